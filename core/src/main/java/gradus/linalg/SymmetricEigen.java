package gradus.linalg;

import gradus.linalg.kernel.Lapack;
import gradus.linalg.kernel.Rows;
import gradus.linalg.kernel.Storage;
import java.util.Optional;
import java.util.stream.IntStream;

/// `A = V diag(λ) Vᵀ` for a symmetric matrix: real eigenvalues in falling order and orthonormal
/// eigenvectors.
///
/// Only the lower triangle of `A` is read. The sign of each vector is fixed: its entry of largest
/// modulus is positive, the first of equals. Every eigenvalue is exact for a matrix that differs
/// from `A` by a small multiple of `ε ‖A‖₂`.
///
/// The matrix becomes tridiagonal by reflections; that is solved by divide and conquer, or, where
/// it is small, by QR iteration. Cost `4/3 n³` multiplications for the values and up to `7/3 n³`
/// more for the vectors (Golub & Van Loan, *Matrix Computations*, 4th ed., §8.3, §8.5). MKL does
/// the same for orders from 128 on where the environment variable `GRADUS_BLAS` names it. A
/// positive definite matrix whose diagonal spans orders of magnitude goes to rotations, which also
/// find its small eigenvalues to their own relative accuracy (Demmel & Veselić 1992).
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
    return leading(a, n, n);
  }

  /// All eigenvalues, and at least the `count` leading vectors.
  static SymmetricEigen leading(Tensor a, int n, int count) {
    boolean graded = n <= LARGEST_GRADED && graded(Storage.doubles(a), n);
    return graded ? byRotations(a) : reduced(a, n, count);
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
    return sorted(values, rows, n, power);
  }

  /// How well the factors multiply to `a`, of which only the lower triangle counts, and how
  /// orthonormal the vectors are.
  ///
  /// @throws IllegalArgumentException where `a` has another shape
  public Certificate certificate(Tensor a) {
    Requirements.sameShape(vectors.shape(), a);
    double[] entries = Measures.symmetric(a).toDoubles();
    int power = Scaling.exponent(entries);
    Scaling.scale(entries, -power);
    int n = values.rows();
    Tensor scaled =
        Tensor.generate(
            vectors.shape(), k -> vectors.flat(k) * Math.scalb(values.flat(k % n), -power));
    return Certificate.of(
        "A = V diag(λ) Vᵀ",
        Measures.residual(
            "‖A − V diag(λ) Vᵀ‖ / ‖A‖",
            Storage.tensor(a.shape(), entries),
            scaled.times(vectors.transpose())),
        Measures.orthogonality("‖VᵀV − I‖", vectors));
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

  private static SymmetricEigen reduced(Tensor a, int n, int count) {
    if (n <= SMALL) {
      Small small = Small.of(a, n);
      return small.iterate(TridiagonalQr.Observer.NONE)
          ? sorted(small.diagonal, small.rows, small.stride, small.power)
          : byRotations(a);
    }
    double[] lower = lower(Storage.doubles(a), n);
    int power = Scaling.exponent(lower);
    Scaling.scale(lower, -power);
    Optional<Lapack> mkl = Lapack.mkl(n);
    Optional<SymmetricEigen> eigen =
        mkl.isPresent() ? natively(mkl.get(), lower, n, power) : divided(lower, n, power, count);
    return eigen.orElseGet(() -> byRotations(a));
  }

  /// By divide and conquer; empty where that does not converge.
  private static Optional<SymmetricEigen> divided(double[] lower, int n, int power, int count) {
    double[] rows = new double[n * n];
    Tridiagonal tridiagonal = Tridiagonal.of(lower, n);
    double[] values = tridiagonal.diagonal;
    if (!TridiagonalDivide.solve(values, tridiagonal.beside, rows, n)) {
      return Optional.empty();
    }
    int[] order = Spectra.falling(values);
    int[] places = order;
    if (count < n) {
      rows = leadingRows(rows, order, count, n);
      places = IntStream.range(0, count).toArray();
    }
    tridiagonal.applyToRows(rows, count);
    return Optional.of(placed(values, order, rows, places, n, power));
  }

  /// By divide and conquer of a native library, with all vectors; empty where that does not
  /// converge.
  static Optional<SymmetricEigen> natively(Lapack lapack, double[] lower, int n, int power) {
    double[] values = new double[n];
    return lapack.symmetricEigen(lower, n, values) == 0
        ? Optional.of(sorted(values, lower, n, power))
        : Optional.empty();
  }

  private static double[] leadingRows(double[] rows, int[] order, int count, int n) {
    double[] leading = new double[count * n];
    for (int k = 0; k < count; k++) {
      System.arraycopy(rows, order[k] * n, leading, k * n, n);
    }
    return leading;
  }

  /// A small matrix made tridiagonal, `2⁻ᵖ A = Q T Qᵀ`, on rows that fill whole vectors of the
  /// processor.
  static final class Small {
    private final int n;
    private final int stride;

    /// `Qᵀ` by rows, which the iteration turns into eigenvectors.
    private final double[] rows;

    final double[] diagonal;
    final double[] beside;

    /// The `p` of the power of two.
    final int power;

    private Small(double[] full, int n, int stride) {
      this.n = n;
      this.stride = stride;
      power = Scaling.exponent(full);
      Scaling.scale(full, -power);
      rows = new double[n * stride];
      diagonal = new double[n];
      beside = new double[n];
      if (n > 0) {
        Tridiagonal.small(full, n, stride, diagonal, beside, rows);
      }
    }

    static Small of(Tensor a, int n) {
      int stride = Math.ceilDiv(n, Rows.lanes()) * Rows.lanes();
      return new Small(symmetrized(Storage.doubles(a), n, stride), n, stride);
    }

    boolean iterate(TridiagonalQr.Observer observer) {
      return TridiagonalQr.solve(diagonal, beside, 0, n, rows, stride, 0, stride, observer);
    }
  }

  /// The lower triangle, zeros above it.
  private static double[] lower(double[] a, int n) {
    double[] lower = new double[n * n];
    for (int i = 0; i < n; i++) {
      System.arraycopy(a, i * n, lower, i * n, i + 1);
    }
    return lower;
  }

  static double[] symmetrized(double[] a, int n, int stride) {
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

  private static SymmetricEigen sorted(double[] values, double[] rows, int stride, int power) {
    int[] order = Spectra.falling(values);
    return placed(values, order, rows, order, stride, power);
  }

  /// The values in an order, and the vectors that lie in the rows at the given places.
  private static SymmetricEigen placed(
      double[] values, int[] order, double[] rows, int[] places, int stride, int power) {
    int n = order.length;
    double[] signs = Spectra.signs(rows, places, stride, n);
    return new SymmetricEigen(
        Storage.tensor(Shape.of(n), Spectra.ordered(values, order, power)),
        Storage.tensor(
            Shape.of(n, places.length), Spectra.columns(rows, places, signs, stride, n)));
  }
}
