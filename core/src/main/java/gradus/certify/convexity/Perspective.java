package gradus.certify.convexity;

import gradus.certify.Branches;
import gradus.certify.Interval;
import gradus.certify.Range;
import gradus.certify.Shapes;
import gradus.certify.positivity.Rational;
import gradus.expr.Expr;
import gradus.expr.Function2;
import gradus.expr.Graph;
import gradus.expr.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// The perspective of a function, `y f(x/y)` with `y > 0` and affine `x` and `y`: it bends as `f`
/// does (Boyd & Vandenberghe 2004, *Convex Optimization*, §3.2.6).
record Perspective(Predicate<Expr> varying, Range range, Composition composition) {
  /// Larger graphs are not searched for quotients.
  private static final int LARGEST = 500;

  /// `y f(x/y)`: the factor `y` and another one in which everything that varies is divided by `y`.
  List<Atom> of(Factors factors) {
    if (factors.powers().size() != 2
        || !factors.powers().values().stream().allMatch(Rational.ONE::equals)) {
      return List.of();
    }
    List<Expr> two = List.copyOf(factors.powers().keySet());
    List<Atom> found = new ArrayList<>();
    read(two.get(0), two.get(1)).ifPresent(found::add);
    read(two.get(1), two.get(0)).ifPresent(found::add);
    return found;
  }

  private Optional<Atom> read(Expr y, Expr function) {
    if (!(range.interval(y).lower() >= 0) || !composition.curvature(y).isAffine()) {
      return Optional.empty();
    }
    Expr repeated = Shapes.scalar(y);
    Map<Expr, Expr> quotients = new HashMap<>();
    Set<Expr> arguments = new HashSet<>();
    List<Expr> parts = Graph.topological(function);
    if (parts.size() > LARGEST) {
      return Optional.empty();
    }
    for (Expr part : parts) {
      Optional<Expr> x = dividend(part, y).filter(above -> composition.curvature(above).isAffine());
      if (x.isPresent()) {
        String name = "\u0000" + quotients.size();
        Interval within = range.interval(part);
        quotients.put(
            part,
            Expr.variable(
                name,
                gradus.expr.Domain.between(
                    within.isEmpty() ? Double.NEGATIVE_INFINITY : within.lower(),
                    within.isEmpty() ? Double.POSITIVE_INFINITY : within.upper()),
                part.dims().toArray(new gradus.expr.Dim[0])));
        arguments.add(x.get());
      }
    }
    if (quotients.isEmpty()) {
      return Optional.empty();
    }
    Expr inner = Graph.substitute(function, quotients);
    if (varying.test(inner) || repeated.rank() > 0 && !alongElements(inner, quotients)) {
      return Optional.empty();
    }
    Curvature curvature = Certificate.curvature(inner, List.copyOf(quotients.values()), range);
    if (curvature == Curvature.UNKNOWN) {
      return Optional.empty();
    }
    List<Atom.Slot> slots = new ArrayList<>();
    slots.add(new Atom.Slot(y, Monotonicity.UNKNOWN));
    arguments.forEach(x -> slots.add(new Atom.Slot(x, Monotonicity.UNKNOWN)));
    return Optional.of(
        new Atom(
            "perspective",
            curvature,
            slots,
            "y f(x/y) with y > 0 bends as f does, and f is "
                + curvature.name().toLowerCase(java.util.Locale.ROOT)));
  }

  /// `x`, where an expression is `x/y` or `x · 1/y`.
  private static Optional<Expr> dividend(Expr part, Expr y) {
    if (!(part.node() instanceof Node.Map2(var function, var a, var b))) {
      return Optional.empty();
    }
    return switch (function) {
      case DIVIDE -> isRepeated(b, y) ? Optional.of(a) : Optional.empty();
      case MULTIPLY ->
          isInverse(a, y) ? Optional.of(b) : isInverse(b, y) ? Optional.of(a) : Optional.empty();
      default -> Optional.empty();
    };
  }

  /// Whether an expression is `y`, or a scalar `y` for each of its elements.
  private static boolean isRepeated(Expr expr, Expr y) {
    Expr scalar = Shapes.scalar(y);
    return Shapes.scalar(expr) == scalar && (scalar.rank() == 0 || expr == y);
  }

  private static boolean isInverse(Expr expr, Expr y) {
    return switch (Shapes.scalar(expr).node()) {
      case Node.Power(var base, var p) -> p == -1 && isRepeated(base, y);
      case Node.Map2(var function, var one, var below) ->
          function == Function2.DIVIDE && Shapes.is(one, 1) && isRepeated(below, y);
      default -> false;
    };
  }

  /// For a `y` of several elements, `f` has to go element by element.
  private static boolean alongElements(Expr function, Map<Expr, Expr> quotients) {
    Varying moving = new Varying(quotients.values());
    return Graph.topological(function).stream()
        .allMatch(x -> !moving.test(x) || quotients.containsValue(x) || Branches.elementwise(x));
  }
}
