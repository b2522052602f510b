package gradus.certify;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Function2;
import gradus.expr.Node;
import gradus.expr.Reduction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/// Ranges of means: that of `x`, and for the mean of `(x − mean x)²` at most `(u − l)²/4` where `x`
/// lies in `[l, u]` (Popoviciu 1935).
record Means(Sums sums) {
  /// `Σx ⊙ n⁻¹`
  Interval product(Expr x, Expr y, Function<Expr, Interval> known) {
    return Shapes.scalar(y).node() instanceof Node.Power(var count, var exponent) && exponent == -1
        ? quotient(x, count, known)
        : Interval.UNKNOWN;
  }

  /// `Σx / n`
  Interval quotient(Expr x, Expr count, Function<Expr, Interval> known) {
    if (!(x.node() instanceof Node.Reduce(var reduction, var inner, var axes))
        || reduction != Reduction.SUM) {
      return Interval.UNKNOWN;
    }
    List<Dim> dims = axes.stream().map(inner.dims()::get).toList();
    Interval elements = known.apply(inner);
    if (!counts(count, dims) || elements.isEmpty()) {
      return Interval.UNKNOWN;
    }
    Count n = sums.sizes().of(dims);
    Interval wide = elements.and(spread(inner, axes, n, known));
    return widened(wide, n.growth(2)).orUndefined(known.apply(count).mayBeZero());
  }

  /// By the relative error of a sum; computed means of numbers of one sign have that sign.
  private static Interval widened(Interval x, double growth) {
    double inner = Math.max(0, 2 - growth);
    return new Interval(
        Outward.productDown(x.lower(), x.lower() < 0 ? growth : inner),
        Outward.productUp(x.upper(), x.upper() > 0 ? growth : inner),
        x.nonzero() && (x.lower() >= 0 || x.upper() <= 0),
        x.undefined());
  }

  /// No bound for one square, but one for the mean of all: `Σ(x − mean x)² ≤ n (u − l)²/4`.
  private static Interval spread(
      Expr square, List<Integer> axes, Count size, Function<Expr, Interval> known) {
    if (square.node() instanceof Node.Power(var centered, var exponent)
        && exponent == 2
        && centered.node() instanceof Node.Map2(var add, var x, var minus)
        && add == Function2.ADD
        && (Shapes.isNegative(minus) || Shapes.isNegative(Related.stripped(minus)))
        && Related.repeated(Shapes.unsigned(minus)).node()
            instanceof Node.Map2(var divide, var total, var n)
        && divide == Function2.DIVIDE
        && total.node() instanceof Node.Reduce reduce
        && reduce.reduction() == Reduction.SUM
        && reduce.x() == x
        && reduce.axes().equals(axes)
        && Related.alongAxes(Shapes.unsigned(minus), x, axes)
        && counts(n, axes.stream().map(x.dims()::get).toList())) {
      Interval range = known.apply(x);
      Interval quarter = range.minus(range).power(2).times(0.25);
      // a mean that is off by δ adds δ²
      Interval off = Interval.of(range.magnitude()).times(size.growth(2) - 1).power(2);
      double upper = Outward.productUp(quarter.plus(off).upper(), size.growth(8));
      return new Interval(0, upper, false, range.undefined());
    }
    return Interval.UNKNOWN;
  }

  /// Whether an expression is the number of elements along some dimensions, as
  /// [gradus.expr.Functions#size] writes it.
  private static boolean counts(Expr count, List<Dim> dims) {
    List<String> names = new ArrayList<>();
    double number = 1;
    Deque<Expr> open = new ArrayDeque<>(List.of(count));
    while (!open.isEmpty() && open.size() < 8) {
      Expr x = Shapes.scalar(open.pop());
      switch (x.node()) {
        case Node.Constant(var value) -> number *= value;
        case Node.Map2(var function, var a, var b) when function == Function2.MULTIPLY -> {
          open.push(a);
          open.push(b);
        }
        case Node.Reduce(var reduction, var ones, var _)
            when reduction == Reduction.SUM && ones.rank() == 1 && Shapes.is(ones, 1) ->
            names.add(ones.dims().get(0).toString());
        default -> {
          return false;
        }
      }
    }
    double expected = 1;
    for (Dim dim : dims) {
      if (dim instanceof Dim.Fixed(var size)) {
        expected *= size;
      } else if (!names.remove(dim.toString())) {
        return false;
      }
    }
    return open.isEmpty() && names.isEmpty() && number == expected;
  }
}
