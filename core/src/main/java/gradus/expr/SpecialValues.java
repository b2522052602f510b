package gradus.expr;

import static gradus.linalg.kernel.Approximations.polynomial;

import gradus.linalg.kernel.Approximations;

/// The special functions of [ScalarFunctions]: the error function, the gamma function and their
/// relatives.
///
/// Each is computed where it is well conditioned and carried elsewhere by an identity that adds
/// numbers of one sign: recurrences, reflections, Stirling's series. Identities: *NIST Digital
/// Library of Mathematical Functions*, ch. 5 and 7.
final class SpecialValues {
  private static final double SQRT_HALF = 0.7071067811865476;
  private static final double LOG_PI = 1.1447298858494002;
  private static final double HALF_LOG_TWO_PI = 0.9189385332046728;
  private static final double ONE_OVER_SQRT_PI = 0.5641895835477563;

  /// From here on Stirling's series is accurate.
  private static final double FAR = 8;

  private static final double[] BERNOULLI = {
    1.0 / 6,
    -1.0 / 30,
    1.0 / 42,
    -1.0 / 30,
    5.0 / 66,
    -691.0 / 2730,
    7.0 / 6,
    -3617.0 / 510,
    43867.0 / 798,
    -174611.0 / 330
  };

  private SpecialValues() {}

  static double erf(double x) {
    double a = Math.abs(x);
    return a <= 1
        ? Math.fma(x, polynomial(Approximations.ERF, x * x), x)
        : Math.copySign(1 - tail(a), x);
  }

  /// From `erf` near 0, where `1 − erf x` cancels nothing; else from the tail.
  static double erfc(double x) {
    double a = Math.abs(x);
    if (a < 0.5) {
      return 1 - erf(x);
    }
    return x > 0 ? tail(a) : 2 - tail(a);
  }

  /// `erfc x` for `x > 0`. What rounding takes from `x²` is put back.
  private static double tail(double x) {
    double square = x * x;
    double lost = Math.fma(x, x, -square);
    double value = Math.exp(-square) * scaled(x);
    return x < 30 ? value - lost * value : value;
  }

  /// `e^{x²} erfc x`
  static double erfcx(double x) {
    if (x >= 0) {
      return scaled(x);
    }
    double square = x * x;
    double lost = Math.fma(x, x, -square);
    double twice = 2 * Math.exp(square);
    return twice < Double.POSITIVE_INFINITY ? twice + lost * twice - scaled(-x) : twice;
  }

  /// `e^{x²} erfc x` for `x ≥ 0`.
  private static double scaled(double x) {
    double a = Math.min(x, 8e307);
    double top = polynomial(Approximations.ERFCX, (a - 4) / (a + 4));
    return x == Double.POSITIVE_INFINITY ? 0 : quotient(top, a);
  }

  /// `p/(1 + 2a)`, with the rounding errors of the divisor and of the quotient put back.
  static double quotient(double p, double a) {
    double divisor = 2 * a + 1;
    double lost = a > 0.5 ? 1 - (divisor - 2 * a) : 2 * a - (divisor - 1);
    double inverse = 1 / divisor;
    double q = p * inverse;
    return Math.fma(Math.fma(-q, divisor, p) - q * lost, inverse, q);
  }

  /// `1/√π − x e^{x²} erfc x`, the first integral of `erfc`, scaled.
  static double ierfcx(double x) {
    if (x < 0.5) {
      return ONE_OVER_SQRT_PI - x * erfcx(x);
    }
    double a = Math.min(x, 8e307);
    double top = polynomial(Approximations.IERFCX, (a - 4) / (a + 4));
    return x == Double.POSITIVE_INFINITY ? 0 : quotient(quotient(top, a), a);
  }

  /// `log Φ(x)`: below 0 from the scaled tail, whose logarithm does not underflow.
  static double logNormalCdf(double x) {
    double square = x * x;
    if (x <= 0) {
      return Math.log(0.5 * scaled(-x * SQRT_HALF)) - 0.5 * square;
    }
    double lost = Math.fma(x, x, -square);
    double above = 0.5 * Math.exp(-0.5 * square) * scaled(x * SQRT_HALF);
    return Math.log1p(x < 40 ? 0.5 * lost * above - above : -above);
  }

  /// `log |Γ(x)|`. Between the poles below 0 it passes through 0 where its parts do not: there the
  /// error is that of the parts, a few units in the last place of 1.
  static double logGamma(double x) {
    if (x < 0) {
      // Γ(x) Γ(1 − x) = π / sin πx
      return LOG_PI - Math.log(Math.abs(sinPi(x))) - logGamma(1 - x);
    }
    return x < FAR ? nearLogGamma(x) : stirling(x);
  }

