package gradus.models;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;

/// How uncertain variances and shares are, as estimates of those of the population.
///
/// For many rows, drawn independently from a normal distribution whose variances differ, the
/// estimates are independent and normal with standard errors `λₖ √(2/(n − 1))` (Anderson 1963);
/// what is computed from them follows by its derivatives (delta method). Heavier tails than normal
/// make them wider: [PcaBootstrap] assumes no distribution.
///
/// @param fit whose variances these are
public record PcaErrors(PcaFit fit) {
  /// `λₖ √(2/(n − 1))`, of the shape of the variances.
  public Tensor variances() {
    double factor = factor();
    return Tensor.generate(fit.variances().shape(), k -> factor * fit.variances().flat(k));
  }

  /// Intervals that hold each variance with about the given probability, shape (variances, 2): `λₖ
  /// exp(±z √(2/(n − 1)))`. The logarithm's error does not depend on the variance, so that they
  /// stay positive.
  public Tensor varianceIntervals(double confidence) {
    double reach = Quantiles.normal((1 + confidence) / 2) * factor();
    return Tensor.generate(
        Shape.of(fit.variances().rows(), 2),
        i -> fit.variances().flat(i / 2) * Math.exp(i % 2 == 0 ? -reach : reach));
  }

  /// Of each share `πₖ = λₖ/Σλ`: `πₖ √(2/(n − 1) · (1 − 2πₖ + Σⱼ πⱼ²))`.
  public Tensor shares() {
    fit.requireAllVariances("errors of shares");
    Tensor shares = fit.shares();
    double squares = squares(shares, 0, shares.rows());
    return Tensor.generate(
        shares.shape(),
        k -> factor() * shares.flat(k) * Math.sqrt(Math.max(0, 1 - 2 * shares.flat(k) + squares)));
  }

  /// Of the share `P` of the first `k` variances together, for `k = 1 … d`: `√(2/(n − 1) · ((1 −
  /// P)² Σ_{j ≤ k} πⱼ² + P² Σ_{j > k} πⱼ²))`.
  public Tensor cumulativeShares() {
    fit.requireAllVariances("errors of shares");
    Tensor shares = fit.shares();
    Tensor sums = fit.cumulativeShares();
    int d = shares.rows();
    return Tensor.generate(
        shares.shape(),
        k -> {
          double inside = (1 - sums.flat(k)) * (1 - sums.flat(k)) * squares(shares, 0, k + 1);
          double outside = sums.flat(k) * sums.flat(k) * squares(shares, k + 1, d);
          return factor() * Math.sqrt(inside + outside);
        });
  }

  private double factor() {
    return Math.sqrt(2.0 / (fit.rows() - 1));
  }

  private static double squares(Tensor x, int from, int to) {
    double sum = 0;
    for (int k = from; k < to; k++) {
      sum += x.flat(k) * x.flat(k);
    }
    return sum;
  }
}
