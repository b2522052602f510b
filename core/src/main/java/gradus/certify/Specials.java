package gradus.certify;

import gradus.expr.Function1;
import gradus.expr.Function2;
import java.util.function.DoubleUnaryOperator;

/// The ranges of the special functions and their stable relatives, which are known by where they
/// rise and fall.
///
/// Values are moved outward by seven units in the last place; those of `log Γ` and `ψ`, which have
/// a zero between the poles and are there as accurate as the terms they are differences of, by a
/// multiple of `1 + |value|`.
final class Specials {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  private static final double ULPS = 7;

  /// 64 units in the last place of 1.
  private static final double SLACK = 64 * Math.ulp(1.0);

  /// Where `log Γ` is least among positive numbers.
  private static final double LEAST_LOG_GAMMA = 1.4616321449683622;

  /// `sin x / x` is nowhere below it: its value where `tan x = x`, `x = 4.4934…`, rounded.
  private static final double LEAST_SINC = -0.21723362821122166;

  private Specials() {}

  static Interval of(Function1 function, Interval x) {
    if (x.isPoint() && Double.isFinite(function.value(x.lower()))) {
      double value = function.value(x.lower());
      Interval range = hull(value, value, x.undefined());
      return switch (function) {
        case LOG_GAMMA, DIGAMMA -> loose(range);
        case ERFC,
            ERFCX,
            IERFCX,
            INVERSE_MILLS,
            MEAN_RESIDUAL,
            RESIDUAL_VARIANCE,
            EXPREL,
            EXPREL_MEAN,
            EXPREL_VARIANCE ->
            range.narrowed(Interval.POSITIVE);
        default -> range;
      };
    }
    return switch (function) {
      case ERF -> rising(function, x).narrowed(Interval.of(-1, 1)).withoutZero(x.nonzero());
      case ERFC -> falling(function, x).narrowed(Interval.of(0, 2)).withoutZero();
      case ERFCX, IERFCX, MEAN_RESIDUAL -> falling(function, x).narrowed(Interval.POSITIVE);
      case RESIDUAL_VARIANCE -> falling(function, x).narrowed(Interval.UNIT).withoutZero();
      case INVERSE_MILLS -> rising(function, x).narrowed(Interval.POSITIVE);
      case LOG_NORMAL_CDF -> rising(function, x).narrowed(Interval.POSITIVE.negate());
      case LOG_GAMMA ->
          x.lower() > 0 ? loose(valley(function, x, LEAST_LOG_GAMMA)) : Interval.UNKNOWN;
      case DIGAMMA -> x.lower() > 0 ? loose(rising(function, x)) : Interval.UNKNOWN;
      case TETRAGAMMA -> x.lower() > 0 ? rising(function, x) : Interval.UNKNOWN;
      // a sum of squares, Σ 1/(x + k)²
      case TRIGAMMA ->
          x.lower() > 0
              ? falling(function, x).narrowed(Interval.POSITIVE)
              : Interval.POSITIVE.orUndefined(true);
      case LOG1PMX -> {
        Interval domain = x.narrowed(Interval.of(-1, INFINITY)).orUndefined(x.lower() <= -1);
        yield valley(t -> -function.value(t), domain, 0)
            .narrowed(Interval.NONNEGATIVE)
            .negate()
            .withoutZero(x.nonzero());
      }
      case LOG_COSH ->
          valley(function, x, 0).narrowed(Interval.NONNEGATIVE).withoutZero(x.nonzero());
      case SINC -> sinc(function, x);
      case EXPREL -> rising(function, x).narrowed(Interval.POSITIVE);
      case LOG_EXPREL -> rising(function, x).withoutZero(x.nonzero());
      case EXPREL_MEAN -> rising(function, x).narrowed(Interval.UNIT).withoutZero();
      case EXPREL_VARIANCE ->
          valley(t -> -function.value(t), x, 0).negate().narrowed(Interval.UNIT).withoutZero();
      default -> throw new IllegalStateException(function + " is no special function");
    };
  }

