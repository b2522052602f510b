package gradus.linalg.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Laws of the blocked QR factorization, for plain loops and for vectors.
final class QrKernelTest {
  private static List<MatrixKernels> kernels() {
    return List.of(new ScalarKernels(), new VectorKernels());
  }

  private static double[] random(int m, int n) {
    return new SplittableRandom(31L * m + n).doubles((long) m * n, -1, 1).toArray();
  }

  private static double[] scaledColumns(double[] a, int n, double... scales) {
    double[] scaled = a.clone();
    for (int k = 0; k < a.length; k++) {
      scaled[k] *= scales[k % n % scales.length];
    }
    return scaled;
  }

  @Test
  void everyWidthUpTo40MultipliesBack() {
    for (int n = 0; n <= 40; n++) {
      multipliesBack(n, n);
      multipliesBack(n + 1, n);
      multipliesBack(3 * n + 5, n);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "5,0", "0,0", "1000,1", "3000,9", "64,64", "129,127", "128,128", "400,129", "137,136",
    "257,257", "500,144", "300,264"
  })
  void multipliesBack(int m, int n) {
    double[] a = random(m, n);
    for (MatrixKernels kernels : kernels()) {
      QrFactors.byReflections(kernels, 2, a, m, n).verify(kernels.name(), a);
    }
  }

  @ParameterizedTest
  @CsvSource({"30,7", "300,150"})
  void columnsOfAllScalesKeepTheirDigits(int m, int n) {
    double[] a = random(m, n);
    for (MatrixKernels kernels : kernels()) {
      for (double scale : new double[] {0x1p-1040, 1e-300, 1e-160, 1e160, 1e306}) {
        double[] scaled = scaledColumns(a, n, scale);
        QrFactors.byReflections(kernels, 2, scaled, m, n)
            .verify(kernels.name() + " at " + scale, scaled);
      }
      double[] mixed = scaledColumns(a, n, 1e300, 1, 1e-300, 0, 1e-170, 1e170, 0x1p-1050);
      QrFactors.byReflections(kernels, 2, mixed, m, n).verify(kernels.name() + ", mixed", mixed);
    }
  }

  /// Powers of two are exact, so `Q` is the same and `R` is scaled.
  @Test
  void powersOfTwoChangeNothing() {
    double[] a = random(90, 33);
    for (MatrixKernels kernels : kernels()) {
      QrFactors plain = QrFactors.byReflections(kernels, 2, a, 90, 33);
      for (double scale : new double[] {0x1p-900, 0x1p900}) {
        QrFactors scaled = QrFactors.byReflections(kernels, 2, scaledColumns(a, 33, scale), 90, 33);
        assertThat(scaled.q).isEqualTo(plain.q);
        assertThat(scaled.r).isEqualTo(scaledColumns(plain.r, 33, scale));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"20,6", "200,140"})
  void aMatrixWithoutFullRankHasAnOrthonormalQ(int m, int n) {
    double[] zero = new double[m * n];
    double[] repeated = random(m, n);
    double[] triangular = random(m, n);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        repeated[i * n + j] = j % 3 == 1 ? 0 : repeated[i * n + j % 4];
        triangular[i * n + j] = i > j ? 0 : triangular[i * n + j];
      }
    }
    for (MatrixKernels kernels : kernels()) {
      for (double[] a : List.of(zero, repeated, triangular)) {
        QrFactors.byReflections(kernels, 2, a, m, n).verify(kernels.name(), a);
      }
    }
  }

  /// A column that is not finite spoils itself and what comes after it, and nothing before.
  @ParameterizedTest
  @CsvSource({"20,6,3", "300,200,150"})
  void whatIsNotFiniteSpoilsWhatDependsOnIt(int m, int n, int column) {
    for (double wrong : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      double[] a = random(m, n);
      a[(m - 1) * n + column] = wrong;
      for (MatrixKernels kernels : kernels()) {
        QrFactors factors = QrFactors.byReflections(kernels, 2, a, m, n);
        assertThat(factors.r[column * n + column]).isNaN();
        assertThat(factors.r[n * n - 1]).isNaN();
        assertThat(factors.r[0]).isFinite();
        assertThat(factors.q[m * n - 1]).isNaN();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"300,64", "700,300", "2000,20"})
  void theBitsDoNotDependOnTheThreads(int m, int n) {
    double[] a = random(m, n);
    QrFactors alone = QrFactors.byReflections(new VectorKernels(), 1, a, m, n);
    for (int threads : new int[] {2, 3, 7}) {
      QrFactors factors = QrFactors.byReflections(new VectorKernels(), threads, a, m, n);
      assertThat(factors.q).isEqualTo(alone.q);
      assertThat(factors.r).isEqualTo(alone.r);
    }
  }
}
