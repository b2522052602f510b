package gradus.linalg;

import gradus.linalg.kernel.Rows;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Singular values by one-sided rotations of a triangle (Drmač & Veselić 2008, *New fast and
/// accurate Jacobi SVD algorithm*): `AP = QR` with the largest column first, then the rows of `R`
/// are turned until they are orthogonal, `R = J Σ Wᵀ`.
///
/// Where `A = B D` with a diagonal `D`, all of this changes each column by roundings of its own
/// size only. Rows are sorted by size too, which does the same for `A = D B` (Cox & Higham 1998,
/// *Stability of Householder QR factorization for weighted least squares problems*).
final class RotatedSvd {
  /// Rows shorter than this are not orthogonal, because their squares are not in range.
  private static final double TINY = 0x1p-450;

  private final double[] columns;
  private final int m;
  private final int n;

  /// Where row `i` of the sorted matrix stood.
  private final int[] rowOrder;

  private final int[] columnOrder;
  private final double[] tau;

  private RotatedSvd(double[] columns, int m, int n, int[] rowOrder) {
    this.columns = columns;
    this.m = m;
    this.n = n;
    this.rowOrder = rowOrder;
    columnOrder = IntStream.range(0, n).toArray();
    tau = new double[n];
  }

  /// Fills in the singular values, in no order, and their vectors, as rows. Answers whether the
  /// rotations converged.
  ///
  /// @param a an m×n matrix with `m ≥ n`; entries up to `2^240` make room for the smallest
  /// @param left n rows of length m
  /// @param right n rows of length n
  static boolean solve(double[] a, int m, int n, double[] values, double[] left, double[] right) {
    int[] order = byLargestEntry(a, m, n);
    double[] columns = new double[n * m];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        columns[j * m + i] = a[order[i] * n + j];
      }
    }
    RotatedSvd svd = new RotatedSvd(columns, m, n, order);
    return svd.rotate(svd.triangle(), values, left, right);
  }

  private static int[] byLargestEntry(double[] a, int m, int n) {
    double[] largest = new double[m];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        largest[i] = Math.max(largest[i], Math.abs(a[i * n + j]));
      }
    }
    return IntStream.range(0, m)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -largest[i]))
        .mapToInt(i -> i)
        .toArray();
  }

  /// Makes `R`, by rows, and leaves the reflections in place of the columns.
  private double[] triangle() {
    double[] r = new double[n * n];
    for (int k = 0; k < n; k++) {
      exchange(k, longest(k), r);
      int row = k * m;
      Arrays.fill(columns, row, row + k, 0);
      tau[k] = Reflections.reflect(columns, row + k, m - k);
      r[k * n + k] = columns[row + k];
      columns[row + k] = 1;
      for (int j = k + 1; j < n; j++) {
        int other = j * m + k;
        if (tau[k] != 0) {
          double dot = Rows.dot(columns, row + k, columns, other, m - k);
          Rows.add(-tau[k] * dot, columns, row + k, columns, other, m - k);
        }
        r[k * n + j] = columns[other];
      }
    }
    return r;
  }

  /// The column whose rest, from place `k` on, is longest.
  private int longest(int k) {
    int longest = k;
    double most = -1;
    for (int j = k; j < n; j++) {
      double length = length(columns, j * m + k, m - k);
      if (length > most) {
        most = length;
        longest = j;
      }
    }
    return longest;
  }

  private void exchange(int k, int j, double[] r) {
    if (j == k) {
      return;
    }
    int kept = columnOrder[k];
    columnOrder[k] = columnOrder[j];
    columnOrder[j] = kept;
    for (int i = 0; i < m; i++) {
      double entry = columns[k * m + i];
      columns[k * m + i] = columns[j * m + i];
      columns[j * m + i] = entry;
    }
    for (int i = 0; i < k; i++) {
      double entry = r[i * n + k];
      r[i * n + k] = r[i * n + j];
      r[i * n + j] = entry;
    }
  }

  private boolean rotate(double[] r, double[] values, double[] left, double[] right) {
    for (int i = 0; i < n; i++) {
      left[i * m + i] = 1;
    }
    boolean converged = RowJacobi.orthogonalize(r, n, n, n, left, m, n, RowJacobi.Observer.NONE);
    boolean[] present = new boolean[n];
    for (int k = 0; k < n; k++) {
      values[k] = length(r, k * n, n);
      present[k] = values[k] > TINY;
      for (int i = 0; i < n && present[k]; i++) {
        r[k * n + i] /= values[k];
      }
    }
    for (int k = 0; k < n; k++) {
      if (!present[k]) {
        Orthonormal.fill(r, 0, n, n, present, k);
      }
      for (int i = 0; i < n; i++) {
        right[k * n + columnOrder[i]] = r[k * n + i];
      }
    }
    reflect(left);
    return converged;
  }

  /// Turns rows `J` into rows `Q J`, with their entries back in their order.
  private void reflect(double[] left) {
    double[] sorted = new double[m];
    for (int i = 0; i < n; i++) {
      for (int k = n - 1; k >= 0; k--) {
        double dot = Rows.dot(columns, k * m + k, left, i * m + k, m - k);
        Rows.add(-tau[k] * dot, columns, k * m + k, left, i * m + k, m - k);
      }
      System.arraycopy(left, i * m, sorted, 0, m);
      for (int k = 0; k < m; k++) {
        left[i * m + rowOrder[k]] = sorted[k];
      }
    }
  }

  /// `‖x‖₂`, also where squares leave the range of numbers.
  private static double length(double[] x, int at, int count) {
    double squares = Rows.dot(x, at, x, at, count);
    if (squares > 0x1p-900 && squares < 0x1p1000) {
      return Math.sqrt(squares);
    }
    double largest = 0;
    for (int i = at; i < at + count; i++) {
      largest = Math.max(largest, Math.abs(x[i]));
    }
    double sum = 0;
    for (int i = at; i < at + count && largest > 0; i++) {
      sum += (x[i] / largest) * (x[i] / largest);
    }
    return largest * Math.sqrt(sum);
  }
}
