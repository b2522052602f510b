package gradus.models.network;

import static gradus.expr.Functions.square;

import gradus.expr.Expr;
import gradus.linalg.Tensor;

/// Squared error: the target is normal around the output, with a deviation that is known and the
/// same everywhere. The loss is `(y − μ)²/(2σ²)`.
///
/// @param deviation `σ > 0`
public record Normal(double deviation) implements Likelihood {
  public Normal {
    Likelihood.positive("the standard deviation of a normal distribution", deviation);
  }

  /// With `σ = √½`, for which the loss is the squared error itself.
  public static Normal squaredError() {
    return new Normal(Math.sqrt(0.5));
  }

  @Override
  public Assumption assumption() {
    return new Assumption(
        "y ~ Normal(μ, σ²), σ = " + Spread.number(deviation), "μ = output", "the mean of y");
  }

  @Override
  public Expr loss(Expr output, Expr y) {
    return square(y.minus(Likelihood.like(output, y))).times(1 / (2 * deviation * deviation));
  }

  @Override
  public Expr rest(Expr y) {
    return Expr.of(Math.log(deviation) + 0.5 * Math.log(2 * Math.PI)).broadcastLike(y);
  }

  @Override
  public Expr prediction(Expr output) {
    return output;
  }

  @Override
  public Tensor constant(Tensor y, int width) {
    return Tensor.vector(
        Likelihood.columns(y, width).stream().mapToDouble(Likelihood::mean).toArray());
  }
}
