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
      if (part.node() instanceof Node.Map2(var divide, var x, var below)
          && divide == Function2.DIVIDE
          && Shapes.scalar(below) == repeated
          && (repeated.rank() == 0 || below == y)
          && composition.curvature(x).isAffine()) {
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
        arguments.add(x);
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

  /// For a `y` of several elements, `f` has to go element by element.
  private static boolean alongElements(Expr function, Map<Expr, Expr> quotients) {
    Varying moving = new Varying(quotients.values());
    return Graph.topological(function).stream()
        .allMatch(x -> !moving.test(x) || quotients.containsValue(x) || Branches.elementwise(x));
  }
}
