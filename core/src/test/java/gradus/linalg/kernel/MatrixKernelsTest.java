package gradus.linalg.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Law of the kernels: vectors compute what plain loops compute, on lengths that fill no register,
/// with operands stored either way, at any offset, added up or not. A sum of `k` products errs by
/// at most `k ε Σ|aᵢbᵢ|` in any order (Higham 2002, §3.1).
final class MatrixKernelsTest {
  private static final int OFFSET = 3;

  private final MatrixKernels scalar = new ScalarKernels();
  private final MatrixKernels vector = new VectorKernels();
  private final SplittableRandom random = new SplittableRandom(5);

  private double[] doubles(int count) {
    return random.doubles(count + OFFSET, -1, 1).toArray();
  }

  private static float[] floats(double[] x) {
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = (float) x[i];
    }
    return y;
  }

  @ParameterizedTest
  @CsvSource({
    "1,1,1",
    "1,7,1",
    "4,50,1",
    "5,8,1",
    "63,64,1",
    "1,9,65",
    "2,3,4",
    "8,16,16",
    "9,17,15",
    "64,64,64",
    "97,300,33",
    "0,3,2",
    "3,0,2",
    "130,5,530"
  })
  void vectorsComputeWhatLoopsCompute(int m, int k, int n) {
    for (int variant = 0; variant < 8; variant++) {
      boolean transposedA = (variant & 1) != 0;
      boolean transposedB = (variant & 2) != 0;
      boolean accumulate = (variant & 4) != 0;
      double[] a = doubles(m * k);
      double[] b = doubles(k * n);
      double[] expected = doubles(m * n);
      double[] actual = expected.clone();
      float[] single = floats(expected);
      scalar.multiply(
          a, OFFSET, transposedA, b, OFFSET, transposedB, expected, OFFSET, accumulate, m, k, n);
      vector.multiply(
          a, OFFSET, transposedA, b, OFFSET, transposedB, actual, OFFSET, accumulate, m, k, n);
      vector.multiply(
          floats(a),
          OFFSET,
          transposedA,
          floats(b),
          OFFSET,
          transposedB,
          single,
          OFFSET,
          accumulate,
          m,
          k,
          n);
      for (int i = 0; i < actual.length; i++) {
        String at = "%d×%d·%d×%d, variant %d, element %d".formatted(m, k, k, n, variant, i);
        assertThat(Math.abs(actual[i] - expected[i]))
            .as(at)
            .isLessThanOrEqualTo((k + 1) * (k + 1) * 0x1p-52);
        assertThat(Math.abs(single[i] - expected[i]))
            .as(at)
            .isLessThanOrEqualTo((k + 2) * (k + 2) * 0x1p-22);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "5,3", "7,16", "300,33", "64,100", "513,97"})
  void gramIsTheProductAndExactlySymmetric(int k, int n) {
    double[] a = doubles(k * n);
    double[] expected = new double[n * n];
    double[] actual = new double[n * n];
    scalar.gram(a, OFFSET, expected, 0, false, k, n);
    vector.gram(a, OFFSET, actual, 0, false, k, n);
    vector.gram(a, OFFSET, actual, 0, true, k, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        assertThat(Math.abs(actual[i * n + j] - 2 * expected[i * n + j]))
            .isLessThanOrEqualTo(2 * k * k * 0x1p-52 + 0x1p-50);
        assertThat(actual[i * n + j]).isEqualTo(actual[j * n + i]);
      }
    }
  }
}
