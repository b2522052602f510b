package gradus.linalg;

import gradus.linalg.kernel.Rows;
import java.util.Arrays;

/// Eigenvalues of a positive definite matrix from its Cholesky factor: `PᵀAP = L Lᵀ`, and what
/// makes the columns of `L` orthogonal leaves `σ` times the eigenvectors (Veselić & Hari 1989, *A
/// note on a one-sided Jacobi algorithm*).
final class DefiniteRotations {
  private DefiniteRotations() {}

  /// Fills in eigenvalues and, as rows, eigenvectors; answers false where the matrix, which is left
  /// as it was, is not positive definite.
  static boolean solve(double[] a, int n, double[] values, double[] rows) {
    int[] order = new int[n];
    double[] columns = factor(a, n, order);
    if (columns.length == 0) {
      return n == 0;
    }
    double[] nothing = new double[0];
    if (!RowJacobi.orthogonalize(columns, n, n, n, nothing, 0, 0, RowJacobi.Observer.NONE)) {
      return false;
    }
    for (int k = 0; k < n; k++) {
      double square = Rows.dot(columns, k * n, columns, k * n, n);
      double norm = 1 / Math.sqrt(square);
      values[k] = square;
      for (int i = 0; i < n; i++) {
        rows[k * n + order[i]] = norm * columns[k * n + i];
      }
    }
    return true;
  }

  /// The columns of `L`, as rows, with the largest pivot first (Higham, *Accuracy and Stability of
  /// Numerical Algorithms*, 2nd ed., §10.3); empty where a pivot is not positive.
  private static double[] factor(double[] a, int n, int[] order) {
    Arrays.setAll(order, i -> i);
    double[] rest = a.clone();
    double[] columns = new double[n * n];
    for (int k = 0; k < n; k++) {
      int pivot = k;
      for (int i = k + 1; i < n; i++) {
        pivot = rest[order[i] * n + order[i]] > rest[order[pivot] * n + order[pivot]] ? i : pivot;
      }
      exchange(order, columns, n, k, pivot);
      double diagonal = rest[order[k] * n + order[k]];
      if (!(diagonal > 0)) {
        return new double[0];
      }
      double root = Math.sqrt(diagonal);
      columns[k * n + k] = root;
      for (int i = k + 1; i < n; i++) {
        columns[k * n + i] = rest[order[k] * n + order[i]] / root;
      }
      for (int i = k + 1; i < n; i++) {
        for (int j = k + 1; j < n; j++) {
          rest[order[i] * n + order[j]] -= columns[k * n + i] * columns[k * n + j];
        }
      }
    }
    return columns;
  }

  private static void exchange(int[] order, double[] columns, int n, int k, int pivot) {
    int kept = order[k];
    order[k] = order[pivot];
    order[pivot] = kept;
    for (int l = 0; l < k; l++) {
      double entry = columns[l * n + k];
      columns[l * n + k] = columns[l * n + pivot];
      columns[l * n + pivot] = entry;
    }
  }
}
