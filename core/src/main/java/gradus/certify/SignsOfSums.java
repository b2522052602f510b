package gradus.certify;

import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Node;
import java.util.Optional;
import java.util.function.Function;

/// Sums of two whose sign their form shows, over the real numbers and as they are computed.
///
/// | sum             | sign                                             |
/// |-----------------|--------------------------------------------------|
/// | `eᵘ − 1`        | that of `u`, and 0 only where `u` is             |
/// | `√(c + x²) ± x` | not negative for `c ≥ 0`, and not 0 for `c ≠ 0`   |
final class SignsOfSums {
  private SignsOfSums() {}

  static Optional<Interval> of(Expr x, Expr y, Function<Expr, Interval> known) {
    Expr other = Shapes.unsigned(y);
    if (Shapes.is(x, 1) && Shapes.isNegative(y) && isExponential(other)) {
      return Optional.of(exponentialLess(other, known).negate());
    }
    if (isExponential(x) && Shapes.is(y, -1)) {
      return Optional.of(exponentialLess(x, known));
    }
    // rounding is monotone, and the root of a rounded square is exact
    return rest(x, other)
        .map(known)
        .filter(c -> c.lower() >= 0)
        .map(c ->
            Interval.NONNEGATIVE
                .withoutZero(c.nonzero())
                .orUndefined(known.apply(x).undefined() || known.apply(y).undefined()));
  }

  private static boolean isExponential(Expr x) {
    return x.node() instanceof Node.Map1(var function, var _) && function == Function1.EXP;
  }

  private static Interval exponentialLess(Expr exponential, Function<Expr, Interval> known) {
    Interval u = known.apply(exponential.operands().get(0));
    Interval sign =
        u.lower() >= 0
            ? Interval.NONNEGATIVE
            : u.upper() <= 0 ? Interval.NONNEGATIVE.negate() : Interval.ALL;
    return sign.withoutZero(u.nonzero()).orUndefined(u.undefined());
  }

  /// `√(c + x²)` with `c ≥ 0`, which is not below `|x|`.
  static boolean isRootAbove(Expr root, Expr x, Function<Expr, Interval> known) {
    return rest(root, x).filter(c -> known.apply(c).lower() >= 0).isPresent();
  }

  /// `c`, where an expression is `√(c + x²)`.
  private static Optional<Expr> rest(Expr root, Expr x) {
    if (!(root.node() instanceof Node.Map1(var function, var inner))
        || function != Function1.SQRT
        || !(inner.node() instanceof Node.Map2(var add, var a, var b))
        || add != Function2.ADD) {
      return Optional.empty();
    }
    return isSquare(a, x) ? Optional.of(b) : isSquare(b, x) ? Optional.of(a) : Optional.empty();
  }

  private static boolean isSquare(Expr square, Expr x) {
    return Shapes.square(square).filter(base -> base == x).isPresent();
  }
}
