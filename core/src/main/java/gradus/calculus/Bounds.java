package gradus.calculus;

import gradus.expr.Function1;
import gradus.expr.Function2;

/// Numbers that the elements of an array lie between, as far as its form and the domains of its
/// variables tell: `1 − p ≥ 0` for `p` in `[0, 1]`. What rounding takes is given back.
record Bounds(double lower, double upper) {
  static final Bounds ANY = new Bounds(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  private static final Bounds UNIT = new Bounds(0, 1);
  private static final Bounds SYMMETRIC = new Bounds(-1, 1);

  /// The half line, or all, that a sign allows.
  static Bounds of(Sign sign) {
    return new Bounds(
        sign.negative() ? Double.NEGATIVE_INFINITY : 0,
        sign.positive() ? Double.POSITIVE_INFINITY : 0);
  }

  /// Of a function, whatever its argument; all numbers where none are known.
  static Bounds of(Function1 function, Bounds x) {
    return switch (function) {
      case NEGATE -> new Bounds(-x.upper, -x.lower);
      case SIGMOID, SECH2, EXPREL_MEAN -> UNIT;
      case TANH, ERF, SIN, COS, SIGN -> SYMMETRIC;
      default -> ANY;
    };
  }

  static Bounds of(Function2 function, Bounds x, Bounds y) {
    return switch (function) {
      case ADD -> x.plus(y);
      case MULTIPLY -> x.times(y);
      case MAXIMUM -> new Bounds(Math.max(x.lower, y.lower), Math.max(x.upper, y.upper));
      case MINIMUM -> new Bounds(Math.min(x.lower, y.lower), Math.min(x.upper, y.upper));
      default -> ANY;
    };
  }

  private Bounds plus(Bounds y) {
    return new Bounds(down(lower, y.lower), -down(-upper, -y.upper));
  }

  /// `a + b`, or the number below where that is rounded.
  private static double down(double a, double b) {
    double sum = a + b;
    double back = sum - a;
    double error = (a - (sum - back)) + (b - back);
    return error == 0 || Double.isInfinite(a) || Double.isInfinite(b) ? sum : Math.nextDown(sum);
  }

  private Bounds times(Bounds y) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (double a : new double[] {lower, upper}) {
      for (double b : new double[] {y.lower, y.upper}) {
        double product = a == 0 || b == 0 ? 0 : a * b;
        boolean exact =
            product == 0 && (a == 0 || b == 0)
                || Double.isInfinite(product)
                || Math.fma(a, b, -product) == 0 && Math.abs(product) > 1e-290;
        least = Math.min(least, exact ? product : Math.nextDown(product));
        most = Math.max(most, exact ? product : Math.nextUp(product));
      }
    }
    return new Bounds(least, most);
  }

  /// Of a whole power, from 2 on.
  Bounds power(double exponent) {
    if (exponent != Math.rint(exponent) || exponent < 2 || exponent > 64) {
      return ANY;
    }
    Bounds result = this;
    for (int k = 1; k < exponent; k++) {
      result = result.times(this);
    }
    return exponent % 2 == 0 ? new Bounds(Math.max(0, result.lower), result.upper) : result;
  }

  Bounds or(Bounds other) {
    return new Bounds(Math.min(lower, other.lower), Math.max(upper, other.upper));
  }

  /// Both at once.
  Bounds and(Bounds other) {
    return new Bounds(Math.max(lower, other.lower), Math.min(upper, other.upper));
  }

  /// The signs of the numbers between.
  Sign sign() {
    return Sign.between(lower, upper);
  }
}
