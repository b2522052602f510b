package gradus.optimization.leastsquares;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.compile.Program;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.linalg.LeastSquares;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.optimization.Bfgs;
import gradus.optimization.Minimize;
import gradus.optimization.Minimum;
import gradus.optimization.Outcome;
import gradus.optimization.Stop;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every method of nonlinear least squares does.
class FitLawsTest {
  private static final Program.Options OPTIONS = Program.Options.defaults().threads(1);
  private static final Dim N = Dim.of("n");
  private static final Dim P = Dim.of("p");
  private static final Expr X = Expr.variable("x", N);
  private static final Expr Y = Expr.variable("y", N);
  private static final Expr A = Expr.variable("a");
  private static final Expr B = Expr.variable("b");

  static Stream<FitMethod> methods() {
    return Stream.of(LevenbergMarquardt.defaults(), new LevenbergMarquardt(100), new GaussNewton());
  }

  private static Map<String, Tensor> points(int n) {
    return points(n, 1);
  }

  private static Map<String, Tensor> points(int n, double factor) {
    SplittableRandom random = new SplittableRandom(7);
    double[] x = IntStream.range(0, n).mapToDouble(i -> 0.1 * i).toArray();
    double[] y =
        IntStream.range(0, n)
            .mapToDouble(i -> factor * (3 * Math.exp(-0.7 * x[i]) + 0.05 * random.nextGaussian()))
            .toArray();
    return Map.of("x", Tensor.vector(x), "y", Tensor.vector(y));
  }

