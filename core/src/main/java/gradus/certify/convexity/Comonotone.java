package gradus.certify.convexity;

import gradus.certify.Branches;
import gradus.certify.Interval;
import gradus.certify.Range;
import gradus.certify.positivity.Rational;
import gradus.expr.Expr;
import gradus.expr.Node;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Products of functions of one affine expression, element by element: `max(u, 0) eᵘ`.
///
/// | factors, none negative                     | product |
/// |--------------------------------------------|---------|
/// | convex, all rising or all falling          | convex  |
/// | two, concave, one rising, one falling      | concave |
///
/// Source: Boyd & Vandenberghe 2004, *Convex Optimization*, exercise 3.32.
record Comonotone(Predicate<Expr> varying, Range range, Composition composition) {
  private static final int DEPTH = 12;

  Optional<Atom> of(Factors factors) {
    if (factors.powers().size() < 2) {
      return Optional.empty();
    }
    return argument(factors.powers().keySet(), true)
        .or(() -> argument(factors.powers().keySet(), false))
        .flatMap(u -> of(factors, u));
  }

  private Optional<Atom> of(Factors factors, Expr u) {
    boolean negative = false;
    boolean concave = factors.powers().size() == 2;
    Monotonicity[] ways = new Monotonicity[factors.powers().size()];
    boolean convex = true;
    int k = 0;
    for (Map.Entry<Expr, Rational> factor : factors.powers().entrySet()) {
      Rational p = factor.getValue();
      Expr part = p.equals(Rational.ONE) ? factor.getKey() : power(factor.getKey(), p);
      Interval at = range.interval(part);
      boolean below = !at.isEmpty() && at.upper() <= 0;
      if (at.isEmpty() || !below && !(at.lower() >= 0)) {
        return Optional.empty();
      }
      Curvature curvature = composition.curvature(part);
      Monotonicity way = way(part, u, DEPTH);
      negative ^= below;
      convex &= below ? curvature.isConcave() : curvature.isConvex();
      concave &= below ? curvature.isConvex() : curvature.isConcave();
      ways[k++] = below ? way.negate() : way;
    }
    boolean rising = List.of(ways).stream().allMatch(Monotonicity::isNondecreasing);
    boolean falling = List.of(ways).stream().allMatch(Monotonicity::isNonincreasing);
    boolean apart =
        ways[0].isNondecreasing() && ways[1].isNonincreasing()
            || ways[0].isNonincreasing() && ways[1].isNondecreasing();
    convex &= rising || falling;
    concave &= apart;
    if (!convex && !concave) {
      return Optional.empty();
    }
    Monotonicity way =
        rising
            ? Monotonicity.NONDECREASING
            : falling ? Monotonicity.NONINCREASING : Monotonicity.UNKNOWN;
    Atom atom =
        new Atom(
            "product of functions of one",
            convex ? Curvature.CONVEX : Curvature.CONCAVE,
            List.of(new Atom.Slot(u, way)),
            convex
                ? "its factors are functions of "
                    + u
                    + ", convex, of one sign, and their moduli all "
                    + (rising ? "rise" : "fall")
                : "its factors are functions of "
                    + u
                    + ", concave, of one sign, and the modulus of one rises, of the other falls");
    return Optional.of(atom.scaled(Interval.of(negative ? -1 : 1)));
  }

  private static Expr power(Expr base, Rational p) {
    return base.power(p.doubleValue());
  }

  /// Whether an expression goes one way as a function of one affine expression, so that the points
  /// where it is above a number are those of a half-space.
  boolean isMonotone(Expr function) {
    return argument(Set.of(function), true)
        .or(() -> argument(Set.of(function), false))
        .filter(u -> way(function, u, DEPTH) != Monotonicity.UNKNOWN)
        .isPresent();
  }

  /// The only affine expression that all are functions of, element by element; empty where there is
  /// none.
  ///
  /// @param whole whether affine parts are taken as they stand, and not down to their variables
  private Optional<Expr> argument(Set<Expr> functions, boolean whole) {
    Set<Expr> found = new LinkedHashSet<>();
    Set<Expr> seen = new LinkedHashSet<>();
    Deque<Expr> open = new ArrayDeque<>(functions);
    while (!open.isEmpty() && found.size() < 2) {
      Expr x = open.pop();
      if (!varying.test(x) || !seen.add(x)) {
        continue;
      }
      boolean repeated =
          x.node() instanceof Node.Broadcast(var inner, var _, var _) && inner.rank() == 0;
      boolean through =
          (repeated || Branches.elementwise(x)) && !(whole && composition.curvature(x).isAffine());
      if (through) {
        x.operands().forEach(open::push);
      } else {
        found.add(x);
      }
    }
    return found.size() == 1
        ? Optional.of(found.iterator().next()).filter(u -> composition.curvature(u).isAffine())
        : Optional.empty();
  }

  /// Which way a function goes in `u`.
  private Monotonicity way(Expr function, Expr u, int depth) {
    if (function == u) {
      return Monotonicity.NONDECREASING;
    }
    if (!varying.test(function)) {
      return Monotonicity.CONSTANT;
    }
    if (depth == 0 || function.node() instanceof Node.Variable) {
      return Monotonicity.UNKNOWN;
    }
    for (Atom atom : composition.readings(function)) {
      Monotonicity way = Monotonicity.CONSTANT;
      for (Atom.Slot slot : atom.slots()) {
        way = way.plus(slot.monotone().after(way(slot.argument(), u, depth - 1)));
      }
      if (way != Monotonicity.UNKNOWN) {
        return way;
      }
    }
    return Monotonicity.UNKNOWN;
  }
}
