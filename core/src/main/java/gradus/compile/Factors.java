package gradus.compile;

import gradus.expr.Expr;
import gradus.expr.Factor;
import gradus.expr.Operation;
import gradus.linalg.Cholesky;
import gradus.linalg.Lu;
import gradus.linalg.Shape;
import gradus.linalg.Svd;
import gradus.linalg.SymmetricEigen;
import gradus.linalg.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// Factorizations as operations of the graph. A matrix that has no such factor is no error here:
/// the value is NaN, and whoever asks finds the operation where it was born.
final class Factors {
  private Factors() {}

  /// The factorizations, each of which gives several parts.
  enum Kind {
    LU,
    CHOLESKY,
    EIGEN,
    SINGULAR;

    static Kind of(Factor factor) {
      return switch (factor) {
        case CHOLESKY -> CHOLESKY;
        case EIGENVALUES, EIGENVECTORS -> EIGEN;
        case SINGULAR_VALUES, LEFT_SINGULAR_VECTORS, RIGHT_SINGULAR_VECTORS -> SINGULAR;
      };
    }
  }

  /// What holds the parts.
  static Object factorize(Kind kind, Tensor a) {
    return switch (kind) {
      case LU -> Lu.of(a);
      case CHOLESKY -> Cholesky.of(symmetric(a));
      case EIGEN -> {
        int n = a.rows();
        yield a.isFinite()
            ? SymmetricEigen.of(symmetric(a))
            : new SymmetricEigen(undefined(Shape.of(n)), undefined(Shape.of(n, n)));
      }
      case SINGULAR -> {
        int shorter = Math.min(a.rows(), a.columns());
        yield a.isFinite()
            ? Svd.of(a)
            : new Svd(
                undefined(Shape.of(a.rows(), shorter)),
                undefined(Shape.of(shorter)),
                undefined(Shape.of(a.columns(), shorter)));
      }
    };
  }

  /// `½(A + Aᵀ)`
  private static Tensor symmetric(Tensor a) {
    return Tensor.generate(
        a.shape(),
        i -> {
          int row = i / a.columns();
          int column = i % a.columns();
          double x = a.at(row, column);
          double y = a.at(column, row);
          return x == y ? x : 0.5 * x + 0.5 * y;
        });
  }

  private static Tensor undefined(Shape shape) {
    return Tensor.generate(shape, _ -> Double.NaN);
  }

  /// @param shape of the part, as it was declared
  /// @throws IllegalArgumentException where there are fewer singular values than that
  static void requireFit(Factor factor, Expr a, Shape matrix, Shape shape) {
    int found = Math.min(matrix.size(0), matrix.size(1));
    int declared = shape.size(shape.rank() - 1);
    if (Kind.of(factor) == Kind.SINGULAR && declared != found) {
      throw new IllegalArgumentException(
          "the singular values of "
              + a
              + " were declared to be as many as its columns, "
              + declared
              + ", but it is bound to a matrix of shape "
              + matrix
              + ", which has "
              + found
              + "; take them of the transpose");
    }
  }

  static Tensor part(Factor factor, Tensor a) {
    return part(factor, factorize(Kind.of(factor), a));
  }

  static Tensor part(Factor factor, Object factors) {
    return switch (factor) {
      case CHOLESKY -> {
        Cholesky cholesky = (Cholesky) factors;
        yield cholesky.positiveDefinite() ? cholesky.lower() : undefined(cholesky.lower().shape());
      }
      case EIGENVALUES -> ((SymmetricEigen) factors).values();
      case EIGENVECTORS -> ((SymmetricEigen) factors).vectors();
      case SINGULAR_VALUES -> ((Svd) factors).values();
      case LEFT_SINGULAR_VECTORS -> ((Svd) factors).u();
      case RIGHT_SINGULAR_VECTORS -> ((Svd) factors).v();
    };
  }

  /// `T⁻¹B` by substitution; only the triangle of `a` is read.
  static Tensor solveTriangular(Tensor a, Tensor b, boolean lower) {
    int n = a.rows();
    int columns = b.rank() == 1 ? 1 : b.columns();
    double[] x = b.toDoubles();
    solveTriangular(a.toDoubles(), 0, n, lower, x, 0, columns);
    return Tensor.of(b.shape(), x);
  }

  /// Replaces the columns of `x` by `T⁻¹x`.
  static void solveTriangular(
      double[] t, int atT, int n, boolean lower, double[] x, int atX, int columns) {
    for (int step = 0; step < n; step++) {
      int i = lower ? step : n - 1 - step;
      int row = atX + i * columns;
      for (int before = 0; before < step; before++) {
        int k = lower ? before : n - 1 - before;
        double factor = t[atT + i * n + k];
        int other = atX + k * columns;
        for (int c = 0; c < columns; c++) {
          x[row + c] -= factor * x[other + c];
        }
      }
      double pivot = t[atT + i * n + i];
      for (int c = 0; c < columns; c++) {
        x[row + c] /= pivot;
      }
    }
  }

  /// The value of a user's operation, once it has the shape that was said.
  ///
  /// @throws IllegalStateException where it has another
  static Tensor checked(Operation operation, List<Tensor> operands, Shape shape) {
    Tensor value =
        Objects.requireNonNull(
            operation.value(operands),
            () -> "the operation " + operation.name() + " answers with null instead of a value");
    if (!value.shape().equals(shape)) {
      throw new IllegalStateException(
          "the operation "
              + operation.name()
              + " said that its value has the shape "
              + shape
              + ", but for operands of the shapes "
              + Arrays.toString(operands.stream().map(Tensor::shape).toArray())
              + " it has "
              + value.shape()
              + "; dims and value must agree");
    }
    return value;
  }
}
