package gradus.calculus;

import static gradus.expr.Functions.*;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Node;
import gradus.expr.Reduction;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The rules that bring an expression into a short standard form without changing what is computed:
/// like terms collected, factors in order, sums of products without identities, ones or detours.
final class StructuralRules {
  private static final Expr X = Expr.variable("x");
  private static final Expr Y = Expr.variable("y");
  private static final Expr A = Expr.variable("A", Dim.of("n"), Dim.of("n"));
  private static final Expr V = Expr.variable("v", Dim.of("n"));

  private static final Expr IDENTITY =
      einsum("ik,jl->ijkl", Expr.eye(Dim.of("n")), Expr.eye(Dim.of("n")));
  private static final List<Dim> CUBE = List.of(Dim.of("n"), Dim.of("n"), Dim.of("n"));

  static final List<Rule> ALL =
      List.of(
          Rule.structural("like terms", X.plus(X), X.times(2), Root.SUMS, false, Sum::collect),
          Rule.structural(
              "equal factors",
              X.times(X).times(X),
              X.power(3),
              Root.PRODUCTS,
              false,
              Product::collect),
          Rule.structural(
              "common number",
              X.times(2).plus(Y.times(2)),
              X.plus(Y).times(2),
              Root.SUMS,
              false,
              Sum::content),
          Rule.structural(
              "sum of products",
              Expr.eye(Dim.of("n")).matmul(A.matmul(V)),
              A.matmul(V),
              Set.of(Node.Einsum.class, Node.Reduce.class),
              false,
              IndexForm::shorten),
          Rule.structural(
              "transpose",
              A.negate().transpose(),
              A.transpose().negate(),
              Set.of(Node.Permute.class),
              false,
              Placement::transpose),
          Rule.structural(
              "repetition",
              V.broadcast(A.dims(), 0).broadcast(CUBE, 0, 1),
              V.broadcast(CUBE, 0),
              Set.of(Node.Broadcast.class),
              false,
              (x, _) -> Placement.repetition(x)),
          Rule.structural(
              "power of a repetition",
              V.broadcast(A.dims(), 0).power(3),
              V.power(3).broadcast(A.dims(), 0),
              Set.of(Node.Power.class),
              false,
              (x, _) -> Placement.powerOfRepetition(x)),
          Rule.structural(
              "scalar out of a sum",
              sum(V.times(X).times(exp(V))),
              X.times(sum(V.times(exp(V)))),
              Set.of(Node.Reduce.class),
              false,
              Placement::scaledSum),
          Rule.structural(
              "solution of the identity",
              solve(A, Expr.eye(Dim.of("n"))),
              inverse(A),
              Set.of(Node.Solve.class),
              false,
              (x, _) -> Placement.solvedIdentity(x)),
          Rule.structural(
              "number out of a solution",
              solve(A, V.negate()),
              solve(A, V).negate(),
              Set.of(Node.Solve.class),
              false,
              (x, _) -> Placement.scaledSolution(x)),
          Rule.structural(
              "identities in a product",
              einsum("ijkl,kl->ij", IDENTITY.plus(IDENTITY.permute(1, 0, 2, 3)), A),
              A.plus(A.transpose()),
              Set.of(Node.Einsum.class),
              false,
              (x, _) -> Placement.identities(x)),
          Rule.structural(
              "square of a norm",
              norm2(V).power(2),
              sum(square(V)),
              Set.of(Node.Power.class),
              false,
              (x, _) -> squaredNorm(x)),
          Rule.scalar("square of a modulus", abs(X).power(2), X.power(2)),
          Rule.scalar("square of a root", sqrt(X).power(2), X),
          Rule.structural(
              "either way",
              select(less(X, Y), X, X),
              X,
              Set.of(Node.Select.class),
              false,
              (x, _) ->
                  x.node() instanceof Node.Select(var _, var then, var otherwise)
                          && then == otherwise
                      ? Optional.of(then)
                      : Optional.empty()),
          Rule.scalar("logarithm of an exponential", log(exp(X)), X),
          Rule.scalar("exponential of a logarithm", exp(log(X)), X));

  private StructuralRules() {}

  /// `‖x‖² = Σ x²`, whose derivative needs no division.
  private static Optional<Expr> squaredNorm(Expr x) {
    return x.node() instanceof Node.Power(var norm, var exponent)
            && exponent == 2
            && norm.node() instanceof Node.Reduce(var reduction, var inner, var axes)
            && reduction == Reduction.NORM2
        ? Optional.of(Expr.of(new Node.Reduce(Reduction.SUM, inner.power(2), axes)))
        : Optional.empty();
  }
}
