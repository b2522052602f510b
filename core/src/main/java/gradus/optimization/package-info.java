/// Minimizing an expression, and saying how far one got.
///
/// Read [gradus.optimization.Objective] first: a loss with its parameters flattened to one array,
/// whose gradient and Hessian the graph derives. Then one file per method, each matching its paper:
/// [gradus.optimization.Lbfgs], [gradus.optimization.Bfgs],
/// [gradus.optimization.ConjugateGradients] and [gradus.optimization.Newton] with a
/// [gradus.optimization.LineSearch], [gradus.optimization.TrustRegion] without,
/// [gradus.optimization.LbfgsB] within a [gradus.optimization.Box]; and the first-order methods,
/// whose step is an expression ([gradus.optimization.FirstOrder],
/// [gradus.optimization.UpdateRule]), from [gradus.optimization.GradientDescent] to
/// [gradus.optimization.Muon]; `composition` puts more around them, `schedule` changes their rates.
/// [gradus.optimization.Update] puts a step into the program of a loss,
/// [gradus.optimization.FlatUpdate] runs it on arrays. [gradus.optimization.Minimize] runs any of
/// them and answers a [gradus.optimization.Minimum]: not converging is a result with a
/// [gradus.optimization.Trace], not an exception. [gradus.optimization.Certificate] checks the
/// result without trusting the method.
///
/// To add a method: one record here, and a line in the list that the laws of the tests run over;
/// what is not of first order also in the `permits` clause of [gradus.optimization.Method].
@NullMarked
package gradus.optimization;

import org.jspecify.annotations.NullMarked;
