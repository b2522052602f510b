package gradus.models.network;

import static gradus.expr.Functions.logSumExp;
import static gradus.expr.Functions.mean;
import static gradus.expr.Functions.softmax;

import gradus.expr.Expr;
import gradus.expr.Indexing;
import gradus.linalg.Tensor;
import java.util.Arrays;

/// Softmax cross-entropy: the target is one of k classes, with the probabilities `p = softmax(z)`
/// of the k outputs. From the logits the loss is `log Σⱼ e^{zⱼ} − z_y`, one pass over each row that
/// does not overflow; its derivative is `p − 1_y`.
///
/// | name   | shape     | meaning                           |
/// |--------|-----------|-----------------------------------|
/// | output | (n, …, k) | logits                            |
/// | target | (n, …)    | numbers of classes, from 0 to k − 1; others give NaN |
///
/// With smoothing `ε` labels are believed only so far: each is as if drawn anew from all classes
/// with probability `ε`, and the loss is its mean (Szegedy et al. 2016, §7).
///
/// @param smoothing `ε`, at least 0 and below 1
public record Categorical(double smoothing) implements Likelihood {
  public Categorical {
    Checks.rate("the smoothing of labels", smoothing);
  }

  /// Without smoothing.
  public static Categorical plain() {
    return new Categorical(0);
  }

  @Override
  public Assumption assumption() {
    return new Assumption(
        "y ~ Categorical(p)"
            + (smoothing > 0
                ? ", labels drawn anew with probability " + Spread.number(smoothing)
                : ""),
        "p = softmax(output)",
        "the logarithms of the shares of the classes");
  }

  @Override
  public Expr target(Expr output) {
    Checks.axes(
        "the likelihood Categorical",
        output,
        2,
        "an axis with one output for each class behind the rows; end with a dense layer");
    return Likelihood.target(output.dims().subList(0, output.rank() - 1));
  }

  @Override
  public Expr loss(Expr output, Expr y) {
    int last = output.rank() - 1;
    Expr all = logSumExp(output, last);
    Expr own = Indexing.pick(output, y);
    return smoothing == 0
        ? all.minus(own)
        : all.minus(own.times(1 - smoothing)).minus(mean(output, last).times(smoothing));
  }

  @Override
  public Expr rest(Expr y) {
    return Expr.of(0).broadcastLike(y);
  }

  @Override
  public Expr prediction(Expr output) {
    return softmax(output);
  }

  @Override
  public Tensor constant(Tensor y, int width) {
    double[] shares = new double[width];
    double[] labels = Likelihood.columns(y, 1).getFirst();
    for (double label : labels) {
      if (label != (int) label || label < 0 || label >= width) {
        throw new IllegalArgumentException(
            "classes are numbered from 0 to " + (width - 1) + ", but a target is " + label);
      }
      shares[(int) label] += 1.0 / labels.length;
    }
    return Tensor.vector(
        Arrays.stream(shares)
            .map(share -> Math.log((1 - smoothing) * share + smoothing / width))
            .toArray());
  }
}
