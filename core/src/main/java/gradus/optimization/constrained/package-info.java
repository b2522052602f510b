/// Minimizing under constraints, `min f(x)` with `h(x) = 0`, `g(x) ≥ 0`, `l ≤ x ≤ u`.
///
/// Read [gradus.optimization.constrained.ConstrainedProblem] first: function and constraints as
/// expressions, from which the graph makes the Lagrangian and all derivatives.
/// [gradus.optimization.constrained.AugmentedLagrangian] solves it by a few problems with bounds
/// alone and answers a [gradus.optimization.constrained.ConstrainedMinimum] with its multipliers;
/// [gradus.optimization.constrained.Optimality] checks the first-order conditions without trusting
/// the method. Where there are only bounds, [gradus.optimization.LbfgsB] needs none of this.
@NullMarked
package gradus.optimization.constrained;

import org.jspecify.annotations.NullMarked;
