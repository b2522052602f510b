package gradus.optimization.constrained;

import gradus.linalg.Tensor;
import java.util.List;
import java.util.Map;

/// What a method found under constraints.
///
/// @param parameters the values found, by name
/// @param point the same, one after another, of shape (size)
/// @param value `f` there
/// @param multipliers `λ` of the equalities, then `μ` of the inequalities: by how much the minimum
///   rises where a constraint is tightened by one unit
/// @param outcome how the run ended
/// @param optimality what is left of the first-order conditions
/// @param rounds what happened on the way
/// @param evaluations of value and gradient
public record ConstrainedMinimum(
    Map<String, Tensor> parameters,
    Tensor point,
    double value,
    Tensor multipliers,
    Outcome outcome,
    Optimality optimality,
    List<Round> rounds,
    int evaluations) {
  public ConstrainedMinimum {
    rounds = List.copyOf(rounds);
  }

  /// How a run ended.
  public enum Outcome {
    /// Constraints and stationarity hold to the tolerance.
    CONVERGED,
    /// The constraints hold, and rounding hides what is left of the gradient.
    STALLED,
    /// The penalty grew without end, and the constraints are still violated: probably no point
    /// satisfies them all, or none near.
    INFEASIBLE,
    /// The function falls without bound where the constraints hold, or however large the penalty.
    DIVERGED,
    /// The rounds allowed were used up.
    ROUND_LIMIT,
    /// A value or a gradient is NaN or infinite.
    NOT_FINITE;

    /// Whether the point is as good as the method and the arithmetic can make it.
    public boolean settled() {
      return this == CONVERGED || this == STALLED;
    }
  }

  /// One minimization with bounds alone.
  ///
  /// @param penalty `ρ`
  /// @param violation `max(|hᵢ|, |min(gⱼ, μⱼ/ρ)|)` at its end
  /// @param stationarity `‖P(x − ∇L) − x‖∞` at its end
  /// @param steps taken
  public record Round(double penalty, double violation, double stationarity, int steps) {}
}
