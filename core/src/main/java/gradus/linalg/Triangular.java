package gradus.linalg;

import gradus.linalg.kernel.MatrixKernels;
import gradus.linalg.kernel.Storage;
import gradus.linalg.kernel.TriangularShape;
import gradus.linalg.kernel.Workers;

/// Substitution with a triangular matrix on raw arrays.
final class Triangular {
  /// So many places of a matrix are copied by a thread at a time.
  private static final int SHARED = 131_072;

  private Triangular() {}

  /// The lower triangle of a square matrix, with zeros above the diagonal.
  static double[] lower(Tensor a) {
    int n = a.rows();
    double[] from = Storage.doubles(a);
    double[] lower = new double[n * n];
    int tasks = Math.clamp((long) n * n / SHARED, 1, Math.max(1, n));
    Workers.ranges(
        Workers.processors(),
        n,
        tasks,
        (first, end) -> {
          for (int i = first; i < end; i++) {
            System.arraycopy(from, i * n, lower, i * n, i + 1);
          }
        });
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
