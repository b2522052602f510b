package gradus.calculus;

import static gradus.expr.Functions.*;
import static gradus.expr.SpecialFunctions.*;
import static org.assertj.core.api.Assertions.assertThat;

import gradus.compile.Interpreter;
import gradus.expr.Dim;
import gradus.expr.Domain;
import gradus.expr.Expr;
import gradus.linalg.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Losses written down as in a textbook, with their gradients far out: stabilized before or after
/// differentiating, they are finite and right.
final class StableGradientsTest {
  private static final Dim N = Dim.of("n");
  private static final Expr Z = Expr.variable("z", N);
  private static final Expr Y = Expr.variable("y", N);

  /// Both orders, to four units in the last place.
  private static void check(
      Expr loss, Expr variable, Map<String, Tensor> point, double value, double... gradient) {
    checkTerms(loss, variable, point, Double.MIN_VALUE, value, gradient);
  }

  /// @param size the terms of the gradient are this large, where they cancel
  private static void checkTerms(
      Expr loss,
      Expr variable,
      Map<String, Tensor> point,
      double size,
      double value,
      double... gradient) {
    Expr stable = Stabilize.of(loss);
    // a sum of logarithms and exponentials is exact to an ulp of its largest term, 1 or more
    assertThat(Interpreter.evaluate(stable, point).value())
        .isCloseTo(value, Offset.offset(4 * Math.ulp(Math.max(1, Math.abs(value)))));
    for (Expr start : List.of(stable, loss)) {
      Expr derived = Stabilize.of(Gradient.of(start, List.of(variable)).get(0));
      double[] values = Differences.value(derived, stable, point).toDoubles();
      assertThat(values).as("%s", derived).hasSameSizeAs(gradient);
      for (int k = 0; k < gradient.length; k++) {
        assertThat(values[k])
            .as("component %d of %s at %s", k, derived, point)
            .isCloseTo(
                gradient[k], Offset.offset(4 * Math.ulp(Math.max(size, Math.abs(gradient[k])))));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1000, -40, 0, 40, 1000})
  void logisticLoss(double z) {
    // log(1 + e^{−z}), −σ(−z)
    double loss = z > 0 ? Math.log1p(Math.exp(-z)) : -z + Math.log1p(Math.exp(z));
    double slope = z > 0 ? -Math.exp(-z) / (1 + Math.exp(-z)) : -1 / (1 + Math.exp(z));
    check(
        sum(log(exp(Y.times(Z).negate()).plus(1))),
        Z,
        Map.of("z", Tensor.vector(z), "y", Tensor.vector(1)),
        loss,
        slope);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1000, -40, 0, 40, 1000})
  void crossEntropyOfASoftmax(double z) {
    // labels pick the second of two: the loss is log(1 + e^{z − 0}) with logits z and 0
    double loss = z < 0 ? Math.log1p(Math.exp(z)) : z + Math.log1p(Math.exp(-z));
    double p = z < 0 ? Math.exp(z) / (1 + Math.exp(z)) : 1 / (1 + Math.exp(-z));
    Expr shares = exp(Z).over(sum(exp(Z)));
    checkTerms(
        sum(Y.times(log(shares))).negate(),
        Z,
        Map.of("z", Tensor.vector(z, 0), "y", Tensor.vector(0, 1)),
        1, // p − y
        loss,
        p,
        -p);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1000, -40, 0, 40, 1000})
  void logSumExp(double z) {
    double p = z < 0 ? Math.exp(z) / (1 + Math.exp(z)) : 1 / (1 + Math.exp(-z));
    double q = z > 0 ? Math.exp(-z) / (1 + Math.exp(-z)) : 1 / (1 + Math.exp(z));
    check(
        log(sum(exp(Z))),
        Z,
        Map.of("z", Tensor.vector(z, 0)),
        Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))),
        p,
        q);
    check(
        log(exp(Expr.variable("a")).plus(exp(Expr.variable("b")))),
        Expr.variable("a"),
        Map.of("a", Tensor.scalar(z), "b", Tensor.scalar(0)),
        Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))),
        p);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1000, -40, 0, 40, 1000})
  void logDensityOfTheNormal(double x) {
    Expr mean = Expr.variable("m");
    Expr scale = Expr.variable("s", Domain.between(Double.MIN_VALUE, Double.POSITIVE_INFINITY));
    Expr standard = Z.minus(mean).over(scale);
    Expr density = exp(standard.power(2).times(-0.5)).over(scale.times(Math.sqrt(2 * Math.PI)));
    double s = 0.5;
    Map<String, Tensor> point = new LinkedHashMap<>();
    point.put("z", Tensor.vector(x));
    point.put("m", Tensor.scalar(0));
    point.put("s", Tensor.scalar(s));
    double value = -2 * x * x - Math.log(s) - 0.5 * Math.log(2 * Math.PI);
    check(sum(log(density)), mean, point, value, x / (s * s));
    check(sum(log(density)), scale, point, value, x * x / (s * s * s) - 1 / s);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1000, -40, 0, 3})
  void logOfTheNormalDistribution(double x) {
    Expr a = Expr.variable("a");
    // for x → −∞ it is −x²/2 − log(−x√2π), with derivative −x − 1/x + 2/x³
    Map<String, Tensor> point = Map.of("a", Tensor.scalar(x));
    Expr loss = log(normalCdf(a));
    Expr slope = Stabilize.of(Gradient.of(Stabilize.of(loss), List.of(a)).get(0));
    double value = Interpreter.evaluate(Stabilize.of(loss), point).value();
    double derivative = Interpreter.evaluate(slope, point).value();
    if (x < -30) {
      assertThat(derivative).isCloseTo(-x - 1 / x + 2 / (x * x * x), Offset.offset(1e-6));
      assertThat(value)
          .isCloseTo(-x * x / 2 - Math.log(-x * Math.sqrt(2 * Math.PI)), Offset.offset(1e-3));
    } else {
      assertThat(derivative).isPositive().isLessThan(1);
      assertThat(value).isNegative().isGreaterThan(-0.7);
    }
  }

  /// Limits of the derivatives of functions of one number, to their first term.
  @ParameterizedTest
  @ValueSource(doubles = {1000, 1e6})
  void derivativesFarOutAreTheirLimits(double far) {
    Expr a = Expr.variable("a");
    Map<Expr, double[]> limits = new LinkedHashMap<>();
    // the function, its slope far to the left, and far to the right
    limits.put(gelu(a), new double[] {0, 1});
    limits.put(silu(a), new double[] {0, 1});
    limits.put(logCosh(a), new double[] {-1, 1});
    limits.put(huber(a, 2), new double[] {-2, 2});
    limits.put(logSigmoid(a), new double[] {1, 0});
    limits.put(normalCdf(a), new double[] {0, 0});
    limits.put(erf(a), new double[] {0, 0});
    limits.put(logNormalCdf(a), new double[] {far, 0});
    limits.put(logAddExp(a, Expr.of(1)), new double[] {0, 1});
    limits.put(asinh(a), new double[] {1 / far, 1 / far});
    limits.put(hypot(a, Expr.of(3)), new double[] {-1, 1});
    limits.put(exprel(a.negate()), new double[] {Double.POSITIVE_INFINITY, -1 / far / far});
    limits.forEach((f, slopes) -> {
      Expr slope = Stabilize.of(Gradient.of(f, List.of(a)).get(0));
      for (int side = 0; side < 2; side++) {
        double at = side == 0 ? -far : far;
        double value = Interpreter.evaluate(slope, Map.of("a", Tensor.scalar(at))).value();
        if (Double.isFinite(slopes[side])) {
          assertThat(value)
              .as("slope of %s at %s", f, at)
              .isCloseTo(slopes[side], Offset.offset(5e-5 * Math.abs(slopes[side])));
        }
      }
    });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void theBranchNotTakenLeavesNoNanBehindASum(int order) {
    // at 0 the logarithm has slope 1/0, which must not meet the 0 from the choice
    Expr guarded = sum(select(less(Expr.of(0), Expr.variable("c")), sum(log(Z)), sum(Z)));
    Expr derived = guarded;
    for (int k = 0; k < order; k++) {
      derived = sum(Gradient.of(derived, List.of(Z)).get(0));
    }
    Map<String, Tensor> point = Map.of("z", Tensor.vector(0, 1), "c", Tensor.scalar(-1));
    double value = Differences.value(derived, guarded, point).value();
    assertThat(value).isEqualTo(order == 1 ? 2 : 0);
  }
}