  /// `y − a exp(−bx)` with `a` and `b` in units of their own.
  private static Residuals decay(double unitOfA, double unitOfB) {
    Expr model = A.times(unitOfA).times(Functions.exp(X.times(B.times(unitOfB)).negate()));
    return Residuals.of(List.of(Y.minus(model)), List.of(A, B), points(30), OPTIONS);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void unitsOfTheParametersChangeNoStep(FitMethod method) {
    Fit plain = method.fit(decay(1, 1), new double[] {1, 1});
    Fit scaled = method.fit(decay(0x1p-40, 0x1p20), new double[] {0x1p40, 0x1p-20});
    assertThat(plain.outcome()).isEqualTo(Outcome.CONVERGED);
    assertThat(scaled.trace()).hasSameSizeAs(plain.trace());
    assertThat(scaled.evaluations()).isEqualTo(plain.evaluations());
    assertThat(scaled.point().flat(0) * 0x1p-40).isCloseTo(plain.point().flat(0), within(1e-13));
    assertThat(scaled.standardErrors().flat(1) * 0x1p20)
        .isCloseTo(plain.standardErrors().flat(1), within(1e-13));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void sameInputGivesTheSameBits(FitMethod method) {
    Fit once = method.fit(decay(1, 1), new double[] {1, 1});
    Fit again = method.fit(decay(1, 1), new double[] {1, 1});
    assertThat(again.point().toDoubles()).isEqualTo(once.point().toDoubles());
    assertThat(again.trace()).isEqualTo(once.trace());
  }

  @ParameterizedTest
  @MethodSource("methods")
  void aLinearModelIsSolvedAsLinearLeastSquares(FitMethod method) {
    SplittableRandom random = new SplittableRandom(3);
    Tensor rows = Tensor.generate(Shape.of(40, 4), _ -> random.nextGaussian());
    Tensor right = Tensor.generate(Shape.of(40), _ -> 1 + random.nextGaussian());
    Expr x = Expr.variable("X", N, P);
    Expr w = Expr.variable("w", P);
    Residuals residuals =
        Residuals.of(
            List.of(x.matmul(w).minus(Y)), List.of(w), Map.of("X", rows, "y", right), OPTIONS);
    Fit fit = method.fit(residuals, new double[] {0.1, 0.1, 0.1, 0.1});
    LeastSquares linear = LeastSquares.of(rows, right);
    assertThat(fit.outcome()).isEqualTo(Outcome.CONVERGED);
    assertThat(fit.parameters().keySet()).containsExactly("w");
    for (int j = 0; j < 4; j++) {
      assertThat(fit.point().flat(j)).isCloseTo(linear.x().flat(j), within(1e-13));
      assertThat(fit.standardErrors().flat(j))
          .isCloseTo(linear.standardErrors().flat(j), within(1e-13));
    }
    assertThat(fit.residualDeviation())
        .isCloseTo(linear.residualDeviations().flat(0), within(1e-13));
    assertThat(fit.degreesOfFreedom()).isEqualTo(36);
    assertThat(fit.sumOfSquares()).isCloseTo(linear.residualSumOfSquares(), within(1e-12));
    assertThat(fit.certificate().holds()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("methods")
  void findsWhatMinimizingTheSumOfSquaresFinds(FitMethod method) {
    Residuals residuals = decay(1, 1);
    Fit fit = method.fit(residuals, new double[] {1, 1});
    Minimum minimum =
        Minimize.run(
            residuals.objective(), new double[] {1, 1}, Bfgs.defaults(), new Stop(1e-12, 0, 200));
    assertThat(minimum.outcome().settled()).isTrue();
    assertThat(fit.sumOfSquares()).isCloseTo(2 * minimum.value(), within(1e-14));
    for (int j = 0; j < 2; j++) {
      assertThat(fit.point().flat(j)).isCloseTo(minimum.point().flat(j), within(1e-10));
    }
    // the curvature of a good fit is nearly JᵀJ, whose inverse is the covariance over s²
    double s = fit.residualDeviation();
    Tensor hessian = residuals.objective().hessian(fit.point().toDoubles());
    Tensor product = hessian.times(fit.covariance());
    assertThat(product.at(0, 0) / (s * s)).isCloseTo(1, within(0.05));
    assertThat(product.at(0, 1) / (s * s)).isCloseTo(0, within(0.05));
    assertThat(fit.correlation().at(0, 1)).isBetween(0.1, 0.9);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void residualsOfSeveralPartsAreOneArray(FitMethod method) {
    // a prior that b is 0.5 ± 0.0001 outweighs the data
    Residuals residuals =
        Residuals.of(
            List.of(
                Y.minus(A.times(Functions.exp(X.times(B).negate()))).times(20),
                B.minus(0.5).times(10_000)),
            List.of(A, B),
            points(30),
            OPTIONS);
    assertThat(residuals.count()).isEqualTo(31);
    Fit fit = method.fit(residuals, new double[] {1, 1});
    assertThat(fit.outcome()).isEqualTo(Outcome.CONVERGED);
    assertThat(fit.point().flat(1)).isCloseTo(0.5, within(1e-3));
    assertThat(fit.jacobian().at(30, 0)).isZero();
    assertThat(fit.jacobian().at(30, 1)).isEqualTo(10_000);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void parametersThatTheDataCannotTellApartAreCounted(FitMethod method) {
    Expr c = Expr.variable("c");
    Residuals residuals =
        Residuals.of(
            List.of(Y.minus(A.times(c).times(Functions.exp(X.times(B).negate())))),
            List.of(A, B, c),
            points(30),
            OPTIONS);
    Fit fit = method.fit(residuals, new double[] {1, 1, 1});
    assertThat(fit.outcome().settled()).isTrue();
    assertThat(fit.point().flat(0) * fit.point().flat(2)).isCloseTo(3, within(0.1));
    assertThat(fit.rank()).isEqualTo(2);
    assertThat(fit.standardErrors().toDoubles()).containsOnly(Double.NaN);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void residualsThatVanishAreFoundToTheLastDigits(FitMethod method) {
    Expr r = A.times(A).minus(2);
    Expr q = B.minus(A);
    Residuals residuals = Residuals.of(List.of(r, q), List.of(A, B), Map.of(), OPTIONS);
    Fit fit = method.fit(residuals, new double[] {1, 5});
    assertThat(fit.outcome().settled()).isTrue();
    assertThat(fit.point().flat(0)).isCloseTo(Math.sqrt(2), within(1e-15));
    assertThat(fit.point().flat(1)).isCloseTo(Math.sqrt(2), within(1e-15));
    assertThat(fit.residualDeviation()).isNaN();
  }

  @ParameterizedTest
  @MethodSource("methods")
  void startWithoutAValueIsAnOutcome(FitMethod method) {
    Fit fit = method.fit(decay(1, 1), new double[] {1, Double.NaN});
    assertThat(fit.outcome()).isEqualTo(Outcome.NOT_FINITE);
    assertThat(fit.standardErrors().toDoubles()).containsOnly(Double.NaN);
    assertThat(fit.certificate().holds()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("methods")
  void trialsOutsideOfTheDomainAreSteppedBackFrom(FitMethod method) {
    // log(a) has no value at the first full step from 0.1: a = 0.1 − 0.1·log(0.1·e⁹) < 0
    Residuals residuals =
        Residuals.of(
            List.of(Functions.log(A).plus(9 - Math.log(0.1) - 2.302585)),
            List.of(A),
            Map.of(),
            OPTIONS);
    Fit fit = method.fit(residuals, new double[] {0.1});
    assertThat(fit.outcome().settled()).isTrue();
    assertThat(Math.log(fit.point().flat(0)))
        .isCloseTo(Math.log(0.1) + 2.302585 - 9, within(1e-12));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void noStepsAllowedMeansTheStart(FitMethod method) {
    Fit fit = method.fit(decay(1, 1), new double[] {1, 1}, Tolerance.defaults().steps(0));
    assertThat(fit.outcome()).isEqualTo(Outcome.STEP_LIMIT);
    assertThat(fit.point().toDoubles()).containsExactly(1, 1);
    assertThat(fit.trace()).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void wrongWidthOfTheStartIsRefused(FitMethod method) {
    assertThatThrownBy(() -> method.fit(decay(1, 1), new double[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 parameters")
        .hasMessageContaining("3 numbers");
  }

  /// `y − a exp(−bx)` with the targets times a number.
  private static Residuals scaledDecay(double factor) {
    return Residuals.of(
        List.of(Y.minus(A.times(Functions.exp(X.times(B).negate())))),
        List.of(A, B),
        points(30, factor),
        OPTIONS);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void targetsThatAreAllZeroAreFittedExactly(FitMethod method) {
    Fit fit = method.fit(scaledDecay(0), new double[] {1, 1});
    assertThat(fit.outcome()).isEqualTo(Outcome.CONVERGED);
    assertThat(fit.point().flat(0)).isCloseTo(0, within(1e-160));
  }

  @Test
  void targetsFarBelowTheParametersEndTheFit() {
    for (double factor : new double[] {1e-80, 1e-100, 1e-120, 1e-150}) {
      Fit fit = LevenbergMarquardt.defaults().fit(scaledDecay(factor), new double[] {1, 1});
      assertThat(fit.outcome().settled()).as("times %s", factor).isTrue();
      assertThat(fit.sumOfSquares()).isLessThan(100 * factor * factor);
    }
  }

  @Test
  void targetsFarAboveTheParametersAreReached() {
    Expr line = Y.minus(A.plus(B.times(X)));
    for (double factor : new double[] {1e15, 1e16}) {
      for (double start : new double[] {0, 1}) {
        Fit fit =
            LevenbergMarquardt.defaults().fit(scaledDecay(factor), new double[] {start, start});
        assertThat(fit.outcome()).isEqualTo(Outcome.CONVERGED);
        assertThat(fit.point().flat(0) / factor).isCloseTo(3, within(0.1));
        assertThat(fit.trace()).hasSizeLessThan(200);
        Residuals straight =
            Residuals.of(List.of(line), List.of(A, B), points(30, factor), OPTIONS);
        Fit linear = LevenbergMarquardt.defaults().fit(straight, new double[] {start, start});
        assertThat(linear.outcome()).isEqualTo(Outcome.CONVERGED);
        assertThat(linear.trace()).hasSizeLessThan(100);
      }
    }
  }

  @Test
  void problemsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> Residuals.of(List.of(A.times(B)), List.of(A, B), Map.of(), OPTIONS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 residuals cannot determine 2 parameters");
    assertThatThrownBy(() -> Residuals.of(List.of(), List.of(A), Map.of(), OPTIONS))
        .hasMessageContaining("at least one residual");
    assertThatThrownBy(() -> Residuals.of(List.of(Y.minus(A)), List.of(A), Map.of(), OPTIONS))
        .hasMessageContaining("needs data for [y]");
    assertThatThrownBy(() -> new LevenbergMarquardt(0)).hasMessageContaining("not 0.0");
    assertThatThrownBy(() -> new Tolerance(Double.NaN, 3)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> new Tolerance(0, -3)).hasMessageContaining("-3");
  }
}
