package gradus.certify;

import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Node;
import gradus.expr.Reduction;
import java.util.Optional;
import java.util.OptionalDouble;

/// What an expression is, whatever it is repeated to: a number, the negative of another, a sum of
/// squares.
public final class Shapes {
  private Shapes() {}

  /// What is repeated.
  public static Expr scalar(Expr x) {
    Expr inner = x;
    while (inner.node() instanceof Node.Broadcast(var of, var _, var _)) {
      inner = of;
    }
    return inner;
  }

  public static OptionalDouble number(Expr x) {
    return scalar(x).node() instanceof Node.Constant(var value)
        ? OptionalDouble.of(value)
        : OptionalDouble.empty();
  }

  public static boolean is(Expr x, double number) {
    OptionalDouble value = number(x);
    return value.isPresent() && value.getAsDouble() == number;
  }

  public static boolean isNegative(Expr x) {
    return x.node() instanceof Node.Map1(var function, var _) && function == Function1.NEGATE;
  }

  /// `x`, where an expression is `−x`.
  public static Expr unsigned(Expr x) {
    return isNegative(x) ? x.operands().get(0) : x;
  }

  public static Expr unpermuted(Expr x) {
    return x.node() instanceof Node.Permute(var inner, var _) ? inner : x;
  }

  /// `y`, where an expression is `y²` or `y ⊙ y`.
  public static Optional<Expr> square(Expr x) {
    return switch (x.node()) {
      case Node.Power(var inner, var exponent) when exponent == 2 -> Optional.of(inner);
      case Node.Map2(var function, var a, var b) when function == Function2.MULTIPLY && a == b ->
          Optional.of(a);
      default -> Optional.empty();
    };
  }

  /// What is squared in an expression that is nothing but squares and sums of them.
  public static Optional<Expr> base(Expr x) {
    return switch (x.node()) {
      case Node.Reduce(var reduction, var inner, var _) when reduction == Reduction.SUM ->
          square(inner);
      case Node.Einsum einsum
          when einsum.operands().size() == 2
              && einsum.operands().get(0) == einsum.operands().get(1)
              && einsum.subscripts().get(0).equals(einsum.subscripts().get(1)) ->
          Optional.of(einsum.operands().get(0));
      case Node.Map2(var function, var a, var b)
          when function == Function2.ADD && base(b).isPresent() ->
          square(a);
      default -> square(x);
    };
  }
}
