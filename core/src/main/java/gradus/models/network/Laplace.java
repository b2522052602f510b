package gradus.models.network;

import static gradus.expr.Functions.abs;

import gradus.expr.Expr;
import gradus.linalg.Tensor;
import java.util.Arrays;

/// Absolute error: the target has a Laplace distribution around the output, which forgives far
/// outliers. The loss is `|y − μ|/b`.
///
/// @param scale `b > 0`
public record Laplace(double scale) implements Likelihood {
  public Laplace {
    Likelihood.positive("the scale of a Laplace distribution", scale);
  }

  /// With `b = 1`, for which the loss is the absolute error itself.
  public static Laplace absoluteError() {
    return new Laplace(1);
  }

  @Override
  public Assumption assumption() {
    return new Assumption(
        "y ~ Laplace(μ, b), b = " + Spread.number(scale), "μ = output", "the median of y");
  }

  @Override
  public Expr loss(Expr output, Expr y) {
    return abs(y.minus(Likelihood.like(output, y))).times(1 / scale);
  }

  @Override
  public Expr rest(Expr y) {
    return Expr.of(Math.log(2 * scale)).broadcastLike(y);
  }

  @Override
  public Expr prediction(Expr output) {
    return output;
  }

  @Override
  public Tensor constant(Tensor y, int width) {
    return Tensor.vector(
        Likelihood.columns(y, width).stream().mapToDouble(Laplace::median).toArray());
  }

  private static double median(double[] column) {
    double[] sorted = column.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : 0.5 * (sorted[half - 1] + sorted[half]);
  }
}
