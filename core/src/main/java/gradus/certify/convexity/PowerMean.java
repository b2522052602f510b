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

/// Powers of sums of powers, `(Σ wᵢ xᵢᵖ)^q` with weights that are not negative: `Mᵖᵠ` for the mean
/// `M = (Σ wᵢ xᵢᵖ)^{1/p}`, which is a norm for `p ≥ 1`, and concave for smaller `p`, the harmonic
/// mean among them.
///
/// | `p`         | `q`               | it is              |
/// |-------------|-------------------|--------------------|
/// | `≥ 1`       | `≥ 1/p`           | convex, and rises  |
/// | `≤ 1`       | `0 < pq ≤ 1`      | concave, and rises |
/// | `≤ 1`       | `pq < 0`          | convex, and falls  |
record PowerMean(Predicate<Expr> varying, Range range) {
  Optional<Atom> of(Factors factors) {
    if (factors.powers().size() != 1) {
      return Optional.empty();
    }
    Map.Entry<Expr, Rational> only = factors.powers().entrySet().iterator().next();
    Rational q = only.getValue();
    Optional<Rational> power = power(only.getKey());
    List<Atom.Slot> slots = new ArrayList<>();
    if (power.isEmpty() || !powers(only.getKey(), power.get(), slots)) {
      return Optional.empty();
    }
    Rational p = power.get();
    Rational all = p.times(q);
    boolean norm = p.compareTo(Rational.ONE) >= 0 && all.compareTo(Rational.ONE) >= 0;
    boolean mean = p.compareTo(Rational.ONE) <= 0;
    boolean concave = !norm && mean && all.signum() > 0 && all.compareTo(Rational.ONE) <= 0;
    boolean falls = mean && all.signum() < 0;
    if (!norm && !concave && !falls) {
      return Optional.empty();
    }
    String what = "(Σ wᵢxᵢᵖ)^q with p = " + p + ", q = " + q + " and weights w ≥ 0";
    return Optional.of(
        new Atom(
            p.equals(Rational.of(-1)) && q.equals(p) ? "harmonic_mean" : "power mean",
            concave ? Curvature.CONCAVE : Curvature.CONVEX,
            falls
                ? slots.stream()
                    .map(slot -> new Atom.Slot(slot.argument(), slot.monotone().negate()))
                    .toList()
                : slots,
            what + (falls ? ", a concave mean to a negative power" : "")));
  }

  /// The exponent of the first term of a sum.
  private Optional<Rational> power(Expr sum) {
    Expr part = sum;
    while (true) {
      if (part.node() instanceof Node.Map2(var function, var a, var _)
          && function == Function2.ADD) {
        part = a;
      } else if (part.node() instanceof Node.Reduce(var reduction, var x, var _)
          && reduction == Reduction.SUM) {
        part = x;
      } else {
        break;
      }
    }
    Map<Expr, Rational> powers = Factors.of(part, varying, range).powers();
    return part == sum || powers.size() != 1
        ? Optional.empty()
        : Optional.of(powers.values().iterator().next());
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
