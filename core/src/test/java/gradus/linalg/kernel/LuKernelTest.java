package gradus.linalg.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Laws of the blocked LU factorization, for plain loops and for vectors.
final class LuKernelTest {
  private static final double UNIT = 0x1p-53;

  private static List<MatrixKernels> kernels() {
    return List.of(new ScalarKernels(), new VectorKernels());
  }

  private static final class Factors {
    final double[] lu;
    final int n;
    final int[] pivots;
    final int zero;

    private Factors(double[] lu, int n, int[] pivots, int zero) {
      this.lu = lu;
      this.n = n;
      this.pivots = pivots;
      this.zero = zero;
    }

    static Factors of(MatrixKernels kernels, int threads, double[] a, int n) {
      double[] lu = a.clone();
      int[] pivots = new int[n];
      return new Factors(lu, n, pivots, LuKernel.factor(kernels, threads, lu, n, pivots));
    }

    /// `|PA − LU| ≤ γₙ |L||U|` with multipliers of at most 1 (Higham 2002, *Accuracy and
    /// Stability*, Theorem 9.3), with the roundings of reciprocals and of this sum.
    void verify(String name, double[] a) {
      double[] rest = a.clone();
      for (int i = 0; i < n; i++) {
        exchange(rest, i, pivots[i]);
      }
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          double size = Math.abs(rest[i * n + j]);
          double sum = rest[i * n + j];
          for (int k = 0; k <= Math.min(i, j); k++) {
            double lower = k == i ? 1 : lu[i * n + k];
            sum -= lower * lu[k * n + j];
            size += Math.abs(lower * lu[k * n + j]);
          }
          if (!(Math.abs(sum) <= (2 * n + 4) * UNIT * size)) {
            assertThat(sum).as("%s, order %d, (%d, %d)", name, n, i, j).isZero();
          }
          assertThat(j < i && Math.abs(lu[i * n + j]) > 1 + UNIT).as("a multiplier").isFalse();
        }
      }
    }

    private void exchange(double[] x, int i, int other) {
      double[] row = Arrays.copyOfRange(x, i * n, (i + 1) * n);
      System.arraycopy(x, other * n, x, i * n, n);
      System.arraycopy(row, 0, x, other * n, n);
    }
  }

  private static double[] random(int n) {
    return new SplittableRandom(n).doubles((long) n * n, -1, 1).toArray();
  }

  @Test
  void everyOrderUpTo100MultipliesBack() {
    for (int n = 0; n <= 100; n++) {
      multipliesBack(n);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {127, 128, 129, 192, 193, 300, 513})
  void multipliesBack(int n) {
    double[] a = random(n);
    for (MatrixKernels kernels : kernels()) {
      Factors factors = Factors.of(kernels, 2, a, n);
      assertThat(factors.zero).isEqualTo(-1);
      factors.verify(kernels.name(), a);
    }
  }

  /// Reciprocals of such pivots would be infinite or without digits.
  @ParameterizedTest
  @ValueSource(ints = {5, 130})
  void subnormalPivotsAreDividedBy(int n) {
    double[] a = new double[n * n];
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        a[i * n + j] = Double.MIN_VALUE * (i == j ? 1024 : random.nextInt(-1024, 1024));
      }
    }
    for (MatrixKernels kernels : kernels()) {
      Factors factors = Factors.of(kernels, 2, a, n);
      assertThat(factors.zero).isEqualTo(-1);
      for (int i = 0; i < n; i++) {
        assertThat(factors.pivots[i]).isEqualTo(i);
        for (int j = 0; j < i; j++) {
          double multiplier = a[i * n + j] / a[j * n + j];
          assertThat(factors.lu[i * n + j]).as(kernels.name()).isEqualTo(multiplier);
        }
      }
    }
  }

  /// Columns that are multiples of earlier ones leave exact zeros where everything is an integer.
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 20, 63, 64, 65, 127, 128, 190, 199})
  void theFirstColumnWithoutAPivotIsAnswered(int column) {
    int n = 200;
    double[] a = new double[n * n];
    for (int i = 0; i < n; i++) {
      a[i * n + i] = i == column || i == n - 1 ? 0 : 1 << (i % 4);
      for (int j = i + 1; j < Math.min(n, i + 5); j++) {
        a[i * n + j] = (i + j) % 3;
      }
    }
    for (MatrixKernels kernels : kernels()) {
      Factors factors = Factors.of(kernels, 2, a, n);
      assertThat(factors.zero).as(kernels.name()).isEqualTo(column);
      factors.verify(kernels.name(), a);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 6, 24, 25, 100, 200})
  void whatIsNotANumberIsTheFirstPivotOfItsColumn(int n) {
    double[] a = random(n);
    int column = n / 2;
    a[(n - 1) * n + column] = Double.NaN;
    for (MatrixKernels kernels : kernels()) {
      Factors factors = Factors.of(kernels, 2, a, n);
      assertThat(factors.zero).isEqualTo(-1);
      assertThat(factors.lu[column * n + column]).isNaN();
      assertThat(factors.lu[n * n - 1]).isNaN();
      assertThat(factors.lu[0])
          .satisfies(first -> assertThat(n > 1 == !Double.isNaN(first)).isTrue());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 333, 700})
  void theBitsDoNotDependOnTheThreads(int n) {
    double[] a = random(n);
    Factors alone = Factors.of(new VectorKernels(), 1, a, n);
    for (int threads : new int[] {2, 3, 7}) {
      Factors factors = Factors.of(new VectorKernels(), threads, a, n);
      assertThat(factors.lu).isEqualTo(alone.lu);
      assertThat(factors.pivots).isEqualTo(alone.pivots);
    }
  }

  /// Pivots are further apart than roundings: both must choose the same.
  @ParameterizedTest
  @ValueSource(ints = {30, 200})
  void theNativeLibraryFindsTheSameFactors(int n) {
    Optional<Lapack> lapack = Lapack.available();
    assumeTrue(lapack.isPresent(), "there is no native library");
    double[] a = random(n);
    double[] expected = a.clone();
    int[] pivots = new int[n];
    assertThat(lapack.orElseThrow().lu(expected, n, pivots)).isZero();
    for (MatrixKernels kernels : kernels()) {
      Factors factors = Factors.of(kernels, 2, a, n);
      for (int i = 0; i < n; i++) {
        assertThat(factors.pivots[i]).isEqualTo(pivots[i] - 1);
      }
      // Higham 2002, §9.3: differences grow with the condition of the leading blocks
      for (int i = 0; i < n * n; i++) {
        assertThat(Math.abs(factors.lu[i] - expected[i])).isLessThanOrEqualTo(1e-9);
      }
    }
  }
}
