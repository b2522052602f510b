package gradus.calculus;

import static gradus.expr.Functions.*;

import gradus.calculus.Product.Factor;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Function2;
import gradus.expr.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Derivatives of functions with kinks, for reading: which side counts is said by one comparison.
final class KinkRules {
  private static final Expr X = Expr.variable("x");
  private static final Expr Y = Expr.variable("y");
  private static final Expr V = Expr.variable("v", Dim.of("n"));
  private static final Expr W = Expr.variable("w", Dim.of("n"));
  private static final Expr ZERO = Expr.of(0);

  static final List<Rule> ALL =
      List.of(
          Rule.structural(
              "where it is positive",
              less(ZERO, X).times(max(X, ZERO)),
              max(X, ZERO),
              Root.PRODUCTS,
              false,
              KinkRules::positivePart),
          Rule.scalar("where it is positive", step(X).times(relu(X)), relu(X)),
          Rule.structural(
              "comparison of multiples",
              less(X.times(-2), X.times(3)),
              less(ZERO, X),
              Set.of(Function2.LESS, Function2.LESS_EQUAL),
              false,
              (x, _) -> ofMultiples(x)),
          Rule.structural(
              "comparison of a difference",
              less(ZERO, X.minus(Y)),
              less(Y, X),
              Set.of(Function2.LESS, Function2.LESS_EQUAL),
              false,
              KinkRules::ofDifference),
          Rule.structural(
              "cases together",
              select(less(V, W), V, ZERO.broadcastLike(V))
                  .plus(select(less(V, W), ZERO.broadcastLike(V), W)),
              select(less(V, W), V, W),
              Root.SUMS,
              false,
              KinkRules::together),
          Rule.structural(
              "common number of cases",
              select(less(V, W), V.times(2), W.times(-2)),
              select(less(V, W), V, W.negate()).times(2),
              Set.of(Node.Select.class),
              false,
              (x, _) -> commonNumber(x)),
          Rule.structural(
              "clipped",
              select(lessEqual(abs(X), Expr.of(2)), X, sign(X).times(2)),
              min(max(X, Expr.of(-2)), Expr.of(2)),
              Set.of(Node.Select.class),
              false,
              (x, _) -> clipped(x)),
          Rule.structural(
              "one case or the other",
              V.times(less(V, W)).plus(W.times(lessEqual(W, V))),
              select(less(V, W), V, W),
              Root.SUMS,
              false,
              KinkRules::cases));

  private KinkRules() {}

  /// `[0 < x] max(x, 0) = max(x, 0)`, and the same of minima.
  private static Optional<Expr> positivePart(Expr x, Rewriter rewriter) {
    Set<Object> roots = rewriter.roots(x, true);
    if (!roots.contains(Function2.LESS)
        || !roots.contains(Function2.MAXIMUM) && !roots.contains(Function2.MINIMUM)) {
      return Optional.empty();
    }
    Product product = rewriter.product(x);
    for (Factor side : product.factors()) {
      for (Factor part : product.factors()) {
        if (side.exponent() == 1
            && part.exponent() > 0
            && side.base().node() instanceof Node.Map2(var less, var a, var b)
            && less == Function2.LESS
            && part.base().node() instanceof Node.Map2(var function, var c, var d)
            && (a == c && b == d || a == d && b == c)
            && (function == Function2.MAXIMUM && Uniform.is(a, 0)
                || function == Function2.MINIMUM && Uniform.is(b, 0))) {
          return Optional.of(product.replaced(List.of(side)).expr());
        }
      }
    }
    return Optional.empty();
  }

  /// `[αx < βx] = [0 < x]` for numbers `α < β`.
  private static Optional<Expr> ofMultiples(Expr x) {
    Coefficient.Term a = Coefficient.front(x.operands().get(0));
    Coefficient.Term b = Coefficient.front(x.operands().get(1));
    boolean apart = a.coefficient().value() != b.coefficient().value();
    if (a.expr() != b.expr() || !apart) {
      return Optional.empty();
    }
    Expr zero = Uniform.of(0, x.dims());
    boolean rises = a.coefficient().value() < b.coefficient().value();
    Expr left = rises ? zero : a.expr();
    Expr right = rises ? a.expr() : zero;
    return Optional.of(Expr.of(x.node().with(List.of(left, right))));
  }

