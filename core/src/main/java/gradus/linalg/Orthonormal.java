package gradus.linalg;

import gradus.linalg.kernel.Rows;
import java.util.Arrays;

/// Orthonormal rows where a factorization leaves them open: a singular value of zero has no vector
/// of its own.
final class Orthonormal {
  private Orthonormal() {}

  /// Fills in row `k` so that it has norm 1 and is orthogonal to the rows marked as present: the
  /// unit vector that is furthest from their span, less its projection (Gram & Schmidt, twice is
  /// enough).
  ///
  /// @param at where row 0 begins
  static void fill(double[] rows, int at, int stride, int width, boolean[] present, int k) {
    int unit = furthest(rows, at, stride, width, present);
    int row = at + k * stride;
    Arrays.fill(rows, row, row + width, 0);
    rows[row + unit] = 1;
    for (int pass = 0; pass < 2; pass++) {
      for (int i = 0; i < present.length; i++) {
        if (present[i]) {
          double dot = Rows.dot(rows, at + i * stride, rows, row, width);
          Rows.add(-dot, rows, at + i * stride, rows, row, width);
        }
      }
    }
    double norm = Math.sqrt(Rows.dot(rows, row, rows, row, width));
    for (int i = row; i < row + width; i++) {
      rows[i] /= norm;
    }
    present[k] = true;
  }

  private static int furthest(double[] rows, int at, int stride, int width, boolean[] present) {
    double[] covered = new double[width];
    for (int i = 0; i < present.length; i++) {
      for (int j = 0; j < width && present[i]; j++) {
        double entry = rows[at + i * stride + j];
        covered[j] += entry * entry;
      }
    }
    int best = 0;
    for (int j = 1; j < width; j++) {
      best = covered[j] < covered[best] ? j : best;
    }
    return best;
  }
}
