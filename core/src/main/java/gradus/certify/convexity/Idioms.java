package gradus.certify.convexity;

import gradus.certify.Range;
import gradus.certify.Shapes;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Node;
import gradus.expr.SpecialFunctions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// Derived functions whose parts tell less than the whole, and none of which is negative: Huber's
/// function, the divergence of Kullback and Leibler, p-norms. A candidate is rebuilt and compared,
/// as printers do.
///
/// @param atom the function and its arguments
/// @param needs where it is defined; what its parts need does not matter then
record Idioms(Atom atom, List<Need> needs) {

  static Optional<Idioms> of(Expr expr, Range range) {
    return switch (expr.node()) {
      case Node.Select select -> huber(expr, select, range).or(() -> divergence(expr, select));
      case Node.Map2(var function, var scale, var root) when function == Function2.MULTIPLY ->
          norm(expr, root, range);
      default -> Optional.empty();
    };
  }

  private static Optional<Idioms> huber(Expr expr, Node.Select select, Range range) {
    if (!(select.condition().node() instanceof Node.Map2(var function, var size, var threshold))
        || function != Function2.LESS_EQUAL
        || !(size.node() instanceof Node.Map1(var modulus, var x))
        || modulus != Function1.ABS) {
      return Optional.empty();
    }
    OptionalDouble delta = Shapes.number(threshold);
    boolean same =
        delta.isPresent()
            && delta.getAsDouble() > 0
            && SpecialFunctions.huber(x, delta.getAsDouble()) == expr;
    return same
        ? Optional.of(
            new Idioms(
                new Atom(
                    "huber",
                    Curvature.CONVEX,
                    List.of(new Atom.Slot(x, Monotonicity.ofModulus(range.interval(x)))),
                    "Huber's function is convex and grows with the modulus"),
                List.of()))
        : Optional.empty();
  }

  private static Optional<Idioms> divergence(Expr expr, Node.Select select) {
    if (!(select.otherwise().node() instanceof Node.Map2(var _, var difference, var _))
        || !(difference.node() instanceof Node.Map2(var _, var entropy, var _))
        || !(entropy.node() instanceof Node.Map2(var function, var x, var y))
        || function != Function2.REL_ENTR
        || SpecialFunctions.klDiv(x, y) != expr) {
      return Optional.empty();
    }
    return Optional.of(
        new Idioms(
            new Atom(
                "kl_div",
                Curvature.CONVEX,
                List.of(
                    new Atom.Slot(x, Monotonicity.UNKNOWN), new Atom.Slot(y, Monotonicity.UNKNOWN)),
                "x log(x/y) − x + y is jointly convex where x ≥ 0 and y > 0"),
            List.of(Need.nonnegative(x), Need.positive(y))));
  }

  private static Optional<Idioms> norm(Expr expr, Expr root, Range range) {
    if (!(root.node() instanceof Node.Power(var sum, var _))
        || !(sum.node() instanceof Node.Reduce(var _, var powers, var _))
        || !(powers.node() instanceof Node.Power(var modulus, var p))
        || !(modulus.node() instanceof Node.Map1(var function, var ratio))
        || function != Function1.ABS
        || !(ratio.node() instanceof Node.Map2(var divide, var x, var _))
        || divide != Function2.DIVIDE
        || !(p >= 1)
        || SpecialFunctions.normP(x, p) != expr) {
      return Optional.empty();
    }
    return Optional.of(
        new Idioms(
            new Atom(
                "pnorm",
                Curvature.CONVEX,
                List.of(new Atom.Slot(x, Monotonicity.ofModulus(range.interval(x)))),
                "a norm is convex and grows with the moduli"),
            List.of()));
  }
}
