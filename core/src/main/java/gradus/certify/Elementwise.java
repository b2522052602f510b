package gradus.certify;

import gradus.expr.Function1;
import gradus.expr.Function2;
import java.util.function.DoubleUnaryOperator;

/// The range of every function of one and of two numbers: one row each.
///
/// A function that rises or falls is known by its values at the bounds; one with a valley or with a
/// period, by where its extremes lie. Values are moved outward by six units in the last place:
/// `java.lang.Math` keeps 2.5 and the vector kernels 4, and the bound itself was computed with one
/// of them.
public final class Elementwise {
  private static final double ULPS = 6;
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  /// Beyond this the place within a period is not worth finding.
  private static final double MANY_PERIODS = 1e6;

  private static final Interval SIGNS = Interval.of(-1, 1);

  private Elementwise() {}

  public static Interval of(Function1 function, Interval x) {
    if (x.isEmpty()) {
      return x;
    }
    return switch (function) {
      case NEGATE -> x.negate();
      case EXP -> rising(function, x, 0).narrowed(Interval.POSITIVE);
      case LOG -> rising(function, above(x, 0), 1);
      case EXPM1 ->
          rising(function, x, 0).narrowed(Interval.of(-1, INFINITY)).withoutZero(x.nonzero());
      case LOG1P -> rising(function, above(x, -1), 0).withoutZero(x.nonzero());
      case LOG1MEXP -> falling(function, below(x, 0)).narrowed(Interval.POSITIVE.negate());
      case SQRT -> root(x);
      case ABS -> x.abs();
      case SIGN ->
          new Interval(Math.signum(x.lower()), Math.signum(x.upper()), x.nonzero(), x.undefined());
      case STEP ->
          new Interval(
              x.lower() > 0 ? 1 : 0,
              x.upper() > 0 ? 1 : 0,
              x.nonzero() && x.lower() >= 0,
              x.undefined());
      case SIN -> periodic(function, x, Math.PI / 2);
      case COS -> periodic(function, x, 0);
      case TAN -> tangent(x);
      case ATAN ->
          rising(function, x, 0)
              .narrowed(Interval.of(-Math.nextUp(Math.PI / 2), Math.nextUp(Math.PI / 2)))
              .withoutZero(x.nonzero());
      case SINH -> rising(function, x, 0).withoutZero(x.nonzero());
      case COSH -> valley(function, x, 0, 1);
      case TANH -> rising(function, x, 0).narrowed(SIGNS).withoutZero(x.nonzero());
      case SECH2 -> peak(function, x, 0).narrowed(Interval.UNIT).withoutZero();
      case SIGMOID -> rising(function, x, 0).narrowed(Interval.UNIT).withoutZero();
      case SOFTPLUS -> rising(function, x, Double.NaN).narrowed(Interval.POSITIVE);
      case RELU ->
          new Interval(
              Math.max(x.lower(), 0),
              Math.max(x.upper(), 0),
              x.nonzero() && x.lower() >= 0,
              x.undefined());
      case FLOOR -> steps(Math::floor, x);
      case CEIL -> steps(Math::ceil, x);
      case ROUND -> steps(Math::rint, x);
      case NOT ->
          Interval.of(x.isPoint() && x.contains(0) ? 1 : 0, x.contains(0) ? 1 : 0)
              .orUndefined(x.undefined());
      case STOP -> x;
      case ASIN -> rising(function, within(x, SIGNS), 0).withoutZero(x.nonzero());
      case ACOS -> falling(function, within(x, SIGNS)).narrowed(Interval.NONNEGATIVE);
      case ASINH -> rising(function, x, 0).withoutZero(x.nonzero());
      case ACOSH ->
          rising(function, within(x, Interval.of(1, INFINITY)), 1).narrowed(Interval.NONNEGATIVE);
      case ATANH -> rising(function, above(below(x, 1), -1), 0).withoutZero(x.nonzero());
      case ERF,
          ERFC,
          ERFCX,
          IERFCX,
          LOG_NORMAL_CDF,
          INVERSE_MILLS,
          MEAN_RESIDUAL,
          RESIDUAL_VARIANCE,
          LOG_GAMMA,
          DIGAMMA,
          TRIGAMMA,
          TETRAGAMMA,
          LOG1PMX,
          LOG_COSH,
          SINC,
          EXPREL,
          LOG_EXPREL,
          EXPREL_MEAN,
          EXPREL_VARIANCE ->
          Specials.of(function, x);
    };
  }

