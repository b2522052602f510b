package gradus.linalg.sparse;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Rows;
import gradus.linalg.kernel.Storage;
import gradus.linalg.kernel.Workers;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The loops of products. Threads share in the rows, each of which is summed in its own order, so
/// their number does not show in the result.
final class SparseProducts {
  /// Below so many multiplications a product stays on its own thread.
  private static final int SMALLEST_SPLIT = 1 << 15;

  /// Parts for each thread, so that one that is held up leaves something to the others.
  private static final int PARTS = 4;

  /// Into how many parts at most a transposed product falls: each needs a vector of its own.
  private static final int MOST_SUMS = 8;

  private SparseProducts() {}

  static Tensor dense(SparseMatrix a, Tensor x) {
    requireFactor("A", "columns", a, a.columns, x);
    int width = x.rank() == 1 ? 1 : x.columns();
    Shape shape = x.rank() == 1 ? Shape.of(a.rows) : Shape.of(a.rows, width);
    double[] y = new double[shape.count()];
    multiply(a, Storage.doubles(x), width, y, Workers.processors());
    return Storage.tensor(shape, y);
  }

  static Tensor denseTransposed(SparseMatrix a, Tensor x) {
    requireFactor("Aᵀ", "rows", a, a.rows, x);
    if (x.rank() == 2) {
      return dense(a.transpose(), x);
    }
    double[] y = new double[a.columns];
    multiplyTransposed(a, Storage.doubles(x), y, Workers.processors());
    return Storage.tensor(Shape.of(a.columns), y);
  }

  private static void requireFactor(
      String name, String lines, SparseMatrix a, int wanted, Tensor x) {
    if (x.rank() < 1 || x.rank() > 2 || x.rows() != wanted) {
      throw new IllegalArgumentException(
          "cannot multiply "
              + name
              + ", with A "
              + a.rows
              + "×"
              + a.columns
              + ", by a tensor of shape "
              + x.shape()
              + ": it needs as many rows as A has "
              + lines
              + ", "
              + wanted
              + "; transpose A?");
    }
  }

  /// `Y ← AX` for `width` columns; a `y` of more than one column comes in as zeros.
  static void multiply(SparseMatrix a, double[] x, int width, double[] y, int threads) {
    int parts = parts((long) a.values.length * width, a.rows, threads);
    Workers.run(
        threads,
        parts,
        (_, part) -> {
          int from = boundary(a, part, parts);
          int to = boundary(a, part + 1, parts);
          if (width == 1) {
            rowsTimesVector(a, x, y, from, to);
          } else {
            rowsTimesMatrix(a, x, width, y, from, to);
          }
        });
  }

  private static int parts(long work, int rows, int threads) {
    return work < SMALLEST_SPLIT ? 1 : Math.clamp((long) PARTS * threads, 1, Math.max(1, rows));
  }

  /// The first row of a part, so that all parts hold about as many entries.
  private static int boundary(SparseMatrix a, int part, int parts) {
    if (part == parts) {
      return a.rows;
    }
    int wanted = (int) ((long) a.values.length * part / parts);
    int low = 0;
    int high = part == 0 ? 0 : a.rows;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (a.start[middle] < wanted) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static void rowsTimesVector(SparseMatrix a, double[] x, double[] y, int from, int to) {
    int[] index = a.index;
    double[] values = a.values;
    for (int i = from; i < to; i++) {
      int end = a.start[i + 1];
      int k = a.start[i];
      // two sums, so that one addition need not wait for the other
      double even = 0;
      double odd = 0;
      for (; k < end - 1; k += 2) {
        even += values[k] * x[index[k]];
        odd += values[k + 1] * x[index[k + 1]];
      }
      y[i] = k < end ? even + odd + values[k] * x[index[k]] : even + odd;
    }
  }

  private static void rowsTimesMatrix(
      SparseMatrix a, double[] x, int width, double[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      for (int k = a.start[i]; k < a.start[i + 1]; k++) {
        Rows.add(a.values[k], x, a.index[k] * width, y, i * width, width);
      }
    }
  }

  /// `x ← Aᵀy`. Each part of the rows is summed for itself, then the parts in their order.
  static void multiplyTransposed(SparseMatrix a, double[] y, double[] x, int threads) {
    // from sizes alone, since the parts show in the bits
    long worthwhile = a.values.length / (4L * Math.max(1, a.columns));
    int parts = a.values.length < SMALLEST_SPLIT ? 1 : Math.clamp(worthwhile, 1, MOST_SUMS);
    Arrays.fill(x, 0);
    if (parts == 1) {
      addTransposed(a, y, x, 0, a.rows);
      return;
    }
    double[][] sums = new double[parts][];
    Workers.run(
        threads,
        parts,
        (_, part) -> {
          double[] sum = new double[a.columns];
          addTransposed(a, y, sum, boundary(a, part, parts), boundary(a, part + 1, parts));
          sums[part] = sum;
        });
    for (double[] sum : sums) {
      for (int j = 0; j < sum.length; j++) {
        x[j] += sum[j];
      }
    }
  }

  private static void addTransposed(SparseMatrix a, double[] y, double[] x, int from, int to) {
    int[] index = a.index;
    double[] values = a.values;
    for (int i = from; i < to; i++) {
      double factor = y[i];
      for (int k = a.start[i]; k < a.start[i + 1]; k++) {
        x[index[k]] += values[k] * factor;
      }
    }
  }

  static SparseMatrix sparse(SparseMatrix a, SparseMatrix b, int threads) {
    if (a.columns != b.rows) {
      throw new IllegalArgumentException(
          "cannot multiply A ("
              + a.rows
              + "×"
              + a.columns
              + ") by B ("
              + b.rows
              + "×"
              + b.columns
              + "): the inner dimensions differ; transpose one?");
    }
    double perRow = (double) b.values.length / Math.max(1, b.rows);
    int parts = parts((long) (a.values.length * perRow), a.rows, threads);
    RowProducts[] blocks = new RowProducts[parts];
    RowProducts.@Nullable Spread[] spreads = new RowProducts.Spread[Math.max(1, threads)];
    Workers.run(
        threads,
        parts,
        (worker, part) -> {
          RowProducts.Spread present = spreads[worker];
          RowProducts.Spread spread =
              present == null ? RowProducts.Spread.over(b.columns) : present;
          spreads[worker] = spread;
          int from = boundary(a, part, parts);
          int to = boundary(a, part + 1, parts);
          blocks[part] = new RowProducts(a, b, from, to, spread);
        });
    return stacked(blocks, a.rows, b.columns);
  }

  private static SparseMatrix stacked(RowProducts[] blocks, int rows, int columns) {
    long count = 0;
    for (RowProducts block : blocks) {
      count += block.count;
    }
    int[] start = new int[rows + 1];
    int[] index = new int[Compression.longer(0, count)];
    double[] values = new double[index.length];
    int at = 0;
    int row = 0;
    for (RowProducts block : blocks) {
      System.arraycopy(block.index, 0, index, at, block.count);
      System.arraycopy(block.values, 0, values, at, block.count);
      for (int end : block.ends) {
        start[++row] = at + end;
      }
      at += block.count;
    }
    return new SparseMatrix(rows, columns, start, index, values);
  }
}
