package gradus.linalg.sparse;

import gradus.linalg.Tensor;

/// What solutions ask of their right sides.
final class RightSide {
  private RightSide() {}

  /// The number of columns of a right side with `n` rows; 1 for a vector.
  static int width(int n, Tensor b) {
    if (b.rank() < 1 || b.rank() > 2 || b.rows() != n) {
      throw new IllegalArgumentException(
          "the right side has shape "
              + b.shape()
              + ", but the matrix needs a vector or matrix of "
              + n
              + " rows");
    }
    return b.rank() == 1 ? 1 : b.columns();
  }

  static void requireLength(int n, double[] x) {
    if (x.length != n) {
      throw new IllegalArgumentException(
          "the right side has " + x.length + " elements, but the matrix needs " + n);
    }
  }
}
