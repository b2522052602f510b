/// Minimizing a smooth function plus one that is not smooth, but simple: `min f(x) + g(x)`.
///
/// Read [gradus.optimization.proximal.Penalty] first, the simple part: a norm that makes
/// coefficients vanish ([gradus.optimization.proximal.L1],
/// [gradus.optimization.proximal.GroupLasso], [gradus.optimization.proximal.NuclearNorm], …) or a
/// constraint ([gradus.optimization.proximal.BoxConstraint],
/// [gradus.optimization.proximal.Simplex], …). A [gradus.optimization.proximal.Composite] puts both
/// parts together, and [gradus.optimization.proximal.MinimizeComposite] runs a method on it:
/// [gradus.optimization.proximal.ProximalGradient] or [gradus.optimization.proximal.Fista].
///
/// Least squares with an elastic net have a method of their own: a
/// [gradus.optimization.proximal.SparseLeastSquares] problem is solved by
/// [gradus.optimization.proximal.CoordinateDescent].
///
/// Results hold a [gradus.optimization.proximal.DualityGap]: a proof of how far the minimum can be
/// below, which does not trust the method.
///
/// To add a penalty: one record, and a line in the examples of the tests, whose laws tie its value,
/// its proximal operator and its conjugate together.
@NullMarked
package gradus.optimization.proximal;

import org.jspecify.annotations.NullMarked;
