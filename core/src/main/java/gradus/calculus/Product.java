package gradus.calculus;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A product of elementwise factors with constant exponents, and a number in front.
///
/// Products, quotients, negatives and reciprocals in the graph are of one or two; here nested ones
/// are read as one, up to a limit that keeps long chains linear.
///
/// @param operations how many nodes were read
/// @param depth how deep the numbers were buried, in all
record Product(
    Coefficient coefficient, List<Factor> factors, int operations, int depth, List<Dim> dims) {
  private static final int LIMIT = 24;

  /// `baseᵉ`
  record Factor(Expr base, double exponent) {
    boolean integer() {
      return exponent == Math.rint(exponent);
    }

    Expr expr() {
      return Powers.of(base, exponent);
    }
  }

  private record Open(Expr expr, double exponent, int depth) {}

  /// Reads the factors, in order, equal ones separately.
  static Product of(Expr x) {
    Coefficient coefficient = Coefficient.ONE;
    List<Factor> factors = new ArrayList<>();
    int operations = 0;
    int depth = 0;
    Deque<Open> open = new ArrayDeque<>(List.of(new Open(x, 1, 0)));
    while (!open.isEmpty()) {
      Open next = open.pop();
      double exponent = next.exponent();
      Coefficient number = number(next.expr());
      if (Math.abs(exponent) == 1 && !number.is(0)) {
        coefficient = exponent > 0 ? coefficient.times(number) : coefficient.over(number);
        depth += next.depth();
        continue;
      }
      Coefficient.Term front = repeatedFront(next.expr());
      if (Math.abs(exponent) == 1 && front.expr() != next.expr()) {
        coefficient =
            exponent > 0
                ? coefficient.times(front.coefficient())
                : coefficient.over(front.coefficient());
        depth += next.depth();
        operations++;
        open.push(new Open(front.expr(), exponent, next.depth()));
        continue;
      }
      List<Open> inner =
          Math.abs(exponent) == 1 && factors.size() + open.size() < LIMIT ? inner(next) : List.of();
      if (!inner.isEmpty()) {
        operations++;
        boolean negated = next.expr().node() instanceof Node.Map1;
        coefficient = negated ? coefficient.negate() : coefficient;
        depth += negated ? next.depth() : 0;
        inner.reversed().forEach(open::push);
      } else {
        factors.add(repeated(next.expr(), exponent));
      }
    }
    return new Product(coefficient, factors, operations, depth, x.dims());
  }

  /// The number that `x` is; 0 where it is none that can be taken out.
  private static Coefficient number(Expr x) {
    double value = Uniform.value(x).orElse(0);
    return Coefficient.of(Double.isFinite(value) ? value : 0);
  }

  /// The number in front of what is repeated, and the rest, repeated.
  private static Coefficient.Term repeatedFront(Expr x) {
    return x.node() instanceof Node.Broadcast
        ? Coefficient.front(x)
        : new Coefficient.Term(Coefficient.ONE, x);
  }

  private static List<Open> inner(Open x) {
    double e = x.exponent();
    int below = x.depth() + 1;
    return switch (x.expr().node()) {
      case Node.Map1(var function, var a) when function == Function1.NEGATE ->
          List.of(new Open(a, e, below));
      case Node.Map2(var function, var a, var b) when function == Function2.MULTIPLY ->
          List.of(new Open(a, e, below), new Open(b, e, below));
      case Node.Map2(var function, var a, var b) when function == Function2.DIVIDE ->
          List.of(new Open(a, e, below), new Open(b, -e, below));
      case Node.Power(var a, var exponent) -> List.of(new Open(a, e * exponent, below));
      default -> List.of();
    };
  }

  /// A repeated power is a power of what is repeated.
  private static Factor repeated(Expr x, double exponent) {
    return x.node() instanceof Node.Broadcast(var inner, var dims, var axes)
            && inner.node() instanceof Node.Power(var base, var power)
            && Math.abs(exponent) == 1
        ? new Factor(Expr.of(new Node.Broadcast(base, dims, axes)), exponent * power)
        : new Factor(x, exponent);
  }

  /// Collects equal factors, and puts the number in front and what divides below: only where that
  /// is shorter.
  static Optional<Expr> collect(Expr x, Rewriter rewriter) {
    Product product = rewriter.product(x);
    if (product.operations == 0 || !product.coefficient.isFinite() || product.coefficient.is(0)) {
      return Optional.empty();
    }
    List<Factor> merged = merged(product.factors, rewriter);
    boolean bare = product.isPlain() && product.operations < product.factors.size();
    if (merged.size() == product.factors.size() && bare) {
      return Optional.empty();
    }
    Expr collected = new Product(product.coefficient, merged, 0, 0, product.dims).expr();
    if (collected == x) {
      return Optional.empty();
    }
    Product again = of(collected);
    boolean shorter =
        again.operations < product.operations
            || again.operations == product.operations
                && (again.depth < product.depth || again.factors.size() < product.factors.size());
    return shorter ? Optional.of(collected) : Optional.empty();
  }

  /// The same factors, in whatever order.
  boolean same(Product other) {
    return coefficient.equals(other.coefficient)
        && factors.size() == other.factors.size()
        && counts().equals(other.counts());
  }

  private Map<Factor, Integer> counts() {
    Map<Factor, Integer> counts = new HashMap<>();
    factors.forEach(factor -> counts.merge(factor, 1, Integer::sum));
    return counts;
  }

  /// Factors and nothing else: no number, power, quotient or repetition among them.
  private boolean isPlain() {
    return coefficient.is(1)
        && operations == factors.size() - 1
        && factors.stream()
            .allMatch(factor ->
                factor.exponent() == 1 && !(factor.base().node() instanceof Node.Broadcast));
  }

  /// The roots of the factors above and below, to see at a glance which patterns cannot match.
  Set<Object> roots(boolean above) {
    Set<Object> roots = new HashSet<>();
    for (Factor factor : factors) {
      if (factor.exponent() > 0 == above) {
        roots.add(Root.of(factor.base()));
      }
    }
    return roots;
  }

  private static List<Factor> merged(List<Factor> factors, Rewriter rewriter) {
    List<Factor> merged = new ArrayList<>();
    for (Factor factor : factors) {
      int place = 0;
      while (place < merged.size() && !merges(merged.get(place), factor, rewriter)) {
        place++;
      }
      if (place == merged.size()) {
        merged.add(factor);
      } else {
        double exponent = merged.get(place).exponent() + factor.exponent();
        if (exponent == 0) {
          merged.remove(place);
        } else {
          merged.set(place, new Factor(factor.base(), exponent));
        }
      }
    }
    return merged;
  }

  /// `xᵃxᵇ = xᵃ⁺ᵇ`: for integers of one sign always, for other integers where `x ≠ 0`, and else
  /// where `x > 0`.
  private static boolean merges(Factor first, Factor second, Rewriter rewriter) {
    if (first.base() != second.base()) {
      return false;
    }
    boolean integers = first.integer() && second.integer();
    return integers && first.exponent() * second.exponent() > 0
        || rewriter.sign(first.base()).within(integers ? Sign.NONZERO : Sign.POSITIVE);
  }

  /// The product in the graph: number, repeated factors, factors, and one division.
  Expr expr() {
    List<Expr> above =
        together(
            factors.stream().filter(factor -> factor.exponent() > 0).map(Factor::expr).toList());
    List<Expr> below =
        together(
            factors.stream()
                .filter(factor -> factor.exponent() < 0)
                .map(factor -> new Factor(factor.base(), -factor.exponent()).expr())
                .toList());
    if (above.isEmpty() && below.isEmpty()) {
      return Uniform.of(coefficient.value(), dims);
    }
    if (below.isEmpty()) {
      return coefficient.of(product(above));
    }
    Expr divisor = product(below);
    if (!above.isEmpty()) {
      return coefficient.of(product(above).over(divisor));
    }
    return coefficient.abs().is(1)
        ? coefficient.of(reciprocal(divisor))
        : new Coefficient(1, coefficient.denominator())
            .of(Uniform.of(coefficient.numerator(), dims).over(divisor));
  }

  private static Expr reciprocal(Expr x) {
    return x.node() instanceof Node.Power(var base, var exponent)
        ? Powers.of(base, -exponent)
        : x.power(-1);
  }

  private static Expr product(List<Expr> factors) {
    return factors.stream().reduce(Expr::times).orElseThrow();
  }

  /// What is repeated along the same axes is multiplied before it is repeated, and comes first.
  private List<Expr> together(List<Expr> factors) {
    Map<List<Integer>, Expr> repeated = new LinkedHashMap<>();
    List<Expr> others = new ArrayList<>();
    for (Expr factor : factors) {
      if (factor.node() instanceof Node.Broadcast(var inner, var _, var axes)) {
        repeated.merge(axes, inner, Expr::times);
      } else {
        others.add(factor);
      }
    }
    List<Expr> all = new ArrayList<>();
    repeated.forEach((axes, inner) -> all.add(Expr.of(new Node.Broadcast(inner, dims, axes))));
    all.addAll(others);
    return all;
  }

  /// This with one of the bases above and one of those below, `a/b`, replaced by `quotient`.
  Product replaced(Factor a, Factor b, Expr quotient) {
    List<Factor> rest = new ArrayList<>(factors);
    rest.remove(a);
    rest.remove(b);
    if (a.exponent() != 1) {
      rest.add(new Factor(a.base(), a.exponent() - 1));
    }
    if (b.exponent() != -1) {
      rest.add(new Factor(b.base(), b.exponent() + 1));
    }
    rest.add(new Factor(quotient, 1));
    return new Product(coefficient, rest, 0, 0, dims);
  }

  /// This with some factors replaced by others.
  Product replaced(List<Factor> old, Expr... by) {
    List<Factor> rest = new ArrayList<>(factors);
    old.forEach(rest::remove);
    for (Expr factor : by) {
      rest.add(new Factor(factor, 1));
    }
    return new Product(coefficient, rest, 0, 0, dims);
  }
}
