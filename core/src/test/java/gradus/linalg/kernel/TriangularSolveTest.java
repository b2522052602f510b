package gradus.linalg.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Laws of substitution, for plain loops and for vectors.
///
/// Every solution `x̂` solves a system near by: `|b − T x̂| ≤ γₙ₊₁ |T||x̂|` in any order of the
/// sums (Higham 2002, *Accuracy and Stability*, Theorem 8.5); a reciprocal in place of a quotient
/// is one more rounding, and the residual computed here one more sum.
final class TriangularSolveTest {
  private static List<MatrixKernels> kernels() {
    return List.of(new ScalarKernels(), new VectorKernels());
  }

  /// A system that lies within larger arrays.
  private static final class Equations {
    final TriangularShape shape;
    final int atT = 3;
    final int atX = 2;
    final double[] t;
    final double[] b;

    Equations(TriangularShape shape) {
      this.shape = shape;
      SplittableRandom random = new SplittableRandom(shape.n() * 31L + shape.count());
      t = random.doubles(atT + shape.n() * shape.strideT() + 4, -1, 1).toArray();
      int lines = shape.rows() ? shape.count() : shape.n();
      b = random.doubles(atX + lines * shape.strideX() + 4, -1, 1).toArray();
      for (int i = 0; i < shape.n(); i++) {
        t[atT + shape.placeT(i, i)] += 2;
        for (int k = 0; k < shape.n(); k++) {
          if (i != k) {
            t[atT + shape.placeT(i, k)] /= Math.sqrt(shape.n());
          }
        }
      }
    }

    double[] solve(MatrixKernels kernels, int threads) {
      double[] x = b.clone();
      kernels.solve(shape, threads, t, atT, x, atX);
      return x;
    }

    /// `op(T)` at a place, with zeros and ones that are not stored.
    double entry(int i, int k) {
      boolean inside = shape.forwards() ? k <= i : k >= i;
      return i == k && shape.unit() ? 1 : inside ? t[atT + shape.placeT(i, k)] : 0;
    }

    void verify(MatrixKernels kernels, double[] x) {
      int n = shape.n();
      double sign = shape.negative() ? -1 : 1;
      boolean[] inside = new boolean[x.length];
      for (int side = 0; side < shape.count(); side++) {
        for (int i = 0; i < n; i++) {
          double rest = b[atX + shape.placeX(i, side)];
          double size = 0;
          for (int k = 0; k < n; k++) {
            double product = entry(i, k) * sign * x[atX + shape.placeX(k, side)];
            rest -= product;
            size += Math.abs(product);
          }
          inside[atX + shape.placeX(i, side)] = true;
          assertThat(Math.abs(rest))
              .as("%s, %s, unknown %d of %d", kernels.name(), shape, i, side)
              .isLessThanOrEqualTo((2 * n + 4) * 0x1p-53 * size);
        }
      }
      for (int place = 0; place < x.length; place++) {
        assertThat(inside[place] || x[place] == b[place]).as("place %d is left", place).isTrue();
      }
    }
  }

  /// Every kind of triangle, with the right sides as rows and as columns.
  private static List<TriangularShape> shapes(int n, int count) {
    return IntStream.range(0, 32)
        .mapToObj(bits -> {
          boolean rows = (bits & 8) != 0;
          return new TriangularShape(
              n,
              count,
              (bits & 1) != 0,
              (bits & 2) != 0,
              (bits & 4) != 0,
              rows,
              n + bits % 3,
              (rows ? n : count) + bits % 2,
              (bits & 16) != 0);
        })
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "0,3", "1,1", "1,30", "2,9", "3,7", "7,8", "8,24", "9,25", "15,1", "16,50", "17,23", "40,5",
    "63,31", "64,48", "65,9", "128,26", "143,10", "144,26", "145,24", "200,12", "288,17", "289,9",
    "300,8", "300,7"
  })
  void everySystemIsSolvedWithinTheErrorBound(int n, int count) {
    for (TriangularShape shape : shapes(n, count)) {
      Equations system = new Equations(shape);
      for (MatrixKernels kernels : kernels()) {
        system.verify(kernels, system.solve(kernels, 1));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"128,1000", "300,200", "500,33"})
  void theBitsDoNotDependOnTheThreads(int n, int count) {
    for (TriangularShape shape : shapes(n, count)) {
      Equations system = new Equations(shape);
      double[] alone = system.solve(new VectorKernels(), 1);
      for (int threads : new int[] {2, 3, 7}) {
        assertThat(Arrays.equals(system.solve(new VectorKernels(), threads), alone)).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0x1p-1040, 0x1p-1022, 0x1p1023, 0x1p-500, 0x1p500})
  void diagonalsAtTheEndsOfTheRangeDivideAsTheyShould(double size) {
    int n = 20;
    int count = 30;
    double[] t = new double[n * n];
    double[] b = new double[n * count];
    for (int i = 0; i < n; i++) {
      t[i * n + i] = size;
      Arrays.fill(b, i * count, (i + 1) * count, (i + 1) * size);
    }
    for (MatrixKernels kernels : kernels()) {
      double[] x = b.clone();
      if (size == 0x1p1023) {
        Arrays.setAll(x, i -> x[i] > 0x1p1023 || Double.isInfinite(x[i]) ? size : x[i]);
      }
      double[] expected = Arrays.stream(x).map(v -> v / size).toArray();
      kernels.solve(TriangularShape.columns(n, count, true, false, false), 1, t, 0, x, 0);
      assertThat(x).as(kernels.name()).containsExactly(expected);
    }
  }

  @Test
  void whatASpecialValueReachesIsWhatDependsOnIt() {
    int n = 40;
    int count = 30;
    for (TriangularShape shape : shapes(n, count)) {
      if (shape.unit()) {
        continue;
      }
      for (double special : new double[] {0, Double.NaN}) {
        Equations system = new Equations(shape);
        int third = shape.unknown(3);
        system.t[system.atT + shape.placeT(third, third)] = special;
        for (MatrixKernels kernels : kernels()) {
          double[] x = system.solve(kernels, 2);
          for (int side = 0; side < count; side++) {
            for (int step = 0; step < n; step++) {
              double found = x[system.atX + shape.placeX(shape.unknown(step), side)];
              assertThat(Double.isFinite(found))
                  .as("%s, %s, step %d", kernels.name(), shape, step)
                  .isEqualTo(step < 3);
            }
          }
        }
      }
    }
  }

  @Test
  void arraysThatAreTooShortAreNamed() {
    TriangularShape shape = TriangularShape.columns(4, 2, true, false, false);
    for (MatrixKernels kernels : kernels()) {
      assertThatThrownBy(() -> kernels.solve(shape, 1, new double[15], 0, new double[8], 0))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessageContaining("the triangle of 4×4");
      assertThatThrownBy(() -> kernels.solve(shape, 1, new double[16], 0, new double[8], 1))
          .hasMessageContaining("the right sides of 4×2");
    }
    assertThatThrownBy(() -> shape.strides(3, 2)).hasMessageContaining("begin only 3 apart");
    assertThatThrownBy(() -> TriangularShape.columns(-1, 2, true, false, false))
        .hasMessageContaining("not negative");
  }
}
