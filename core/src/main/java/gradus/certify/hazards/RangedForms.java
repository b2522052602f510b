package gradus.certify.hazards;

import static gradus.expr.Functions.*;

import gradus.certify.Interval;
import gradus.certify.Shapes;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Node;
import gradus.expr.Reduction;
import java.util.Optional;
import java.util.function.Function;

/// Forms of the same value for what [gradus.calculus.Stabilize] leaves as it is, because it is only
/// worth rewriting, or only right, for some ranges.
///
/// | written                    | better                          | where                          |
/// |----------------------------|---------------------------------|--------------------------------|
/// | `y log x`                  | `xlogy(y, x)`                   | both may be 0                  |
/// | `log Π x`                  | `Σ log x`                       | `x > 0`                        |
/// | `√p − √q`                  | `(p − q)/(√p + √q)`             | `p` is near `q`                |
/// | `det P/det Q`              | `exp(log det P − log det Q)`    | `P` and `Q` positive definite  |
/// | `c/det Q`                  | `c exp(−log det Q)`             | `Q` positive definite          |
final class RangedForms {
  private RangedForms() {}

  static Optional<Expr> of(Expr expr, Function<Expr, Interval> known) {
    return switch (expr.node()) {
      case Node.Map2(var function, var x, var y) ->
          switch (function) {
            case ADD -> roots(x, y);
            case MULTIPLY -> logarithmic(x, y).or(() -> logarithmic(y, x));
            case DIVIDE -> determinants(x, y, known);
            default -> Optional.empty();
          };
      case Node.Map1(var function, var x)
          when function == Function1.LOG
              && x.node() instanceof Node.Reduce(var reduction, var inner, var axes)
              && reduction == Reduction.PRODUCT
              && known.apply(inner).within(Interval.POSITIVE) ->
          Optional.of(Expr.of(new Node.Reduce(Reduction.SUM, log(inner), axes)));
      default -> Optional.empty();
    };
  }

  private static Optional<Expr> determinants(Expr x, Expr y, Function<Expr, Interval> known) {
    Optional<Expr> below = logDeterminant(y, known);
    return below.map(q ->
        logDeterminant(x, known)
            .map(p -> exp(p.minus(q)))
            .orElseGet(() -> x.times(exp(q.negate()))));
  }

  /// `log det A`, where an expression is a determinant that is positive.
  private static Optional<Expr> logDeterminant(Expr x, Function<Expr, Interval> known) {
    return x.node() instanceof Node.Determinant(var a) && known.apply(x).within(Interval.POSITIVE)
        ? Optional.of(gradus.expr.Functions.logDeterminant(a))
        : Optional.empty();
  }

  private static Optional<Expr> roots(Expr x, Expr y) {
    boolean swapped = Shapes.isNegative(x);
    Expr first = swapped ? y : x;
    Expr second = Shapes.unsigned(swapped ? x : y);
    return first.node() instanceof Node.Map1(var f, var p)
            && f == Function1.SQRT
            && second.node() instanceof Node.Map1(var g, var q)
            && g == Function1.SQRT
        ? Optional.of(p.minus(q).over(first.plus(second)))
        : Optional.empty();
  }

  private static Optional<Expr> logarithmic(Expr x, Expr y) {
    Expr inner = Shapes.unsigned(y);
    if (!(inner.node() instanceof Node.Map1(var log, var argument)) || log != Function1.LOG) {
      return Optional.empty();
    }
    Expr product = xlogy(x, argument);
    return Optional.of(Shapes.isNegative(y) ? product.negate() : product);
  }
}
