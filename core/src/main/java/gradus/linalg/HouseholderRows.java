package gradus.linalg;

import gradus.linalg.kernel.Rows;
import java.util.Arrays;

/// Triangularization of rows by reflections from the right, one at a time: what pivoting needs,
/// which decides column by column (Golub & Van Loan, *Matrix Computations*, 4th ed., §5.4).
///
/// The columns of a matrix are the rows here, so that each lies in one piece.
final class HouseholderRows {
  private HouseholderRows() {}

  /// Makes reflection `k` from row `k`, and applies it to the rows after it.
  ///
  /// @return its `τ`
  static double step(double[] rows, int count, int n, int k) {
    int head = k * n + k;
    int length = n - k;
    double tau = Reflections.reflect(rows, head, length);
    double beta = rows[head];
    rows[head] = 1;
    for (int i = k + 1; i < count && tau != 0; i++) {
      double dot = Rows.dot(rows, head, rows, i * n + k, length);
      Rows.add(-tau * dot, rows, head, rows, i * n + k, length);
    }
    rows[head] = beta;
    return tau;
  }

  /// The first `wanted` columns of `Q = H₀H₁ …`, as rows. The reflections are overwritten.
  static double[] multiplyOut(double[] rows, double[] tau, int count, int n, int wanted) {
    for (int k = 0; k < count; k++) {
      Arrays.fill(rows, k * n, k * n + k, 0);
      rows[k * n + k] = 1;
    }
    double[] q = new double[wanted * n];
    for (int i = 0; i < wanted; i++) {
      q[i * n + i] = 1;
    }
    Reflections.applyToRows(rows, tau, count, n, 0, q, wanted);
    return q;
  }

  /// The given orthonormal rows, followed by an orthonormal basis of what is orthogonal to them.
  ///
  /// Reflections that turn the rows into unit vectors, multiplied out, are an orthogonal matrix
  /// that begins with these rows but for their signs.
  ///
  /// @param given count×n, with `count ≤ n`
  static double[] complete(double[] given, int count, int n) {
    double[] v = given.clone();
    double[] tau = new double[count];
    for (int k = 0; k < count; k++) {
      tau[k] = step(v, count, n, k);
    }
    double[] rows = multiplyOut(v, tau, count, n, n);
    System.arraycopy(given, 0, rows, 0, count * n);
    return rows;
  }
}
