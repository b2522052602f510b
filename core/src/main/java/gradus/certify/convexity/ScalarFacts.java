package gradus.certify.convexity;

import gradus.certify.Interval;
import gradus.expr.Function1;

/// The behavior of every function of one number: one row each.
///
/// Where a function turns or changes its curvature at a number that is no double, the pieces end a
/// little before it, so that each row holds. The law test compares every row with values.
final class ScalarFacts {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  /// The largest double below π/2; π itself is above `Math.PI`.
  private static final double QUARTER = Math.PI / 2;

  private ScalarFacts() {}

  /// @param x where the argument lies, for functions with a period
  static Behavior of(Function1 function, Interval x) {
    Behavior all = Behavior.everywhere();
    return switch (function) {
      case NEGATE -> all.affine().falling();
      case STOP -> all.affine().rising();
      case EXP, EXPM1, EXPREL -> all.convex().rising();
      // the cumulants of a distribution on [0, 1] that turns about as x does
      case LOG_EXPREL -> all.convex().rising();
      case EXPREL_MEAN -> all.rising().convex(-INFINITY, 0).concave(0, INFINITY);
      // inflections at ±2.74450…
      case EXPREL_VARIANCE ->
          all.rising(-INFINITY, 0)
              .falling(0, INFINITY)
              .convex(-INFINITY, -2.7446)
              .concave(-2.7444, 2.7444)
              .convex(2.7446, INFINITY);
      case LOG -> Behavior.above(0).concave().rising();
      case LOG1P -> Behavior.above(-1).concave().rising();
      case LOG1MEXP -> Behavior.between(-INFINITY, 0).concave().falling();
      case SQRT -> Behavior.on(0, INFINITY).concave().rising();
      case ABS ->
          all.convex()
              .rising(0, INFINITY)
              .falling(-INFINITY, 0)
              .affine(0, INFINITY)
              .affine(-INFINITY, 0);
      case SOFTPLUS -> all.convex().rising();
      case RELU -> all.convex().rising().affine(0, INFINITY);
      case SIGN -> all.rising().constant(Interval.POSITIVE).constant(Interval.POSITIVE.negate());
      case STEP -> all.rising().constant(Interval.POSITIVE).constant(Interval.NONNEGATIVE.negate());
      case NOT -> all.constant(Interval.POSITIVE).constant(Interval.POSITIVE.negate());
      case FLOOR, CEIL, ROUND -> all.rising();
      case SIN -> wave(x, 0);
      case COS -> wave(x, 1);
      case TAN ->
          Behavior.between(-QUARTER, QUARTER)
              .piece()
              .rising()
              .convex(0, QUARTER)
              .concave(-QUARTER, 0);
      case ATAN, TANH, SIGMOID, ASINH, ERF ->
          all.rising().convex(-INFINITY, 0).concave(0, INFINITY);
      case SINH -> all.rising().concave(-INFINITY, 0).convex(0, INFINITY);
      case COSH, LOG_COSH -> all.convex().falling(-INFINITY, 0).rising(0, INFINITY);
      // inflections at ±artanh √⅓ = ±0.65847…
      case SECH2 ->
          all.rising(-INFINITY, 0)
              .falling(0, INFINITY)
              .convex(-INFINITY, -0.6585)
              .concave(-0.6584, 0.6584)
              .convex(0.6585, INFINITY);
      case ASIN -> Behavior.on(-1, 1).rising().concave(-1, 0).convex(0, 1);
      case ACOS -> Behavior.on(-1, 1).falling().convex(-1, 0).concave(0, 1);
      case ACOSH -> Behavior.on(1, INFINITY).concave().rising();
      case ATANH -> Behavior.between(-1, 1).rising().concave(-1, 0).convex(0, 1);
      case ERFC -> all.falling().concave(-INFINITY, 0).convex(0, INFINITY);
      // both are ∫ w(t) e^{−2xt} dt over t > 0 with w ≥ 0
      case ERFCX, IERFCX -> all.convex().falling();
      case LOG_NORMAL_CDF -> all.concave().rising();
      // 0 < h′ < 1 and h″ > 0 (Sampford 1953, Some inequalities on Mill's ratio and related
      // functions), m = h − x, and v = 1 − h′ with its inflection at −1.00236…
      case INVERSE_MILLS -> all.convex().rising();
      case MEAN_RESIDUAL -> all.convex().falling();
      case RESIDUAL_VARIANCE -> all.falling().concave(-INFINITY, -1.0024).convex(-1.0023, INFINITY);
      // the least value is at 1.46163…
      case LOG_GAMMA -> Behavior.above(0).convex().falling(0, 1.4616).rising(1.4617, INFINITY);
      case DIGAMMA, TETRAGAMMA -> Behavior.above(0).piece().concave().rising();
      case TRIGAMMA -> Behavior.above(0).piece().convex().falling();
      case LOG1PMX -> Behavior.above(-1).concave().rising(-1, 0).falling(0, INFINITY);
      // the next extremes are at ±4.4934…, the first inflections at ±2.0815…
      case SINC -> all.concave(-2.0815, 2.0815).rising(-4.493, 0).falling(0, 4.493);
    };
  }

  /// `xᵖ`
  static Behavior power(double p) {
    Behavior all = Behavior.everywhere();
    if (p == 0) {
      return all.constant(Interval.ALL);
    }
    if (p == 1) {
      return all.affine().rising();
    }
    boolean whole = p == Math.rint(p);
    boolean even = whole && p % 2 == 0;
    if (p > 0 && whole) {
      return even
          ? all.convex().falling(-INFINITY, 0).rising(0, INFINITY)
          : all.rising().concave(-INFINITY, 0).convex(0, INFINITY);
    }
    if (p > 0) {
      Behavior positive = Behavior.on(0, INFINITY).rising();
      return p > 1 ? positive.convex() : positive.concave();
    }
    if (whole) {
      Behavior pole = all.convex(0, INFINITY).falling(0, INFINITY);
      return even
          ? pole.convex(-INFINITY, 0).rising(-INFINITY, 0)
          : pole.concave(-INFINITY, 0).falling(-INFINITY, 0);
    }
    return Behavior.above(0).convex().falling();
  }

  /// `sin(x + shift π/2)`, on the half periods next to the argument.
  private static Behavior wave(Interval x, int shift) {
    Behavior wave = Behavior.everywhere();
    double middle = x.lower() + (x.upper() - x.lower()) / 2;
    if (!(Math.abs(middle) < 1e6)) {
      return wave;
    }
    long quarter = Math.round(middle / QUARTER);
    for (long k = quarter - 2; k <= quarter + 1; k++) {
      // from k π/2 to (k + 2) π/2 the sine has one sign, or one direction
      double from = place(k, true);
      double to = place(k + 2, false);
      int phase = (int) Math.floorMod(k + shift, 4L);
      wave =
          switch (phase) {
            case 0 -> wave.concave(from, to);
            case 1 -> wave.falling(from, to);
            case 2 -> wave.convex(from, to);
            default -> wave.rising(from, to);
          };
    }
    return wave;
  }

  /// `k π/2`, rounded to the inside of the interval that begins or ends there. Near 0 the double is
  /// below in modulus, since `Math.PI` is; further out it is either.
  private static double place(long k, boolean begins) {
    double nearest = k * QUARTER;
    boolean inside = k == 0 || Math.abs(k) <= 2 && begins == k < 0;
    double slack = inside ? 0 : 4 * Math.ulp(nearest);
    return begins ? nearest + slack : nearest - slack;
  }
}
