package gradus.optimization.proximal;

import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.linalg.kernel.Rows;
import java.util.Optional;

/// `λ‖x‖₁`: makes coefficients exactly 0. Its operator is soft thresholding (Donoho 1995).
///
/// @param weight `λ`, at least 0
public record L1(double weight) implements Penalty {
  public L1 {
    Requirements.weight("of the L1 norm", weight);
  }

  @Override
  public double value(double[] x) {
    double sum = 0;
    for (double element : x) {
      sum += Math.abs(element);
    }
    return weight * sum;
  }

  @Override
  public void prox(double[] v, double step, double[] result) {
    for (int i = 0; i < v.length; i++) {
      result[i] = soft(v[i], step * weight);
    }
  }

  /// 0 where `‖u‖∞ ≤ λ`.
  @Override
  public double conjugate(double[] u) {
    return Rounding.indicator(Rows.largest(u, 0, u.length), weight);
  }

  @Override
  public double dualScale(double[] u) {
    return Rounding.scale(Rows.largest(u, 0, u.length), weight);
  }

  @Override
  public Optional<Expr> formula(Expr x) {
    return Optional.of(Functions.norm1(x).times(weight));
  }

  /// `sign(v) max(|v| − threshold, 0)`
  static double soft(double v, double threshold) {
    // written so that NaN stays NaN
    return v > threshold ? v - threshold : v < -threshold ? v + threshold : 0 * v;
  }
}
