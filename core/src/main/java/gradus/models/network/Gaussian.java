package gradus.models.network;

import static gradus.expr.Functions.exp;
import static gradus.expr.Functions.square;

import gradus.expr.Arrays;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.ShapeException;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.List;

/// A normal target whose variance is learned too: half of the outputs are the means, the other half
/// the logarithms of the variances (Nix & Weigend 1994). The loss is `½(s + (y − μ)² e^{−s})` with
/// `s = log σ²`.
///
/// | name   | shape      |
/// |--------|------------|
/// | output | (n, …, 2k) |
/// | target | (n, …, k), or (n, …) where k is 1 |
public record Gaussian() implements Likelihood {
  @Override
  public Assumption assumption() {
    return new Assumption(
        "y ~ Normal(μ, σ²)",
        "μ = first half of the output, log σ² = second half",
        "the mean of y, and the logarithm of its variance");
  }

  @Override
  public Expr target(Expr output) {
    Checks.axes("the likelihood Gaussian", output, 2, "an axis of outputs behind the rows");
    int width = Checks.width(output);
    if (width % 2 != 0) {
      throw new ShapeException(
          Checks.cannot("the likelihood Gaussian", output)
              + "each target needs two outputs, a mean and the logarithm of a variance, but "
              + width
              + " is odd");
    }
    List<Dim> dims = new ArrayList<>(output.dims().subList(0, output.rank() - 1));
    if (width > 2) {
      dims.add(Dim.of(width / 2));
    }
    return Likelihood.target(dims);
  }

  private static Expr half(Expr output, int which) {
    int k = Checks.width(output) / 2;
    return Arrays.slice(output, output.rank() - 1, which * k, 1, Dim.of(k));
  }

  @Override
  public Expr loss(Expr output, Expr y) {
    Expr mean = Likelihood.like(half(output, 0), y);
    Expr s = Likelihood.like(half(output, 1), y);
    return s.plus(square(y.minus(mean)).times(exp(s.negate()))).times(0.5);
  }

  @Override
  public Expr rest(Expr y) {
    return Expr.of(0.5 * Math.log(2 * Math.PI)).broadcastLike(y);
  }

  /// The means.
  @Override
  public Expr prediction(Expr output) {
    return half(output, 0);
  }

  @Override
  public Tensor constant(Tensor y, int width) {
    double[] constant = new double[width];
    List<double[]> columns = Likelihood.columns(y, width / 2);
    for (int j = 0; j < columns.size(); j++) {
      double mean = Likelihood.mean(columns.get(j));
      constant[j] = mean;
      constant[j + columns.size()] =
          Math.log(
              Likelihood.mean(
                  java.util.Arrays.stream(columns.get(j))
                      .map(value -> (value - mean) * (value - mean))
                      .toArray()));
    }
    return Tensor.vector(constant);
  }
}
