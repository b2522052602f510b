package gradus.linalg.iterative;

import static gradus.linalg.iterative.Matrices.geometric;
import static gradus.linalg.iterative.Matrices.laplacian;
import static gradus.linalg.iterative.Matrices.minus;
import static gradus.linalg.iterative.Matrices.norm;
import static gradus.linalg.iterative.Matrices.random;
import static gradus.linalg.iterative.Matrices.symmetric;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.linalg.SymmetricEigen;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Workers;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LanczosTest {
  private static Lanczos.Options options(int count, End end) {
    return Lanczos.Options.of(count, end, 5);
  }

  private static void lawful(LinearOperator a, Lanczos found, double tolerance) {
    int count = found.values().rows();
    Tensor v = found.vectors();
    assertThat(v.transpose().times(v).toDoubles())
        .containsExactly(Tensor.identity(count).toDoubles(), within(1e-13));
    for (int k = 0; k < count; k++) {
      Tensor vector = v.column(k);
      double value = found.values().flat(k);
      Tensor scaled = Tensor.generate(vector.shape(), i -> value * vector.flat(i));
      double residual = norm(minus(a.times(vector), scaled));
      assertThat(found.bounds().flat(k)).isCloseTo(residual, within(1e-13 * Math.abs(value)));
      assertThat(residual).isLessThanOrEqualTo(tolerance);
      assertThat(Arrays.stream(vector.toDoubles()).max().orElseThrow())
          .isGreaterThanOrEqualTo(-Arrays.stream(vector.toDoubles()).min().orElseThrow());
    }
  }

  @Test
  void findsTheEndsOfAKnownSpectrum() {
    double[] values = new double[120];
    Arrays.setAll(values, i -> i % 2 == 0 ? 10.0 / (i + 1) : -5.0 / i);
    Tensor matrix = symmetric(1, values);
    LinearOperator a = LinearOperator.of(matrix);
    Tensor all = SymmetricEigen.of(matrix).values();
    Lanczos largest = Lanczos.of(a, options(4, End.LARGEST));
    Lanczos smallest = Lanczos.of(a, options(4, End.SMALLEST));
    Lanczos both = Lanczos.of(a, options(5, End.BOTH));
    for (Lanczos found : new Lanczos[] {largest, smallest, both}) {
      assertThat(found.outcome()).isEqualTo(Outcome.CONVERGED);
      lawful(a, found, 1e-8);
    }
    assertThat(largest.values().toDoubles())
        .containsExactly(all.slice(0, 4).toDoubles(), within(1e-13));
    assertThat(smallest.values().toDoubles())
        .containsExactly(all.slice(116, 120).toDoubles(), within(1e-13));
    assertThat(both.values().toDoubles())
        .containsExactly(all.rows(0, 1, 2, 118, 119).toDoubles(), within(1e-13));
  }

  @Test
  void findsEveryCopyOfMultipleEigenvalues() {
    int width = 24;
    LinearOperator a = LinearOperator.of(laplacian(width, width, 0, 0));
    double[] exact = new double[width * width];
    for (int k = 0; k < exact.length; k++) {
      int i = k / width + 1;
      int j = k % width + 1;
      exact[k] =
          4 - 2 * Math.cos(i * Math.PI / (width + 1)) - 2 * Math.cos(j * Math.PI / (width + 1));
    }
    Arrays.sort(exact);
    // twice all but every value with i = j
    for (int count : new int[] {2, 3, 8, 11}) {
      Lanczos found = Lanczos.of(a, options(count, End.SMALLEST));
      assertThat(found.outcome()).isEqualTo(Outcome.CONVERGED);
      for (int k = 0; k < count; k++) {
        assertThat(found.values().flat(count - 1 - k)).isCloseTo(exact[k], within(1e-12));
      }
      lawful(a, found, 1e-9);
    }
  }

  @Test
  void findsAValueThatTheStartHardlyKnows() {
    // a six-fold value on top: one Krylov space sees one of them
    double[] values = new double[80];
    Arrays.setAll(values, i -> i < 6 ? 9 : 1.0 / i);
    Lanczos found =
        Lanczos.of(LinearOperator.diagonal(Tensor.vector(values)), options(7, End.LARGEST));
    assertThat(found.values().toDoubles())
        .containsExactly(new double[] {9, 9, 9, 9, 9, 9, 1.0 / 6}, within(1e-12));
  }

  @Test
  void identityAndZeroHaveAnyOrthonormalVectors() {
    for (LinearOperator a :
        new LinearOperator[] {
          LinearOperator.identity(50), LinearOperator.of(Tensor.zeros(50, 50)),
        }) {
      Lanczos found = Lanczos.of(a, options(3, End.BOTH));
      assertThat(found.outcome()).isEqualTo(Outcome.CONVERGED);
      lawful(a, found, 1e-14);
    }
  }

  @Test
  void smallOperatorsAreSolvedWhole() {
    for (int n : new int[] {1, 2, 5, 9}) {
      Tensor matrix = symmetric(2, random(3, n).toDoubles());
      Lanczos found = Lanczos.of(LinearOperator.of(matrix), options(n, End.LARGEST));
      assertThat(found.outcome()).isEqualTo(Outcome.CONVERGED);
      assertThat(found.values().toDoubles())
          .containsExactly(SymmetricEigen.of(matrix).values().toDoubles(), within(1e-14));
      lawful(LinearOperator.of(matrix), found, 1e-13);
    }
  }

  @Test
  void theScaleDoesNotMatter() {
    Tensor matrix = symmetric(4, geometric(90, 1e-3, 1));
    for (double scale : new double[] {1e-150, 1e150}) {
      LinearOperator a = LinearOperator.of(matrix).times(scale);
      Lanczos found = Lanczos.of(a, options(3, End.LARGEST));
      assertThat(found.outcome()).isEqualTo(Outcome.CONVERGED);
      assertThat(found.values().flat(0) / scale).isCloseTo(1, within(1e-13));
    }
  }

  @Test
  void anInverseBringsTheSmallEigenvaluesOfADefiniteMatrix() {
    LinearOperator a = LinearOperator.of(laplacian(30, 20, 0, 0));
    LinearOperator inverse =
        LinearOperator.symmetric(
            600,
            (b, x) -> {
              Tensor solved = ConjugateGradients.defaults().solve(a, Tensor.vector(b)).x();
              System.arraycopy(solved.toDoubles(), 0, x, 0, x.length);
            });
    Lanczos found = Lanczos.of(inverse, options(2, End.LARGEST).tolerance(1e-8));
    double smallest = 4 - 2 * Math.cos(Math.PI / 31) - 2 * Math.cos(Math.PI / 21);
    assertThat(1 / found.values().flat(0)).isCloseTo(smallest, within(1e-11));
    assertThat(found.products()).isLessThan(150);
  }

  @Test
  void theLimitIsNamedAndItsBoundsHold() {
    LinearOperator a = LinearOperator.of(laplacian(40, 30, 0, 0));
    Lanczos found = Lanczos.of(a, options(3, End.LARGEST).products(30));
    assertThat(found.outcome()).isEqualTo(Outcome.LIMIT);
    lawful(a, found, 1);
    double largest = 4 + 2 * Math.cos(Math.PI / 41) + 2 * Math.cos(Math.PI / 31);
    assertThat(found.values().flat(0)).isLessThanOrEqualTo(largest);
  }

  @Test
  void theSameSeedGivesTheSameBitsForAnyNumberOfThreads() {
    LinearOperator a = LinearOperator.of(laplacian(150, 110, 0, 0));
    Lanczos.Options options = options(3, End.LARGEST).products(60);
    Lanczos together = Lanczos.of(a, options);
    Workers.run(
        2,
        2,
        (_, task) -> {
          if (task == 0) {
            Lanczos alone = Lanczos.of(a, options);
            assertThat(alone.values().toDoubles()).isEqualTo(together.values().toDoubles());
            assertThat(alone.vectors().toDoubles()).isEqualTo(together.vectors().toDoubles());
          }
        });
  }

  @Test
  void nanIsAnOutcome() {
    LinearOperator sick = LinearOperator.diagonal(Tensor.vector(1, 2, Double.NaN, 4));
    Lanczos found = Lanczos.of(sick, options(1, End.LARGEST));
    assertThat(found.outcome()).isEqualTo(Outcome.NOT_FINITE);
    assertThat(found.values().toDoubles()).containsOnly(Double.NaN);
  }

  @Test
  void refusesWhatHasNoAnswer() {
    assertThatThrownBy(
            () -> Lanczos.of(LinearOperator.of(Tensor.zeros(3, 2)), options(1, End.BOTH)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not square");
    assertThatThrownBy(() -> Lanczos.of(LinearOperator.identity(3), options(4, End.BOTH)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("it has 3");
    assertThatThrownBy(() -> Lanczos.of(LinearOperator.identity(0), options(1, End.BOTH)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> options(0, End.BOTH)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> options(5, End.BOTH).basis(6))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
