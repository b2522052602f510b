package gradus.linalg;

import gradus.linalg.kernel.CholeskyQrKernel;
import gradus.linalg.kernel.MatrixKernels;
import gradus.linalg.kernel.QrKernel;
import gradus.linalg.kernel.Storage;
import gradus.linalg.kernel.Workers;

/// `A = QR`, thin, for a matrix with at least as many rows as columns: least squares without
/// squaring the condition.
///
/// `Q` is m×n with orthonormal columns, `R` n×n upper triangular with no negative number on its
/// diagonal: where the columns are independent, there is only one such pair. NaN or infinite
/// entries make both NaN, and where a column is longer than the largest number, so is `R` infinite;
/// then the certificate does not hold. By reflections: cost `2mn² − ⅔n³` flops for `R` and as much
/// for `Q` (Golub & Van Loan, *Matrix Computations*, 4th ed., §5.2). A tall matrix whose condition
/// is seen to allow it is factored by its Gram matrix, twice, as accurately: `4mn² + 2n³` flops,
/// all in products ([CholeskyQrKernel]).
public record Qr(Tensor q, Tensor r) {
  /// Fewer columns are reflected one by one as fast.
  private static final int SMALL = 16;

  /// From so many times as many rows as columns two passes cost no more than reflections.
  private static final int TALL = 3;

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
    MatrixKernels kernels = MatrixKernels.best();
    int threads = Workers.processors();
    double[] r = new double[n * n];
    if (n >= SMALL && m / TALL >= n) {
      double[] q = a.toDoubles();
      if (CholeskyQrKernel.factor(kernels, threads, q, m, n, r)) {
        return of(q, r, m, n);
      }
    }
    if (!a.isFinite()) {
      return new Qr(undefined(m, n), undefined(n, n));
    }
    double[] q = a.toDoubles();
    QrKernel.factor(kernels, threads, q, m, n, r);
    return of(q, r, m, n);
  }

  private static Qr of(double[] q, double[] r, int m, int n) {
    return new Qr(Storage.tensor(Shape.of(m, n), q), Storage.tensor(Shape.of(n, n), r));
  }

  private static Tensor undefined(int m, int n) {
    return Tensor.generate(Shape.of(m, n), _ -> Double.NaN);
  }

  /// The `x` that minimizes `‖Ax − b‖₂`, for a vector or each column of a matrix. Where a column of
  /// `A` depends on others, entries are infinite, NaN or meaningless: [LeastSquares] decides that.
  public Tensor solve(Tensor b) {
    int columns = Requirements.rightSide(q.rows(), b);
    int n = r.rows();
    double[] right = b.toDoubles();
    int[] powers = Scaling.scaleColumns(right, columns);
    Tensor projected = q.transpose().times(Storage.tensor(Shape.of(q.rows(), columns), right));
    double[] x = projected.toDoubles();
    double[] triangle = r.toDoubles();
    int power = Scaling.safeExponent(triangle);
    Scaling.scale(triangle, -power);
    Triangular.solve(triangle, n, false, false, x, columns);
    Scaling.unscaleColumns(x, powers, -power);
    return Storage.tensor(b.rank() == 1 ? Shape.of(n) : Shape.of(n, columns), x);
  }

  /// The whole m×m orthogonal matrix: the columns of `Q`, then an orthonormal basis of what is
  /// orthogonal to all columns of `A`. `2m²n` flops more.
  public Tensor fullQ() {
    int m = q.rows();
    int n = q.columns();
    double[] rows = HouseholderRows.complete(q.transpose().toDoubles(), n, m);
    return Storage.tensor(Shape.of(m, m), rows).transpose();
  }

  /// How well the factors multiply to `a`, which must be the matrix that was factored, and how
  /// orthonormal `Q` is.
  ///
  /// @throws IllegalArgumentException where `a` has another shape
  public Certificate certificate(Tensor a) {
    Requirements.sameShape(q.shape(), a);
    double[] triangle = r.toDoubles();
    int power = Scaling.exponent(triangle);
    Scaling.scale(triangle, -power);
    double[] entries = a.toDoubles();
    Scaling.scale(entries, -power);
    return Certificate.of(
        "A = QR",
        Measures.residual(
            "‖A − QR‖ / ‖A‖",
            Storage.tensor(a.shape(), entries),
            q.times(Storage.tensor(r.shape(), triangle))),
        Measures.orthogonality("‖QᵀQ − I‖", q));
  }
}
