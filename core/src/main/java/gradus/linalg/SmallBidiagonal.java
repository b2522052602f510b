package gradus.linalg;

import gradus.linalg.kernel.Rows;
import java.util.Arrays;

/// `A = Q B Pᵀ` as [Bidiagonal] finds it, for a small matrix, one reflection at a time (Golub & Van
/// Loan, *Matrix Computations*, 4th ed., §5.4.8). Rows are padded with zeros to whole vectors of
/// the processor.
final class SmallBidiagonal {
  private final int m;
  private final int n;

  /// From one row to the next of what has n columns, and of what has m.
  private final int wide;

  private final int tall;

  /// The vectors of the reflections, by rows.
  private final double[] left;

  private final double[] leftScales;
  private final double[] right;
  private final double[] rightScales;

  private SmallBidiagonal(int m, int n, int wide, int tall) {
    this.m = m;
    this.n = n;
    this.wide = wide;
    this.tall = tall;
    left = new double[n * tall];
    leftScales = new double[n];
    right = new double[n * wide];
    rightScales = new double[n];
  }

  /// @param a m rows that begin `wide` apart, zeros behind them; used up
  /// @param d becomes the diagonal, `e` what stands above it, with a 0 behind
  static SmallBidiagonal of(double[] a, int m, int n, int wide, int tall, double[] d, double[] e) {
    SmallBidiagonal result = new SmallBidiagonal(m, n, wide, tall);
    double[] product = new double[wide];
    for (int j = 0; j < n; j++) {
      d[j] = result.fromLeft(a, j, product);
      if (j < n - 1) {
        e[j] = result.fromRight(a, j, product);
      }
    }
    return result;
  }

  /// Makes column `j` zero below the diagonal, whose entry it answers. Leaves `−τ vᵀA` in `product`
  /// for what is behind; only row `j` is changed at once.
  private double fromLeft(double[] a, int j, double[] product) {
    int v = j * tall;
    for (int i = j; i < m; i++) {
      left[v + i] = a[i * wide + j];
    }
    double tau = Reflections.reflect(left, v + j, m - j);
    double diagonal = left[v + j];
    left[v + j] = 1;
    leftScales[j] = tau;
    int from = (j + 1) & -Rows.lanes();
    if (from < wide) {
      Arrays.fill(product, 0);
      for (int i = j; i < m; i++) {
        Rows.add(-tau * left[v + i], a, i * wide + from, product, from, wide - from);
      }
      Rows.add(1, product, from, a, j * wide + from, wide - from);
    }
    return diagonal;
  }

  /// Makes row `j` zero behind the place after the diagonal, whose entry it answers. Each row below
  /// is changed by both reflections on the way.
  private double fromRight(double[] a, int j, double[] product) {
    int from = (j + 1) & -Rows.lanes();
    int u = j * wide;
    System.arraycopy(a, u + j + 1, right, u + j + 1, n - j - 1);
    double tau = Reflections.reflect(right, u + j + 1, n - j - 1);
    double above = right[u + j + 1];
    right[u + j + 1] = 1;
    rightScales[j] = tau;
    int width = wide - from;
    for (int i = j + 1; i < m; i++) {
      int row = i * wide + from;
      Rows.add(left[j * tall + i], product, from, a, row, width);
      double dot = Rows.dot(a, row, right, u + from, width);
      Rows.add(-tau * dot, right, u + from, a, row, width);
    }
    return above;
  }

  /// Fills the first n rows of `Qᵀ`, and `Pᵀ`, into rows of zeros.
  void accumulate(double[] q, double[] p) {
    accumulate(left, leftScales, n, 0, tall, q);
    accumulate(right, rightScales, n - 1, 1, wide, p);
  }

  private void accumulate(double[] v, double[] tau, int count, int offset, int stride, double[] z) {
    for (int i = 0; i < n; i++) {
      z[i * stride + i] = 1;
    }
    for (int j = count - 1; j >= 0; j--) {
      int from = (j + offset) & -Rows.lanes();
      int at = j * stride + from;
      for (int i = j + offset; i < n && tau[j] != 0; i++) {
        int row = i * stride + from;
        double dot = Rows.dot(z, row, v, at, stride - from);
        Rows.add(-tau[j] * dot, v, at, z, row, stride - from);
      }
    }
  }
}
