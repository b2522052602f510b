package gradus.models.network;

import static gradus.expr.Functions.sigmoid;
import static gradus.expr.Functions.softplus;

import gradus.expr.Expr;
import gradus.linalg.Tensor;

/// Binary cross-entropy: the target is 1 with probability `p = σ(output)`, otherwise 0. From the
/// logit `z` the loss is `log(1 + eᶻ) − y z`, which neither overflows nor takes the logarithm of a
/// rounded 0.
public record Bernoulli() implements Likelihood {
  @Override
  public Assumption assumption() {
    return new Assumption(
        "y ~ Bernoulli(p)", "p = 1/(1 + exp(−output))", "the logit of the share of ones");
  }

  @Override
  public boolean isLogit() {
    return true;
  }

  @Override
  public Expr loss(Expr output, Expr y) {
    Expr z = Likelihood.like(output, y);
    return softplus(z).minus(y.times(z));
  }

  @Override
  public Expr rest(Expr y) {
    return Expr.of(0).broadcastLike(y);
  }

  @Override
  public Expr prediction(Expr output) {
    return sigmoid(output);
  }

  @Override
  public Tensor constant(Tensor y, int width) {
    return Tensor.vector(
        Likelihood.columns(y, width).stream()
            .mapToDouble(Likelihood::mean)
            .map(share -> Math.log(share) - Math.log1p(-share))
            .toArray());
  }
}
