package gradus.expr;

import static gradus.linalg.kernel.Approximations.polynomial;

import gradus.linalg.kernel.Approximations;

/// The inverse of Mills' ratio of the standard normal, `h(x) = φ(x)/(1 − Φ(x))`, and the mean and
/// the variance of what `X` exceeds `x` by, if it does: `m(x) = E[X − x | X > x] = h(x) − x` and
/// `v(x) = Var[X | X > x] = 1 − h(x) m(x)`.
///
/// The first two are computed on either side of 0 from numbers of one sign: to the right from the
/// scaled tails `e^{x²} erfc x` and its integral, whose quotient does not cancel, and to the left
/// from the density, in which what rounding takes from `x²` is put back.
final class MillsRatio {
  private static final double SQRT_TWO = 1.4142135623730951;
  private static final double SQRT_HALF = 0.7071067811865476;
  private static final double SQRT_TWO_OVER_PI = 0.7978845608028654;
  private static final double ONE_OVER_SQRT_TWO_PI = 0.3989422804014327;

  /// From here on `m(x) = 1/x` and `h(x) = x` to the last digit: `x m(x) = 1 − 2/x² + …`
  private static final double FAR = 1e9;

  /// Below its negative the density is less than every number.
  private static final double VANISHED = 40;

  private MillsRatio() {}

  static double inverse(double x) {
    if (x > FAR) {
      return x;
    }
    if (x > 0) {
      return SQRT_TWO_OVER_PI / SpecialValues.erfcx(x * SQRT_HALF);
    }
    if (x < -VANISHED) {
      return 0;
    }
    double square = x * x;
    double bell = Math.exp(-0.5 * square);
    bell -= 0.5 * Math.fma(x, x, -square) * bell;
    double above = 0.5 * bell * SpecialValues.erfcx(-x * SQRT_HALF);
    return bell * ONE_OVER_SQRT_TWO_PI / (1 - above);
  }

  static double meanResidual(double x) {
    if (x > FAR) {
      return 1 / x;
    }
    if (x > 0) {
      double t = x * SQRT_HALF;
      return SQRT_TWO * (SpecialValues.ierfcx(t) / SpecialValues.erfcx(t));
    }
    return inverse(x) - x;
  }

  /// To the left `h m` is a small part of 1; from there on `1 − h m` would cancel.
  static double residualVariance(double x) {
    if (x < -VANISHED) {
      return 1;
    }
    if (x < -1.75) {
      return 1 - inverse(x) * meanResidual(x);
    }
    if (x < 1.25) {
      return polynomial(Approximations.RESIDUAL_VARIANCE, x + 0.25);
    }
    double a = Math.min(x * SQRT_HALF, 8e307);
    double top = polynomial(Approximations.RESIDUAL_VARIANCE_TAIL, (a - 3) / (a + 3));
    double value = SpecialValues.quotient(SpecialValues.quotient(top, a), a);
    return x == Double.POSITIVE_INFINITY ? 0 : value;
  }
}
