package gradus.expr;

import static gradus.linalg.kernel.Approximations.EXPREL_MEAN;
import static gradus.linalg.kernel.Approximations.EXPREL_VARIANCE;
import static gradus.linalg.kernel.Approximations.LOG_EXPREL;
import static gradus.linalg.kernel.Approximations.polynomial;

/// The logarithm of `(eˣ − 1)/x = ∫₀¹ eˣᵗ dt` and its first two derivatives, which are the mean and
/// the variance of `t` in `[0, 1]` with a density in proportion to `eˣᵗ` (the continuous Bernoulli
/// distribution of Loaiza-Ganem & Cunningham 2019).
///
/// Next to 0 each is a series, elsewhere a difference of numbers of which one is small; the errors
/// are at most 5 units of `2⁻⁵³`, relative to the value.
final class TruncatedExponential {
  private static final double NEAR = 1.5;
  private static final double NEAR_VARIANCE = 3;

  private TruncatedExponential() {}

  static double logarithm(double x) {
    if (Math.abs(x) < NEAR) {
      return x * (0.5 + x * polynomial(LOG_EXPREL, x * x));
    }
    // (eˣ − 1)/x = eˣ (e⁻ˣ − 1)/(−x)
    double below = Math.log(SpecialValues.exprel(-Math.abs(x)));
    return x == Double.POSITIVE_INFINITY ? x : Math.max(x, 0) + below;
  }

  /// `1/(1 − e⁻ˣ) − 1/x`
  static double mean(double x) {
    if (Math.abs(x) < NEAR) {
      return 0.5 + x * polynomial(EXPREL_MEAN, x * x);
    }
    return x > 0 ? -1 / Math.expm1(-x) - 1 / x : -1 / x - 1 / Math.expm1(-x);
  }

  /// `1/x² − e⁻ˣ/(1 − e⁻ˣ)²`
  static double variance(double x) {
    double a = Math.abs(x);
    if (a < NEAR_VARIANCE) {
      return polynomial(EXPREL_VARIANCE, x * x);
    }
    double above = -Math.expm1(-a);
    return 1 / (a * a) - Math.exp(-a) / (above * above);
  }
}
