package gradus.models;

import gradus.expr.ScalarFunctions;
import java.util.function.DoubleUnaryOperator;

/// Quantiles of the distributions that limits and intervals are stated with: found as roots of the
/// distribution function, so that they are as accurate as it is.
final class Quantiles {
  private static final int MOST_TERMS = 100_000;
  private static final double TINY = 0x1p-1000;

  private Quantiles() {}

  /// `z` with `Φ(z) = p`.
  static double normal(double p) {
    requireProbability(p);
    if (p > 0.5) {
      return -normal(1 - p);
    }
    return root(z -> 0.5 * ScalarFunctions.erfc(-z / Math.sqrt(2)) - p, -40, 0);
  }

  /// `f` with `P(F ≤ f) = p` for a ratio of mean squares with `a` and `b` degrees of freedom.
  static double f(double p, double a, double b) {
    double x = beta(p, a / 2, b / 2);
    double y = beta(1 - p, b / 2, a / 2); // 1 − x, without cancellation
    return x < 0.5 ? b * x / (a * (1 - x)) : b * (1 - y) / (a * y);
  }

  /// `x` with `I_x(a, b) = p`: a quantile of the beta distribution.
  static double beta(double p, double a, double b) {
    requireProbability(p);
    // in log x, as x can be tiny
    return Math.exp(root(t -> regularizedBeta(Math.exp(t), a, b) - p, -745, 0));
  }

  /// `I_x(a, b) = 1/B(a, b) ∫₀ˣ tᵃ⁻¹(1 − t)ᵇ⁻¹ dt` by its continued fraction (DLMF 8.17.22), on the
  /// side where it converges fast.
  static double regularizedBeta(double x, double a, double b) {
    if (x <= 0 || x >= 1) {
      return x <= 0 ? 0 : 1;
    }
    if (x > (a + 1) / (a + b + 2)) {
      return 1 - regularizedBeta(1 - x, b, a);
    }
    double logFactor =
        a * Math.log(x) + b * Math.log1p(-x) - ScalarFunctions.logBeta(a, b) - Math.log(a);
    return Math.exp(logFactor) / continuedFraction(x, a, b);
  }

  /// By Lentz's method, modified (Press et al. 2007, §5.2).
  private static double continuedFraction(double x, double a, double b) {
    double value = 1;
    double c = 1;
    double d = 0;
    for (int k = 1; k < MOST_TERMS; k++) {
      double term = coefficient(k, x, a, b);
      d = 1 / awayFromZero(1 + term * d);
      c = awayFromZero(1 + term / c);
      value *= c * d;
      if (Math.abs(c * d - 1) <= Math.ulp(1.0)) {
        return value;
      }
    }
    return value;
  }

  private static double coefficient(int k, double x, double a, double b) {
    int m = k / 2;
    return k % 2 == 0
        ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
  }

  private static double awayFromZero(double x) {
    return Math.abs(x) < TINY ? TINY : x;
  }

  /// Where a rising function passes through zero, by bisection with steps of the secant (Dekker
  /// 1969) wherever these are shorter.
  private static double root(DoubleUnaryOperator f, double from, double to) {
    double low = from;
    double high = to;
    double atLow = f.applyAsDouble(low);
    double atHigh = f.applyAsDouble(high);
    boolean bisect = true;
    while (true) {
      double middle = low + (high - low) / 2;
      if (middle <= low || middle >= high || atHigh == 0) {
        return atLow == 0 ? low : high;
      }
      double secant = low - atLow * (high - low) / (atHigh - atLow);
      double x = bisect || !(secant > low && secant < high) ? middle : secant;
      double value = f.applyAsDouble(x);
      if (value == 0) {
        return x;
      }
      bisect = !bisect;
      if (value < 0) {
        low = x;
        atLow = value;
      } else {
        high = x;
        atHigh = value;
      }
    }
  }

  private static void requireProbability(double p) {
    if (!(p > 0 && p < 1)) {
      throw new IllegalArgumentException(
          "a quantile needs a probability between 0 and 1, not " + p + "; 0.95 is common");
    }
  }
}
