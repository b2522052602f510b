package gradus.certify.hazards;

import static gradus.expr.Functions.*;

import gradus.certify.Interval;
import gradus.certify.Shapes;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Node;
import gradus.expr.Reduction;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/// Forms of the same value for what [gradus.calculus.Stabilize] leaves as it is, because it is only
/// worth rewriting, or only right, for some ranges.
///
/// | written                    | better                          | where                          |
/// |----------------------------|---------------------------------|--------------------------------|
/// | `y log x`                  | `xlogy(y, x)`                   | both may be 0                  |
/// | `log Π x`                  | `Σ log x`                       | `x > 0`                        |
/// | `√p − √q`                  | `(p − q)/(√p + √q)`             | `p` is near `q`                |
/// | `p² − q²`                  | `(p − q)(p + q)`                | `p²` is near `q²`              |
/// | `c² − p²`                  | `(c − p)(c + p)`                | `p²` is near `c²`              |
/// | `1/p − 1/q`                | `(q − p)/(pq)`                  | `p` is near `q`                |
/// | `eᵖ − e^q`                 | `e^q expm1(p − q)`              | `p` is near `q`                |
/// | `log p − log q`            | `2 asinh((p − q)/(2√p√q))`      | `p` is near `q`                |
/// | `sin p − sin q`            | `2 sin ½(p − q) cos ½(p + q)`   | `p` is near `q`                |
/// | `cos p − cos q`            | `−2 sin ½(p − q) sin ½(p + q)`  | `p` is near `±q`               |
/// | `det P/det Q`              | `exp(log det P − log det Q)`    | `P` and `Q` positive definite  |
/// | `c/det Q`                  | `c exp(−log det Q)`             | `Q` positive definite          |
final class RangedForms {
  private RangedForms() {}

  static Optional<Expr> of(Expr expr, Function<Expr, Interval> known) {
    return switch (expr.node()) {
      case Node.Map2(var function, var x, var y) ->
          switch (function) {
            case ADD -> Twins.of(x, y).flatMap(RangedForms::difference).or(() -> squares(x, y));
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

  /// `f(p) − f(q)`, written with `p − q`.
  private static Optional<Expr> difference(Twins twins) {
    Expr p = twins.first();
    Expr q = twins.second();
    Expr apart = p.minus(q);
    Optional<Expr> form = Optional.empty();
    if (twins.is(Function1.SQRT) || twins.isPower(0.5)) {
      form = Optional.of(apart.over(sqrt(p).plus(sqrt(q))));
    } else if (twins.isPower(2)) {
      form = Optional.of(apart.times(p.plus(q)));
    } else if (twins.isPower(-1)) {
      form = Optional.of(q.minus(p).over(p.times(q)));
    } else if (twins.is(Function1.EXP)) {
      form = Optional.of(exp(q).times(expm1(apart)));
    } else if (twins.is(Function1.LOG)) {
      form = Optional.of(asinh(apart.over(sqrt(p).times(sqrt(q)).times(2))).times(2));
    } else if (twins.is(Function1.SIN)) {
      form = Optional.of(sin(apart.times(0.5)).times(cos(p.plus(q).times(0.5))).times(2));
    } else if (twins.is(Function1.COS)) {
      form = Optional.of(sin(apart.times(0.5)).times(sin(p.plus(q).times(0.5))).times(-2));
    }
    return form.map(f -> twins.factor() == 1 ? f : f.times(twins.factor()));
  }

  /// `c² − p²` or `p² − c²`, for a number whose root is exact.
  private static Optional<Expr> squares(Expr x, Expr y) {
    OptionalDouble left = Shapes.number(x);
    OptionalDouble number = left.isPresent() ? left : Shapes.number(y);
    Expr term = left.isPresent() ? y : x;
    Optional<Expr> p = Shapes.square(Shapes.unsigned(term));
    if (number.isEmpty() || p.isEmpty()) {
      return Optional.empty();
    }
    double square = Shapes.isNegative(term) ? number.getAsDouble() : -number.getAsDouble();
    double c = Math.sqrt(square);
    if (!(square > 0) || c * c != square) {
      return Optional.empty();
    }
    Expr product = Expr.of(c).minus(p.get()).times(Expr.of(c).plus(p.get()));
    return Optional.of(Shapes.isNegative(term) ? product : product.negate());
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
