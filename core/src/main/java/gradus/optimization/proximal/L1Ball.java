package gradus.optimization.proximal;

import gradus.linalg.kernel.Rows;
import java.util.Arrays;

/// `‖x‖₁ ≤ radius`: the lasso as its author wrote it (Tibshirani 1996). The operator projects: the
/// absolute values onto a simplex, where they add up to more (Duchi et al. 2008, §4).
///
/// @param radius positive
public record L1Ball(double radius) implements Penalty {
  public L1Ball {
    Requirements.positive("the radius of an L1 ball", radius);
  }

  @Override
  public double value(double[] x) {
    return Rounding.indicator(new L1(1).value(x), radius);
  }

  @Override
  public void prox(double[] v, double step, double[] result) {
    double threshold = 0;
    if (new L1(1).value(v) > radius) {
      double[] sizes = new double[v.length];
      Arrays.setAll(sizes, i -> Math.abs(v[i]));
      threshold = Simplex.loss(sizes, radius);
    }
    for (int i = 0; i < v.length; i++) {
      result[i] = L1.soft(v[i], threshold);
    }
  }

  /// `radius · ‖u‖∞`
  @Override
  public double conjugate(double[] u) {
    return radius * Rows.largest(u, 0, u.length);
  }
}
