package gradus.linalg.kernel;

import java.util.Arrays;

/// `A = QR` of a tall matrix by products alone: `AᵀA = LLᵀ`, so that `Q = AL⁻ᵀ` and `R = Lᵀ`, and
/// once more for that `Q`.
///
/// The first pass loses as many digits of orthogonality as squaring loses of the condition of `A`.
/// The second restores them: where the first gives `‖QᵀQ − I‖₂ ≤ 5/64`, the second gives `‖QᵀQ − I‖
/// ≤ 6(mn + n(n + 1))u` and a residual as small as that of reflections (Yamamoto, Nakatsukasa,
/// Yanagisawa & Fukaya 2015, *Roundoff error analysis of the CholeskyQR2 algorithm*). It needs
/// `QᵀQ` anyway, so that its condition is not assumed but seen to hold. Scaling a column by a power
/// of two changes nothing but `R`: that columns have different units costs no digits.
public final class CholeskyQrKernel {
  /// How far the first pass may be from orthonormal columns.
  private static final double NEAR = 5 / 64.0;

  private final MatrixKernels kernels;
  private final int threads;
  private final double[] a;
  private final int m;
  private final int n;

  private CholeskyQrKernel(MatrixKernels kernels, int threads, double[] a, int m, int n) {
    this.kernels = kernels;
    this.threads = threads;
    this.a = a;
    this.m = m;
    this.n = n;
  }

  /// Replaces an m×n matrix by its thin `Q`, and fills the n×n matrix `r`, whose diagonal is
  /// positive.
  ///
  /// @return whether it is well enough conditioned for that. Otherwise both arrays hold numbers
  ///   without meaning.
  public static boolean factor(
      MatrixKernels kernels, int threads, double[] a, int m, int n, double[] r) {
    return new CholeskyQrKernel(kernels, threads, a, m, n).factor(r);
  }

  private boolean factor(double[] r) {
    double[] first = gram();
    double[] squares = diagonal(first);
    if (!inRange(squares)
        || CholeskyKernel.factor(kernels, threads, first, first, n) >= 0
        || !independent(first, squares)) {
      return false;
    }
    divide(first);
    double[] second = gram();
    if (!(distance(second) <= NEAR)
        || CholeskyKernel.factor(kernels, threads, second, second, n) >= 0) {
      return false;
    }
    divide(second);
    multiply(first, second, r);
    return true;
  }

  /// `AᵀA`, on and below the diagonal
  private double[] gram() {
    double[] gram = new double[n * n];
    ProductShape shape = ProductShape.of(n, m, n, true, false, false);
    kernels.multiplyLower(shape, threads, a, 0, a, 0, gram, 0);
    return gram;
  }

  /// `A ← AL⁻ᵀ`
  private void divide(double[] l) {
    TriangularShape shape = new TriangularShape(n, m, true, false, false, true, n, n, false);
    kernels.solve(shape, threads, l, 0, a, 0);
  }

  private double[] diagonal(double[] matrix) {
    double[] diagonal = new double[n];
    for (int i = 0; i < n; i++) {
      diagonal[i] = matrix[i * n + i];
    }
    return diagonal;
  }

  private static boolean inRange(double[] squares) {
    for (double square : squares) {
      if (!(square > QrKernel.TINY && square < QrKernel.HUGE)) {
        return false;
      }
    }
    return true;
  }

  /// Whether of each column more is left, once the columns before it are taken away, than is as a
  /// rule too little for the first pass: this spares it.
  private boolean independent(double[] l, double[] squares) {
    for (int i = 0; i < n; i++) {
      double left = l[i * n + i];
      if (left * left * NEAR < Math.ulp(1.0) * squares[i]) {
        return false;
      }
    }
    return true;
  }

  /// `‖S − I‖` in the Frobenius norm, for a symmetric matrix given by its lower triangle.
  private double distance(double[] s) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double below = Rows.dot(s, i * n, s, i * n, i);
      double off = s[i * n + i] - 1;
      sum += 2 * below + off * off;
    }
    return Math.sqrt(sum);
  }

  /// `R = (L₁L₂)ᵀ`
  private void multiply(double[] first, double[] second, double[] r) {
    clearAbove(first);
    clearAbove(second);
    double[] product = new double[n * n];
    kernels.multiplyLower(ProductShape.of(n, n, n), threads, first, 0, second, 0, product, 0);
    clearAbove(product);
    kernels.transpose(threads, n, n, product, 0, n, r, 0, n);
  }

  private void clearAbove(double[] matrix) {
    for (int i = 0; i < n; i++) {
      Arrays.fill(matrix, i * n + i + 1, (i + 1) * n, 0);
    }
  }
}
