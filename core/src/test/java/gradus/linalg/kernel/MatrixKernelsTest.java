package gradus.linalg.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Laws of the products, for plain loops and for vectors, in both precisions.
///
/// The reference is a sum of products in twice the precision ([Operands#expected]). A sum of `k`
/// products and what was there before errs by at most `γₖ₊₁ (|A||B| + |C|)` in any order, with `γₙ
/// = nu / (1 − nu)` (Higham 2002, §3.5); one more `u` is the rounding of the reference.
final class MatrixKernelsTest {
  private static final int[] SIZES = {0, 1, 2, 7, 8, 9, 17, 31, 33};

  private static List<MatrixKernels> kernels() {
    return List.of(new ScalarKernels(), new VectorKernels());
  }

  @Test
  void everySmallSizeIsComputedWithinTheErrorBound() {
    for (int m : SIZES) {
      for (int k : SIZES) {
        for (int n : SIZES) {
          everyVariantIsWithinTheErrorBound(m, k, n);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "129,129,129",
    "1,300,65",
    "300,1,65",
    "65,300,1",
    "97,257,50",
    "16,1030,10",
    "4,700,530",
    "600,90,10",
    "13,400,100",
    "10,40,97",
    "11,90,600",
    "600,90,1",
    "130,5,530"
  })
  void everyVariantIsWithinTheErrorBound(int m, int k, int n) {
    for (Operands operands : Operands.variants(m, k, n)) {
      for (MatrixKernels kernels : kernels()) {
        operands.verify(kernels, operands.doubles(kernels, 1), 0x1p-53);
        operands.verify(kernels, operands.floats(kernels, 1), 0x1p-24);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "5,3,5",
    "40,70,17",
    "17,40,40",
    "200,130,64",
    "500,400,128",
    "400,30,700",
    "700,300,400"
  })
  void theLowerPartOfAProductIsThatOfTheWhole(int m, int k, int n) {
    for (Operands operands : Operands.variants(m, k, n)) {
      ProductShape shape = operands.shape;
      for (MatrixKernels kernels : kernels()) {
        double[] whole = operands.doubles(kernels, 1);
        for (int threads : new int[] {1, 2, 7}) {
          double[] c = operands.c.clone();
          kernels.multiplyLower(
              shape, threads, operands.a, operands.atA, operands.b, operands.atB, c, operands.atC);
          for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
              int place = operands.atC + i * shape.strideC() + j;
              assertThat(c[place] == whole[place] || j > i && c[place] == operands.c[place])
                  .as("%s, %s, (%d, %d)", kernels.name(), operands, i, j)
                  .isTrue();
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0,3", "3,0", "1,1", "3,20", "8,8", "17,40", "64,9", "301,299"})
  void transposingExchangesRowsAndColumns(int rows, int columns) {
    double[] from = new SplittableRandom(5).doubles(2 + rows * (columns + 3)).toArray();
    for (MatrixKernels kernels : kernels()) {
      double[] to = new double[4 + columns * (rows + 1)];
      kernels.transpose(2, rows, columns, from, 2, columns + 3, to, 4, rows + 1);
      float[] single = new float[to.length];
      kernels.transpose(
          2, rows, columns, Operands.floats(from), 2, columns + 3, single, 4, rows + 1);
      assertThat(single).isEqualTo(Operands.floats(to));
      for (int j = 0; j < columns; j++) {
        assertThat(to[4 + j * (rows + 1) + rows]).as("what lies between rows").isZero();
        for (int i = 0; i < rows; i++) {
          assertThat(to[4 + j * (rows + 1) + i]).isEqualTo(from[2 + i * (columns + 3) + j]);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"8,3,31", "9,33,7", "33,9,1", "1,17,40", "20,300,50"})
  void specialValuesSpreadAsInPlainLoops(int m, int k, int n) {
    for (Operands operands : Operands.variants(m, k, n)) {
      operands.a[operands.atA + operands.shape.placeA(m / 2, k - 1)] = Double.NaN;
      operands.a[operands.atA + operands.shape.placeA(m - 1, 0)] = Double.NEGATIVE_INFINITY;
      operands.b[operands.atB + operands.shape.placeB(k - 1, n - 1)] = Double.POSITIVE_INFINITY;
      operands.b[operands.atB + operands.shape.placeB(0, n / 2)] = 0;
      double[] expected = operands.doubles(new ScalarKernels(), 1);
      double[] actual = operands.doubles(new VectorKernels(), 1);
      double[] single = operands.floats(new VectorKernels(), 1);
      for (int i = 0; i < expected.length; i++) {
        if (!Double.isFinite(expected[i])) {
          assertThat(actual[i])
              .as("%s, element %d", operands, i)
              .isEqualTo(Double.valueOf(expected[i]));
          assertThat(single[i])
              .as("%s, element %d", operands, i)
              .isEqualTo(Double.valueOf(expected[i]));
        } else {
          assertThat(actual[i]).as("%s, element %d", operands, i).isFinite();
          assertThat(single[i]).as("%s, element %d", operands, i).isFinite();
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "200,300,210",
    "1000,90,30",
    "30,90,1000",
    "2000,800,1",
    "1,800,2000",
    "130,2000,9",
    "201,400,300",
    "120,900,600",
    "700,400,300",
    "200,1500,260",
    "33,7900,480",
    "1103,20,297",
    "150,13,2301"
  })
  void anyNumberOfThreadsYieldsTheSameBits(int m, int k, int n) {
    MatrixKernels kernels = new VectorKernels();
    for (Operands operands : Operands.variants(m, k, n)) {
      double[] doubles = operands.doubles(kernels, 1);
      double[] floats = operands.floats(kernels, 1);
      for (int threads : new int[] {2, 7}) {
        assertThat(operands.doubles(kernels, threads)).as("%s", operands).isEqualTo(doubles);
        assertThat(operands.floats(kernels, threads)).as("%s", operands).isEqualTo(floats);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "5,3", "7,16", "300,33", "64,100", "513,97", "90,400", "400,301"})
  void gramIsTheProductExactlySymmetricForAnyThreads(int k, int n) {
    for (Operands operands : Operands.variants(n, k, n)) {
      ProductShape shape = operands.shape;
      if (shape.transposedA() == shape.transposedB()) {
        continue;
      }
      shape = shape.strides(shape.strideA(), shape.strideA(), shape.strideC());
      for (MatrixKernels kernels : kernels()) {
        double[] a = operands.a;
        double[] first = symmetric(shape, operands.atC, operands.c.length);
        double[] product = first.clone();
        kernels.multiply(shape, 1, a, operands.atA, a, operands.atA, product, operands.atC);
        for (int threads : new int[] {1, 2, 7}) {
          double[] gram = first.clone();
          kernels.gram(shape, threads, a, operands.atA, gram, operands.atC);
          assertThat(gram)
              .as("%s, %s, %d threads", kernels.name(), operands, threads)
              .isEqualTo(product);
        }
      }
    }
  }

  private static double[] symmetric(ProductShape shape, int at, int length) {
    double[] c = new double[length];
    for (int i = 0; i < shape.n(); i++) {
      for (int j = 0; j < shape.n(); j++) {
        c[at + i * shape.strideC() + j] = 1.0 / (1 + i + j);
      }
    }
    return c;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void aBatchIsItsProductsOneByOne(int threads) {
    int count = 40;
    ProductShape shape = ProductShape.of(33, 40, 17);
    SplittableRandom random = new SplittableRandom(3);
    double[] a = random.doubles(count * 33L * 40, -1, 1).toArray();
    double[] b = random.doubles(40 * 17, -1, 1).toArray();
    for (MatrixKernels kernels : kernels()) {
      double[] expected = new double[count * 33 * 17];
      float[] expectedFloats = new float[expected.length];
      for (int i = 0; i < count; i++) {
        kernels.multiply(shape, 1, a, i * 33 * 40, b, 0, expected, i * 33 * 17);
        kernels.multiply(
            shape,
            1,
            Operands.floats(a),
            i * 33 * 40,
            Operands.floats(b),
            0,
            expectedFloats,
            i * 33 * 17);
      }
      double[] actual = new double[expected.length];
      float[] actualFloats = new float[expected.length];
      kernels.multiply(shape, threads, count, a, 0, 33 * 40, b, 0, 0, actual, 0, 33 * 17);
      kernels.multiply(
          shape,
          threads,
          count,
          Operands.floats(a),
          0,
          33 * 40,
          Operands.floats(b),
          0,
          0,
          actualFloats,
          0,
          33 * 17);
      assertThat(actual).isEqualTo(expected);
      assertThat(actualFloats).isEqualTo(expectedFloats);
    }
  }

  @Test
  void fiftyVirtualThreadsAtOnceDisturbNobody() throws InterruptedException, ExecutionException {
    MatrixKernels kernels = new VectorKernels();
    List<Operands> work = new ArrayList<>();
    for (int k = 0; k < 50; k++) {
      work.add(Operands.variants(60 + k, 200 + k, 90 + k).get(k % 8));
    }
    List<double[]> expected = work.stream().map(operands -> operands.doubles(kernels, 1)).toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<double[]>> results = new ArrayList<>();
      for (Operands operands : work) {
        results.add(threads.submit(() -> operands.doubles(kernels, 2)));
      }
      for (int k = 0; k < 50; k++) {
        assertThat(results.get(k).get()).isEqualTo(expected.get(k));
      }
    }
  }

  @Test
  void aMatrixOutsideItsArrayIsRefused() {
    for (MatrixKernels kernels : kernels()) {
      double[] a = new double[12];
      assertThatThrownBy(() -> kernels.multiply(ProductShape.of(3, 4, 1), 1, a, 1, a, 0, a, 0))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessage("A of 3×4 with rows 4 apart takes the places 1 to 13 of an array of 12");
    }
  }

  @Test
  void shapesThatCannotBeAreRefused() {
    refused(() -> ProductShape.of(-1, 2, 3), "a product of -1×2 and 2×3: sizes are not negative");
    refused(
        () -> ProductShape.of(2, 3, 4).strides(3, 3, 4),
        "the rows of B have 4 elements but begin only 3 apart; give a stride of at least 4");
    refused(
        () -> ProductShape.of(3, 4, 3).symmetric(),
        "a product of a matrix and its transpose has as many rows as columns, one transposed"
            + " operand and one stride, unlike "
            + ProductShape.of(3, 4, 3));
  }

  private static void refused(Supplier<ProductShape> shape, String message) {
    assertThatThrownBy(shape::get).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
