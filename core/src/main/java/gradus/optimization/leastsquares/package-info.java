/// Nonlinear least squares: parameters for which a model is closest to data, `min ½‖r(θ)‖²`, and
/// how well the data determine them.
///
/// Read [gradus.optimization.leastsquares.Residuals] first: what is to become small, with its
/// Jacobian derived by the graph. [gradus.optimization.leastsquares.LevenbergMarquardt] is the
/// method to begin with; [gradus.optimization.leastsquares.GaussNewton] shows its idea without the
/// safeguard. Both answer a [gradus.optimization.leastsquares.Fit] with standard errors, and start
/// each step from a [gradus.optimization.leastsquares.Linearization]. Unlike the methods of
/// [gradus.optimization] they never square the condition of the Jacobian.
///
/// To add a method: one record here, its name in the `permits` clause of
/// [gradus.optimization.leastsquares.FitMethod]; the laws of the tests then run over it.
@NullMarked
package gradus.optimization.leastsquares;

import org.jspecify.annotations.NullMarked;
