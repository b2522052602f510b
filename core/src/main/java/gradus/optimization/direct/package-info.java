/// Minimizing without derivatives, by comparing values alone.
///
/// Read [gradus.optimization.direct.DirectProblem] first: an expression, or any function, and the
/// bounds of its arguments. [gradus.optimization.direct.MinimizeDirect] runs a method on it:
/// [gradus.optimization.direct.NelderMead] for few arguments and a minimum nearby,
/// [gradus.optimization.direct.CmaEs] for rugged functions and many minima. A value that is NaN is
/// worse than any other, and not an error.
///
/// To add a method: one record, its name in the `permits` clause of
/// [gradus.optimization.direct.DirectMethod], and a line in the examples of the tests, whose laws
/// then run over it.
@NullMarked
package gradus.optimization.direct;

import org.jspecify.annotations.NullMarked;
