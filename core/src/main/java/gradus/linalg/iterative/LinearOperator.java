package gradus.linalg.iterative;

import gradus.linalg.Tensor;
import gradus.linalg.kernel.Storage;
import gradus.linalg.sparse.SparseMatrix;

/// A matrix of which only the product with a vector is known.
public interface LinearOperator {
  int rows();

  int columns();

  /// `y ← Ax`, for `x` of length [#columns()] and another array `y` of length [#rows()].
  void apply(double[] x, double[] y);

  /// The operator of a dense matrix, whose elements are not copied where they are doubles.
  ///
  /// @throws IllegalArgumentException where `a` is not a matrix
  static LinearOperator of(Tensor a) {
    if (a.rank() != 2) {
      throw new IllegalArgumentException(
          "cannot make an operator of a tensor of shape " + a.shape() + ": it is not a matrix");
    }
    double[] elements = Storage.doubles(a);
    int columns = a.columns();
    return of(
        a.rows(),
        columns,
        (x, y) -> {
          for (int i = 0; i < y.length; i++) {
            double sum = 0;
            for (int j = 0; j < columns; j++) {
              sum += elements[i * columns + j] * x[j];
            }
            y[i] = sum;
          }
        });
  }

  /// The operator of a sparse matrix, on all processors.
  static LinearOperator of(SparseMatrix a) {
    int threads = Runtime.getRuntime().availableProcessors();
    return of(a.rows(), a.columns(), (x, y) -> a.multiply(x, y, threads));
  }

  /// The operator of a function that multiplies.
  static LinearOperator of(int rows, int columns, Product product) {
    return new Matrixless(rows, columns, product);
  }

  /// Multiplies a vector: `y ← Ax`.
  @FunctionalInterface
  interface Product {
    void apply(double[] x, double[] y);
  }
}
