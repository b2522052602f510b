package gradus.models.network;

import static gradus.expr.Functions.max;
import static gradus.expr.Functions.mean;
import static gradus.expr.Functions.size;
import static gradus.expr.Functions.sqrt;
import static gradus.expr.Functions.square;

import gradus.expr.Dim;
import gradus.expr.Expr;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// Brings each channel to mean 0 and variance 1 over the batch, then scales and shifts it: `y = γ
/// (x − μ)/√(σ² + ε) + β` (Ioffe & Szegedy 2015, Algorithm 1). In inference `μ` and `σ²` are
/// running means from training, so that rows do not depend on each other.
///
/// | name       | shape | meaning                                                 |
/// |------------|-------|---------------------------------------------------------|
/// | input      | (n, d), (n, channels, length), (n, channels, h, w), …   |  |
/// | `scale`    | (d)   | `γ`, ones at the start                                  |
/// | `shift`    | (d)   | `β`, zeros at the start                                 |
/// | `mean`     | (d)   | buffer: `r ← (1 − momentum) r + momentum μ`             |
/// | `variance` | (d)   | buffer: the same of the unbiased variance, ones at the start |
///
/// The batch's own variance divides by the number of entries, the running one by one less: it
/// estimates that of the population. PyTorch does the same.
///
/// @param momentum the share of the new batch in the running means
/// @param epsilon `ε > 0`, added to the variance
public record BatchNormalization(double momentum, double epsilon) implements Layer {
  public BatchNormalization {
    LayerNormalization.epsilon(epsilon);
    if (!(momentum > 0 && momentum <= 1)) {
      throw new IllegalArgumentException(
          "the momentum of a batch normalization is above 0 and at most 1, not " + momentum);
    }
  }

  /// With momentum 0.1 and `ε = 10⁻⁵`.
  public static BatchNormalization standard() {
    return new BatchNormalization(0.1, 1e-5);
  }

  @Override
  public String kind() {
    return "batchnorm";
  }

  @Override
  public Expr apply(Expr x, Scope scope) {
    Checks.axes("a batch normalization", x, 2, "an axis of channels behind the rows");
    int d = Checks.size(x, 1);
    List<Dim> dims = x.dims();
    Expr scale = scope.parameter("scale", Initialization.constant(1), Fan.NONE, d);
    Expr shift = scope.parameter("shift", Initialization.zeros(), Fan.NONE, d);
    Expr runningMean = scope.buffer("mean", 0, d);
    Expr runningVariance = scope.buffer("variance", 1, d);
    int[] others = IntStream.range(0, x.rank()).filter(axis -> axis != 1).toArray();
    Expr mean = scope.training() ? mean(x, others) : runningMean;
    Expr centered = x.minus(mean.broadcast(dims, 1));
    Expr variance = scope.training() ? mean(square(centered), others) : runningVariance;
    if (scope.training()) {
      scope.next(runningMean, towards(runningMean, mean));
      scope.next(runningVariance, towards(runningVariance, unbiased(variance, x, others)));
    }
    Expr factor = scale.over(sqrt(variance.plus(epsilon)));
    return centered.times(factor.broadcast(dims, 1)).plus(shift.broadcast(dims, 1));
  }

  private Expr towards(Expr running, Expr now) {
    return running.times(1 - momentum).plus(now.times(momentum));
  }

  /// `σ² n/(n − 1)`; of a single entry, whose variance is 0, it stays 0.
  private static Expr unbiased(Expr variance, Expr x, int[] axes) {
    Expr count =
        IntStream.of(axes)
            .mapToObj(axis -> size(x.dims().get(axis)))
            .reduce(Expr.of(1), Expr::times);
    Expr less = max(count.minus(1), Expr.of(1));
    return variance.times(count.over(less));
  }

  @Override
  public Spread spread(Expr x, Expr y, ToDoubleFunction<Expr> meanSquare) {
    return new Spread(1, "q = 1, by definition");
  }
}
