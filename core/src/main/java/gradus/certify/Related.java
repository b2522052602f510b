package gradus.certify;

import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Node;
import gradus.expr.Reduction;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Ranges of forms whose operands depend on each other, where reading the operands one by one says
/// too little.
///
/// | form                          | range                                                      |
/// |-------------------------------|------------------------------------------------------------|
/// | `x − x`, `x/x`                | 0, 1                                                       |
/// | `x ⊙ x`                       | that of a square                                           |
/// | `x(1 − x)`, `σ(x) σ(−x)`      | at most ¼                                                  |
/// | `1 − σ(x)`, `1 − tanh² x`     | positive                                                   |
/// | `x log x`                     | at least `−1/e`                                            |
/// | `x − lse x`, `x − max x`      | at most 0, so that softmax is at most 1                    |
/// | `x − min x`, `max x − min x`  | at least 0                                                 |
/// | `Σ exp(x − max x)`            | at least 1                                                 |
/// | `Σ exp(x − lse x)`            | 1                                                          |
/// | `x / Σx` for `x ≥ 0`          | from 0 to 1                                                |
/// | `x / ‖x‖`                     | from −1 to 1                                               |
/// | `Σx / n`, the mean            | that of `x`                                                |
/// | mean of `(x − mean x)²`       | at most `(u − l)²/4` for `x` in `[l, u]` (Popoviciu 1935)  |
///
/// These hold for computed values too: sums of what is not negative are, when they are computed, no
/// smaller than one of their terms.
record Related(Sums sums) {
  private static final double ULPS = 6;

  /// What the form alone tells; everything where it tells nothing.
  Interval of(Function2 function, Expr x, Expr y, Function<Expr, Interval> known) {
    return switch (function) {
      case ADD -> sum(x, y, known).and(sum(y, x, known));
      case MULTIPLY -> product(x, y, known).and(product(y, x, known));
      case DIVIDE -> quotient(x, y, known);
      case XLOGY -> x == y ? logarithmic(known.apply(x)) : Interval.UNKNOWN;
      case EQUAL, LESS_EQUAL -> x == y ? same(known.apply(x), 1) : Interval.UNKNOWN;
      case LESS -> x == y ? same(known.apply(x), 0) : Interval.UNKNOWN;
      case MAXIMUM, MINIMUM -> x == y ? known.apply(x) : Interval.UNKNOWN;
      default -> Interval.UNKNOWN;
    };
  }

  /// `Σ exp(x − max x)` has the term 1, and `Σ exp(x − lse x)` is 1.
  Interval reduce(Node.Reduce reduce, Function<Expr, Interval> known) {
    if (reduce.reduction() != Reduction.SUM
        || !(reduce.x().node() instanceof Node.Map1(var exp, var shifted))
        || exp != Function1.EXP
        || !(shifted.node() instanceof Node.Map2(var add, var x, var minus))
        || add != Function2.ADD
        || !(Shapes.isNegative(minus) || Shapes.isNegative(stripped(minus)))) {
      return Interval.UNKNOWN;
    }
    Node.@Nullable Reduce inner = alongItself(x, Shapes.unsigned(minus));
    if (inner == null || !reduce.axes().equals(inner.axes()) || known.apply(reduce.x()).isEmpty()) {
      return Interval.UNKNOWN;
    }
    return switch (inner.reduction()) {
      case MAXIMUM ->
          Interval.of(1, Double.POSITIVE_INFINITY).orUndefined(known.apply(minus).undefined());
      case LOG_SUM_EXP -> total(reduce, known);
      case SUM, PRODUCT, MINIMUM, NORM2 -> Interval.UNKNOWN;
    };
  }

  /// Each exponent is off by its own rounding, relative to the largest modulus in it.
  private Interval total(Node.Reduce reduce, Function<Expr, Interval> known) {
    Expr x = reduce.x().operands().get(0).operands().get(0);
    Count n = sums.sizes().of(reduce.axes().stream().map(x.dims()::get).toList());
    double size = known.apply(x).magnitude() + Math.log(Math.max(1, n.most()));
    double error = 4 * ULPS * Math.ulp(1.0) * (1 + size) + n.growth(8) - 1;
    return error < 0.5
        ? Interval.of(1 - error, 1 + 2 * error).orUndefined(known.apply(x).undefined())
        : Interval.UNKNOWN;
  }

  private static Interval same(Interval x, double value) {
    return x.isEmpty() ? x : Interval.of(value).orUndefined(x.undefined());
  }

  /// `x + (−y)`, `eˣ − 1`, and `√(c + x²) ± x`
  private Interval sum(Expr x, Expr y, Function<Expr, Interval> known) {
    Optional<Interval> signed = SignsOfSums.of(x, y, known);
    if (signed.isPresent()) {
      return signed.get();
    }
    if (!Shapes.isNegative(stripped(y)) && !Shapes.isNegative(y)) {
      return Interval.UNKNOWN;
    }
    Interval range = known.apply(x);
    Expr less = Shapes.unsigned(y);
    if (x == less) {
      return same(range, 0);
    }
    if (Shapes.is(x, 1) && isBelowOne(less)) {
      return Interval.POSITIVE.orUndefined(known.apply(less).undefined());
    }
    if (isSpread(x, less)) {
      return Interval.NONNEGATIVE.orUndefined(range.undefined());
    }
    Node.@Nullable Reduce reduced = alongItself(x, less);
    if (reduced == null || range.isEmpty()) {
      return Interval.UNKNOWN;
    }
    // no further below the largest than the range is wide
    Interval below = new Interval(range.minus(range).lower(), 0, false, range.undefined());
    return switch (reduced.reduction()) {
      case MAXIMUM -> below;
      case MINIMUM -> below.negate();
      case LOG_SUM_EXP ->
          new Interval(Double.NEGATIVE_INFINITY, 0, false, known.apply(y).undefined());
      case SUM, PRODUCT, NORM2 -> Interval.UNKNOWN;
    };
  }

