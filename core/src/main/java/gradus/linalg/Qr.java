package gradus.linalg;

import gradus.linalg.kernel.Lapack;
import gradus.linalg.kernel.Storage;

/// `A = QR`, thin, for a matrix with at least as many rows as columns: least squares without
/// squaring the condition.
///
/// `Q` is m×n with orthonormal columns, `R` n×n upper triangular. Cost `2mn² − ⅔n³` flops for `R`
/// and as much for `Q` (Golub & Van Loan, *Matrix Computations*, 4th ed., §5.2).
public record Qr(Tensor q, Tensor r) {
  private static final int SMALLEST_NATIVE = 64;

  /// @throws IllegalArgumentException where `a` is not a matrix with at least as many rows as
  ///   columns
  public static Qr of(Tensor a) {
    Requirements.matrix("factor", a);
    int m = a.rows();
    int n = a.columns();
    if (m < n) {
      throw new IllegalArgumentException(
          "a thin QR factorization needs at least as many rows as columns, not "
              + a.shape()
              + "; transpose it?");
    }
    double[] q = Storage.doubles(a).clone();
    double[] r = new double[n * n];
    if (n < SMALLEST_NATIVE
        || Lapack.available().map(lapack -> lapack.qr(q, m, n, r)).orElse(1) != 0) {
      Householder.qr(q, m, n, r);
    }
    return new Qr(Storage.tensor(Shape.of(m, n), q), Storage.tensor(Shape.of(n, n), r));
  }

  /// The `x` that minimizes `‖Ax − b‖₂`, for a vector or each column of a matrix.
  public Tensor solve(Tensor b) {
    int columns = Requirements.rightSide(q.rows(), b);
    Tensor right = b.rank() == 1 ? b.reshape(b.rows(), 1) : b;
    double[] x = q.transpose().times(right).toDoubles();
    Triangular.solve(Storage.doubles(r), r.rows(), false, false, x, columns);
    return b.rank() == 1 ? Tensor.vector(x) : Storage.tensor(Shape.of(r.rows(), columns), x);
  }
}
