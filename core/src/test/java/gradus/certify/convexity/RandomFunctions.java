package gradus.certify.convexity;

import static gradus.expr.Functions.*;

import gradus.certify.Range;
import gradus.expr.Dim;
import gradus.expr.Domain;
import gradus.expr.Expr;
import java.util.List;
import java.util.random.RandomGenerator;

/// Small expressions as they come, of scalars or of vectors.
final class RandomFunctions {
  private static final double[] NUMBERS = {-2, -1, -0.5, 0.1, 0.2, 0.3, 0.5, 1, 2, 3};
  private static final double[] EXPONENTS = {-2, -1, -0.5, 0.3, 0.5, 0.7, 1.5, 2, 2, 2, 3, 4};
  private static final Dim N = Dim.of("n");

  private final RandomGenerator random;

  RandomFunctions(RandomGenerator random) {
    this.random = random;
  }

  List<Expr> scalars() {
    return List.of(Expr.variable("x", domain()), Expr.variable("y", domain()));
  }

  List<Expr> vectors() {
    return List.of(Expr.variable("x", domain(), N), Expr.variable("y", domain()));
  }

  private Domain domain() {
    return switch (random.nextInt(6)) {
      case 0, 1 -> Domain.between(0, Double.POSITIVE_INFINITY);
      case 2 -> Domain.between(1, Double.POSITIVE_INFINITY);
      case 3 -> Domain.between(-1, 1);
      default -> Domain.REAL;
    };
  }

  Expr scalar(List<Expr> variables, int depth) {
    if (depth == 0 || random.nextInt(8) == 0) {
      return random.nextInt(5) == 0 ? number() : variables.get(random.nextInt(variables.size()));
    }
    Expr x = scalar(variables, depth - 1);
    return random.nextInt(2) == 0 ? unary(x) : binary(x, scalar(variables, depth - 1));
  }

  /// A scalar of a vector `x` and a scalar `y`.
  Expr reduced(List<Expr> variables, int depth) {
    Expr inner = vector(variables, depth);
    Expr value =
        switch (random.nextInt(6)) {
          case 0 -> logSumExp(inner);
          case 1 -> norm2(inner);
          case 2 -> mean(inner);
          case 3 -> dot(inner, vector(variables, 1));
          default -> sum(inner);
        };
    return switch (random.nextInt(4)) {
      case 0 -> unary(value);
      case 1 -> binary(value, scalar(variables.subList(1, 2), 1));
      case 2 -> value.plus(sum(vector(variables, 1)).power(2).times(number()));
      default -> value;
    };
  }

  private Expr vector(List<Expr> variables, int depth) {
    if (depth == 0 || random.nextInt(6) == 0) {
      return variables.get(0);
    }
    Expr x = vector(variables, depth - 1);
    return switch (random.nextInt(7)) {
      case 0, 1 -> unary(x);
      case 2 -> binary(x, variables.get(1));
      case 3 -> binary(x, number());
      case 4 -> Expr.variable("A", N, N).matmul(x);
      case 5 -> x.minus(Expr.variable("b", N));
      default -> binary(x, vector(variables, depth - 1));
    };
  }

  private Expr number() {
    return Expr.of(NUMBERS[random.nextInt(NUMBERS.length)]);
  }

  private Expr unary(Expr x) {
    return switch (random.nextInt(14)) {
      case 0 -> exp(x);
      case 1, 2 -> log(x);
      case 3, 4 -> sqrt(x);
      case 5, 6, 7 -> x.power(EXPONENTS[random.nextInt(EXPONENTS.length)]);
      case 8 -> softplus(x);
      case 9 -> x.negate();
      case 10 -> sigmoid(x);
      case 11 -> random.nextBoolean() ? tanh(x) : abs(x);
      case 12 -> random.nextBoolean() ? cosh(x) : sin(x);
      default -> x.times(number());
    };
  }

  private Expr binary(Expr x, Expr y) {
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> x.plus(y);
      case 3 -> x.minus(y);
      case 4, 5 -> x.times(y);
      case 6 -> x.over(y);
      // these two have values at isolated points outside the domain that is spoken of
      default ->
          Range.of(x).lower() > 0
              ? pow(x, y)
              : Range.of(y).lower() >= 0 ? xlogy(x, y) : x.times(log(y));
    };
  }
}