  public static Interval of(Function2 function, Interval x, Interval y) {
    return switch (function) {
      case ADD -> x.plus(y);
      case MULTIPLY -> x.times(y);
      case DIVIDE -> x.over(y);
      case POWER -> power(x, y);
      case MAXIMUM -> maximum(x, y);
      case MINIMUM -> maximum(x.negate(), y.negate()).negate();
      case XLOGY -> xlogy(x, y);
      case LESS -> comparison(x, y, x.upper() < y.lower(), x.lower() >= y.upper());
      case LESS_EQUAL -> comparison(x, y, x.upper() <= y.lower(), x.lower() > y.upper());
      case EQUAL ->
          comparison(
              x,
              y,
              x.isPoint() && y.isPoint() && x.lower() == y.lower(),
              x.upper() < y.lower() || y.upper() < x.lower());
      case AND -> comparison(x, y, !x.contains(0) && !y.contains(0), isZero(x) || isZero(y));
      case OR -> comparison(x, y, !x.contains(0) || !y.contains(0), isZero(x) && isZero(y));
      case LOG_ADD_EXP, XLOG1PY, REL_ENTR, HYPOT, ATAN2, POLYGAMMA, LOG_BETA ->
          Specials.of(function, x, y);
    };
  }

  private static boolean isZero(Interval x) {
    return x.isPoint() && x.contains(0);
  }

  /// A function of whole values that never falls.
  private static Interval steps(DoubleUnaryOperator f, Interval x) {
    return new Interval(
        f.applyAsDouble(x.lower()), f.applyAsDouble(x.upper()), false, x.undefined());
  }

  /// The part of an argument in a closed domain.
  private static Interval within(Interval x, Interval domain) {
    return x.narrowed(domain).orUndefined(!x.within(domain));
  }

  /// A function that never falls.
  ///
  /// @param exact where its value is computed without error; NaN where nowhere
  private static Interval rising(Function1 function, Interval x, double exact) {
    return rising(function::value, x, exact);
  }

  static Interval rising(DoubleUnaryOperator f, Interval x, double exact) {
    if (x.isEmpty()) {
      return x;
    }
    double lower = f.applyAsDouble(x.lower());
    double upper = f.applyAsDouble(x.upper());
    return new Interval(
        x.lower() == exact || reached(x.lower(), lower) ? lower : Outward.down(lower, ULPS),
        x.upper() == exact || reached(x.upper(), upper) ? upper : Outward.up(upper, ULPS),
        false,
        x.undefined());
  }

  /// The limit at an end of the line is taken as it is.
  private static boolean reached(double x, double value) {
    return Double.isInfinite(x) && (value == 0 || Double.isInfinite(value));
  }

  /// A function that never rises.
  private static Interval falling(Function1 function, Interval x) {
    return rising(t -> function.value(-t), x.negate(), Double.NaN);
  }

  /// A function that falls up to a place and rises from there on.
  private static Interval valley(Function1 function, Interval x, double place, double least) {
    Interval right = rising(function, x.narrowed(Interval.of(place, INFINITY)), Double.NaN);
    Interval left = falling(function, x.narrowed(Interval.of(-INFINITY, place)));
    return right.or(left).narrowed(Interval.of(least, INFINITY));
  }

  /// A function that rises up to `place` and falls after it.
  private static Interval peak(Function1 function, Interval x, double place) {
    Interval left = rising(function, x.narrowed(Interval.of(-INFINITY, place)), Double.NaN);
    Interval right = falling(function, x.narrowed(Interval.of(place, INFINITY)));
    return left.or(right);
  }

  /// A function of period 2π between −1 at `peak − π` and 1 at `peak`.
  private static Interval periodic(Function1 function, Interval x, double peak) {
    if (!(x.magnitude() < MANY_PERIODS)) {
      return SIGNS.orUndefined(x.undefined());
    }
    Interval ends = near(function, x.lower()).or(near(function, x.upper()));
    return new Interval(
        meets(x, peak - Math.PI, 2 * Math.PI) ? -1 : Math.max(-1, ends.lower()),
        meets(x, peak, 2 * Math.PI) ? 1 : Math.min(1, ends.upper()),
        false,
        x.undefined());
  }