  /// `log Γ(x)` for `0 ≤ x < 8`, from `log Γ(2 + u)` and the logarithm of what the recurrence
  /// multiplies.
  private static double nearLogGamma(double x) {
    double u = x - 2;
    if (x < 0.5) {
      return x * polynomial(Approximations.LOG_GAMMA, x) - Math.log(x * (x + 1));
    }
    if (x < 1.5) {
      return (x - 1) * polynomial(Approximations.LOG_GAMMA, x - 1) - Math.log(x);
    }
    double product = 1;
    while (u > 0.5) {
      product *= u + 1;
      u -= 1;
    }
    return u * polynomial(Approximations.LOG_GAMMA, u) + Math.log(product);
  }

  private static double stirling(double x) {
    if (x > 1e305) {
      return x * (Math.log(x) - 1);
    }
    return (x - 0.5) * (Math.log(x) - 1) + (HALF_LOG_TWO_PI - 0.5 + remainder(x));
  }

  /// `log Γ(x) − (x − ½) log x + x − ½ log 2π`, for `x ≥ 8`
  private static double remainder(double x) {
    return polynomial(Approximations.STIRLING, 1 / (x * x)) / x;
  }

  static double digamma(double x) {
    if (x < 0) {
      return digamma(1 - x) - Math.PI * (cosPi(x) / sinPi(x));
    }
    if (x >= FAR) {
      double w = 1 / (x * x);
      return Math.log(x) - (0.5 / x + w * polynomial(Approximations.DIGAMMA_TAIL, w));
    }
    if (x < 1) {
      return middleDigamma(x + 1) - 1 / x;
    }
    double top = 0;
    double bottom = 1;
    double z = x;
    while (z > 2) {
      z -= 1;
      top = Math.fma(top, z, bottom);
      bottom *= z;
    }
    return middleDigamma(z) + top / bottom;
  }

  /// For `1 ≤ x ≤ 2`.
  private static double middleDigamma(double x) {
    double fromZero = x - Approximations.DIGAMMA_ZERO - Approximations.DIGAMMA_ZERO_LOW;
    return fromZero * polynomial(Approximations.DIGAMMA, x - 1.5);
  }

  static double trigamma(double x) {
    if (x <= 0) {
      double s = Math.PI / sinPi(x);
      return s * s - trigamma(1 - x);
    }
    double sum = 0;
    double z = x;
    while (z < FAR) {
      sum += 1 / (z * z);
      z += 1;
    }
    double r = 1 / z;
    double w = r * r;
    return sum + (r + w * (0.5 + r * polynomial(Approximations.TRIGAMMA_TAIL, w)));
  }

  static double tetragamma(double x) {
    if (x <= 0) {
      double s = Math.PI / sinPi(x);
      return tetragamma(1 - x) - 2 * cosPi(x) * s * s * s;
    }
    double sum = 0;
    double z = x;
    while (z < FAR) {
      sum += 1 / (z * z * z);
      z += 1;
    }
    double r = 1 / z;
    double w = r * r;
    double tail = w * (1 + r + w * polynomial(Approximations.TETRAGAMMA_TAIL, w));
    return -(2 * sum + tail);
  }

  /// `ψ⁽ⁿ⁾(x)`, the n-th derivative of the digamma function; NaN where `n` is not a whole number
  /// from 0 to 170.
  static double polygamma(double order, double x) {
    if (order != Math.rint(order) || order < 0 || order > 170 || Double.isNaN(x)) {
      return Double.NaN;
    }
    int n = (int) order;
    return switch (n) {
      case 0 -> digamma(x);
      case 1 -> trigamma(x);
      case 2 -> tetragamma(x);
      default -> x > 0 ? positivePolygamma(n, x) : reflectedPolygamma(n, x);
    };
  }

  /// `(−1)ⁿ⁺¹ n! Σₖ (x + k)^{−n−1}`, the sum's end by Euler and Maclaurin.
  private static double positivePolygamma(int n, double x) {
    double sum = 0;
    double y = x;
    while (y < n + 10) {
      sum += Math.pow(y, -n - 1);
      y += 1;
    }
    // the rest divided by n!: y⁻ⁿ/n + ½y⁻ⁿ⁻¹ + Σⱼ B₂ⱼ/(2j)! · (n + 1)…(n + 2j − 1) y^{−n−2j}
    double power = Math.pow(y, -n);
    double term = power / (2 * y * y);
    double tail = power / n + power / (2 * y);
    for (int j = 1; j <= BERNOULLI.length; j++) {
      double rising = term * (j == 1 ? n + 1 : 1);
      tail += BERNOULLI[j - 1] * rising;
      term = rising * (n + 2 * j) * (n + 2 * j + 1) / ((2 * j + 1) * (2 * j + 2) * y * y);
    }
    double value = sum + tail;
    for (int k = 2; k <= n; k++) {
      value *= k;
    }
    return n % 2 == 0 ? -value : value;
  }

