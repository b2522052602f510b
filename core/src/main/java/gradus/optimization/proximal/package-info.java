/// Minimizing a smooth function plus one that is not smooth, but simple: `min f(x) + g(x)`.
///
/// Read [gradus.optimization.proximal.Penalty] first, the simple part: a norm that makes
/// coefficients vanish ([gradus.optimization.proximal.L1],
/// [gradus.optimization.proximal.GroupLasso], [gradus.optimization.proximal.NuclearNorm], …) or a
/// constraint ([gradus.optimization.proximal.Box], [gradus.optimization.proximal.Simplex], …).
///
/// To add a penalty: one record, and a line in the examples of the tests, whose laws tie its value,
/// its proximal operator and its conjugate together.
@NullMarked
package gradus.optimization.proximal;

import org.jspecify.annotations.NullMarked;
