package gradus.certify;

import static gradus.expr.Functions.*;

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
/// | `exp(x) / Σ exp(x)`        | `exp(x − lse x)`                | exponentials overflow          |
/// | `Σx²/n − (Σx/n)²`          | `Σ(x − m)²/n`                   | elements are nearly the same   |
/// | `y log x`                  | `xlogy(y, x)`                   | both may be 0                  |
/// | `log Π x`                  | `Σ log x`                       | `x > 0`                        |
/// | `1 − tanh² x`              | `4 σ(2x) σ(−2x)`                | `x` is large                   |
/// | `1 − cos x`                | `2 sin²(x/2)`                   | `x` is small                   |
/// | `√p − √q`                  | `(p − q)/(√p + √q)`             | `p` is near `q`                |
/// | `A⁻¹B`, `bᵀA⁻¹`            | the solution of a linear system | always                         |
final class StableForms {
  private StableForms() {}

  static Optional<Expr> of(Expr expr, Function<Expr, Interval> known) {
    return switch (expr.node()) {
      case Node.Map2(var function, var x, var y) ->
          switch (function) {
            case ADD -> sum(x, y).or(() -> sum(y, x)).or(() -> roots(x, y));
            case MULTIPLY -> logarithmic(x, y).or(() -> logarithmic(y, x));
            case DIVIDE -> softmax(x, y);
            default -> Optional.empty();
          };
      case Node.Map1(var function, var x)
          when function == Function1.LOG
              && x.node() instanceof Node.Reduce(var reduction, var inner, var axes)
              && reduction == Reduction.PRODUCT
              && known.apply(inner).within(Interval.POSITIVE) ->
          Optional.of(Expr.of(new Node.Reduce(Reduction.SUM, log(inner), axes)));
      case Node.Einsum einsum -> solution(einsum);
      default -> Optional.empty();
    };
  }

  private static Optional<Expr> sum(Expr x, Expr y) {
    Optional<Expr> variance = Cancellation.variance(x, y);
    if (variance.isPresent()) {
      Expr of = variance.get();
      Expr mean = Shapes.square(Shapes.unsigned(y)).orElseThrow();
      Node.Map2 squares = (Node.Map2) x.node();
      Node.Reduce total = (Node.Reduce) squares.x().node();
      int[] kept =
          java.util.stream.IntStream.range(0, of.rank())
              .filter(axis -> !total.axes().contains(axis))
              .toArray();
      Expr centered = square(of.minus(mean.broadcast(of.dims(), kept)));
      return Optional.of(
          Expr.of(new Node.Reduce(Reduction.SUM, centered, total.axes())).over(squares.y()));
    }
    if (Shapes.is(x, 1) && Shapes.isNegative(y)) {
      Expr less = Shapes.unsigned(y);
      Optional<Expr> root = Shapes.square(less);
      if (root.isPresent()
          && root.get().node() instanceof Node.Map1(var tanh, var t)
          && tanh == Function1.TANH) {
        return Optional.of(sigmoid(t.times(2)).times(sigmoid(t.times(-2))).times(4));
      }
      if (less.node() instanceof Node.Map1(var cos, var t) && cos == Function1.COS) {
        return Optional.of(square(sin(t.times(0.5))).times(2));
      }
    }
    return Optional.empty();
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

  private static Optional<Expr> softmax(Expr x, Expr y) {
    return x.node() instanceof Node.Map1(var exp, var inner)
            && exp == Function1.EXP
            && y.node() instanceof Node.Broadcast(var sum, var dims, var axes)
            && sum.node() instanceof Node.Reduce(var reduction, var terms, var over)
            && reduction == Reduction.SUM
            && terms == x
        ? Optional.of(
            exp(
                inner.minus(
                    Expr.of(new Node.Reduce(Reduction.LOG_SUM_EXP, inner, over))
                        .broadcast(dims, axes.stream().mapToInt(axis -> axis).toArray()))))
        : Optional.empty();
  }

  /// `A⁻¹B` and `BA⁻¹`, where a sum of products is the product of two matrices or vectors.
  private static Optional<Expr> solution(Node.Einsum einsum) {
    if (einsum.operands().size() != 2
        || !einsum.operands().stream().allMatch(x -> x.rank() == 1 || x.rank() == 2)) {
      return Optional.empty();
    }
    Expr x = einsum.operands().get(0);
    Expr y = einsum.operands().get(1);
    boolean product =
        x.dims().getLast().equals(y.dims().getFirst())
            && x.matmul(y) == einsum(einsum.operands(), einsum.subscripts(), einsum.output());
    if (product && x.node() instanceof Node.Inverse(var a)) {
      return Optional.of(solve(a, y));
    }
    return product && y.node() instanceof Node.Inverse(var a)
        ? Optional.of(solve(a.transpose(), x.transpose()).transpose())
        : Optional.empty();
  }
}
