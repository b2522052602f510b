package gradus.linalg;

import gradus.linalg.kernel.Rows;

/// Jacobi's method (1846): plane rotations from both sides of a symmetric matrix until nothing is
/// left off the diagonal. Rotations as in Golub & Van Loan, *Matrix Computations*, 4th ed., §8.5.2.
final class Jacobi {
  private static final int MOST_SWEEPS = 60;

  /// Told after each rotation.
  interface Observer {
    Observer NONE = (_, _, _, _, _) -> {};

    /// @param a the matrix as it is now
    /// @param angle of the rotation that made entry (p, q) zero
    void rotated(int sweep, double[] a, int p, int q, double angle);
  }

  private Jacobi() {}

  /// Makes a symmetric matrix diagonal; fills in the eigenvalues, in no order, and their vectors,
  /// as rows. Answers whether nothing was left off the diagonal.
  static boolean diagonalize(double[] a, int n, double[] values, double[] rows, Observer observer) {
    for (int i = 0; i < n; i++) {
      rows[i * n + i] = 1;
    }
    boolean rotated = true;
    for (int sweep = 0; sweep < MOST_SWEEPS && rotated; sweep++) {
      rotated = false;
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          double angle = rotate(a, rows, n, p, q);
          if (angle != 0) {
            rotated = true;
            observer.rotated(sweep, a, p, q, angle);
          }
        }
      }
    }
    for (int i = 0; i < n; i++) {
      values[i] = a[i * n + i];
    }
    return !rotated;
  }

  /// Makes `a[p][q]` zero and answers the angle; 0 where it is already negligible beside both
  /// diagonal entries.
  private static double rotate(double[] a, double[] rows, int n, int p, int q) {
    double off = a[p * n + q];
    double limit = 0x1p-53 * Math.sqrt(Math.abs(a[p * n + p])) * Math.sqrt(Math.abs(a[q * n + q]));
    if (off == 0 || Math.abs(off) <= limit) {
      a[p * n + q] = 0;
      a[q * n + p] = 0;
      return 0;
    }
    double theta = (a[q * n + q] - a[p * n + p]) / (2 * off);
    double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.hypot(theta, 1));
    double c = 1 / Math.hypot(t, 1);
    double s = t * c;
    for (int k = 0; k < n; k++) {
      double first = a[k * n + p];
      double second = a[k * n + q];
      a[k * n + p] = c * first - s * second;
      a[k * n + q] = s * first + c * second;
    }
    Rows.rotate(a, p * n, q * n, n, c, s);
    Rows.rotate(rows, p * n, q * n, n, c, s);
    a[p * n + q] = 0;
    a[q * n + p] = 0;
    return t == 0 ? Double.MIN_VALUE : Math.atan(t);
  }
}
