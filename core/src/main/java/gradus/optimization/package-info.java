/// Minimizing an expression, and saying how far one got.
///
/// Read [gradus.optimization.Objective] first: a loss with its parameters flattened to one array,
/// whose gradient and Hessian the graph derives. Then one file per method, each matching its paper:
/// [gradus.optimization.Lbfgs] and [gradus.optimization.Newton] with their
/// [gradus.optimization.LineSearch], [gradus.optimization.GradientDescent],
/// [gradus.optimization.Momentum], [gradus.optimization.Adam]. [gradus.optimization.Minimize] runs
/// any of them and answers a [gradus.optimization.Minimum]: not converging is a result with a
/// [gradus.optimization.Trace], not an exception. [gradus.optimization.Certificate] checks the
/// result without trusting the method.
///
/// To add a method: one record here, its name in the `permits` clause of
/// [gradus.optimization.Method] or [gradus.optimization.FirstOrder]; the laws of the tests then run
/// over it.
@NullMarked
package gradus.optimization;

import org.jspecify.annotations.NullMarked;
