package gradus.linalg;

/// A determinant that cannot overflow: `mantissa · 2^exponent`.
///
/// The determinant of a 1000×1000 matrix is easily larger than any `double`; its mantissa, its
/// exponent and its logarithm are not.
///
/// @param mantissa of modulus in `[1, 2)`, with the sign of the determinant; 0 where that is 0
/// @param exponent 0 where the determinant is 0
public record Determinant(double mantissa, long exponent) {
  /// `ln 2` in two parts: the first ends in 21 zero bits, so that its product with an exponent
  /// below 2²¹ is exact.
  private static final double LN2_HIGH = 0x1.62e42feep-1;

  private static final double LN2_LOW = 0x1.a39ef35793c76p-33;

  /// The product of numbers and `2^exponent`: rounded once for each number, never out of range.
  public static Determinant product(double[] factors, long exponent) {
    double mantissa = 1;
    long power = exponent;
    for (double factor : factors) {
      double normal = Math.abs(factor) < Double.MIN_NORMAL ? factor * 0x1p60 : factor;
      int own = Math.getExponent(normal);
      if (normal == 0 || own > Double.MAX_EXPONENT) {
        return new Determinant(factor == 0 ? 0 : Double.NaN, 0);
      }
      mantissa *= Math.scalb(normal, -own);
      int carry = Math.getExponent(mantissa);
      mantissa = Math.scalb(mantissa, -carry);
      power += own + carry - (normal == factor ? 0 : 60);
    }
    return new Determinant(mantissa, power);
  }

  Determinant negated() {
    return new Determinant(-mantissa, exponent);
  }

  /// `det²`
  public Determinant squared() {
    return product(new double[] {mantissa, mantissa}, 2 * exponent);
  }

  /// -1, 0 or 1; NaN where the determinant is.
  public double sign() {
    return Math.signum(mantissa);
  }

  /// The number itself: infinite or 0 where it is out of range.
  public double value() {
    return Math.scalb(mantissa, Math.clamp(exponent, -5000, 5000));
  }

  /// `log |det|`; `−∞` where the determinant is 0.
  public double log() {
    if (exponent == 0 || exponent == -1) {
      return StrictMath.log(Math.abs(value())); // near 1 the two terms would cancel
    }
    return exponent * LN2_HIGH + (exponent * LN2_LOW + StrictMath.log(Math.abs(mantissa)));
  }

  /// `1.25 · 2^3000`
  @Override
  public String toString() {
    return mantissa + " · 2^" + exponent;
  }
}
