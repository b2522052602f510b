package gradus.certify;

/// Ranges of powers with a constant exponent.
///
/// | exponent         | `xᵖ`                                                          |
/// |------------------|---------------------------------------------------------------|
/// | even             | a function of the modulus                                     |
/// | odd              | one of each sign, with the sign of `x`                        |
/// | any other        | defined for `x ≥ 0` only                                      |
/// | negative         | falling in the modulus, and not defined at 0                  |
final class Powers {
  private static final double ULPS = 6;
  private static final double EXACT_INTEGERS = 0x1p53;

  private Powers() {}

  static Interval of(Interval x, double exponent) {
    if (Double.isNaN(exponent) || Double.isInfinite(exponent)) {
      return Interval.UNKNOWN;
    }
    if (exponent == 0) {
      return Interval.of(1).orUndefined(x.undefined());
    }
    if (exponent == 1 || x.isEmpty()) {
      return x;
    }
    boolean gap = x.undefined() || exponent < 0 && x.mayBeZero();
    if (exponent != Math.rint(exponent)) {
      Interval domain = x.narrowed(Interval.NONNEGATIVE);
      return modulus(domain, exponent).orUndefined(gap || x.lower() < 0);
    }
    if (exponent % 2 == 0) {
      return modulus(x.abs(), exponent).orUndefined(gap);
    }
    Interval above = modulus(x.narrowed(Interval.NONNEGATIVE), exponent);
    Interval below = modulus(x.negate().narrowed(Interval.NONNEGATIVE), exponent).negate();
    return above.or(below).withoutZero(x.nonzero() || exponent < 0).orUndefined(gap);
  }

  /// For `x ≥ 0`.
  private static Interval modulus(Interval x, double exponent) {
    if (x.isEmpty() || exponent < 0 && x.upper() == 0) {
      return Interval.EMPTY;
    }
    double from = exponent > 0 ? x.lower() : x.upper();
    double to = exponent > 0 ? x.upper() : x.lower();
    return new Interval(
        Math.max(0, down(from, exponent)), up(to, exponent), x.nonzero() || exponent < 0, false);
  }

  private static double down(double x, double exponent) {
    double value = Math.pow(x, exponent);
    if (exact(x, exponent, value)) {
      return value;
    }
    return exponent == 2 ? Math.nextDown(Outward.productDown(x, x)) : Outward.down(value, ULPS);
  }

  private static double up(double x, double exponent) {
    double value = Math.pow(x, exponent);
    if (exact(x, exponent, value)) {
      return value;
    }
    return exponent == 2 ? Math.nextUp(Outward.productUp(x, x)) : Outward.up(value, ULPS);
  }

  /// Powers of whole numbers are exact as long as all whole numbers are ([Math#pow]).
  private static boolean exact(double x, double exponent, double value) {
    boolean limit = x == 0 || x == 1 || Double.isInfinite(x);
    boolean square = exponent == 2 && x * x >= 0x1p-960 && Math.fma(x, x, -(x * x)) == 0;
    return limit
        || square
        || exponent > 0
            && exponent == Math.rint(exponent)
            && x == Math.rint(x)
            && value <= EXACT_INTEGERS;
  }
}