  /// The value at one number, which is exact at 0.
  private static Interval near(Function1 function, double x) {
    double value = function.value(x);
    return x == 0
        ? Interval.of(value)
        : Interval.of(Outward.down(value, ULPS), Outward.up(value, ULPS));
  }

  /// Whether one of the places `first + k period` lies in the interval, or so near that rounding
  /// cannot tell.
  private static boolean meets(Interval x, double first, double period) {
    double slack = 1e-9;
    double below = Math.floor((x.upper() - first) / period + slack);
    return below >= (x.lower() - first) / period - slack;
  }

  private static Interval tangent(Interval x) {
    if (!(x.magnitude() < MANY_PERIODS) || meets(x, Math.PI / 2, Math.PI)) {
      return Interval.UNKNOWN;
    }
    Interval values = rising(Math::tan, x, 0);
    return x.magnitude() < Math.PI / 2 ? values.withoutZero(x.nonzero()) : values;
  }

  private static Interval root(Interval x) {
    Interval domain = x.narrowed(Interval.NONNEGATIVE).orUndefined(x.lower() < 0);
    return domain.isEmpty()
        ? domain
        : new Interval(
            Outward.rootDown(domain.lower()),
            Outward.rootUp(domain.upper()),
            domain.nonzero(),
            domain.undefined());
  }

  /// The part of an argument above a bound at which the function is not defined.
  private static Interval above(Interval x, double bound) {
    boolean at = bound == 0 ? x.lower() == 0 && x.nonzero() : x.lower() > bound;
    boolean inside = x.lower() > bound || at;
    return x.narrowed(Interval.of(bound, INFINITY)).orUndefined(!inside);
  }

  private static Interval below(Interval x, double bound) {
    return above(x.negate(), -bound).negate();
  }

  private static Interval maximum(Interval x, Interval y) {
    if (x.isEmpty() || y.isEmpty()) {
      return Interval.EMPTY.orUndefined(x.undefined() || y.undefined());
    }
    boolean positive = x.lower() >= 0 && x.nonzero() || y.lower() >= 0 && y.nonzero();
    return new Interval(
        Math.max(x.lower(), y.lower()),
        Math.max(x.upper(), y.upper()),
        positive || x.nonzero() && y.nonzero(),
        x.undefined() || y.undefined());
  }

  private static Interval comparison(Interval x, Interval y, boolean always, boolean never) {
    boolean gap = x.undefined() || y.undefined();
    if (x.isEmpty() || y.isEmpty()) {
      return Interval.EMPTY.orUndefined(gap);
    }
    return new Interval(always ? 1 : 0, never ? 0 : 1, false, gap);
  }

  /// `xʸ` rises or falls in each argument as the other one says, so its extremes are at corners.
  private static Interval power(Interval x, Interval y) {
    if (y.isPoint()) {
      return x.power(y.lower()).orUndefined(y.undefined());
    }
    boolean gap = x.undefined() || y.undefined() || x.mayBeZero() && y.lower() < 0;
    if (x.isEmpty() || y.isEmpty()) {
      return Interval.EMPTY.orUndefined(gap);
    }
    Interval base = x.lower() < 0 ? x.abs() : x;
    Interval corners =
        corner(base.lower(), y.lower())
            .or(corner(base.lower(), y.upper()))
            .or(corner(base.upper(), y.lower()))
            .or(corner(base.upper(), y.upper()));
    Interval modulus = corners.narrowed(Interval.NONNEGATIVE).withoutZero(base.nonzero());
    // a negative base has powers of either sign, at whole exponents only
    return x.lower() < 0
        ? modulus.or(modulus.negate()).orUndefined(true)
        : modulus.orUndefined(gap);
  }

  private static Interval corner(double x, double y) {
    double value = Math.pow(x, y);
    if (Double.isNaN(value)) {
      return Interval.of(1); // 1^∞
    }
    boolean exact = x == 1 || y == 0 || x == 0 || Double.isInfinite(x) || Double.isInfinite(y);
    return exact
        ? Interval.of(value)
        : Interval.of(Outward.down(value, ULPS), Outward.up(value, ULPS));
  }

  /// `x log y`, and 0 where `x = 0` whatever `y` is.
  private static Interval xlogy(Interval x, Interval y) {
    Interval product = x.times(of(Function1.LOG, y));
    if (x.isZero()) {
      return Interval.of(0).orUndefined(x.undefined() || y.undefined());
    }
    return x.contains(0) ? product.or(Interval.of(0)) : product;
  }
}