  /// `max x` and `min x`
  private boolean isSpread(Expr x, Expr less) {
    return x.node() instanceof Node.Reduce(var most, var a, var axes)
        && less.node() instanceof Node.Reduce(var least, var b, var others)
        && most == Reduction.MAXIMUM
        && least == Reduction.MINIMUM
        && a == b
        && axes.equals(others)
        && !sums.sizes().of(axes.stream().map(a.dims()::get).toList()).mayBeEmpty();
  }

  /// `σ(x)` and `tanh² x`, which come near to 1 but never reach it.
  private static boolean isBelowOne(Expr x) {
    Expr root = Shapes.square(x).orElse(x);
    return root.node() instanceof Node.Map1(var function, var _)
        && (function == Function1.SIGMOID || function == Function1.TANH);
  }

  private Interval product(Expr x, Expr y, Function<Expr, Interval> known) {
    Interval range = known.apply(x);
    if (x == y) {
      return range.power(2);
    }
    if (isComplement(y, x) && !range.isEmpty()) {
      return Interval.of(Double.NEGATIVE_INFINITY, Outward.up(0.25, ULPS))
          .orUndefined(range.undefined());
    }
    if (isMirrored(x, y) && !range.isEmpty()) {
      return new Interval(0, Outward.up(0.25, ULPS), true, range.undefined());
    }
    boolean logarithm =
        y.node() instanceof Node.Map1(var function, var inner)
            && function == Function1.LOG
            && inner == x;
    return logarithm
        ? logarithmic(range).orUndefined(known.apply(y).undefined())
        : new Means(sums).product(x, y, known);
  }

  /// `σ(x)` and `σ(−x)`
  private static boolean isMirrored(Expr x, Expr y) {
    return x.node() instanceof Node.Map1(var function, var a)
        && y.node() instanceof Node.Map1(var other, var b)
        && function == Function1.SIGMOID
        && other == Function1.SIGMOID
        && (isNegative(a, b) || isNegative(b, a));
  }

  /// `1 − x`
  private static boolean isComplement(Expr y, Expr x) {
    return y.node() instanceof Node.Map2(var add, var a, var b)
        && add == Function2.ADD
        && (Shapes.is(a, 1) && isNegative(b, x) || Shapes.is(b, 1) && isNegative(a, x));
  }

  private static boolean isNegative(Expr y, Expr x) {
    return Shapes.isNegative(y) && Shapes.unsigned(y) == x;
  }

  /// `x log x`: it falls from 0 to `−1/e` at `1/e`, and rises from there on.
  private static Interval logarithmic(Interval x) {
    Interval domain = x.narrowed(Interval.NONNEGATIVE).orUndefined(x.lower() < 0);
    if (domain.isEmpty()) {
      return domain;
    }
    Interval values = end(domain.lower()).or(end(domain.upper()));
    double bottom = Math.exp(-1);
    double lower =
        domain.lower() < bottom + 1e-9 && domain.upper() > bottom - 1e-9
            ? Outward.down(-bottom, ULPS)
            : values.lower();
    return new Interval(lower, values.upper(), false, domain.undefined());
  }

  private static Interval end(double x) {
    double value = x == 0 ? 0 : x * Math.log(x);
    return x == 0 || x == 1
        ? Interval.of(value)
        : Interval.of(Outward.down(value, ULPS), Outward.up(value, ULPS));
  }

  private Interval quotient(Expr x, Expr y, Function<Expr, Interval> known) {
    Interval divisor = known.apply(y);
    boolean gap = known.apply(x).undefined() || divisor.undefined() || divisor.mayBeZero();
    if (x == y) {
      return divisor.isEmpty() ? divisor : Interval.of(1).orUndefined(gap);
    }
    if (SignsOfSums.isRootAbove(y, Shapes.unsigned(x), known)) {
      double one = Outward.up(1, ULPS);
      return Interval.of(-one, one).orUndefined(gap);
    }
    Node.@Nullable Reduce reduced =
        Shapes.isNegative(y) || Shapes.isNegative(stripped(y)) ? null : alongItself(x, y);
    if (reduced != null && reduced.reduction() == Reduction.NORM2) {
      double one = Outward.up(1, ULPS);
      return Interval.of(-one, one).orUndefined(gap);
    }
    if (reduced != null && reduced.reduction() == Reduction.SUM && known.apply(x).lower() >= 0) {
      return Interval.UNIT.withoutZero(known.apply(x).nonzero()).orUndefined(gap);
    }
    return new Means(sums).quotient(x, y, known);
  }

  /// The reduction of `x` that `y` repeats along the very axes it took away; null where it is none.
  private static Node.@Nullable Reduce alongItself(Expr x, Expr y) {
    return repeated(y).node() instanceof Node.Reduce reduce
            && reduce.x() == x
            && alongAxes(y, x, reduce.axes())
        ? reduce
        : null;
  }

  static boolean alongAxes(Expr y, Expr x, List<Integer> axes) {
    if (y.node() instanceof Node.Broadcast(var _, var _, var places)) {
      return places.equals(
          IntStream.range(0, x.rank()).boxed().filter(axis -> !axes.contains(axis)).toList());
    }
    return axes.isEmpty() || x.rank() == 0;
  }

  /// What is repeated, or whose negative is.
  static Expr repeated(Expr x) {
    return Shapes.unsigned(stripped(x));
  }

  static Expr stripped(Expr x) {
    return x.node() instanceof Node.Broadcast(var inner, var _, var _) ? inner : x;
  }
}