  /// `[0 < x − y] = [y < x]`
  private static Optional<Expr> ofDifference(Expr x, Rewriter rewriter) {
    for (int k = 0; k < 2; k++) {
      Expr difference = x.operands().get(1 - k);
      if (!Uniform.is(x.operands().get(k), 0)
          || !Sum.is(difference)
          || !rewriter.usedOnce(difference)) {
        continue;
      }
      Map<Boolean, Expr> sides = new HashMap<>();
      Sum.of(difference)
          .terms()
          .forEach((term, c) -> {
            if (c.abs().is(1)) {
              sides.put(c.is(1), term);
            }
          });
      Sum sum = Sum.of(difference);
      Expr plus = sides.get(true);
      Expr minus = sides.get(false);
      if (sum.size() == 2 && sum.constant().is(0) && plus != null && minus != null) {
        return Optional.of(
            Expr.of(x.node().with(k == 0 ? List.of(minus, plus) : List.of(plus, minus))));
      }
    }
    return Optional.empty();
  }

  /// `(a if c, else 0) + (0 if c, else b) = (a if c, else b)`
  private static Optional<Expr> together(Expr x, Rewriter rewriter) {
    Sum sum = rewriter.sum(x);
    List<Expr> terms = new ArrayList<>(sum.terms().keySet());
    for (Expr first : terms) {
      for (Expr second : terms) {
        if (first.node() instanceof Node.Select(var condition, var a, var none)
            && second.node() instanceof Node.Select(var same, var nothing, var b)
            && condition == same
            && Uniform.is(none, 0)
            && Uniform.is(nothing, 0)) {
          Expr then = sum.terms().getOrDefault(first, Coefficient.ONE).of(a);
          Expr otherwise = sum.terms().getOrDefault(second, Coefficient.ONE).of(b);
          return Optional.of(sum.replaced(first, second, select(condition, then, otherwise)));
        }
      }
    }
    return Optional.empty();
  }

  /// `(αa if c, else ±αb) = α (a if c, else ±b)`
  private static Optional<Expr> commonNumber(Expr x) {
    if (!(x.node() instanceof Node.Select(var condition, var then, var otherwise))) {
      return Optional.empty();
    }
    Coefficient.Term a = Coefficient.front(then);
    Coefficient.Term b = Coefficient.front(otherwise);
    Coefficient size = a.coefficient().abs();
    return size.equals(b.coefficient().abs()) && !size.is(1)
        ? Optional.of(
            size.of(
                select(
                    condition,
                    a.coefficient().over(size).of(a.expr()),
                    b.coefficient().over(size).of(b.expr()))))
        : Optional.empty();
  }

  /// `(x if |x| ≤ δ, else δ sgn x)`, the slope of Huber's function.
  private static Optional<Expr> clipped(Expr x) {
    if (!(x.node() instanceof Node.Select(var condition, var then, var otherwise))
        || !(condition.node() instanceof Node.Map2(var order, var size, var limit))
        || order != Function2.LESS_EQUAL
        || Uniform.value(limit).isEmpty()) {
      return Optional.empty();
    }
    double delta = Uniform.value(limit).getAsDouble();
    boolean huber =
        delta > 0 && size == abs(then) && otherwise == Coefficient.of(delta).of(sign(then));
    return huber
        ? Optional.of(min(max(then, Uniform.of(-delta, x.dims())), Uniform.of(delta, x.dims())))
        : Optional.empty();
  }

  /// `p [x < y] + q [y ≤ x] = (p if x < y, else q)`
  private static Optional<Expr> cases(Expr x, Rewriter rewriter) {
    Sum sum = rewriter.sum(x);
    for (Expr first : sum.terms().keySet()) {
      for (Expr second : sum.terms().keySet()) {
        Product p = sum.product(first);
        Product q = sum.product(second);
        for (Factor side : p.factors()) {
          for (Factor other : q.factors()) {
            if (first != second && complementary(side, other)) {
              Expr both =
                  select(
                      side.base(),
                      p.replaced(List.of(side)).expr(),
                      q.replaced(List.of(other)).expr());
              return Optional.of(sum.replaced(first, second, both));
            }
          }
        }
      }
    }
    return Optional.empty();
  }

  /// `[x < y]` and `[y ≤ x]`
  static boolean complementary(Factor first, Factor second) {
    return first.exponent() == 1
        && second.exponent() == 1
        && first.base().node() instanceof Node.Map2(var f, var a, var b)
        && second.base().node() instanceof Node.Map2(var g, var c, var d)
        && f == Function2.LESS
        && g == Function2.LESS_EQUAL
        && a == d
        && b == c;
  }
}
