package gradus.linalg.iterative;

import gradus.linalg.Tensor;

/// What operators ask of the sizes of their operands.
final class Lengths {
  private Lengths() {}

  static String sizes(LinearOperator a) {
    return a.rows() + "×" + a.columns();
  }

  /// @throws IllegalArgumentException where `y ← Ax` cannot be
  @SuppressWarnings("ReferenceEquality") // one array, not equal ones
  static void require(LinearOperator a, double[] x, double[] y) {
    if (x.length != a.columns() || y.length != a.rows()) {
      throw new IllegalArgumentException(
          "the operator ("
              + sizes(a)
              + ") takes a vector of "
              + a.columns()
              + " into one of "
              + a.rows()
              + ", not one of "
              + x.length
              + " into one of "
              + y.length);
    }
    if (x == y && x.length > 0) {
      throw new IllegalArgumentException(
          "a product cannot overwrite the vector it reads; give it another array");
    }
  }

  /// The number of columns of `x` in a product `Ax`; 1 for a vector.
  static int width(LinearOperator a, Tensor x) {
    if (x.rank() < 1 || x.rank() > 2 || x.rows() != a.columns()) {
      throw new IllegalArgumentException(
          "cannot multiply A ("
              + sizes(a)
              + ") by a tensor of shape "
              + x.shape()
              + ": it needs a vector or matrix of "
              + a.columns()
              + " rows; transpose A?");
    }
    return x.rank() == 1 ? 1 : x.columns();
  }

  static void requireSame(String verb, LinearOperator a, LinearOperator b) {
    if (a.rows() != b.rows() || a.columns() != b.columns()) {
      throw new IllegalArgumentException(
          "cannot " + verb + " A (" + sizes(a) + ") and B (" + sizes(b) + "): their sizes differ");
    }
  }

  /// The order of a square operator.
  static int requireSquare(String verb, LinearOperator a) {
    if (a.rows() != a.columns()) {
      throw new IllegalArgumentException(
          "cannot " + verb + " an operator of " + sizes(a) + ": it is not square");
    }
    return a.rows();
  }

  /// @throws IllegalArgumentException where `x` is not a vector of `n` elements
  static void requireVector(String what, Tensor x, int n) {
    if (x.rank() != 1 || x.rows() != n) {
      throw new IllegalArgumentException(
          what + " has shape " + x.shape() + ", but the operator needs a vector of " + n);
    }
  }
}