  /// `(−1)ⁿ ψ⁽ⁿ⁾(1 − x) − ψ⁽ⁿ⁾(x) = π dⁿ/dxⁿ cot πx`, which is `πⁿ⁺¹` times a polynomial in `cot
  /// πx`: the derivative of `P(c)` is `−(1 + c²) P′(c)`.
  private static double reflectedPolygamma(int n, double x) {
    double cotangent = cosPi(x) / sinPi(x);
    double[] p = new double[n + 3];
    p[1] = 1;
    for (int k = 1; k <= n; k++) {
      double[] next = new double[n + 3];
      for (int j = 1; j <= k; j++) {
        next[j - 1] -= Math.PI * j * p[j];
        next[j + 1] -= Math.PI * j * p[j];
      }
      p = next;
    }
    double mirrored = positivePolygamma(n, 1 - x);
    return (n % 2 == 0 ? mirrored : -mirrored) - Math.PI * polynomial(p, cotangent);
  }

  /// `log B(a, b) = log Γ(a) + log Γ(b) − log Γ(a + b)` for positive arguments, where what cancels
  /// between large ones is left out beforehand (Didonato and Morris 1992, *Algorithm 708*).
  static double logBeta(double a, double b) {
    if (!(a > 0 && b > 0)) {
      return a == 0 && b >= 0 || b == 0 && a >= 0 ? Double.POSITIVE_INFINITY : Double.NaN;
    }
    double p = Math.min(a, b);
    double q = Math.max(a, b);
    if (q < FAR) {
      return logGamma(p) + logGamma(q) - logGamma(p + q);
    }
    double ratio = p / q;
    double remainders = remainder(q) - remainder(p + q);
    if (p < FAR) {
      return logGamma(p) + (p - (q - 0.5) * Math.log1p(ratio) - p * Math.log(p + q) + remainders);
    }
    return HALF_LOG_TWO_PI
        - 0.5 * Math.log(q)
        - (p - 0.5) * Math.log1p(1 / ratio)
        - q * Math.log1p(ratio)
        + (remainder(p) + remainders);
  }

  /// `sin πx`, exact at whole numbers.
  static double sinPi(double x) {
    double n = Math.rint(x);
    double r = n == 0 ? x : x - n;
    double value = r * polynomial(Approximations.SIN_PI, r * r);
    return odd(n) ? -value : value;
  }

  static double cosPi(double x) {
    double n = Math.rint(x);
    double r = x - n;
    double value = polynomial(Approximations.COS_PI, r * r);
    return odd(n) ? -value : value;
  }

  private static boolean odd(double n) {
    double half = 0.5 * n;
    return half != Math.rint(half);
  }

  /// `x log(x/y)`: of the quotient where it is a normal number, for close numbers have close
  /// logarithms, and else of the numbers themselves.
  static double relEntr(double x, double y) {
    if (x == 0) {
      return y >= 0 ? 0 : Double.NaN;
    }
    double ratio = x / y;
    boolean normal = ratio >= Double.MIN_NORMAL && ratio <= Double.MAX_VALUE;
    return x > 0 && y >= 0
        ? x * (normal ? Math.log(ratio) : Math.log(x) - Math.log(y))
        : Double.NaN;
  }

  /// `log(1 + x) − x`: with `s = x/(2 + x)` it is `s (s² P(s²) − x)`.
  static double log1pmx(double x) {
    if (x < -0.5 || x > 1) {
      return x == Double.POSITIVE_INFINITY ? -x : Math.log1p(x) - x;
    }
    double s = x / (2 + x);
    double z = s * s;
    return s * Math.fma(z, polynomial(Approximations.LOG_RATIO, z), -x);
  }

  /// `log cosh x`: below 3/2 from `cosh x − 1 = t²/(2(1 + t))` with `t = e^{|x|} − 1`.
  static double logCosh(double x) {
    double a = Math.abs(x);
    if (a < 1.5) {
      double t = Math.expm1(a);
      return Math.log1p(t * t / (2 * (1 + t)));
    }
    return a + Math.log1p(0.5 * Math.expm1(-2 * a));
  }

  static double sinc(double x) {
    return x == 0 ? 1 : Double.isInfinite(x) ? 0 : Math.sin(x) / x;
  }

  /// `(eˣ − 1)/x`; for large `x` from `e^{x/2}`, which does not overflow.
  static double exprel(double x) {
    if (x == 0) {
      return 1;
    }
    if (x > 700) {
      double root = Math.exp(0.5 * x);
      return x == Double.POSITIVE_INFINITY ? x : root / x * root;
    }
    return Math.expm1(x) / x;
  }

  /// The sign of `x` is kept where `x²` would not matter: `log(a + √(a² + 1))`.
  static double asinh(double x) {
    double a = Math.abs(x);
    double value =
        a > 1e8
            ? Math.log(a) + 0.6931471805599453
            : Math.log1p(a + a * a / (1 + Math.sqrt(a * a + 1)));
    return Math.copySign(value, x);
  }

  static double acosh(double x) {
    if (x < 1) {
      return Double.NaN;
    }
    double t = x - 1;
    return x > 1e8 ? Math.log(x) + 0.6931471805599453 : Math.log1p(t + Math.sqrt(2 * t + t * t));
  }

  static double atanh(double x) {
    double a = Math.abs(x);
    return Math.copySign(0.5 * Math.log1p(2 * a / (1 - a)), x);
  }
}
