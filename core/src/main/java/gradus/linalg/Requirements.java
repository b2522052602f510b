package gradus.linalg;

import gradus.linalg.kernel.Storage;

/// What factorizations ask of their operands.
final class Requirements {
  private Requirements() {}

  /// The order of a square matrix.
  static int square(String verb, Tensor a) {
    if (a.rank() != 2 || a.rows() != a.columns()) {
      throw new IllegalArgumentException(
          "cannot " + verb + " a tensor of shape " + a.shape() + ": it is not a square matrix");
    }
    return a.rows();
  }

  static void matrix(String verb, Tensor a) {
    if (a.rank() != 2) {
      throw new IllegalArgumentException(
          "cannot " + verb + " a tensor of shape " + a.shape() + ": it is not a matrix");
    }
  }

  static void finite(String what, Tensor a) {
    finite(what, Storage.doubles(a));
  }

  static void finite(String what, double[] entries) {
    if (!Double.isFinite(Norms.max(entries))) {
      throw new IllegalArgumentException(
          "a matrix with NaN or infinite entries has no " + what + "; look where they come from");
    }
  }

  /// That a certificate is asked for the matrix that was factored, as far as its shape shows.
  static void sameShape(Shape factored, Tensor a) {
    if (!a.shape().equals(factored)) {
      throw new IllegalArgumentException(
          "a certificate needs the matrix that was factored, of shape "
              + factored
              + ", not one of shape "
              + a.shape());
    }
  }

  /// That a solution of a square system has the shape of the right side.
  static void sameSolution(Tensor b, Tensor x) {
    if (!x.shape().equals(b.shape())) {
      throw new IllegalArgumentException(
          "a solution has the shape of the right side, " + b.shape() + ", not " + x.shape());
    }
  }

  /// The number of columns of a right side with `n` rows; 1 for a vector.
  static int rightSide(int n, Tensor b) {
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
}
