package gradus.calculus;

import static gradus.expr.Functions.*;
import static gradus.expr.SpecialFunctions.*;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Node;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The rules that come last: fewer operations, and functions under their own names. They would hide
/// from the stabilizing rules what these look for, such as the two exponentials of a sigmoid.
final class NamedRules {
  private static final Expr X = Expr.variable("x");
  private static final Expr Y = Expr.variable("y");
  private static final Expr V = Expr.variable("v", Dim.of("n"));
  private static final Expr A = Expr.variable("A", Dim.of("n"), Dim.of("n"));

  static final List<Rule> ALL =
      List.of(
          Rule.scalar("product of exponentials", exp(X).times(exp(Y)), exp(X.plus(Y))),
          Rule.scalar("quotient of exponentials", exp(X).over(exp(Y)), exp(X.minus(Y))),
          Rule.scalar("reciprocal of an exponential", exp(X).power(-1), exp(X.negate())),
          Rule.structural(
              "power of an exponential",
              exp(X).power(3),
              exp(X.times(3)),
              Set.of(Node.Power.class),
              true,
              (x, _) -> powerOfExponential(x)),
          Rule.scalar("exponential of 0", exp(Expr.of(0)), Expr.of(1)),
          Rule.scalar("modulus", abs(X), X, Map.of("x", Sign.NONNEGATIVE)),
          Rule.scalar("positive part", relu(X), X, Map.of("x", Sign.NONNEGATIVE)),
          Rule.scalar("x log x", X.times(log(X)), xlogy(X, X)),
          Rule.scalar("sin x / x", sin(X).over(X), sinc(X)),
          Rule.structural(
              "(exp(x) − 1)/x",
              expm1(X.times(2)).over(X),
              exprel(X.times(2)).times(2),
              Root.PRODUCTS,
              true,
              ExprelProducts::quotient),
          Rule.structural(
              "solution of a linear system",
              inverse(A).matmul(V),
              solve(A, V),
              Set.of(Node.Einsum.class),
              true,
              LinearSolve::solution));

  private NamedRules() {}

  private static Optional<Expr> powerOfExponential(Expr x) {
    return x.node() instanceof Node.Power(var base, var exponent)
            && base.node() instanceof Node.Map1(var function, var inner)
            && function == Function1.EXP
        ? Optional.of(exp(Coefficient.of(exponent).of(inner)))
        : Optional.empty();
  }
}
