package gradus.linalg;

import gradus.linalg.kernel.Storage;

/// Elimination with rook pivoting: each pivot is the largest of its row and of its column, so
/// entries grow hardly at all (Foster 1997; Higham 2002, §9.1).
final class RookLu {
  private RookLu() {}

  /// @param u the matrix, which is overwritten
  static Lu of(double[] u, int n, int exponent) {
    int[] rows = new int[n];
    int[] columns = new int[n];
    int zero = -1;
    for (int k = 0; k < n; k++) {
      int column = firstNonzero(u, n, k);
      if (column == n) {
        zero = zero < 0 ? k : zero;
        rows[k] = k;
        columns[k] = k;
        continue;
      }
      int row = largestInColumn(u, n, k, column);
      for (int other = largestInRow(u, n, k, row, column);
          other != column;
          other = largestInRow(u, n, k, row, column)) {
        column = other;
        row = largestInColumn(u, n, k, column);
      }
      rows[k] = row;
      columns[k] = column;
      exchange(u, n, k, row, column);
      eliminate(u, n, k);
    }
    return new Lu(
        Storage.tensor(Shape.of(n, n), u), Lu.boxed(rows), Lu.boxed(columns), zero, exponent);
  }

  /// The first column with anything left to eliminate; `n` where there is none.
  private static int firstNonzero(double[] u, int n, int k) {
    int column = k;
    while (column < n && u[largestInColumn(u, n, k, column) * n + column] == 0) {
      column++;
    }
    return column;
  }

  private static int largestInColumn(double[] u, int n, int k, int column) {
    int row = k;
    for (int i = k + 1; i < n; i++) {
      row = Math.abs(u[i * n + column]) > Math.abs(u[row * n + column]) ? i : row;
    }
    return row;
  }

  /// The place of the largest entry of a row; the given column where none is larger.
  private static int largestInRow(double[] u, int n, int k, int row, int column) {
    int largest = column;
    for (int j = k; j < n; j++) {
      largest = Math.abs(u[row * n + j]) > Math.abs(u[row * n + largest]) ? j : largest;
    }
    return largest;
  }

  private static void exchange(double[] u, int n, int k, int row, int column) {
    for (int j = 0; j < n && row != k; j++) {
      double element = u[k * n + j];
      u[k * n + j] = u[row * n + j];
      u[row * n + j] = element;
    }
    for (int i = 0; i < n && column != k; i++) {
      double element = u[i * n + k];
      u[i * n + k] = u[i * n + column];
      u[i * n + column] = element;
    }
  }

  private static void eliminate(double[] u, int n, int k) {
    for (int i = k + 1; i < n; i++) {
      double factor = u[i * n + k] / u[k * n + k];
      u[i * n + k] = factor;
      for (int j = k + 1; j < n; j++) {
        u[i * n + j] -= factor * u[k * n + j];
      }
    }
  }
}
