package gradus.models.network;

import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.SpecialFunctions;
import gradus.linalg.Tensor;
import java.util.Arrays;

/// Huber's loss: squared error near the output, absolute error beyond a threshold. It is the
/// likelihood of the distribution that is least favorable among all that are normal but for a share
/// of anything (Huber 1964, *Robust estimation of a location parameter*).
///
/// The loss is `½r²` for `|r| ≤ δ` and `δ(|r| − ½δ)` beyond, with `r = y − μ`.
///
/// @param threshold `δ > 0`
public record Huber(double threshold) implements Likelihood {
  private static final int BISECTIONS = 200;

  public Huber {
    Likelihood.positive("the threshold of Huber's loss", threshold);
  }

  @Override
  public Assumption assumption() {
    return new Assumption(
        "y ~ Huber(μ, δ), normal where |y − μ| ≤ δ = "
            + Spread.number(threshold)
            + ", with exponential tails beyond",
        "μ = output",
        "Huber's estimate of location");
  }

  @Override
  public Expr loss(Expr output, Expr y) {
    return SpecialFunctions.huber(y.minus(Likelihood.like(output, y)), threshold);
  }

  /// The logarithm of `∫ e^{−loss} = √(2π) erf(δ/√2) + (2/δ) e^{−δ²/2}`.
  @Override
  public Expr rest(Expr y) {
    double middle = Math.sqrt(2 * Math.PI) * Function1.ERF.value(threshold / Math.sqrt(2));
    double tails = 2 / threshold * Math.exp(-0.5 * threshold * threshold);
    return Expr.of(Math.log(middle + tails)).broadcastLike(y);
  }

  @Override
  public Expr prediction(Expr output) {
    return output;
  }

  @Override
  public Tensor constant(Tensor y, int width) {
    return Tensor.vector(
        Likelihood.columns(y, width).stream().mapToDouble(this::location).toArray());
  }

  /// Where the derivative of the sum of losses, which falls in the location, is 0.
  private double location(double[] column) {
    double low = Arrays.stream(column).min().orElse(0);
    double high = Arrays.stream(column).max().orElse(0);
    for (int k = 0; k < BISECTIONS && low < high; k++) {
      double middle = low + 0.5 * (high - low);
      double slope =
          Arrays.stream(column).map(y -> Math.clamp(y - middle, -threshold, threshold)).sum();
      low = slope > 0 ? middle : low;
      high = slope > 0 ? high : middle;
    }
    return low + 0.5 * (high - low);
  }
}
