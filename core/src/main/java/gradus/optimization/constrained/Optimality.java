package gradus.optimization.constrained;

import gradus.linalg.Tensor;
import gradus.optimization.Objective;
import java.util.Arrays;

/// How far a point and its multipliers are from the first-order conditions of a minimum (Karush
/// 1939, Kuhn & Tucker 1951; Nocedal & Wright 2006, Theorem 12.1), computed from the Lagrangian
/// alone. All four are 0 at a minimum whose active constraints have independent gradients.
///
/// @param stationarity `‖P(x − ∇L) − x‖∞`: what the gradient of the Lagrangian leaves within the
///   box
/// @param infeasibility the largest `|hᵢ|` or `−gⱼ`
/// @param complementarity the largest `min(|gⱼ|, |μⱼ|)`: a constraint that is not active has no
///   multiplier
/// @param sign the largest `−μⱼ`: no multiplier of an inequality is negative
public record Optimality(
    double stationarity, double infeasibility, double complementarity, double sign) {
  /// @param point of shape (size)
  /// @param multipliers one after another, of the equalities first
  public static Optimality of(ConstrainedProblem problem, Tensor point, Tensor multipliers) {
    return of(problem, problem.lagrangian(), point, multipliers);
  }

  static Optimality of(
      ConstrainedProblem problem, Objective lagrangian, Tensor point, Tensor multipliers) {
    int n = problem.size(lagrangian);
    int m = problem.multipliers(lagrangian);
    int equalities = problem.equalities(lagrangian);
    double[] at = Arrays.copyOf(point.toDoubles(), n + m);
    System.arraycopy(multipliers.toDoubles(), 0, at, n, m);
    double[] gradient = new double[n + m];
    lagrangian.valueAndGradient(at, gradient);
    double infeasible = 0;
    double complementarity = 0;
    double sign = 0;
    for (int k = 0; k < m; k++) {
      double constraint = -gradient[n + k]; // ∂L/∂λ = −h, ∂L/∂μ = −g
      double multiplier = at[n + k];
      if (k < equalities) {
        infeasible = Math.max(infeasible, Math.abs(constraint));
      } else {
        infeasible = Math.max(infeasible, -constraint);
        complementarity =
            Math.max(complementarity, Math.min(Math.abs(constraint), Math.abs(multiplier)));
        sign = Math.max(sign, -multiplier);
      }
    }
    return new Optimality(
        problem.box().projectedGradientMax(point.toDoubles(), Arrays.copyOf(gradient, n)),
        infeasible,
        complementarity,
        sign);
  }

  /// The largest of all.
  public double residual() {
    return Math.max(Math.max(stationarity, infeasibility), Math.max(complementarity, sign));
  }
}
