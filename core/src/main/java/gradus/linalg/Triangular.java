package gradus.linalg;

import java.util.Arrays;

/// Substitution with a triangular matrix on raw arrays.
final class Triangular {
  private Triangular() {}

  /// The lower triangle of a square matrix, with zeros above the diagonal.
  static double[] lower(Tensor a) {
    double[] lower = a.toDoubles();
    int n = a.rows();
    for (int i = 0; i < n; i++) {
      Arrays.fill(lower, i * n + i + 1, (i + 1) * n, 0);
    }
    return lower;
  }

  /// Replaces the columns of `x` by `T⁻¹x`, or `T⁻ᵀx` where `transposed`. A lower triangle
  /// forwards, an upper one backwards; its transpose the other way.
  static void solve(double[] t, int n, boolean lower, boolean transposed, double[] x, int columns) {
    solve(t, n, lower, transposed, false, x, columns);
  }

  /// @param unit whether the diagonal is 1 and not stored
  static void solve(
      double[] t, int n, boolean lower, boolean transposed, boolean unit, double[] x, int columns) {
    boolean forwards = lower != transposed;
    for (int step = 0; step < n; step++) {
      int i = forwards ? step : n - 1 - step;
      for (int before = 0; before < step; before++) {
        int k = forwards ? before : n - 1 - before;
        double factor = transposed ? t[k * n + i] : t[i * n + k];
        for (int c = 0; c < columns; c++) {
          x[i * columns + c] -= factor * x[k * columns + c];
        }
      }
      for (int c = 0; c < columns && !unit; c++) {
        x[i * columns + c] /= t[i * n + i];
      }
    }
  }
}
