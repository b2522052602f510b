package gradus.linalg.sparse;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Matrices that the tests share.
final class SparseMatrices {
  private SparseMatrices() {}

  /// Entries between -1 and 1, each present with the given probability.
  static SparseMatrix random(long seed, int rows, int columns, double density) {
    SplittableRandom random = new SplittableRandom(seed);
    return SparseMatrix.assemble(
        rows,
        columns,
        entry -> {
          for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
              if (random.nextDouble() < density) {
                entry.accept(i, j, random.nextDouble(-1, 1));
              }
            }
          }
        });
  }

  /// Minus the second differences along each axis of a grid, with zeros around it.
  static SparseMatrix laplacian(int... sizes) {
    int n = Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
    return SparseMatrix.assemble(
        n,
        n,
        entry -> {
          for (int i = 0; i < n; i++) {
            entry.accept(i, i, 2 * sizes.length);
            int step = 1;
            for (int size : sizes) {
              if (i / step % size + 1 < size) {
                entry.accept(i + step, i, -1);
                entry.accept(i, i + step, -1);
              }
              step *= size;
            }
          }
        });
  }

  /// A symmetric positive definite matrix with random entries at random places.
  static SparseMatrix definite(long seed, int n, double density) {
    SparseMatrix a = random(seed, n, n, density);
    SparseMatrix symmetric = a.plus(a.transpose());
    return symmetric.plus(1 + symmetric.infinityNorm(), SparseMatrix.identity(n));
  }

  /// `PAPᵀ`: row and column `i` are row and column `order[i]` of `A`.
  static SparseMatrix permuted(SparseMatrix a, int[] order) {
    return a.rows(order).columns(order);
  }

  /// A random order of the numbers below `n`.
  static int[] shuffled(long seed, int n) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  static Tensor vector(long seed, int n) {
    return matrix(seed, n, 1).reshape(n);
  }

  static Tensor matrix(long seed, int rows, int columns) {
    SplittableRandom random = new SplittableRandom(seed);
    return Tensor.generate(Shape.of(rows, columns), _ -> random.nextDouble(-1, 1));
  }

  /// `max |aᵢ − bᵢ|` of two tensors of one shape.
  static double distance(Tensor a, Tensor b) {
    if (!a.shape().equals(b.shape())) {
      return Double.POSITIVE_INFINITY;
    }
    double largest = 0;
    for (int k = 0; k < a.shape().count(); k++) {
      largest = Math.max(largest, Math.abs(a.flat(k) - b.flat(k)));
    }
    return largest;
  }
}
