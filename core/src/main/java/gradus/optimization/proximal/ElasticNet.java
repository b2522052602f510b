package gradus.optimization.proximal;

import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.linalg.kernel.Rows;
import java.util.Optional;

/// `λ₁‖x‖₁ + ½λ₂‖x‖₂²`: coefficients that are exactly 0, and correlated ones alike (Zou & Hastie
/// 2005).
///
/// @param l1 `λ₁`, at least 0
/// @param l2 `λ₂`, at least 0
public record ElasticNet(double l1, double l2) implements Penalty {
  public ElasticNet {
    Requirements.weight("of the L1 norm", l1);
    Requirements.weight("of the squared L2 norm", l2);
  }

  /// In the parameters of many libraries: `α(ρ‖x‖₁ + ½(1 − ρ)‖x‖₂²)`.
  ///
  /// @param alpha `α`, at least 0
  /// @param ratio `ρ`, from 0 for ridge to 1 for lasso
  public static ElasticNet mixed(double alpha, double ratio) {
    if (!(ratio >= 0 && ratio <= 1)) {
      throw new IllegalArgumentException(
          "the share of the L1 norm is between 0 and 1, not " + ratio);
    }
    return new ElasticNet(alpha * ratio, alpha * (1 - ratio));
  }

  @Override
  public double value(double[] x) {
    return new L1(l1).value(x) + new SquaredL2(l2).value(x);
  }

  @Override
  public void prox(double[] v, double step, double[] result) {
    double shrink = 1 / (1 + step * l2);
    for (int i = 0; i < v.length; i++) {
      result[i] = shrink * L1.soft(v[i], step * l1);
    }
  }

  /// `Σ max(|uᵢ| − λ₁, 0)²/(2λ₂)`
  @Override
  public double conjugate(double[] u) {
    if (l2 == 0) {
      return new L1(l1).conjugate(u);
    }
    double sum = 0;
    for (double element : u) {
      double excess = Math.max(Math.abs(element) - l1, 0);
      sum += excess * excess;
    }
    return 0.5 * sum / l2;
  }

  @Override
  public double dualScale(double[] u) {
    return l2 > 0 ? 1 : Rounding.scale(Rows.largest(u, 0, u.length), l1);
  }

  @Override
  public Optional<Expr> formula(Expr x) {
    return Optional.of(
        Functions.norm1(x).times(l1).plus(Functions.sum(Functions.square(x)).times(0.5 * l2)));
  }
}
