package gradus.linalg.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Laws of the blocked Cholesky factorization, for plain loops and for vectors.
final class CholeskyKernelTest {
  private static List<MatrixKernels> kernels() {
    return List.of(new ScalarKernels(), new VectorKernels());
  }

  /// Symmetric, with eigenvalues at about `n` but for the scales of rows and columns.
  private static double[] definite(int n, double grading) {
    SplittableRandom random = new SplittableRandom(n);
    double[] a = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double scale = Math.pow(grading, (i + j) / (double) n);
        a[i * n + j] = scale * (random.nextDouble(-1, 1) + (i == j ? n : 0));
        a[j * n + i] = a[i * n + j];
      }
    }
    return a;
  }

  /// `|A − LLᵀ| ≤ γₙ₊₁ |L||Lᵀ|` (Higham 2002, *Accuracy and Stability*, Theorem 10.3), with the
  /// roundings of reciprocals and of this sum.
  private static void verify(String name, double[] a, double[] l, int n) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double rest = a[i * n + j];
        double size = 0;
        for (int k = 0; k <= j; k++) {
          rest -= l[i * n + k] * l[j * n + k];
          size += Math.abs(l[i * n + k] * l[j * n + k]);
        }
        if (!(Math.abs(rest) <= (2 * n + 4) * 0x1p-53 * size)) {
          assertThat(rest).as("%s, order %d, (%d, %d)", name, n, i, j).isZero();
        }
      }
    }
  }

  @Test
  void everyOrderUpTo130MultipliesBack() {
    for (int n = 0; n <= 130; n++) {
      factorMultipliesBack(n);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {143, 144, 145, 191, 192, 193, 287, 288, 289, 500})
  void factorMultipliesBack(int n) {
    for (double grading : new double[] {1, 1e-12, 1e12}) {
      double[] a = definite(n, grading);
      for (MatrixKernels kernels : kernels()) {
        double[] l = a.clone();
        assertThat(CholeskyKernel.factor(kernels, 2, l, l, n)).isEqualTo(-1);
        verify(kernels.name(), a, l, n);
      }
    }
  }

  @Test
  void theUpperTriangleIsNotRead() {
    int n = 150;
    double[] a = definite(n, 1);
    double[] half = a.clone();
    for (int i = 0; i < n; i++) {
      Arrays.fill(half, i * n + i + 1, (i + 1) * n, Double.NaN);
    }
    for (MatrixKernels kernels : kernels()) {
      double[] l = half.clone();
      assertThat(CholeskyKernel.factor(kernels, 2, l, l, n)).isEqualTo(-1);
      verify(kernels.name(), a, l, n);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 150, 300})
  void theFactorMayGoToAnotherArray(int n) {
    double[] a = definite(n, 1);
    for (MatrixKernels kernels : kernels()) {
      double[] before = a.clone();
      double[] in = a.clone();
      double[] l = new double[n * n];
      assertThat(CholeskyKernel.factor(kernels, 2, before, l, n)).isEqualTo(-1);
      assertThat(CholeskyKernel.factor(kernels, 2, in, in, n)).isEqualTo(-1);
      assertThat(before).isEqualTo(a);
      for (int i = 0; i < n; i++) {
        assertThat(Arrays.equals(l, i * n, i * n + i + 1, in, i * n, i * n + i + 1)).isTrue();
        for (int j = i + 1; j < n; j++) {
          assertThat(l[i * n + j]).isZero();
        }
      }
    }
  }

  @Test
  void onlyBlocksOnTheDiagonalAreClearedAboveIt() {
    int n = 150; // a block of 144 columns and one of 6
    double[] a = definite(n, 1);
    for (int i = 0; i < n; i++) {
      Arrays.fill(a, i * n + i + 1, (i + 1) * n, 7);
    }
    for (MatrixKernels kernels : kernels()) {
      double[] l = a.clone();
      CholeskyKernel.factor(kernels, 2, l, l, n);
      for (int i = 0; i < n; i++) {
        for (int j = i + 1; j < n; j++) {
          assertThat(l[i * n + j]).isEqualTo(i < 144 && j >= 144 ? 7 : 0);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {129, 300, 640})
  void theBitsDoNotDependOnTheThreads(int n) {
    double[] alone = definite(n, 1);
    CholeskyKernel.factor(new VectorKernels(), 1, alone, alone, n);
    for (int threads : new int[] {2, 3, 7}) {
      double[] l = definite(n, 1);
      CholeskyKernel.factor(new VectorKernels(), threads, l, l, n);
      for (int i = 0; i < n; i++) {
        assertThat(Arrays.equals(l, i * n, i * n + i + 1, alone, i * n, i * n + i + 1)).isTrue();
      }
    }
  }

  /// `LLᵀ` of small integers is exact in every order of the sums, so that the pivot is exactly what
  /// it is made to be.
  @Test
  void theFirstPivotThatIsNotPositiveIsAnswered() {
    int n = 300;
    SplittableRandom random = new SplittableRandom(3);
    double[] exact = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = Math.max(0, i - 9); j < i; j++) {
        exact[i * n + j] = random.nextInt(-3, 4);
      }
      exact[i * n + i] = 1 << random.nextInt(3);
    }
    double[] a = new double[n * n];
    ProductShape product = ProductShape.of(n, n, n, false, true, false);
    new ScalarKernels().multiply(product, 1, exact, 0, exact, 0, a, 0);
    int[] pivots = {0, 1, 7, 8, 15, 16, 17, 63, 64, 127, 128, 129, 191, 255, 256, 270, 298, 299};
    for (int pivot : pivots) {
      for (double surplus : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
        double[] spoilt = a.clone();
        double square = exact[pivot * n + pivot] * exact[pivot * n + pivot];
        spoilt[pivot * n + pivot] += surplus - square;
        // what would fail later is not asked for
        spoilt[n * n - 1] = pivot < n - 1 ? -1 : spoilt[n * n - 1];
        for (MatrixKernels kernels : kernels()) {
          double[] l = spoilt.clone();
          assertThat(CholeskyKernel.factor(kernels, 2, l, l, n))
              .as("%s, pivot %d is %s", kernels.name(), pivot, surplus)
              .isEqualTo(pivot);
          for (int i = 0; i < pivot; i++) {
            for (int k = i * n; k <= i * n + i; k++) {
              // as numbers: either zero is right
              assertThat(l[k] == exact[k]).as("%s at %d", l[k], k).isTrue();
            }
          }
        }
      }
    }
  }

  @Test
  void notANumberFailsInItsRow() {
    int n = 200;
    for (int row : IntStream.of(1, 20, 64, 130, 199).toArray()) {
      double[] a = definite(n, 1);
      a[row * n + row / 2] = Double.NaN;
      for (MatrixKernels kernels : kernels()) {
        double[] l = a.clone();
        assertThat(CholeskyKernel.factor(kernels, 2, l, l, n)).as(kernels.name()).isEqualTo(row);
      }
    }
  }
}
