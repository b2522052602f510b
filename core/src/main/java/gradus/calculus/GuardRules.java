package gradus.calculus;

import static gradus.expr.Functions.*;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Function2;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.expr.Reduction;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What keeps a derivative where it does not exist, or where a product has a factor 0: a textbook
/// leaves it out. At a tie it takes one side in place of half of each; of two that belong together
/// the other one takes what is left, so that nothing changes where both sides have one derivative.
final class GuardRules {
  private static final Expr X = Expr.variable("x");
  private static final Expr Y = Expr.variable("y");
  private static final Expr V = Expr.variable("v", Dim.of("n"));

  static final List<Rule> ALL =
      List.of(
          Rule.structural(
              "away from 0",
              X.plus(equal(X, Expr.of(0))),
              X,
              Root.SUMS,
              false,
              (x, _) -> awayFromZero(x)),
          Rule.structural(
              "factors other than 0",
              Reductions.derivative(Reduction.PRODUCT, V, List.of(0), reduce(Reduction.PRODUCT, V)),
              reduce(Reduction.PRODUCT, V).over(V),
              Set.of(Node.Select.class),
              false,
              (x, _) -> otherFactors(x)),
          Rule.structural(
              "no tie",
              X.over(sum(equal(V, reduce(Reduction.MAXIMUM, V).broadcastLike(V)))),
              X,
              Root.PRODUCTS,
              false,
              GuardRules::alone),
          Rule.structural(
              "one side of a tie",
              less(X, Y).plus(equal(X, Y).times(0.5)),
              less(X, Y),
              Root.SUMS,
              false,
              (x, _) -> oneSide(x)));

  private GuardRules() {}

  private static Optional<Expr> awayFromZero(Expr x) {
    Expr y = x.operands().get(0);
    return y.plus(equal(y, Expr.of(0))) == x ? Optional.of(y) : Optional.empty();
  }

  /// The product of the other factors is that of all, divided by one.
  private static Optional<Expr> otherFactors(Expr x) {
    for (Expr part : Graph.topological(x)) {
      if (part.node() instanceof Node.Reduce(var reduction, var inner, var axes)
          && reduction == Reduction.PRODUCT
          && inner.node() instanceof Node.Select(var _, var _, var v)) {
        Expr all = Expr.of(new Node.Reduce(reduction, v, axes));
        if (Reductions.derivative(reduction, v, axes, all) == x) {
          return Optional.of(Batch.repeated(all, v, axes).over(v));
        }
      }
    }
    return Optional.empty();
  }

  /// How many elements are the largest: 1, where there is a derivative.
  private static Optional<Expr> alone(Expr x, Rewriter rewriter) {
    if (!rewriter.roots(x, false).contains(Node.Reduce.class)
        && !rewriter.roots(x, false).contains(Node.Broadcast.class)) {
      return Optional.empty();
    }
    Product product = rewriter.product(x);
    return product.factors().stream()
        .filter(factor -> factor.exponent() == -1 && isCount(factor.base()))
        .findFirst()
        .map(count -> product.replaced(List.of(count)).expr());
  }

  /// `Σᵢ [vᵢ = maxⱼ vⱼ]`, repeated or not.
  private static boolean isCount(Expr x) {
    Expr inner = x.node() instanceof Node.Broadcast(var of, var _, var _) ? of : x;
    return inner.node() instanceof Node.Reduce(var sum, var ties, var axes)
        && sum == Reduction.SUM
        && ties.node() instanceof Node.Map2(var equal, var v, var repeated)
        && equal == Function2.EQUAL
        && (isExtreme(v, repeated, axes) || isExtreme(repeated, v, axes));
  }

  private static boolean isExtreme(Expr v, Expr repeated, List<Integer> axes) {
    return repeated.node() instanceof Node.Broadcast(var extreme, var _, var _)
        && extreme.node() instanceof Node.Reduce(var reduction, var of, var along)
        && (reduction == Reduction.MAXIMUM || reduction == Reduction.MINIMUM)
        && of == v
        && along.equals(axes);
  }

  /// `[x < y] + ½[x = y]`
  private static Optional<Expr> oneSide(Expr x) {
    for (int k = 0; k < 2; k++) {
      Expr comparison = x.operands().get(k);
      Coefficient.Term half = Coefficient.front(x.operands().get(1 - k));
      if (comparison.node() instanceof Node.Map2(var less, var a, var b)
          && less == Function2.LESS
          && half.coefficient().is(0.5)
          && half.expr().node() instanceof Node.Map2(var equal, var c, var d)
          && equal == Function2.EQUAL
          && (a == c && b == d || a == d && b == c)) {
        boolean strict = a == c || Uniform.value(a).isPresent() || Uniform.value(b).isPresent();
        return Optional.of(strict ? comparison : lessEqual(a, b));
      }
    }
    return Optional.empty();
  }
}
