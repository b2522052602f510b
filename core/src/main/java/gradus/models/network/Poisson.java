package gradus.models.network;

import static gradus.expr.Functions.exp;

import gradus.expr.Expr;
import gradus.expr.SpecialFunctions;
import gradus.linalg.Tensor;

/// Counts: the target has a Poisson distribution with the rate `λ = e^{output}`. The loss is `eᶻ −
/// y z`.
public record Poisson() implements Likelihood {
  @Override
  public Assumption assumption() {
    return new Assumption("y ~ Poisson(λ)", "λ = exp(output)", "the logarithm of the mean of y");
  }

  @Override
  public Expr loss(Expr output, Expr y) {
    Expr z = Likelihood.like(output, y);
    return exp(z).minus(y.times(z));
  }

  /// `log y!`
  @Override
  public Expr rest(Expr y) {
    return SpecialFunctions.logGamma(y.plus(1));
  }

  @Override
  public Expr prediction(Expr output) {
    return exp(output);
  }

  @Override
  public Tensor constant(Tensor y, int width) {
    return Tensor.vector(
        Likelihood.columns(y, width).stream()
            .mapToDouble(Likelihood::mean)
            .map(Math::log)
            .toArray());
  }
}