  static Interval of(Function2 function, Interval x, Interval y) {
    boolean gap = x.undefined() || y.undefined();
    if (x.isEmpty() || y.isEmpty()) {
      return Interval.EMPTY.orUndefined(gap);
    }
    return switch (function) {
      case LOG_ADD_EXP ->
          hull(function.value(x.lower(), y.lower()), function.value(x.upper(), y.upper()), gap);
      case XLOG1PY -> {
        Interval product = x.times(Elementwise.of(Function1.LOG1P, y));
        yield x.contains(0) ? product.or(Interval.of(0)) : product;
      }
      case REL_ENTR -> relativeEntropy(x, y, gap);
      case HYPOT -> {
        Interval a = x.abs();
        Interval b = y.abs();
        yield hull(function.value(a.lower(), b.lower()), function.value(a.upper(), b.upper()), gap)
            .narrowed(Interval.NONNEGATIVE)
            .withoutZero(x.nonzero() || y.nonzero());
      }
      case ATAN2 -> hull(-Math.PI, Math.PI, gap);
      case POLYGAMMA -> {
        boolean order = x.isPoint() && x.lower() >= 0 && x.lower() == Math.rint(x.lower());
        yield Interval.ALL.orUndefined(gap || !order || y.lower() <= 0);
      }
      case LOG_BETA ->
          x.lower() > 0 && y.lower() > 0
              ? loose(
                  hull(
                      function.value(x.upper(), y.upper()),
                      function.value(x.lower(), y.lower()),
                      gap))
              : Interval.UNKNOWN;
      default -> throw new IllegalStateException(function + " is no special function");
    };
  }

  private static Interval rising(Function1 function, Interval x) {
    return rising(function::value, x);
  }

  private static Interval rising(DoubleUnaryOperator f, Interval x) {
    return x.isEmpty()
        ? x
        : hull(f.applyAsDouble(x.lower()), f.applyAsDouble(x.upper()), x.undefined());
  }

  private static Interval falling(Function1 function, Interval x) {
    return rising(t -> function.value(-t), x.negate());
  }

  private static Interval valley(Function1 function, Interval x, double place) {
    return valley(function::value, x, place);
  }

  /// A function that falls up to a place and rises from there on.
  private static Interval valley(DoubleUnaryOperator f, Interval x, double place) {
    Interval right = rising(f, x.narrowed(Interval.of(place, INFINITY)));
    Interval left =
        rising(t -> f.applyAsDouble(-t), x.narrowed(Interval.of(-INFINITY, place)).negate());
    return right.or(left).orUndefined(x.undefined());
  }

  private static Interval hull(double lower, double upper, boolean undefined) {
    if (Double.isNaN(lower) || Double.isNaN(upper)) {
      return Interval.UNKNOWN;
    }
    // a value that overflows lies beyond the largest number, not at the end of the line
    return new Interval(
        Math.min(Outward.down(lower, ULPS), Double.MAX_VALUE),
        Math.max(Outward.up(upper, ULPS), -Double.MAX_VALUE),
        false,
        undefined);
  }

  /// A range whose bounds may be values near a zero.
  private static Interval loose(Interval x) {
    return x.isEmpty()
        ? x
        : new Interval(
            x.lower() - SLACK * (1 + finite(x.lower())),
            x.upper() + SLACK * (1 + finite(x.upper())),
            false,
            x.undefined());
  }

  private static double finite(double x) {
    return Double.isInfinite(x) ? 0 : Math.abs(x);
  }

  /// Even, and falling on both sides of 0 as far as its first valley.
  private static Interval sinc(Function1 function, Interval x) {
    Interval all = hull(LEAST_SINC, 1, x.undefined());
    Interval a = x.abs();
    return a.isEmpty() || a.upper() <= Math.PI ? falling(function, a).narrowed(all) : all;
  }

  /// `x log(x/y)` falls in `y`; in `x` it has its least value, `−y/e`, at `y/e`.
  private static Interval relativeEntropy(Interval x, Interval y, boolean gap) {
    Interval a = x.narrowed(Interval.NONNEGATIVE);
    Interval b = y.narrowed(Interval.NONNEGATIVE);
    boolean outside = x.lower() < 0 || y.lower() < 0 || b.mayBeZero();
    if (a.isEmpty() || b.isEmpty()) {
      return Interval.EMPTY.orUndefined(gap || outside);
    }
    double place = Math.clamp(b.upper() / Math.E, a.lower(), a.upper());
    return loose(
        hull(
            entropy(place, b.upper()),
            Math.max(entropy(a.lower(), b.lower()), entropy(a.upper(), b.lower())),
            gap || outside));
  }

  /// As far as the quotient does not overflow, the value of the kernels.
  private static double entropy(double x, double y) {
    if (x == 0) {
      return 0;
    }
    if (Double.isInfinite(y)) {
      return -INFINITY;
    }
    double value = Function2.REL_ENTR.value(x, y);
    return Double.isInfinite(x) || Double.isNaN(value) ? INFINITY : value;
  }
}
