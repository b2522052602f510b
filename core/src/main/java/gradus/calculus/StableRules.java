package gradus.calculus;

import static gradus.expr.Functions.*;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Node;
import gradus.expr.Reduction;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The rules that keep digits: each right side is the left side over the real numbers, and computed
/// without overflow or cancellation where the left side is not.
final class StableRules {
  private static final Expr X = Expr.variable("x");
  private static final Expr Y = Expr.variable("y");
  private static final Expr V = Expr.variable("v", Dim.of("n"));
  private static final Expr A = Expr.variable("A", Dim.of("n"), Dim.of("n"));

  static final List<Rule> ALL =
      List.of(
          Rule.scalar("log(1 + x)", log(X.plus(1)), log1p(X)),
          Rule.scalar("exp(x) − 1", exp(X).plus(-1), expm1(X)),
          Rule.scalar("softplus", log1p(exp(X)), softplus(X)),
          Rule.scalar("log(1 − exp(x))", log1p(exp(X).negate()), log1mexp(X)),
          Rule.scalar(
              "sum of exponentials", log(exp(X).plus(exp(Y))), X.plus(softplus(Y.minus(X)))),
          Rule.scalar("sigmoid", exp(X).plus(1).power(-1), sigmoid(X.negate())),
          Rule.scalar("sigmoid of a quotient", exp(X).over(exp(X).plus(1)), sigmoid(X)),
          Rule.scalar(
              "exponential times sigmoid", exp(X.negate()).times(sigmoid(X)), sigmoid(X.negate())),
          Rule.scalar(
              "exponential times mirrored sigmoid", exp(X).times(sigmoid(X.negate())), sigmoid(X)),
          Rule.scalar(
              "complement of the sigmoid", sigmoid(X).negate().plus(1), sigmoid(X.negate())),
          Rule.scalar("odds", sigmoid(X).over(sigmoid(X.negate())), exp(X)),
          Rule.scalar("log of the sigmoid", log(sigmoid(X)), softplus(X.negate()).negate()),
          Rule.scalar("root of a square", sqrt(X.power(2)), abs(X)),
          Rule.structural(
              "logsumexp",
              log(sum(exp(V))),
              logSumExp(V),
              Set.of(Function1.LOG),
              true,
              (x, rewriter) -> logSumExpOf(x)),
          Rule.structural(
              "norm",
              sqrt(sum(square(V))),
              norm2(V),
              Set.of(Function1.SQRT),
              true,
              (x, rewriter) -> norm(x)),
          Rule.structural(
              "log-determinant",
              log(determinant(A)),
              logDeterminant(A),
              Set.of(Function1.LOG),
              true,
              (x, rewriter) -> logDeterminantOf(x)));

  private StableRules() {}

  private static Optional<Expr> logSumExpOf(Expr x) {
    return x.node() instanceof Node.Map1(var log, var sum)
            && log == Function1.LOG
            && sum.node() instanceof Node.Reduce(var reduction, var terms, var axes)
            && reduction == Reduction.SUM
            && terms.node() instanceof Node.Map1(var exp, var inner)
            && exp == Function1.EXP
        ? Optional.of(Expr.of(new Node.Reduce(Reduction.LOG_SUM_EXP, inner, axes)))
        : Optional.empty();
  }

  private static Optional<Expr> norm(Expr x) {
    if (!(x.node() instanceof Node.Map1(var root, var sum)) || root != Function1.SQRT) {
      return Optional.empty();
    }
    return switch (sum.node()) {
      case Node.Reduce(var reduction, var terms, var axes) when reduction == Reduction.SUM ->
          squared(terms).map(inner -> Expr.of(new Node.Reduce(Reduction.NORM2, inner, axes)));
      case Node.Einsum einsum
          when einsum.output().isEmpty()
              && einsum.operands().size() == 2
              && einsum.operands().get(0) == einsum.operands().get(1)
              && einsum.subscripts().get(0).equals(einsum.subscripts().get(1)) ->
          Optional.of(norm2(einsum.operands().get(0)));
      default -> Optional.empty();
    };
  }

  private static Optional<Expr> squared(Expr x) {
    return switch (x.node()) {
      case Node.Power(var inner, var exponent) when exponent == 2 -> Optional.of(inner);
      case Node.Map2(var function, var a, var b) when function == Function2.MULTIPLY && a == b ->
          Optional.of(a);
      default -> Optional.empty();
    };
  }

  private static Optional<Expr> logDeterminantOf(Expr x) {
    return x.node() instanceof Node.Map1(var log, var det)
            && log == Function1.LOG
            && det.node() instanceof Node.Determinant(var a)
        ? Optional.of(logDeterminant(a))
        : Optional.empty();
  }
}
