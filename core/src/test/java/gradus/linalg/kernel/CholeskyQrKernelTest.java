package gradus.linalg.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.linalg.Qr;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Laws of QR by Gram matrices: what reflections promise, or a refusal.
final class CholeskyQrKernelTest {
  private static List<MatrixKernels> kernels() {
    return List.of(new ScalarKernels(), new VectorKernels());
  }

  private static double[] random(int m, int n) {
    return new SplittableRandom(31L * m + n).doubles((long) m * n, -1, 1).toArray();
  }

  private static Tensor orthonormal(int m, int n) {
    double[] entries = random(m, n);
    return Qr.of(Tensor.generate(Shape.of(m, n), k -> entries[k])).q();
  }

  /// An m×n matrix with these singular values.
  private static double[] prescribed(int m, int n, IntToDoubleFunction value) {
    Tensor left = orthonormal(m, n);
    Tensor scaled = Tensor.generate(left.shape(), k -> left.flat(k) * value.applyAsDouble(k % n));
    return scaled.times(orthonormal(n, n)).toDoubles();
  }

  private static double[] withColumn(double[] a, int n, int column, double value) {
    double[] changed = a.clone();
    for (int k = column; k < a.length; k += n) {
      changed[k] = value;
    }
    return changed;
  }

  @ParameterizedTest
  @CsvSource({
    "5,0",
    "1000,1",
    "3000,9",
    "40,16",
    "64,32",
    "129,40",
    "400,129",
    "700,144",
    "1200,500"
  })
  void whatIsWellConditionedMultipliesBack(int m, int n) {
    double[] a = random(m, n);
    for (MatrixKernels kernels : kernels()) {
      QrFactors.byGram(kernels, 2, a, m, n).orElseThrow().verify(kernels.name(), a);
    }
  }

  /// Either the factors are as good as any, or there are none: whatever the condition.
  @ParameterizedTest
  @CsvSource({"90,20", "500,150"})
  void aConditionTooHighIsSeen(int m, int n) {
    for (int digits = 0; digits <= 20; digits++) {
      double step = Math.pow(10, -digits / (n - 1.0));
      double[] a = prescribed(m, n, k -> Math.pow(step, k));
      for (MatrixKernels kernels : kernels()) {
        String name = kernels.name() + ", condition 1e" + digits;
        Optional<QrFactors> factors = QrFactors.byGram(kernels, 2, a, m, n);
        assertThat(factors.isPresent() || digits > 6).as(name).isTrue();
        assertThat(factors.isEmpty() || digits < 9).as(name).isTrue();
        factors.ifPresent(found -> found.verify(name, a));
      }
    }
  }

  /// One direction that nearly vanishes is harder to see than many.
  @Test
  void aNearlyDependentColumnIsSeen() {
    int m = 300;
    int n = 60;
    for (int digits = 0; digits <= 17; digits++) {
      double[] a = random(m, n);
      double rest = Math.pow(10, -digits);
      for (int i = 0; i < m; i++) {
        a[i * n + n - 1] = a[i * n] + a[i * n + 7] + rest * a[i * n + n - 1];
      }
      String name = "1e-" + digits + " apart";
      QrFactors.byGram(new VectorKernels(), 2, a, m, n).ifPresent(found -> found.verify(name, a));
    }
  }

  /// Powers of two are exact, so `Q` is the same and `R` is scaled: units cost nothing.
  @Test
  void theUnitsOfColumnsCostNothing() {
    int m = 150;
    int n = 40;
    double[] a = random(m, n);
    double[] scales = {0x1p-300, 1, 0x1p300, 0x1p40, 0x1p-7};
    double[] scaled = a.clone();
    for (int k = 0; k < scaled.length; k++) {
      scaled[k] *= scales[k % n % scales.length];
    }
    for (MatrixKernels kernels : kernels()) {
      QrFactors plain = QrFactors.byGram(kernels, 2, a, m, n).orElseThrow();
      QrFactors other = QrFactors.byGram(kernels, 2, scaled, m, n).orElseThrow();
      assertThat(other.q).isEqualTo(plain.q);
      double[] r = plain.r.clone();
      for (int k = 0; k < r.length; k++) {
        r[k] *= scales[k % n % scales.length];
      }
      assertThat(other.r).isEqualTo(r);
    }
  }

  @Test
  void whatHasNoGramMatrixIsRefused() {
    int m = 80;
    int n = 20;
    double[] a = random(m, n);
    double[] repeated = a.clone();
    for (int i = 0; i < m; i++) {
      repeated[i * n + 11] = repeated[i * n + 3];
    }
    double[] huge = Arrays.stream(a).map(x -> x * 1e200).toArray();
    double[] tiny = Arrays.stream(a).map(x -> x * 1e-200).toArray();
    double[] zero = withColumn(a, n, 5, 0);
    double[] unknown = withColumn(a, n, 19, Double.NaN);
    double[] infinite = withColumn(a, n, 0, Double.POSITIVE_INFINITY);
    for (MatrixKernels kernels : kernels()) {
      for (double[] matrix : List.of(repeated, huge, tiny, zero, unknown, infinite)) {
        assertThat(QrFactors.byGram(kernels, 2, matrix, m, n)).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"300,64", "700,300", "2000,20"})
  void theBitsDoNotDependOnTheThreads(int m, int n) {
    double[] a = random(m, n);
    QrFactors alone = QrFactors.byGram(new VectorKernels(), 1, a, m, n).orElseThrow();
    for (int threads : new int[] {2, 3, 7}) {
      QrFactors factors = QrFactors.byGram(new VectorKernels(), threads, a, m, n).orElseThrow();
      assertThat(factors.q).isEqualTo(alone.q);
      assertThat(factors.r).isEqualTo(alone.r);
    }
  }

  /// The factorization with a positive diagonal is unique: both ways lead to it.
  @ParameterizedTest
  @ValueSource(ints = {20, 150})
  void reflectionsGiveTheSameFactors(int n) {
    int m = 4 * n;
    double[] a = random(m, n);
    QrFactors gram = QrFactors.byGram(new VectorKernels(), 2, a, m, n).orElseThrow();
    QrFactors reflections = QrFactors.byReflections(new VectorKernels(), 2, a, m, n);
    // the condition of so tall a random matrix is about 3
    assertThat(distance(gram.q, reflections.q)).isLessThan(20 * n * 0x1p-53);
    assertThat(distance(gram.r, reflections.r)).isLessThan(20 * n * 0x1p-53);
  }

  /// Relative to the largest entry of the second.
  private static double distance(double[] x, double[] y) {
    double largest = 0;
    double apart = 0;
    for (int k = 0; k < x.length; k++) {
      apart = Math.max(apart, Math.abs(x[k] - y[k]));
      largest = Math.max(largest, Math.abs(y[k]));
    }
    return apart / largest;
  }
}
