package gradus.certify.hazards;

import gradus.certify.Interval;
import gradus.certify.Range;
import gradus.expr.Expr;
import gradus.expr.Function2;
import gradus.expr.Graph;
import gradus.expr.LinearMap;
import gradus.expr.Node;
import gradus.expr.Reduction;
import gradus.linalg.Precision;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;

/// Sums of rounded terms that can nearly cancel.
///
/// | sum                                           | where                                        |
/// |-----------------------------------------------|----------------------------------------------|
/// | `x + y`                                       | one of them is rounded, and `x` is near `−y` |
/// | over axes, of products, of the entries so far | it may be positive, and negative             |
///
/// A sum of two numbers that were not rounded is as exact as they are.
final class Differences {
  private final Contexts contexts;
  private final Magnitudes numbers;
  private final Set<Expr> roots;
  private final Map<Expr, Set<Expr>> users;

  private Differences(
      List<Expr> roots, Range range, Precision precision, Map<Expr, Set<Expr>> users) {
    this.contexts = new Contexts(roots, range);
    this.numbers = new Magnitudes(precision);
    this.roots = Set.copyOf(roots);
    this.users = users;
  }

  /// Each such sum, with the largest modulus of a term, in the order of evaluation.
  ///
  /// @param users of each expression
  static Map<Expr, Double> of(
      List<Expr> roots, Range range, Precision precision, Map<Expr, Set<Expr>> users) {
    Differences differences = new Differences(roots, range, precision, users);
    Map<Expr, Double> found = new LinkedHashMap<>();
    for (Expr expr : Graph.topological(roots)) {
      differences.magnitude(expr).ifPresent(magnitude -> found.put(expr, magnitude));
    }
    return found;
  }

  private OptionalDouble magnitude(Expr expr) {
    return switch (expr.node()) {
      case Node.Map2 _ when isSum(expr) -> isTerm(expr) ? OptionalDouble.empty() : terms(expr);
      case Node.Reduce reduce when reduce.reduction() == Reduction.SUM -> total(expr);
      case Node.Einsum einsum
          when einsum.subscripts().stream()
              .anyMatch(labels -> !einsum.output().containsAll(labels)) ->
          total(expr);
      case Node.Linear(var map, var _)
          when map instanceof LinearMap.Accumulate || map instanceof LinearMap.Overlap ->
          total(expr);
      default -> OptionalDouble.empty();
    };
  }

  /// A sum of many, each of either sign.
  private OptionalDouble total(Expr expr) {
    Interval value = contexts.of(expr).apply(expr);
    return value.lower() < 0 && value.upper() > 0
        ? OptionalDouble.of(value.magnitude())
        : OptionalDouble.empty();
  }

  /// `x + y + …`, of which two can cancel.
  private OptionalDouble terms(Expr sum) {
    boolean cancels = false;
    double magnitude = 0;
    Deque<Expr> open = new ArrayDeque<>(List.of(sum));
    Set<Expr> seen = new HashSet<>();
    while (!open.isEmpty()) {
      Expr expr = open.pop();
      if (!seen.add(expr)) {
        continue;
      }
      Function<Expr, Interval> known = contexts.of(expr);
      if (isSum(expr) && (expr == sum || isTerm(expr))) {
        List<Expr> terms = expr.operands();
        cancels |=
            terms.stream().anyMatch(Magnitudes::computed)
                && numbers.cancel(known.apply(terms.get(0)), known.apply(terms.get(1)));
        terms.forEach(open::push);
      } else {
        magnitude = Math.max(magnitude, known.apply(expr).magnitude());
      }
    }
    return cancels ? OptionalDouble.of(magnitude) : OptionalDouble.empty();
  }

  /// A sum that is only used as a term of others, with which it is told.
  private boolean isTerm(Expr sum) {
    return !roots.contains(sum)
        && users.getOrDefault(sum, Set.of()).stream().allMatch(Differences::isSum);
  }

  private static boolean isSum(Expr expr) {
    return expr.node() instanceof Node.Map2 map && map.function() == Function2.ADD;
  }
}
