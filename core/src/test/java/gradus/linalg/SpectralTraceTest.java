package gradus.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Traces tell what the algorithms did, and end where these do.
final class SpectralTraceTest {
  private static final double EPSILON = Math.ulp(1.0);

  private static Tensor indefinite(int n) {
    return HardMatrices.symmetric(n, 4, i -> (i % 2 == 0 ? 1 : -1) * (1.0 + i));
  }

  private static double[] diagonal(Tensor a) {
    double[] diagonal = new double[a.rows()];
    for (int i = 0; i < diagonal.length; i++) {
      diagonal[i] = -a.at(i, i);
    }
    Arrays.sort(diagonal);
    Arrays.setAll(diagonal, i -> -diagonal[i]);
    return diagonal;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 12, 32})
  void theTraceOfQrEndsWithTheEigenvalues(int n) {
    Tensor a = indefinite(n);
    List<SpectralTrace.Shifted> trace = SpectralTrace.qrIteration(a);
    assertThat(diagonal(trace.getLast().matrix()))
        .isEqualTo(SymmetricEigen.of(a).values().toDoubles());
    assertThat(trace.getLast().offDiagonal()).isLessThan(n * n * EPSILON);
    double size = Norms.frobenius(a);
    for (int k = 0; k < trace.size(); k++) {
      SpectralTrace.Shifted step = trace.get(k);
      assertThat(step.number()).isEqualTo(k);
      assertThat(step.first()).isBetween(0, step.last());
      // all are similar to A
      assertThat(Norms.frobenius(step.matrix())).isCloseTo(size, within(10 * n * EPSILON * size));
    }
  }

  @Test
  void theEntryBesideTheShiftFallsCubically() {
    // Wilkinson's shift: two steps from 0.01 leave nothing
    Tensor a = Tensor.matrix(new double[][] {{4, 1, 0}, {1, 2, 0.01}, {0, 0.01, 1}});
    List<SpectralTrace.Shifted> trace = SpectralTrace.qrIteration(a);
    assertThat(trace).hasSizeLessThan(6);
    assertThat(trace.get(1).shift()).isCloseTo(1, within(0.01));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 32})
  void theTraceOfJacobiEndsWithTheEigenvalues(int n) {
    Tensor a = indefinite(n);
    List<SpectralTrace.Rotation> trace = SpectralTrace.jacobi(a);
    assertThat(trace.getFirst().matrix().toDoubles()).isEqualTo(a.toDoubles());
    assertThat(diagonal(trace.getLast().matrix()))
        .isEqualTo(SymmetricEigen.byRotations(a).values().toDoubles());
    assertThat(trace.getLast().offDiagonal()).isLessThan(n * n * EPSILON);
  }

  @Test
  void everyRotationTakesTwiceTheSquareItMakesZero() {
    Tensor a = indefinite(9);
    List<SpectralTrace.Rotation> trace = SpectralTrace.jacobi(a);
    double unit = 100 * EPSILON * Norms.frobenius(a) * Norms.frobenius(a);
    for (int k = 1; k < trace.size(); k++) {
      SpectralTrace.Rotation before = trace.get(k - 1);
      SpectralTrace.Rotation step = trace.get(k);
      double off = before.matrix().at(step.p(), step.q());
      assertThat(step.offDiagonal() * step.offDiagonal())
          .isCloseTo(before.offDiagonal() * before.offDiagonal() - 2 * off * off, within(unit));
      assertThat(step.offDiagonal()).isLessThanOrEqualTo(before.offDiagonal() + unit);
      assertThat(step.matrix().at(step.p(), step.q())).isZero();
      assertThat(Math.abs(step.angle())).isLessThanOrEqualTo(Math.PI / 4 + EPSILON);
      assertThat(step.sweep()).isGreaterThanOrEqualTo(before.sweep());
    }
  }

  @Test
  void theAnglesMultiplyToTheEigenvectors() {
    int n = 6;
    Tensor a = indefinite(n);
    Tensor q = Tensor.identity(n);
    for (SpectralTrace.Rotation step : SpectralTrace.jacobi(a)) {
      double[] turn = Tensor.identity(n).toDoubles();
      double c = Math.cos(step.angle());
      double s = Math.sin(step.angle());
      if (step.p() != step.q()) {
        turn[step.p() * n + step.p()] = c;
        turn[step.q() * n + step.q()] = c;
        turn[step.p() * n + step.q()] = s;
        turn[step.q() * n + step.p()] = -s;
      }
      q = q.times(Tensor.of(Shape.of(n, n), turn));
      Tensor expected = q.transpose().times(a).times(q);
      assertThat(HardMatrices.relative(step.matrix(), expected)).isLessThan(1e3 * EPSILON);
    }
  }

  @Test
  void theErrorOfThePowerIterationFallsByTheRatioOfTheEigenvalues() {
    // eigenvalues 10, 8, 3, 1
    double[] values = {10, 8, 3, 1};
    Tensor a = HardMatrices.symmetric(4, 7, i -> values[i]);
    List<SpectralTrace.Power> trace =
        SpectralTrace.powerIteration(a, Tensor.vector(1, 1, 1, 1), 60);
    assertThat(trace).hasSize(61);
    for (int k = 30; k < 60; k++) {
      double rate = trace.get(k + 1).residual() / trace.get(k).residual();
      assertThat(rate).isCloseTo(0.8, within(1e-3));
      assertThat(Math.abs(trace.get(k).estimate() - 10))
          .as("an eigenvalue is within the residual")
          .isLessThanOrEqualTo(trace.get(k).residual());
    }
    double before = Math.abs(trace.get(30).estimate() - 10);
    double after = Math.abs(trace.get(31).estimate() - 10);
    assertThat(after / before).as("the estimate's error").isCloseTo(0.64, within(1e-2));
    Tensor leading = SymmetricEigen.of(a).vectors().column(0);
    Tensor last = trace.getLast().vector();
    double cosine = 0;
    for (int i = 0; i < 4; i++) {
      cosine += leading.flat(i) * last.flat(i);
    }
    assertThat(Math.abs(cosine)).isCloseTo(1, within(1e-10));
  }

  @Test
  void thePowerIterationKeepsAnyScaleAndStopsAtZero() {
    Tensor a = Tensor.matrix(new double[][] {{0x1p1000, 0}, {0, 0x1p999}});
    List<SpectralTrace.Power> huge = SpectralTrace.powerIteration(a, Tensor.vector(1, 1), 40);
    assertThat(huge.getLast().estimate()).isCloseTo(0x1p1000, within(0x1p1000 * EPSILON));
    Tensor nilpotent = Tensor.matrix(new double[][] {{0, 1}, {0, 0}});
    List<SpectralTrace.Power> ended =
        SpectralTrace.powerIteration(nilpotent, Tensor.vector(1, 1), 40);
    assertThat(ended).hasSize(2);
    assertThat(ended.getLast().residual()).isZero();
  }

  @Test
  void tracesOfHugeAndTinyMatricesAreThoseOfOrdinaryOnes() {
    Tensor a = indefinite(5);
    List<SpectralTrace.Shifted> trace = SpectralTrace.qrIteration(a);
    for (int power : new int[] {-1000, 1000}) {
      Tensor scaled = Tensor.generate(a.shape(), k -> Math.scalb(a.flat(k), power));
      List<SpectralTrace.Shifted> other = SpectralTrace.qrIteration(scaled);
      assertThat(other).hasSameSizeAs(trace);
      assertThat(other.get(1).shift()).isEqualTo(Math.scalb(trace.get(1).shift(), power));
      assertThat(SpectralTrace.jacobi(scaled)).hasSameSizeAs(SpectralTrace.jacobi(a));
    }
  }

  @Test
  void wrongUseIsNamed() {
    Tensor a = Tensor.identity(3);
    assertThatThrownBy(() -> SpectralTrace.jacobi(Tensor.zeros(2, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2×3");
    assertThatThrownBy(() -> SpectralTrace.qrIteration(Tensor.identity(33)))
        .hasMessageContaining("up to 32, not 33");
    assertThatThrownBy(
            () -> SpectralTrace.jacobi(Tensor.matrix(new double[][] {{Double.POSITIVE_INFINITY}})))
        .hasMessageContaining("NaN or infinite");
    assertThatThrownBy(() -> SpectralTrace.powerIteration(a, Tensor.vector(1, 2), 3))
        .hasMessageContaining("order 3");
    assertThatThrownBy(() -> SpectralTrace.powerIteration(a, Tensor.vector(0, 0, 0), 3))
        .hasMessageContaining("not all 0");
    assertThatThrownBy(() -> SpectralTrace.powerIteration(a, Tensor.vector(1, Double.NaN, 0), 3))
        .hasMessageContaining("finite");
    assertThatThrownBy(() -> SpectralTrace.powerIteration(a, Tensor.vector(1, 0, 0), -1))
        .hasMessageContaining("-1 steps");
  }
}
