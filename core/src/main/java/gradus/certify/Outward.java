package gradus.certify;

/// Operations on bounds, rounded away from the inside: `…Down` answers a number at most the exact
/// result, `…Up` one at least. An exact result stays exact: the error of a rounding is itself a
/// floating-point number, and its sign tells whether the bound has to move (Dekker 1971, *A
/// floating-point technique for extending the available precision*).
///
/// At infinite bounds, `0·∞` is 0: a bound is infinite because the numbers inside have no end.
public final class Outward {
  /// Below this a rounding error may itself be rounded, and bounds move in any case.
  private static final double TINY = 0x1p-960;

  private Outward() {}

  public static double sumDown(double a, double b) {
    double sum = a + b;
    if (Double.isNaN(sum)) {
      return Double.NEGATIVE_INFINITY;
    }
    if (Double.isInfinite(sum)) {
      return Double.isInfinite(a) || Double.isInfinite(b) ? sum : finiteDown(sum);
    }
    double other = sum - a;
    double error = (a - (sum - other)) + (b - other);
    return error < 0 ? Math.nextDown(sum) : sum;
  }

  public static double sumUp(double a, double b) {
    return -sumDown(-a, -b);
  }

  public static double productDown(double a, double b) {
    if (a == 0 || b == 0) {
      return 0;
    }
    double product = a * b;
    if (Double.isInfinite(product)) {
      return Double.isInfinite(a) || Double.isInfinite(b) ? product : finiteDown(product);
    }
    if (Math.abs(product) < TINY) {
      return towards(product, a > 0 == b > 0);
    }
    return Math.fma(a, b, -product) < 0 ? Math.nextDown(product) : product;
  }

  public static double productUp(double a, double b) {
    return -productDown(-a, b);
  }

  /// `a/b` for `b ≠ 0`.
  static double quotientDown(double a, double b) {
    if (a == 0) {
      return 0;
    }
    boolean positive = a > 0 == b > 0;
    if (Double.isInfinite(a) && Double.isInfinite(b)) {
      return positive ? 0 : Double.NEGATIVE_INFINITY;
    }
    double quotient = a / b;
    if (Double.isInfinite(quotient)) {
      return Double.isInfinite(a) ? quotient : finiteDown(quotient);
    }
    if (Double.isInfinite(b)) {
      return positive ? 0 : -0.0;
    }
    if (Math.abs(quotient) < TINY || Math.abs(a) < TINY) {
      return towards(quotient, positive);
    }
    double rest = Math.fma(-quotient, b, a); // a/b − quotient has the sign of rest/b
    return rest != 0 && rest > 0 != b > 0 ? Math.nextDown(quotient) : quotient;
  }

  static double quotientUp(double a, double b) {
    return -quotientDown(-a, b);
  }

  static double rootDown(double x) {
    double root = Math.sqrt(x);
    boolean exact = x == 0 || Double.isInfinite(x);
    boolean above = x < TINY || Math.fma(-root, root, x) < 0;
    return !exact && above ? Math.nextDown(root) : root;
  }

  static double rootUp(double x) {
    double root = Math.sqrt(x);
    boolean exact = x == 0 || Double.isInfinite(x);
    boolean below = x < TINY || Math.fma(-root, root, x) > 0;
    return !exact && below ? Math.nextUp(root) : root;
  }

  /// A bound below every number within some units in the last place of `x`.
  static double down(double x, double ulps) {
    if (Double.isInfinite(x)) {
      return finiteDown(x);
    }
    return sumDown(x, -ulps * Math.ulp(x));
  }

  static double up(double x, double ulps) {
    return -down(-x, ulps);
  }

  /// Overflow towards +∞ is of a finite number.
  private static double finiteDown(double infinite) {
    return infinite > 0 ? Double.MAX_VALUE : infinite;
  }

  private static double towards(double tiny, boolean positive) {
    double next = Math.nextDown(tiny);
    return positive ? Math.max(0, next) : next;
  }
}
