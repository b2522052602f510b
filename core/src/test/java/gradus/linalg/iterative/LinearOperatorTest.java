package gradus.linalg.iterative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Workers;
import gradus.linalg.sparse.SparseMatrix;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LinearOperatorTest {
  private static Tensor random(long seed, int... sizes) {
    SplittableRandom random = new SplittableRandom(seed);
    return Tensor.generate(Shape.of(sizes), k -> random.nextGaussian());
  }

  private static double[] product(LinearOperator a, Tensor x) {
    double[] y = new double[a.rows()];
    a.apply(x.toDoubles(), y);
    return y;
  }

  private static void same(LinearOperator operator, Tensor matrix) {
    Tensor x = random(9, matrix.columns());
    Tensor wide = random(10, matrix.columns(), 3);
    Tensor y = random(11, matrix.rows());
    assertThat(product(operator, x)).containsExactly(matrix.times(x).toDoubles(), within(1e-12));
    assertThat(operator.times(x).toDoubles()).containsExactly(product(operator, x), within(1e-12));
    assertThat(operator.times(wide).toDoubles())
        .containsExactly(matrix.times(wide).toDoubles(), within(1e-12));
    assertThat(product(operator.transpose(), y))
        .containsExactly(matrix.transpose().times(y).toDoubles(), within(1e-12));
  }

  private static Tensor sum(Tensor a, Tensor b, double factor) {
    return Tensor.generate(a.shape(), k -> a.flat(k) + factor * b.flat(k));
  }

  @Test
  void matricesMultiplyAsThemselvesWhateverTheirSize() {
    for (int[] size : new int[][] {{1, 1}, {7, 3}, {3, 7}, {64, 65}, {0, 4}, {4, 0}, {0, 0}}) {
      Tensor a = random(1, size);
      same(LinearOperator.of(a), a);
      same(LinearOperator.of(a).transpose(), a.transpose());
      same(LinearOperator.of(SparseMatrix.of(a)), a);
      same(LinearOperator.of(SparseMatrix.of(a)).transpose(), a.transpose());
    }
  }

  @Test
  void combinationsMultiplyAsTheMatricesTheyStandFor() {
    Tensor a = random(1, 6, 4);
    Tensor b = random(2, 6, 4);
    Tensor c = random(3, 4, 5);
    LinearOperator first = LinearOperator.of(a);
    same(first.plus(LinearOperator.of(b)), sum(a, b, 1));
    same(first.times(-2.5), sum(Tensor.zeros(6, 4), a, -2.5));
    same(first.times(LinearOperator.of(c)), a.times(c));
    same(first.gram(), a.transpose().times(a));
    same(first.gram().shifted(0.7), sum(a.transpose().times(a), Tensor.identity(4), 0.7));
    same(LinearOperator.identity(5), Tensor.identity(5));
    same(
        LinearOperator.diagonal(Tensor.vector(1, 2, 3)),
        Tensor.matrix(new double[][] {{1, 0, 0}, {0, 2, 0}, {0, 0, 3}}));
  }

  @Test
  void aProductAloneHasNoTransposeAndSaysHowToGiveIt() {
    LinearOperator a = LinearOperator.of(2, 3, (_, _) -> {});
    assertThatThrownBy(a::transpose)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("2×3")
        .hasMessageContaining("LinearOperator.of(rows, columns, product, transposed)");
    assertThatThrownBy(a.times(2)::transpose).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void aProductHasTheSameBitsForAnyNumberOfThreads() {
    Tensor dense = random(4, 900, 1100);
    Tensor x = random(5, 1100);
    Tensor y = random(6, 900);
    for (LinearOperator a :
        new LinearOperator[] {
          LinearOperator.of(dense), LinearOperator.of(SparseMatrix.of(dense)),
        }) {
      double[] together = product(a, x);
      double[] transposed = product(a.transpose(), y);
      // inside a task a product stays on its own thread
      Workers.run(
          2,
          2,
          (_, _) -> {
            assertThat(product(a, x)).isEqualTo(together);
            assertThat(product(a.transpose(), y)).isEqualTo(transposed);
          });
    }
  }

  @Test
  void mismatchedSizesAreRefused() {
    LinearOperator a = LinearOperator.of(Tensor.zeros(3, 2));
    assertThatThrownBy(() -> a.apply(new double[3], new double[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a vector of 2 into one of 3, not one of 3 into one of 3");
    assertThatThrownBy(() -> a.times(Tensor.zeros(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("transpose A?");
    assertThatThrownBy(() -> a.times(a))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("inner dimensions");
    assertThatThrownBy(() -> a.plus(a.transpose()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("their sizes differ");
    assertThatThrownBy(() -> a.shifted(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not square");
    assertThatThrownBy(() -> LinearOperator.of(Tensor.vector(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a matrix");
    assertThatThrownBy(() -> LinearOperator.of(-1, 2, (_, _) -> {}))
        .isInstanceOf(IllegalArgumentException.class);
    double[] x = new double[2];
    assertThatThrownBy(() -> LinearOperator.identity(2).apply(x, x))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("overwrite");
  }
}
