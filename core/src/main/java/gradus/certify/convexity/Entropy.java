package gradus.certify.convexity;

import gradus.certify.Interval;
import gradus.certify.Range;
import gradus.certify.positivity.Rational;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// `x log x` and `x log(x/y)`: negative entropy and relative entropy (Boyd & Vandenberghe 2004,
/// *Convex Optimization*, §3.1.5 and example 3.19).
record Entropy(Predicate<Expr> varying, Range range) {
  /// `x log x` and `x log(x/y)`, with the logarithm written in one or two parts.
  Optional<Atom> of(Expr a, Expr b) {
    return product(a, b).or(() -> product(b, a));
  }

  private Optional<Atom> product(Expr x, Expr logarithm) {
    if (!(range.interval(x).lower() >= 0)
        || !(logarithm.node() instanceof Node.Map1(var function, var inside))
        || function != Function1.LOG) {
      return Optional.empty();
    }
    if (inside == x) {
      return Optional.of(negative(x, range));
    }
    Factors ratio = Factors.of(inside, varying, range);
    boolean constantBelow = ratio.powers().size() == 1;
    Optional<Expr> below = ratio.only(Rational.of(-1));
    boolean fits =
        Rational.ONE.equals(ratio.powers().get(x))
            && (constantBelow || below.isPresent())
            && ratio.powers().size() <= 2;
    if (!fits || !(ratio.sign().lower() >= 0)) {
      return Optional.empty();
    }
    List<Atom.Slot> slots = new ArrayList<>();
    slots.add(new Atom.Slot(x, monotone(range.interval(inside))));
    below.ifPresent(y -> slots.add(new Atom.Slot(y, Monotonicity.NONINCREASING)));
    return Optional.of(
        new Atom(
            "rel_entr",
            Curvature.CONVEX,
            slots,
            "x log(x/y) is jointly convex where x ≥ 0 and y > 0, and falls in y"));
  }

  /// Which way `x log(x/y)` goes in `x`, by the range of `x/y`: the derivative is `log(x/y) + 1`.
  static Monotonicity monotone(Interval ratio) {
    return ratio.lower() >= 0.3679
        ? Monotonicity.NONDECREASING
        : ratio.upper() <= 0.3678 ? Monotonicity.NONINCREASING : Monotonicity.UNKNOWN;
  }

  static Atom negative(Expr x, Range range) {
    return new Atom(
        "entr",
        Curvature.CONVEX,
        List.of(new Atom.Slot(x, monotone(range.interval(x)))),
        "x log x is convex where x ≥ 0");
  }
}
