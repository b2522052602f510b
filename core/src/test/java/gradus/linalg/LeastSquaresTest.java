package gradus.linalg;

import static gradus.linalg.HardMatrices.relative;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.linalg.HardMatrices.Known;
import gradus.linalg.LeastSquares.Method;
import gradus.linalg.LeastSquares.Outcome;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LeastSquaresTest {
  private static final double EPSILON = Math.ulp(1.0);

  private static Tensor right(int m) {
    return Tensor.generate(Shape.of(m), i -> (i % 7 - 3.0) * (1 + i));
  }

  @Test
  void theReferenceSetIsSolvedToTheLastDigits() {
    for (Known known : HardMatrices.known()) {
      LeastSquares fit = LeastSquares.of(known.a(), known.vector("b"));
      String name = known.name() + " " + fit;
      assertThat(fit.certificate().holds()).as(name).isTrue();
      if (known.name().equals("near_rank_def_10")) { // singular but for rounding
        assertThat(fit.rank()).isEqualTo(9);
        assertThat(fit.outcome()).isEqualTo(Outcome.SHORTEST);
        continue;
      }
      assertThat(fit.rank()).as(name).isEqualTo((int) known.number("rank_exact"));
      String truth = known.has("solution") ? "solution" : "min_norm_least_squares";
      if (!known.vector(truth).isFinite()) {
        assertThat(fit.outcome()).as(name).isEqualTo(Outcome.OUT_OF_RANGE);
        continue;
      }
      boolean refined = fit.method() != Method.COMPLETE_ORTHOGONAL;
      double tolerance =
          refined ? EPSILON : 10 * known.a().rows() * EPSILON * (1 + known.condition());
      assertThat(relative(fit.x(), known.vector(truth))).as(name).isLessThan(tolerance);
      assertThat(relative(fit.x(), known.vector(truth)))
          .as(name)
          .isLessThanOrEqualTo(fit.certificate().error());
      if (known.has("residual_norm2") && known.number("residual_norm2") > 1e-20) {
        assertThat(relative(Norms.two(fit.residual()), known.number("residual_norm2")))
            .as(name)
            .isLessThan(refined ? 4 * EPSILON : tolerance);
      }
    }
  }

  @Test
  void trustedEntriesAreSolvedInThirtyTwoDigits() {
    for (Known known : HardMatrices.known()) {
      if (known.name().equals("near_rank_def_10")) {
        LeastSquares fit = LeastSquares.of(known.a(), known.vector("b"), 0);
        assertThat(fit.method()).isEqualTo(Method.EXTENDED_QR);
        assertThat(fit.outcome()).isEqualTo(Outcome.UNIQUE);
        assertThat(relative(fit.x(), known.vector("solution"))).isLessThan(EPSILON);
        assertThat(fit.certificate().digits()).isGreaterThan(15);
      }
    }
  }

  @Test
  void theMethodFollowsTheMatrix() {
    int n = 6;
    Tensor random = HardMatrices.gaussian(n, n, 1);
    Tensor definite = HardMatrices.symmetric(n, 1, i -> 1 + i);
    Tensor indefinite = HardMatrices.symmetric(n, 1, i -> i - 2.5);
    expect(Method.LU, random);
    expect(
        Method.LOWER_TRIANGLE,
        Tensor.generate(random.shape(), k -> k / n >= k % n ? random.flat(k) : 0));
    expect(
        Method.UPPER_TRIANGLE,
        Tensor.generate(random.shape(), k -> k / n <= k % n ? random.flat(k) : 0));
    expect(Method.LOWER_TRIANGLE, Tensor.identity(n));
    expect(Method.CHOLESKY, definite);
    expect(Method.LDL, indefinite);
    expect(Method.QR, HardMatrices.gaussian(9, n, 1));
    expect(Method.SHORTEST, HardMatrices.gaussian(4, n, 1));
    expect(Method.COMPLETE_ORTHOGONAL, Tensor.generate(random.shape(), k -> 1 + k / n));
    expect(Method.COMPLETE_ORTHOGONAL, Tensor.zeros(4, 3));
    expect(Method.NOTHING, Tensor.zeros(4, 0));
    expect(Method.NOTHING, Tensor.zeros(0, 4));
    assertThat(LeastSquares.of(indefinite, right(n)).reason()).contains("pivot");
  }

  private static void expect(Method method, Tensor a) {
    LeastSquares fit = LeastSquares.of(a, right(a.rows()));
    assertThat(fit.method()).isEqualTo(method);
    assertThat(fit.x().shape()).isEqualTo(Shape.of(a.columns()));
    assertThat(fit.residual().shape()).isEqualTo(Shape.of(a.rows()));
    assertThat(fit.certificate().holds()).isTrue();
    assertThat(fit.toString()).startsWith(method + ": ");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8, 33, 70})
  void squareSystemsAreSolvedToTheLastDigits(int n) {
    HardMatrices.regular(n)
        .forEach((name, a) -> {
          LeastSquares fit = LeastSquares.of(a, right(n));
          if (fit.outcome() == Outcome.OUT_OF_RANGE) {
            assertThat(name).isEqualTo("tiny");
            return;
          }
          String text = name + " " + fit;
          assertThat(fit.certificate().holds()).as(text).isTrue();
          assertThat(fit.certificate().digits()).as(text).isGreaterThan(15);
          assertThat(relative(fit.x(), inThirtyTwoDigits(a, right(n))))
              .as(text)
              .isLessThan(2 * EPSILON);
        });
  }

  /// With rows and columns of one size, so that nothing but the condition costs digits.
  private static Tensor inThirtyTwoDigits(Tensor a, Tensor b) {
    int n = a.rows();
    double[] entries = a.toDoubles();
    int power = Scaling.exponent(entries);
    Scaling.scale(entries, -power);
    Equilibration scales = Equilibration.general(entries, n, n);
    double[] rights = Equilibration.times(scales.rows(), b.toDoubles());
    double[] x =
        Augmented.extended(PairMatrix.of(scales.scaled(entries), n, n))
            .solve(rights, new double[n])
            .x();
    return Tensor.generate(Shape.of(n), i -> Math.scalb(x[i], scales.columns()[i] - power));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "5,2", "40,7", "100,64", "90,66"})
  void tallSystemsSatisfyTheNormalEquations(int m, int n) {
    for (double range : new double[] {0, 4, 8, 12}) {
      Tensor a = HardMatrices.prescribed(m, n, 1, i -> Math.pow(10, -range * i / n));
      LeastSquares fit = LeastSquares.of(a, right(m));
      assertThat(fit.certificate().holds()).as(fit.toString()).isTrue();
      assertThat(fit.certificate().digits()).isGreaterThan(15);
      assertThat(fit.rank()).isEqualTo(n);
      double[] r = fit.residual().toDoubles();
      for (int j = 0; j < n; j++) {
        double slope = Math.abs(Sums.exactDot(a.column(j).toDoubles(), r));
        assertThat(slope)
            .isLessThanOrEqualTo(m * EPSILON * Norms.two(a.column(j)) * Norms.two(fit.residual()));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"2,5", "7,40", "64,100"})
  void wideSystemsHaveTheirShortestSolution(int m, int n) {
    for (double range : new double[] {0, 5, 10}) {
      Tensor a = HardMatrices.prescribed(m, n, 1, i -> Math.pow(10, -range * i / m));
      Tensor b = right(m);
      LeastSquares fit = LeastSquares.of(a, b);
      assertThat(fit.certificate().holds()).as(fit.toString()).isTrue();
      assertThat(fit.outcome()).isEqualTo(Outcome.SHORTEST);
      assertThat(HardMatrices.backwardError(a, fit.x(), b)).isLessThan(m * EPSILON);
      Tensor kernel = PivotedQr.of(a, 1e-14).nullSpace();
      double outside = Norms.two(kernel.transpose().times(fit.x()));
      assertThat(outside).isLessThan(100 * n * EPSILON * Math.pow(10, range) * Norms.two(fit.x()));
    }
  }

  @Test
  void unitsOfColumnsDoNotMatter() {
    Tensor a = HardMatrices.gaussian(20, 5, 3);
    Tensor b = right(20);
    Tensor x = LeastSquares.of(a, b).x();
    int[] powers = {0, 300, -300, 40, -7};
    Tensor scaled = Tensor.generate(a.shape(), k -> Math.scalb(a.flat(k), powers[k % 5]));
    LeastSquares fit = LeastSquares.of(scaled, b);
    assertThat(fit.outcome()).isEqualTo(Outcome.UNIQUE);
    for (int j = 0; j < 5; j++) {
      assertThat(fit.x().flat(j)).isEqualTo(Math.scalb(x.flat(j), -powers[j]));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1000, -400, 400, 900})
  void solutionsScaleWithBothSidesFarFromOne(int power) {
    for (Tensor a :
        new Tensor[] {
          HardMatrices.gaussian(9, 4, 1),
          HardMatrices.gaussian(6, 6, 1),
          HardMatrices.gaussian(4, 9, 1),
          Tensor.generate(Shape.of(6, 4), k -> 1 + k % 4 + k / 4)
        }) {
      Tensor b = right(a.rows());
      LeastSquares fit = LeastSquares.of(a, b);
      Tensor largeA = Tensor.generate(a.shape(), k -> Math.scalb(a.flat(k), power));
      Tensor largeB = Tensor.generate(b.shape(), k -> Math.scalb(b.flat(k), power));
      assertThat(LeastSquares.of(largeA, largeB).x().toDoubles()).isEqualTo(fit.x().toDoubles());
      Tensor shifted = LeastSquares.of(largeA, b).x();
      for (int j = 0; j < a.columns(); j++) {
        assertThat(shifted.flat(j)).isEqualTo(Math.scalb(fit.x().flat(j), -power));
      }
    }
  }

  @Test
  void dependentColumnsShareTheirCoefficient() {
    Tensor base = HardMatrices.gaussian(30, 3, 1);
    // the last column repeats the first
    Tensor a = Tensor.generate(Shape.of(30, 4), k -> base.at(k / 4, k % 4 % 3));
    Tensor b = right(30);
    LeastSquares fit = LeastSquares.of(a, b);
    assertThat(fit.rank()).isEqualTo(3);
    assertThat(fit.outcome()).isEqualTo(Outcome.SHORTEST);
    assertThat(fit.x().flat(0))
        .isCloseTo(fit.x().flat(3), within(1e-13 * Math.abs(fit.x().flat(0))));
    assertThat(2 * fit.x().flat(0))
        .isCloseTo(LeastSquares.of(base, b).x().flat(0), within(1e-12 * Norms.max(fit.x())));
    assertThat(fit.standardErrors().toDoubles()).containsOnly(Double.NaN);
    assertThat(LeastSquares.of(Tensor.zeros(5, 2), right(5)).x().toDoubles()).containsOnly(0);
  }

  @Test
  void severalRightSidesAreSeveralSystems() {
    for (Tensor a :
        new Tensor[] {
          HardMatrices.gaussian(9, 4, 1),
          HardMatrices.gaussian(6, 6, 1),
          HardMatrices.gaussian(4, 9, 1)
        }) {
      int m = a.rows();
      Tensor b = Tensor.generate(Shape.of(m, 3), k -> Math.scalb(Math.sin(k), k % 3 * 300));
      LeastSquares together = LeastSquares.of(a, b);
      for (int c = 0; c < 3; c++) {
        LeastSquares alone = LeastSquares.of(a, b.column(c));
        assertThat(together.x().column(c).toDoubles()).isEqualTo(alone.x().toDoubles());
        assertThat(together.residual().column(c).toDoubles())
            .isEqualTo(alone.residual().toDoubles());
        assertThat(together.standardErrors().column(c).toDoubles())
            .isEqualTo(alone.standardErrors().toDoubles());
      }
      assertThat(LeastSquares.of(a, Tensor.zeros(m, 0)).x().shape())
          .isEqualTo(Shape.of(a.columns(), 0));
    }
  }

  @Test
  void standardErrorsAreThoseOfTheNormalEquations() {
    Tensor a = HardMatrices.prescribed(50, 4, 1, i -> Math.pow(10, -i));
    SplittableRandom random = new SplittableRandom(2);
    Tensor b = Tensor.generate(Shape.of(50), _ -> random.nextGaussian());
    LeastSquares fit = LeastSquares.of(a, b);
    Tensor covariance = Lu.of(a.transpose().times(a)).inverse();
    double deviation = Math.sqrt(fit.residualSumOfSquares() / 46);
    assertThat(fit.residualDeviations().flat(0)).isCloseTo(deviation, within(1e-14));
    for (int j = 0; j < 4; j++) {
      double expected = deviation * Math.sqrt(covariance.at(j, j));
      assertThat(fit.standardErrors().flat(j)).isCloseTo(expected, within(1e-8 * expected));
    }
  }

  @Test
  void polynomialsThroughTheirPointsAreFound() {
    Tensor x = Tensor.generate(Shape.of(12), i -> i / 4.0);
    Tensor y = Tensor.generate(Shape.of(12), i -> 1 - 2 * x.flat(i) + x.flat(i) * x.flat(i) / 2);
    assertThat(LeastSquares.polynomial(x, y, 2).x().toDoubles()).containsExactly(1, -2, 0.5);
    assertThat(LeastSquares.polynomial(x, y, 11).certificate().holds()).isTrue();
    assertThat(LeastSquares.polynomial(x, y, 0).x().value())
        .isCloseTo(Sums.sum(y.toDoubles()) / 12, within(1e-15));
    assertThatThrownBy(() -> LeastSquares.polynomial(x, y, 12))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("degree 12 needs a vector of more points");
    assertThatThrownBy(() -> LeastSquares.polynomial(Tensor.vector(1e200, 2, 3), right(3), 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("choose a unit");
    // two points of three are the same
    LeastSquares twice = LeastSquares.polynomial(Tensor.vector(1, 1, 2), right(3), 2);
    assertThat(twice.rank()).isEqualTo(2);
  }

  @Test
  void misuseIsNamed() {
    Tensor a = Tensor.identity(3);
    assertThatThrownBy(() -> LeastSquares.of(Tensor.zeros(3), right(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a matrix");
    assertThatThrownBy(() -> LeastSquares.of(a, right(4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 rows");
    assertThatThrownBy(() -> LeastSquares.of(a, Tensor.vector(1, Double.NaN, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("right side with NaN");
    assertThatThrownBy(
            () -> LeastSquares.of(Tensor.generate(Shape.of(2, 2), _ -> Double.NaN), right(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NaN or infinite");
    assertThatThrownBy(() -> LeastSquares.of(a, right(3), Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 0");
  }

  @Test
  void theSameSystemGivesTheSameBits() {
    Tensor a = HardMatrices.gaussian(300, 80, 1);
    Tensor b = right(300);
    assertThat(LeastSquares.of(a, b).x().toDoubles())
        .isEqualTo(LeastSquares.of(a, b).x().toDoubles());
  }
}
