package gradus.optimization.proximal;

import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.linalg.kernel.Rows;
import java.util.Optional;

/// `½λ‖x‖₂²`: shrinks all coefficients (ridge, weight decay). The operator divides by `1 + tλ`.
///
/// @param weight `λ`, at least 0
public record SquaredL2(double weight) implements Penalty {
  public SquaredL2 {
    Requirements.weight("of the squared L2 norm", weight);
  }

  @Override
  public double value(double[] x) {
    return 0.5 * weight * Rows.dot(x, 0, x, 0, x.length);
  }

  @Override
  public void prox(double[] v, double step, double[] result) {
    double shrink = 1 / (1 + step * weight);
    for (int i = 0; i < v.length; i++) {
      result[i] = shrink * v[i];
    }
  }

  @Override
  public double conjugate(double[] u) {
    double squares = Rows.dot(u, 0, u, 0, u.length);
    return squares == 0 ? 0 : 0.5 * squares / weight;
  }

  @Override
  public double dualScale(double[] u) {
    return weight > 0 ? 1 : Rounding.scale(Rows.largest(u, 0, u.length), 0);
  }

  @Override
  public Optional<Expr> formula(Expr x) {
    return Optional.of(Functions.sum(Functions.square(x)).times(0.5 * weight));
  }
}
