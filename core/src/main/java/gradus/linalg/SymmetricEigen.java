package gradus.linalg;

import gradus.linalg.kernel.Rows;
import gradus.linalg.kernel.Storage;

/// `A = V diag(λ) Vᵀ` for a symmetric matrix: real eigenvalues in falling order and orthonormal
/// eigenvectors.
///
/// Only the lower triangle of `A` is read. The sign of each vector is fixed: its entry of largest
/// modulus is positive, the first of equals. Every eigenvalue is exact for a matrix that differs
/// from `A` by a small multiple of `ε ‖A‖₂`.
///
/// The matrix becomes tridiagonal by reflections; that is solved by divide and conquer, or, where
/// it is small, by QR iteration. Cost `4/3 n³` multiplications for the values and up to `7/3 n³`
/// more for the vectors (Golub & Van Loan, *Matrix Computations*, 4th ed., §8.3, §8.5). A positive
/// definite matrix whose diagonal spans orders of magnitude goes to rotations, which also find its
/// small eigenvalues to their own relative accuracy (Demmel & Veselić 1992).
///
/// @param values `λ`, of shape (n), in falling order
/// @param vectors `V`, of shape (n, n), by columns
public record SymmetricEigen(Tensor values, Tensor vectors) {
  /// Up to this order matrices are reduced without blocks.
  private static final int SMALL = 32;

  /// Up to this order a graded matrix is worth the longer way of rotations.
  private static final int LARGEST_GRADED = 256;

  /// @throws IllegalArgumentException where `a` is not a square matrix of finite numbers
  public static SymmetricEigen of(Tensor a) {
    int n = Requirements.square("find the eigenvalues of", a);
    Requirements.finite("eigenvalues", a);
    return n <= LARGEST_GRADED && graded(Storage.doubles(a), n) ? byRotations(a) : reduced(a, n);
  }

  /// The same by Jacobi's rotations at any order: slower, and for a positive definite matrix `A = D
  /// S D` with diagonal `D` accurate to `ε κ(S)` in each eigenvalue, however graded `D` is. Such a
  /// matrix is factored, `A = L Lᵀ`, and the columns of `L` are made orthogonal (Veselić & Hari
  /// 1989); any other is turned from both sides until it is diagonal (Golub & Van Loan, §8.5).
  ///
  /// @throws IllegalArgumentException where `a` is not a square matrix of finite numbers
  public static SymmetricEigen byRotations(Tensor a) {
    int n = Requirements.square("find the eigenvalues of", a);
    Requirements.finite("eigenvalues", a);
    double[] full = symmetrized(Storage.doubles(a), n, n);
    int power = Scaling.safeExponent(full);
    Scaling.scale(full, -power);
    double[] rows = new double[n * n];
    double[] values = new double[n];
    if (!DefiniteRotations.solve(full, n, values, rows)) {
      Jacobi.diagonalize(full, n, values, rows, Jacobi.Observer.NONE);
    }
    return sorted(values, rows, n, n, power);
  }

  private static boolean graded(double[] a, int n) {
    double smallest = Double.POSITIVE_INFINITY;
    double largest = 0;
    for (int i = 0; i < n; i++) {
      smallest = Math.min(smallest, a[i * n + i]);
      largest = Math.max(largest, a[i * n + i]);
    }
    return smallest > 0 && largest > 64 * smallest;
  }

  private static SymmetricEigen reduced(Tensor a, int n) {
    int stride = n > SMALL ? n : Math.ceilDiv(n, Rows.lanes()) * Rows.lanes();
    double[] full = symmetrized(Storage.doubles(a), n, stride);
    int power = Scaling.exponent(full);
    Scaling.scale(full, -power);
    double[] rows = new double[n * stride];
    double[] values = new double[n];
    boolean converged = n == 0;
    if (n > SMALL) {
      Tridiagonal tridiagonal = Tridiagonal.of(full, n);
      System.arraycopy(tridiagonal.diagonal, 0, values, 0, n);
      converged = TridiagonalDivide.solve(values, tridiagonal.beside, rows, n);
      tridiagonal.applyToRows(rows);
    } else if (n > 0) {
      double[] beside = new double[n];
      Tridiagonal.small(full, n, stride, values, beside, rows);
      converged =
          TridiagonalQr.solve(
              values, beside, 0, n, rows, stride, 0, stride, TridiagonalQr.Observer.NONE);
    }
    return converged ? sorted(values, rows, n, stride, power) : byRotations(a);
  }

  private static double[] symmetrized(double[] a, int n, int stride) {
    double[] full = new double[n * stride];
    for (int i = 0; i < n; i++) {
      System.arraycopy(a, i * n, full, i * stride, i + 1);
    }
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        full[i * stride + j] = full[j * stride + i];
      }
    }
    return full;
  }

  private static SymmetricEigen sorted(
      double[] values, double[] rows, int n, int stride, int power) {
    int[] order = Spectra.falling(values);
    double[] signs = Spectra.signs(rows, order, stride, n);
    return new SymmetricEigen(
        Storage.tensor(Shape.of(n), Spectra.ordered(values, order, power)),
        Storage.tensor(Shape.of(n, n), Spectra.columns(rows, order, signs, stride, n)));
  }
}
