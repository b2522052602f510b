package gradus.calculus;

import static gradus.expr.Functions.*;
import static gradus.expr.SpecialFunctions.*;

import gradus.expr.Dim;
import gradus.expr.Domain;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Matrices;
import gradus.expr.Node;
import gradus.expr.Reduction;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The rules that keep digits: each right side is the left side over the real numbers, and computed
/// without overflow or cancellation where the left side is not.
final class StableRules {
  private static final Expr X = Expr.variable("x");
  private static final Expr Y = Expr.variable("y");
  private static final Expr V = Expr.variable("v", Dim.of("n"));
  private static final Expr W = Expr.variable("w", Dim.of("n"));
  private static final Expr U = Expr.variable("u", Dim.of("n"));
  private static final Expr A = Expr.variable("A", Dim.of("n"), Dim.of("n"));

  /// The Cholesky factor of a positive definite matrix.
  private static final Expr L =
      Matrices.cholesky(A.matmul(A.transpose()).plus(Expr.eye(Dim.of("n"))));

  /// Elements that are certainly positive.
  private static final Expr P =
      Expr.variable("p", Domain.between(Double.MIN_VALUE, Double.POSITIVE_INFINITY), Dim.of("n"));

  private static final Expr Q =
      Expr.variable("q", Domain.between(Double.MIN_VALUE, Double.POSITIVE_INFINITY), Dim.of("n"));

  private static final List<Rule> LOGARITHMS =
      List.of(
          Rule.scalar("log(1 + x)", log(X.plus(1)), log1p(X)),
          Rule.scalar("softplus", log1p(exp(X)), softplus(X)),
          Rule.scalar("log(1 − exp(x))", log1p(exp(X).negate()), log1mexp(X)),
          Rule.scalar("log(−(exp(x) − 1))", log(expm1(X).negate()), log1mexp(X)),
          Rule.scalar("sum of exponentials", log(exp(X).plus(exp(Y))), logAddExp(X, Y)),
          Rule.scalar("difference of exponentials", log(exp(X).minus(exp(Y))), logSubExp(X, Y)),
          Rule.scalar("log(exp(x) − 1)", log(expm1(X)), softplusInverse(X)),
          Rule.scalar("log of a root", log(sqrt(X)), log(X).times(0.5)),
          Rule.scalar("log of the sigmoid", log(sigmoid(X)), softplus(X.negate()).negate()),
          Rule.scalar("softplus mirrored", softplus(X).minus(X), softplus(X.negate())),
          Rule.scalar("log of (exp(x) − 1)/x", log(exprel(X)), logExprel(X)),
          Rule.scalar("log(1 + x) − x", log1p(X).minus(X), log1pmx(X)),
          Rule.scalar("area hyperbolic sine", log(X.plus(sqrt(X.power(2).plus(1)))), asinh(X)),
          Rule.scalar("log cosh", log(cosh(X)), logCosh(X)),
          Rule.structural(
              "log of the normal distribution",
              log(normalCdf(X)),
              logNormalCdf(X),
              Set.of(Function1.LOG),
              true,
              (x, _) -> StableForms.logNormalCdf(x)),
          Rule.structural(
              "log of the complement of erf",
              log(erfc(V)),
              logNormalCdf(V.times(-Math.sqrt(2))).plus(Math.log(2)),
              Set.of(Function1.LOG),
              true,
              (x, _) -> StableForms.logErfc(x)),
          Rule.scalar(
              "log of a share",
              log(X.over(X.plus(Y))),
              log1p(Y.over(X)).negate(),
              Map.of("x", Sign.POSITIVE, "y", Sign.POSITIVE)),
          Rule.structural(
              "log of a product",
              log(P.times(Q)),
              log(P).plus(log(Q)),
              Set.of(Function1.LOG),
              true,
              StableForms::logOfProduct),
          Rule.structural(
              "log of a long product",
              log(reduce(Reduction.PRODUCT, P)),
              sum(log(P)),
              Set.of(Function1.LOG),
              true,
              StableForms::logOfLongProduct),
          Rule.structural(
              "logsumexp",
              log(sum(exp(V))),
              logSumExp(V),
              Set.of(Function1.LOG),
              true,
              (x, _) -> ExponentialSums.logSumExp(x)),
          Rule.structural(
              "logsumexp of what is weighed",
              log(sum(exp(V).times(P))),
              logSumExp(V.plus(log(P))),
              Set.of(Function1.LOG),
              true,
              ExponentialSums::weighedLogSumExp),
          Rule.scalar(
              "1 and two exponentials",
              log(exp(X).plus(exp(Y)).plus(1)),
              softplus(logAddExp(X, Y))),
          Rule.scalar(
              "an exponential, 1 and another",
              log(exp(X).plus(1).plus(exp(Y))),
              softplus(logAddExp(X, Y))),
          Rule.structural(
              "1 and a sum of exponentials",
              log1p(sum(exp(V))),
              softplus(logSumExp(V)),
              Set.of(Function1.LOG1P),
              true,
              (x, _) -> ExponentialSums.logOnePlusSumExp(x)),
          Rule.structural(
              "log of weighed exponentials",
              log(exp(X).times(Expr.of(3)).plus(exp(Y))),
              logAddExp(X.plus(Math.log(3)), Y),
              Set.of(Function1.LOG),
              true,
              LogarithmsOfSums::logarithm),
          Rule.structural(
              "log of 1 and weighed exponentials",
              log1p(exp(X).times(Expr.of(3))),
              softplus(X.plus(Math.log(3))),
              Set.of(Function1.LOG1P),
              true,
              LogarithmsOfSums::logOnePlus),
          Rule.scalar(
              "log of softplus",
              log(softplus(X)),
              softplus(X.negate()).plus(logExprel(softplus(X).negate())).negate()),
          Rule.scalar("log of sech²", log(sech2(X)), logCosh(X).times(-2)),
          Rule.structural(
              "log-determinant",
              log(determinant(A)),
              logDeterminant(A),
              Set.of(Function1.LOG),
              true,
              (x, _) -> StableForms.logDeterminant(x)),
          Rule.structural(
              "determinant of a triangle",
              determinant(L),
              reduce(Reduction.PRODUCT, diagonal(L)),
              Set.of(Node.Determinant.class),
              true,
              (x, _) -> LinearSolve.triangularDeterminant(x)),
          Rule.structural(
              "log-determinant of a triangle",
              logDeterminant(L),
              sum(log(diagonal(L))),
              Set.of(Node.LogDeterminant.class),
              true,
              (x, _) -> LinearSolve.triangularDeterminant(x)));

