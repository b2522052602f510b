package gradus.linalg;

import gradus.linalg.kernel.Workers;
import java.util.Comparator;
import java.util.stream.IntStream;

/// The order and the signs that the spectra of this package agree on.
final class Spectra {
  /// Vectors that are written side by side.
  private static final int TILE = 8;

  /// Fewer elements than this are read by one thread.
  private static final int SHARED = 100_000;

  private Spectra() {}

  /// The places of the values in falling order; equal values keep theirs.
  static int[] falling(double[] values) {
    int[] order = new int[values.length];
    boolean sorted = true;
    for (int k = 0; k < order.length; k++) {
      order[k] = k;
      sorted &= k == 0 || values[k] <= values[k - 1];
    }
    return sorted
        ? order
        : IntStream.of(order)
            .boxed()
            .sorted(Comparator.comparingDouble(k -> -values[k]))
            .mapToInt(k -> k)
            .toArray();
  }

  /// The values in the given order, times a power of two.
  static double[] ordered(double[] values, int[] order, int power) {
    double[] ordered = new double[order.length];
    for (int k = 0; k < ordered.length; k++) {
      ordered[k] = Math.scalb(values[order[k]], power);
    }
    return ordered;
  }

  /// For each row 1, or −1 where its entry of largest modulus is negative; the first of equals
  /// decides.
  static double[] signs(double[] rows, int[] order, int stride, int width) {
    double[] signs = new double[order.length];
    int threads = (long) width * order.length < SHARED ? 1 : Workers.processors();
    int tasks = Math.min(order.length, 4 * threads);
    Workers.ranges(
        threads,
        order.length,
        tasks,
        (from, to) -> {
          for (int k = from; k < to; k++) {
            signs[k] = sign(rows, order[k] * stride, 1, width);
          }
        });
    return signs;
  }

  /// The matrix whose columns are rows in the given order, each times its sign.
  static double[] columns(double[] rows, int[] order, double[] signs, int stride, int width) {
    int count = order.length;
    double[] columns = new double[width * count];
    int tiles = Math.ceilDiv(width, TILE);
    int threads = columns.length < SHARED ? 1 : Workers.processors();
    int tasks = Math.min(tiles, 4 * threads);
    Workers.run(
        threads,
        tasks,
        (_, task) -> {
          int from = (int) ((long) tiles * task / tasks) * TILE;
          int to = Math.min(width, (int) ((long) tiles * (task + 1) / tasks) * TILE);
          turn(rows, order, signs, stride, columns, from, to);
        });
    return columns;
  }

  private static void turn(
      double[] rows, int[] order, double[] signs, int stride, double[] columns, int from, int to) {
    int count = order.length;
    for (int tile = 0; tile < count; tile += TILE) {
      int end = Math.min(count, tile + TILE);
      for (int i = from; i < to; i++) {
        for (int k = tile; k < end; k++) {
          columns[i * count + k] = signs[k] * rows[order[k] * stride + i];
        }
      }
    }
  }

  /// The transpose of a matrix.
  static double[] transposed(double[] a, int rows, int columns) {
    int[] order = new int[rows];
    double[] signs = new double[rows];
    for (int i = 0; i < rows; i++) {
      order[i] = i;
      signs[i] = 1;
    }
    return columns(a, order, signs, columns, columns);
  }

  /// 1, or −1 where the number of largest modulus is negative, of so many that lie `step` apart;
  /// the first of equals decides.
  static double sign(double[] a, int at, int step, int count) {
    double most = 0;
    double largest = 0;
    for (int i = 0; i < count; i++) {
      double entry = a[at + i * step];
      if (Math.abs(entry) > most) {
        most = Math.abs(entry);
        largest = entry;
      }
    }
    return largest < 0 ? -1 : 1;
  }
}
