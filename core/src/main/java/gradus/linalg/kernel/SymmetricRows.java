package gradus.linalg.kernel;

import java.util.Arrays;

/// `y = A x` for a symmetric matrix of which only the rows up to the diagonal are read: half the
/// bytes of a product with all of it, and bytes are what such a product costs.
///
/// Each entry serves its own row and, across the diagonal, its column. Bands of rows with about as
/// many entries each are summed apart and then added in their order, so the bits depend on the size
/// alone, not on how many threads there are.
public final class SymmetricRows {
  /// Rows that are walked side by side: `y` is read and written once for all of them.
  static final int GROUP = 4;

  private static final int MOST_BANDS = 8;

  /// Fewer entries than this are one band.
  private static final int SHARED = 20_000;

  private final int n;
  private final int threads;
  private final double[][] sums;

  /// For matrices of order `n` or less.
  public SymmetricRows(int n, int threads) {
    this.n = n;
    this.threads = threads;
    this.sums = new double[bands(n)][n];
  }

  private static int bands(int size) {
    return Math.clamp((long) size * size / 2 / SHARED, 1, MOST_BANDS);
  }

  /// @param size the order of the matrix, whose rows begin `stride` apart
  public void multiply(
      int size, double[] a, int at, int stride, double[] x, int atX, double[] y, int atY) {
    if (size > n) {
      throw new IllegalArgumentException("a matrix of order " + size + ", but room for " + n);
    }
    int bands = bands(size);
    int groups = Math.min(threads, bands);
    // each thread comes back to the bands that its cache still holds
    Workers.run(
        threads,
        groups,
        (_, group) -> {
          for (int band = group; band < bands; band += groups) {
            int from = cut(size, band, bands);
            int to = cut(size, band + 1, bands);
            Arrays.fill(sums[band], 0, to, 0);
            band(from, to, a, at, stride, x, atX, sums[band]);
          }
        });
    Arrays.fill(y, atY, atY + size, 0);
    for (int band = 0; band < bands; band++) {
      Rows.add(1, sums[band], 0, y, atY, cut(size, band + 1, bands));
    }
  }

  /// The first row of a band: the rows before it have its share of the entries.
  private static int cut(int size, int band, int bands) {
    if (band == bands) {
      return size;
    }
    int row = (int) (size * Math.sqrt((double) band / bands));
    return row / GROUP * GROUP;
  }

  private static void band(
      int from, int to, double[] a, int at, int stride, double[] x, int atX, double[] y) {
    int row = from;
    for (; row + GROUP <= to; row += GROUP) {
      Rows.addBothSides(a, at + row * stride, stride, row, x, atX, y);
      triangle(row, row + GROUP, a, at, stride, x, atX, y);
    }
    for (int i = row; i < to; i++) {
      int begin = at + i * stride;
      y[i] += Rows.dot(a, begin, x, atX, row);
      Rows.add(x[atX + i], a, begin, y, 0, row);
    }
    triangle(row, to, a, at, stride, x, atX, y);
  }

  /// The part of some rows at the diagonal.
  private static void triangle(
      int from, int to, double[] a, int at, int stride, double[] x, int atX, double[] y) {
    for (int i = from; i < to; i++) {
      int begin = at + i * stride;
      double sum = a[begin + i] * x[atX + i];
      for (int j = from; j < i; j++) {
        sum += a[begin + j] * x[atX + j];
        y[j] += a[begin + j] * x[atX + i];
      }
      y[i] += sum;
    }
  }
}