  private static final List<Rule> SIGMOIDS =
      List.of(
          Rule.scalar("sigmoid", exp(X).plus(1).power(-1), sigmoid(X.negate())),
          Rule.scalar("sigmoid of a quotient", exp(X).over(exp(X).plus(1)), sigmoid(X)),
          Rule.scalar(
              "tanh", exp(X).minus(exp(X.negate())).over(exp(X).plus(exp(X.negate()))), tanh(X)),
          Rule.scalar(
              "share of two exponentials", exp(X).over(exp(X).plus(exp(Y))), sigmoid(X.minus(Y))),
          Rule.scalar(
              "reciprocal of a sum of exponentials",
              exp(X).plus(exp(Y)).power(-1),
              exp(logAddExp(X, Y).negate())),
          Rule.scalar(
              "exponential times sigmoid", exp(X.negate()).times(sigmoid(X)), sigmoid(X.negate())),
          Rule.scalar(
              "exponential times mirrored sigmoid", exp(X).times(sigmoid(X.negate())), sigmoid(X)),
          Rule.scalar(
              "complement of the sigmoid", sigmoid(X).negate().plus(1), sigmoid(X.negate())),
          Rule.structural(
              "root of 1 and an exponential",
              sqrt(exp(X).plus(1)),
              exp(softplus(X).times(0.5)),
              Set.of(Node.Power.class, Function1.SQRT),
              true,
              (x, _) -> StableForms.rootOfOnePlus(x)),
          Rule.scalar("odds", sigmoid(X).over(sigmoid(X.negate())), exp(X)),
          Rule.scalar("2σ(x) − 1", sigmoid(X).times(2).plus(-1), tanh(X.times(0.5))),
          Rule.scalar("1 + tanh x", tanh(X).plus(1), sigmoid(X.times(2)).times(2)),
          Rule.scalar("1 − tanh x", tanh(X).negate().plus(1), sigmoid(X.times(-2)).times(2)),
          Rule.structural(
              "sigmoid over softplus",
              sigmoid(V).over(sqrt(softplus(V))),
              sqrt(softplus(V)).times(exprel(softplus(V).negate())),
              Root.PRODUCTS,
              true,
              ExprelProducts::overSoftplus),
          Rule.scalar("complement of tanh²", tanh(X).power(2).negate().plus(1), sech2(X)),
          Rule.structural(
              "shares add up to 1",
              sum(softmax(V)),
              Expr.of(1),
              Set.of(Node.Reduce.class),
              true,
              (x, _) -> ExponentialSums.shares(x)),
          Rule.structural(
              "softmax",
              exp(V).over(sum(exp(V))),
              softmax(V),
              Root.PRODUCTS,
              true,
              ExponentialSums::softmax),
          Rule.structural(
              "mean weighed by exponentials",
              sum(exp(V).times(W)).over(sum(exp(V))),
              sum(softmax(V).times(W)),
              Set.of(Function2.DIVIDE),
              true,
              (x, _) -> ExponentialSums.weighedMean(x)),
          Rule.structural(
              "softmax in a sum",
              exp(V).times(W.over(sum(exp(V))).plus(U.over(sum(exp(V))))),
              W.times(softmax(V)).plus(U.times(softmax(V))),
              Root.PRODUCTS,
              true,
              ExponentialSums::distributedSoftmax));

