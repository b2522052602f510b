package gradus.certify.convexity;

import gradus.certify.Range;
import gradus.certify.positivity.Rational;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Node;
import gradus.expr.Reduction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// `(Σ wᵢ xᵢᵖ)^{1/p}`: a norm for `p ≥ 1`; concave for smaller `p`, the harmonic mean among them.
record PowerMean(Predicate<Expr> varying, Range range) {
  /// `(Σ wᵢ xᵢᵖ)^{1/p}` for weights that are not negative.
  Optional<Atom> of(Factors factors) {
    if (factors.powers().size() != 1) {
      return Optional.empty();
    }
    Map.Entry<Expr, Rational> only = factors.powers().entrySet().iterator().next();
    Rational p = Rational.ONE.over(only.getValue());
    List<Atom.Slot> slots = new ArrayList<>();
    return powers(only.getKey(), p, slots)
        ? Optional.of(
            new Atom(
                p.equals(Rational.of(-1)) ? "harmonic_mean" : "power mean",
                p.compareTo(Rational.ONE) >= 0 ? Curvature.CONVEX : Curvature.CONCAVE,
                slots,
                "(Σ wᵢxᵢᵖ)^{1/p} with p = " + p + " and weights w ≥ 0"))
        : Optional.empty();
  }

  /// Notes the `xᵢ` of a sum `Σ wᵢ xᵢᵖ`; false where it is none.
  boolean powers(Expr sum, Rational p, List<Atom.Slot> slots) {
    List<Expr> open = new ArrayList<>(List.of(sum));
    while (!open.isEmpty()) {
      Expr part = open.removeLast();
      if (part.node() instanceof Node.Map2(var function, var a, var b)
          && function == Function2.ADD) {
        open.add(b);
        open.add(a);
      } else if (part.node() instanceof Node.Reduce(var reduction, var x, var _)
          && reduction == Reduction.SUM) {
        open.add(x);
      } else if (!varying.test(part) || !power(part, p, slots)) {
        return false;
      }
    }
    return !slots.isEmpty();
  }

  private boolean power(Expr term, Rational p, List<Atom.Slot> slots) {
    Factors factors = Factors.of(term, varying, range);
    Optional<Expr> base = factors.only(p);
    if (factors.powers().size() != 1 || base.isEmpty() || !(factors.sign().lower() >= 0)) {
      return false;
    }
    Expr x = base.get();
    boolean even = Products.isEven(p);
    boolean modulus =
        x.node() instanceof Node.Map1(var function, var _) && function == Function1.ABS;
    if (!even && !modulus && !(range.interval(x).lower() >= 0)) {
      return false;
    }
    slots.add(
        new Atom.Slot(
            x, even ? Monotonicity.ofModulus(range.interval(x)) : Monotonicity.NONDECREASING));
    return true;
  }
}
