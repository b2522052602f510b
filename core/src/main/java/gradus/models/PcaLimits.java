package gradus.models;

/// Control limits of a [PcaFit]: what `T²` and `Q` of a row stay below with a given probability, if
/// it comes from the same normal distribution as the rows learned from.
///
/// @param confidence the probability, such as 0.99
/// @param hotelling for `T²` of new rows, `k(n² − 1)/(n(n − k)) F(k, n − k)` (Jackson 1991, §1.7);
///   infinite where `n ≤ k`
/// @param hotellingLearned for `T²` of the rows learned from, `(n − 1)²/n B(k/2, (n − k − 1)/2)`
///   (Tracy, Young & Mason 1992); its largest value `(n − 1)²/n` where `n ≤ k + 1`
/// @param residual for `Q`, by the three sums of powers of the variances not kept (Jackson &
///   Mudholkar 1979); 0 where all variance is kept. It takes these as known, so that it is somewhat
///   low where there are few rows
public record PcaLimits(
    double confidence, double hotelling, double hotellingLearned, double residual) {

  static PcaLimits of(PcaFit fit, double confidence) {
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException(
          "limits hold with a probability between 0 and 1, not " + confidence + "; 0.99 is common");
    }
    fit.requireAllVariances("limits for Q");
    double n = fit.rows();
    int k = directions(fit);
    double most = (n - 1) * (n - 1) / n;
    return new PcaLimits(
        confidence,
        k == 0
            ? 0
            : n > k
                ? k * (n * n - 1) / (n * (n - k)) * Quantiles.f(confidence, k, n - k)
                : Double.POSITIVE_INFINITY,
        k == 0 ? 0 : n > k + 1 ? most * Quantiles.beta(confidence, k / 2.0, (n - k - 1) / 2) : most,
        residual(fit, confidence));
  }

  /// The kept ones with variance: the terms of `T²`.
  private static int directions(PcaFit fit) {
    int count = 0;
    for (int k = 0; k < fit.kept(); k++) {
      count += fit.varies(k) ? 1 : 0;
    }
    return count;
  }

  /// `(Q/θ₁)^h₀` is about normal, with `θᵢ = Σ λⁱ` over the variances not kept and `h₀ = 1 −
  /// 2θ₁θ₃/(3θ₂²)`.
  private static double residual(PcaFit fit, double confidence) {
    // relative to the largest, so that no power over- or underflows
    double size = fit.kept() < fit.variances().rows() ? fit.variances().flat(fit.kept()) : 0;
    double first = 0;
    double second = 0;
    double third = 0;
    for (int k = fit.kept(); k < fit.variances().rows(); k++) {
      double variance = fit.varies(k) ? fit.variances().flat(k) / size : 0;
      first += variance;
      second += variance * variance;
      third += variance * variance * variance;
    }
    if (!(first > 0)) {
      return 0;
    }
    double h = 1 - 2 * first * third / (3 * second * second);
    double z = Quantiles.normal(confidence) * Math.signum(h);
    double base =
        z * Math.sqrt(2 * second * h * h) / first + 1 + second * h * (h - 1) / (first * first);
    return size * first * Math.pow(Math.max(0, base), 1 / h);
  }

  /// Whether a new row with these values lies outside.
  public boolean alarm(double hotellingOfRow, double residualOfRow) {
    return hotellingOfRow > hotelling || residualOfRow > residual;
  }
}
