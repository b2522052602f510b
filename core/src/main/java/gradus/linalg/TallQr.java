package gradus.linalg;

import gradus.linalg.kernel.Rows;
import java.util.Arrays;

/// `A = QR` for a tall matrix, with `Q` left as reflections (Golub & Van Loan, *Matrix
/// Computations*, 4th ed., §5.2). What a block of columns does to those behind it is one product.
final class TallQr {
  private static final int BLOCK = 32;

  private final int m;
  private final int n;

  /// The vectors of the reflections, by rows; vector `j` is zero before place `j`.
  private final double[] vectors;

  private final double[] tau;

  /// The triangle, n×n by rows.
  final double[] r;

  private TallQr(double[] columns, int m, int n) {
    this.m = m;
    this.n = n;
    vectors = columns;
    tau = new double[n];
    r = new double[n * n];
  }

  /// @param columns of an m×n matrix with `m ≥ n`, as rows; used up
  static TallQr of(double[] columns, int m, int n) {
    TallQr qr = new TallQr(columns, m, n);
    for (int from = 0; from < n; from += BLOCK) {
      int to = Math.min(n, from + BLOCK);
      qr.reduce(from, to);
      if (to < n) {
        Reflections.applyTransposeToRows(
            qr.vectors, qr.tau, from, to - from, m, from, columns, to * m, n - to);
      }
    }
    return qr;
  }

  /// Makes the columns of a block zero below the diagonal.
  private void reduce(int from, int to) {
    for (int k = from; k < to; k++) {
      int row = k * m;
      tau[k] = Reflections.reflect(vectors, row + k, m - k);
      for (int i = 0; i <= k; i++) {
        r[i * n + k] = vectors[row + i];
      }
      Arrays.fill(vectors, row, row + k, 0);
      vectors[row + k] = 1;
      for (int j = k + 1; j < to && tau[k] != 0; j++) {
        double dot = Rows.dot(vectors, row + k, vectors, j * m + k, m - k);
        Rows.add(-tau[k] * dot, vectors, row + k, vectors, j * m + k, m - k);
      }
    }
  }

  /// Turns rows of length m into rows `Q z`.
  void applyToRows(double[] z, int count) {
    Reflections.applyToRows(vectors, tau, n, m, 0, z, count);
  }
}
