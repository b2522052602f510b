package gradus.linalg;

/// Jacobi's method (1846): plane rotations until nothing is left off the diagonal.
final class Jacobi {
  private static final int MOST_SWEEPS = 60;

  private Jacobi() {}

  /// Replaces a symmetric matrix by its eigenvectors, by columns, and fills in the eigenvalues, in
  /// no order. Rotations as in Golub & Van Loan, *Matrix Computations*, 4th ed., §8.5.2.
  static void diagonalize(double[] a, int n, double[] values) {
    double[] d = a.clone();
    double[] v = Tensor.identity(n).toDoubles();
    for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
      boolean rotated = false;
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          rotated |= rotate(d, v, n, p, q);
        }
      }
      if (!rotated) {
        break;
      }
    }
    for (int i = 0; i < n; i++) {
      values[i] = d[i * n + i];
    }
    System.arraycopy(v, 0, a, 0, n * n);
  }

  /// Makes `d[p][q]` zero, unless it is already negligible beside both diagonal entries.
  private static boolean rotate(double[] d, double[] v, int n, int p, int q) {
    double off = d[p * n + q];
    double limit = 0x1p-53 * Math.sqrt(Math.abs(d[p * n + p])) * Math.sqrt(Math.abs(d[q * n + q]));
    if (off == 0 || Math.abs(off) <= limit) {
      d[p * n + q] = 0;
      d[q * n + p] = 0;
      return false;
    }
    double theta = (d[q * n + q] - d[p * n + p]) / (2 * off);
    double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.hypot(theta, 1));
    double c = 1 / Math.hypot(t, 1);
    double s = t * c;
    for (int k = 0; k < n; k++) {
      turn(d, k * n + p, k * n + q, c, s);
    }
    for (int k = 0; k < n; k++) {
      turn(d, p * n + k, q * n + k, c, s);
      turn(v, k * n + p, k * n + q, c, s);
    }
    d[p * n + q] = 0;
    d[q * n + p] = 0;
    return true;
  }

  /// One-sided rotations (Hestenes 1958): turns pairs of columns of the m×n matrix `a` until all
  /// are orthogonal, and the same columns of the n×n matrix `v` with them. The column norms are
  /// then the singular values.
  static void orthogonalize(double[] a, int m, int n, double[] v) {
    for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
      boolean rotated = false;
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          rotated |= rotateColumns(a, m, n, v, p, q);
        }
      }
      if (!rotated) {
        return;
      }
    }
  }

  private static boolean rotateColumns(double[] a, int m, int n, double[] v, int p, int q) {
    double pp = 0;
    double qq = 0;
    double pq = 0;
    for (int i = 0; i < m; i++) {
      pp += a[i * n + p] * a[i * n + p];
      qq += a[i * n + q] * a[i * n + q];
      pq += a[i * n + p] * a[i * n + q];
    }
    if (pq == 0 || Math.abs(pq) <= 0x1p-52 * Math.sqrt(pp) * Math.sqrt(qq)) {
      return false;
    }
    double zeta = (qq - pp) / (2 * pq);
    double t = Math.copySign(1, zeta) / (Math.abs(zeta) + Math.hypot(zeta, 1));
    double c = 1 / Math.hypot(t, 1);
    double s = t * c;
    for (int i = 0; i < m; i++) {
      turn(a, i * n + p, i * n + q, c, s);
    }
    for (int i = 0; i < n; i++) {
      turn(v, i * n + p, i * n + q, c, s);
    }
    return true;
  }

  private static void turn(double[] x, int p, int q, double c, double s) {
    double first = x[p];
    double second = x[q];
    x[p] = c * first - s * second;
    x[q] = s * first + c * second;
  }
}
