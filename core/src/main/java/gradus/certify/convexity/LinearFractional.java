package gradus.certify.convexity;

import gradus.certify.Range;
import gradus.certify.positivity.Rational;
import gradus.expr.Expr;
import gradus.expr.Function2;
import gradus.expr.Node;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Quotients of linear functions of one number: `(ax + b)/(cx + d) = a/c + k/(cx + d)`.
record LinearFractional(Predicate<Expr> varying, Range range) {
  Optional<Atom> of(Expr expr) {
    if (!(expr.node() instanceof Node.Map2(var function, var above, var below))
        || function != Function2.DIVIDE
        || !(range.interval(below).lower() >= 0)) {
      return Optional.empty();
    }
    Optional<Polynomial> p = Polynomial.linear(above, varying);
    Optional<Polynomial> q = Polynomial.linear(below, varying);
    if (p.isEmpty() || q.isEmpty() || !p.get().bases().equals(q.get().bases())) {
      return Optional.empty();
    }
    Map<Integer, Integer> one = Map.of(0, 1);
    Rational a = p.get().terms().getOrDefault(one, Rational.ZERO);
    Rational b = p.get().terms().getOrDefault(Map.of(), Rational.ZERO);
    Rational c = q.get().terms().getOrDefault(one, Rational.ZERO);
    Rational d = q.get().terms().getOrDefault(Map.of(), Rational.ZERO);
    int rest = b.times(c).minus(a.times(d)).signum() * c.signum();
    Monotonicity inBelow = rest >= 0 ? Monotonicity.NONINCREASING : Monotonicity.NONDECREASING;
    return Optional.of(
        new Atom(
            "linear fractional",
            rest >= 0 ? Curvature.CONVEX : Curvature.CONCAVE,
            List.of(
                new Atom.Slot(p.get().bases().get(0), c.signum() > 0 ? inBelow : inBelow.negate())),
            "(ax + b)/(cx + d) is a/c + k/(cx + d), here with k " + (rest >= 0 ? "≥ 0" : "< 0")));
  }
}
