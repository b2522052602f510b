package gradus.certify.convexity;

import gradus.certify.Range;
import gradus.certify.Shapes;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Functions;
import gradus.expr.Graph;
import gradus.expr.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `ab − q = b(a − q/b)` for factors `a, b ≥ 0`: `uw − xᵀx`, `t² − xᵀx`, `t⁴ − ‖x‖⁴`. Where `a` is
/// concave and `q/b` convex it is a product of two concave functions, which its logarithm and its
/// roots show to be concave (Boyd & Vandenberghe 2004, *Convex Optimization*, exercise 3.22).
///
/// @param factor `b`
/// @param rest `a − q/b`; where `q ≥ 0` and `b ≥ 0`, it is positive together with `b` at the points
///   at which the difference is positive
record LorentzForm(Expr factor, Expr rest) {
  /// Reads a difference; empty where it is none, or not of a product and something nonnegative.
  static Optional<LorentzForm> of(Expr difference, Range range) {
    List<Expr> products = new ArrayList<>();
    List<Expr> subtracted = new ArrayList<>();
    Deque<Expr> open = new ArrayDeque<>(List.of(difference));
    while (!open.isEmpty()) {
      Expr term = open.pop();
      if (term.node() instanceof Node.Map2(var function, var a, var b)
          && function == Function2.ADD) {
        open.push(b);
        open.push(a);
      } else if (Shapes.isNegative(term)) {
        subtracted.add(Shapes.unsigned(term));
      } else if (range.interval(term).upper() <= 0) {
        subtracted.add(term.negate());
      } else {
        products.add(term);
      }
    }
    boolean fits =
        products.size() == 1
            && !subtracted.isEmpty()
            && subtracted.stream().allMatch(q -> range.interval(q).lower() >= 0);
    return fits
        ? split(products.get(0), range)
            .map(two ->
                new LorentzForm(
                    two.factor,
                    two.rest.minus(
                        subtracted.stream().reduce(Expr::plus).orElseThrow().over(two.factor))))
        : Optional.empty();
  }

  /// `b` and `a`, for a product `ab` or a power of `a`.
  private static Optional<LorentzForm> split(Expr product, Range range) {
    if (product.node() instanceof Node.Power(var a, var p)) {
      return p > 1 && range.interval(a).lower() >= 0
          ? Optional.of(new LorentzForm(power(a, p - 1), a))
          : Optional.empty();
    }
    List<Expr> factors = new ArrayList<>();
    Deque<Expr> open = new ArrayDeque<>(List.of(product));
    while (!open.isEmpty()) {
      Expr factor = open.pop();
      if (factor.node() instanceof Node.Map2(var function, var a, var b)
          && function == Function2.MULTIPLY) {
        open.push(b);
        open.push(a);
      } else {
        // numbers stand first, and stay with what follows
        factors.add(Shapes.number(factor).isPresent() ? 0 : factors.size(), factor);
      }
    }
    boolean fits =
        factors.stream().filter(x -> Shapes.number(x).isEmpty()).count() > 1
            && factors.stream().allMatch(x -> range.interval(x).lower() >= 0);
    Expr last = factors.getLast();
    return fits
        ? Optional.of(
            new LorentzForm(
                last,
                factors.subList(0, factors.size() - 1).stream().reduce(Expr::times).orElseThrow()))
        : Optional.empty();
  }

  /// A function with such differences in its logarithms and roots written as products.
  static Expr factored(Expr function) {
    Range range = Range.knowing(Map.of());
    Map<Expr, Expr> products = new HashMap<>();
    for (Expr expr : Graph.topological(function)) {
      switch (expr.node()) {
        case Node.Map1(var outer, var inside) when outer == Function1.LOG ->
            of(inside, range)
                .ifPresent(form ->
                    products.put(expr, Functions.log(form.factor).plus(Functions.log(form.rest))));
        case Node.Map1(var outer, var inside) when outer == Function1.SQRT ->
            of(inside, range)
                .ifPresent(form ->
                    products.put(
                        expr, Functions.sqrt(form.factor).times(Functions.sqrt(form.rest))));
        case Node.Power(var inside, var p) when p > 0 && p < 1 ->
            of(inside, range)
                .ifPresent(
                    form -> products.put(expr, power(form.factor, p).times(power(form.rest, p))));
        default -> {}
      }
    }
    return products.isEmpty() ? function : Graph.substitute(function, products);
  }

  private static Expr power(Expr x, double p) {
    return p == 1 ? x : Expr.of(new Node.Power(x, p));
  }
}
