package gradus.linalg.sparse;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
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
