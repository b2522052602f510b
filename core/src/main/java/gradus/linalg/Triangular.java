package gradus.linalg;

import gradus.linalg.kernel.MatrixKernels;
import gradus.linalg.kernel.TriangularShape;
import gradus.linalg.kernel.Workers;
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
    TriangularShape shape = TriangularShape.columns(n, columns, lower, transposed, unit);
    MatrixKernels.best().solve(shape, Workers.processors(), t, 0, x, 0);
  }
}