  private static final List<Rule> EXPONENTIALS =
      List.of(
          Rule.structural(
              "exponential times powers of a sigmoid",
              exp(X.times(3)).times(sigmoid(X.negate()).power(2)),
              exp(X).times(sigmoid(X).power(2)),
              Root.PRODUCTS,
              true,
              ExponentialProducts::sigmoids),
          Rule.structural(
              "exponential times softplus",
              exp(X.negate()).times(softplus(X)),
              sigmoid(X.negate()).over(exprel(softplus(X).negate())),
              Root.PRODUCTS,
              true,
              ExprelProducts::timesSoftplus),
          Rule.structural(
              "exponential over an exponential of it less 1",
              exp(X).over(expm1(exp(X))),
              exprel(exp(X)).power(-1),
              Root.PRODUCTS,
              true,
              ExprelProducts::ofExponential),
          Rule.structural(
              "exponential over exprel",
              exp(X).over(exprel(X)),
              exprel(X.negate()).power(-1),
              Root.PRODUCTS,
              true,
              ExprelProducts::exponentials),
          Rule.scalar(
              "sigmoid over exprel", sigmoid(X).over(exprel(softplus(X).negate())), softplus(X)),
          Rule.structural(
              "exponential over itself less 1",
              exp(X.times(2)).over(expm1(X)),
              exp(X).over(expm1(X.negate())).negate(),
              Root.PRODUCTS,
              true,
              ExponentialProducts::quotients),
          Rule.structural(
              "powers of sums of exponentials",
              sum(exp(V)).over(sum(exp(W)).power(2)),
              exp(logSumExp(V).minus(logSumExp(W).times(2))),
              Stream.concat(Root.PRODUCTS.stream(), Stream.of(Function1.SQRT))
                  .collect(Collectors.toUnmodifiableSet()),
              true,
              ExponentialProducts::sums),
          Rule.structural(
              "decaying exponential and a growing one",
              exp(X.power(2).negate()).times(Y.plus(exp(X))),
              Y.times(exp(X.power(2).negate())).plus(exp(X.minus(X.power(2)))),
              Root.PRODUCTS,
              true,
              ExponentialProducts::decaying),
          Rule.scalar("quotient by its root", X.over(sqrt(X)), sqrt(X), Map.of("x", Sign.POSITIVE)),
          Rule.scalar(
              "root over what it is of",
              sqrt(X).over(X),
              sqrt(X).power(-1),
              Map.of("x", Sign.POSITIVE)));

  private static final List<Rule> DIFFERENCES =
      List.of(
          Rule.scalar("exp(x) − 1", exp(X).plus(-1), expm1(X)),
          Rule.scalar(
              "complement of a mean", exprelMean(X).negate().plus(1), exprelMean(X.negate())),
          Rule.scalar(
              "part of a mean",
              Y.times(exprelMean(X)).minus(Y),
              Y.times(exprelMean(X.negate())).negate()),
          Rule.scalar("complement of erf", erf(X).negate().plus(1), erfc(X)),
          Rule.scalar("complement of mirrored erf", erf(X).plus(1), erfc(X.negate())),
          Rule.scalar("complement of erfc", erfc(X).negate().plus(1), erf(X)),
          Rule.scalar("cosh x − sinh x", cosh(X).minus(sinh(X)), exp(X.negate())),
          Rule.scalar("cosh x + sinh x", cosh(X).plus(sinh(X)), exp(X)),
          Rule.scalar("1 − cos x", cos(X).negate().plus(1), sin(X.times(0.5)).power(2).times(2)),
          Rule.structural(
              "variance",
              mean(square(V)).minus(mean(V).power(2)),
              variance(V),
              Root.SUMS,
              true,
              StableForms::variance));

  private static final List<Rule> SIZES =
      List.of(
          Rule.scalar("root of a square", sqrt(X.power(2)), abs(X)),
          Rule.scalar("hypotenuse", sqrt(X.power(2).plus(Y.power(2))), hypot(X, Y)),
          Rule.scalar("scaled complement of erf", exp(X.power(2)).times(erfc(X)), erfcx(X)),
          Rule.structural(
              "norm",
              sqrt(sum(square(V))),
              norm2(V),
              Set.of(Function1.SQRT),
              true,
              (x, _) -> StableForms.norm(x)));

  static final List<Rule> ALL =
      Stream.of(LOGARITHMS, SIGMOIDS, EXPONENTIALS, DIFFERENCES, SIZES)
          .flatMap(List::stream)
          .toList();

  private StableRules() {}
}
