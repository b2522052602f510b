package gradus.linalg.iterative;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Storage;
import gradus.linalg.kernel.Vectors;
import gradus.linalg.sparse.SparseMatrix;

/// A matrix of which only products with vectors are known.
///
/// That is all the iterative methods of this package need. A dense or a sparse matrix is an
/// operator, and so is a function that multiplies: the product with a Hessian, a convolution, the
/// inverse of a factored matrix. Operators combine as matrices do, and nothing is formed by it.
///
/// ```java
/// LinearOperator a = LinearOperator.of(x);            // X, n×d
/// LinearOperator ridge = a.gram().shifted(0.1);       // XᵀX + 0.1 I, never formed
/// ```
///
/// Operators of matrices multiply on all processors, with the same bits for any number of them.
public interface LinearOperator {
  int rows();

  int columns();

  /// `y ← Ax`, for `x` of length [#columns()] and another array `y` of length [#rows()].
  void apply(double[] x, double[] y);

  /// `Aᵀ`.
  ///
  /// @throws UnsupportedOperationException where the operator was given by its product alone
  default LinearOperator transpose() {
    throw new UnsupportedOperationException(
        "the operator ("
            + rows()
            + "×"
            + columns()
            + ") cannot be transposed: only its product Ax is known; give the product Aᵀy as well,"
            + " with LinearOperator.of(rows, columns, product, transposed), or, where A = Aᵀ, use"
            + " LinearOperator.symmetric(order, product)");
  }

  /// `Ax` for a vector, `AX` for a dense matrix.
  ///
  /// @throws IllegalArgumentException where `x` has not as many rows as this has columns
  default Tensor times(Tensor x) {
    int width = Lengths.width(this, x);
    double[] elements = Storage.doubles(x);
    if (x.rank() == 1) {
      double[] y = new double[rows()];
      apply(elements, y);
      return Storage.tensor(Shape.of(rows()), y);
    }
    double[] column = new double[columns()];
    double[] image = new double[rows()];
    double[] all = new double[Math.multiplyExact(rows(), width)];
    for (int j = 0; j < width; j++) {
      for (int i = 0; i < column.length; i++) {
        column[i] = elements[i * width + j];
      }
      apply(column, image);
      for (int i = 0; i < image.length; i++) {
        all[i * width + j] = image[i];
      }
    }
    return Storage.tensor(Shape.of(rows(), width), all);
  }

  /// The operator of a dense matrix, whose elements are not copied where they are doubles.
  ///
  /// @throws IllegalArgumentException where `a` is not a matrix
  static LinearOperator of(Tensor a) {
    if (a.rank() != 2) {
      throw new IllegalArgumentException(
          "cannot make an operator of a tensor of shape " + a.shape() + ": it is not a matrix");
    }
    return new DenseOperator(Storage.doubles(a), a.rows(), a.columns(), false);
  }

  /// The operator of a sparse matrix. Its transpose is made, and kept, when first asked for.
  static LinearOperator of(SparseMatrix a) {
    return new SparseOperator(a);
  }

  /// The operator of a function that multiplies; it has no transpose.
  static LinearOperator of(int rows, int columns, Product product) {
    return new Matrixless(rows, columns, product, Matrixless.WITHOUT_TRANSPOSE);
  }

  /// The operator of two functions that multiply.
  ///
  /// @param transposed `x ← Aᵀy`
  static LinearOperator of(int rows, int columns, Product product, Product transposed) {
    return new Matrixless(rows, columns, product, () -> of(columns, rows, transposed, product));
  }

  /// The operator of a function that multiplies by a symmetric matrix, which is its own transpose.
  static LinearOperator symmetric(int order, Product product) {
    return new Matrixless(order, order, product, () -> symmetric(order, product));
  }

  /// `I`, of n×n.
  static LinearOperator identity(int n) {
    return symmetric(n, (x, y) -> System.arraycopy(x, 0, y, 0, n));
  }

  /// `diag(d)`
  static LinearOperator diagonal(Tensor d) {
    double[] entries = Storage.doubles(d);
    return symmetric(
        entries.length,
        (x, y) -> {
          for (int i = 0; i < y.length; i++) {
            y[i] = entries[i] * x[i];
          }
        });
  }

  /// `A + B`
  ///
  /// @throws IllegalArgumentException where the sizes differ
  default LinearOperator plus(LinearOperator other) {
    Lengths.requireSame("add", this, other);
    return new Matrixless(
        rows(),
        columns(),
        (x, y) -> {
          double[] second = new double[y.length];
          apply(x, y);
          other.apply(x, second);
          Vectors.add(1, second, y);
        },
        () -> transpose().plus(other.transpose()));
  }

  /// `cA`
  default LinearOperator times(double c) {
    return new Matrixless(
        rows(),
        columns(),
        (x, y) -> {
          apply(x, y);
          Vectors.scale(c, y);
        },
        () -> transpose().times(c));
  }

  /// `AB`: first `B`, then `A`.
  ///
  /// @throws IllegalArgumentException where `B` has not as many rows as `A` has columns
  default LinearOperator times(LinearOperator other) {
    if (columns() != other.rows()) {
      throw new IllegalArgumentException(
          "cannot multiply A ("
              + Lengths.sizes(this)
              + ") by B ("
              + Lengths.sizes(other)
              + "): the inner dimensions differ; transpose one?");
    }
    return new Matrixless(
        rows(),
        other.columns(),
        (x, y) -> {
          double[] between = new double[columns()];
          other.apply(x, between);
          apply(between, y);
        },
        () -> other.transpose().times(transpose()));
  }

  /// `A + σI`
  ///
  /// @throws IllegalArgumentException where `A` is not square
  default LinearOperator shifted(double shift) {
    Lengths.requireSquare("shift", this);
    return new Matrixless(
        rows(),
        columns(),
        (x, y) -> {
          apply(x, y);
          Vectors.add(shift, x, y);
        },
        () -> transpose().shifted(shift));
  }

  /// `AᵀA`, symmetric, in two products; its condition is the square of that of `A`.
  default LinearOperator gram() {
    LinearOperator transposed = transpose();
    int between = rows();
    return symmetric(
        columns(),
        (x, y) -> {
          double[] image = new double[between];
          apply(x, image);
          transposed.apply(image, y);
        });
  }

  /// Multiplies a vector: `y ← Ax`, without changing `x`.
  @FunctionalInterface
  interface Product {
    void apply(double[] x, double[] y);
  }
}
