package gradus.linalg.sparse;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Storage;
import gradus.linalg.kernel.Workers;
import java.util.Arrays;

/// A matrix compressed by rows: row `i` has its entries at the positions `start[i]` to
/// `start[i + 1]`, in rising order of their columns (Davis, *Direct Methods for Sparse Linear
/// Systems*, 2006, ch. 2).
///
/// Immutable. An entry may be stored and zero; NaN and infinite entries are kept and spread as
/// in dense products, except that what is not stored does not multiply.
public final class SparseMatrix {
  /// Below so many stored entries a product stays on its own thread.
  private static final int SMALLEST_SPLIT = 1 << 15;

  private final int rows;
  private final int columns;
  private final int[] start;
  private final int[] index;
  private final double[] values;

  private SparseMatrix(int rows, int columns, int[] start, int[] index, double[] values) {
    this.rows = rows;
    this.columns = columns;
    this.start = start;
    this.index = index;
    this.values = values;
  }

  /// The matrix with `values[k]` at row `i[k]` and column `j[k]`, in any order; entries at the same
  /// place are summed in the order given. Cost `O(entries + rows + columns)`.
  ///
  /// @throws IllegalArgumentException where the arrays differ in length or an index is out of range
  public static SparseMatrix of(int rows, int columns, int[] i, int[] j, double[] values) {
    checkTriplets(rows, columns, i, j, values);
    // two stable counting sorts, by column and then by row, leave the columns of each row in order
    SparseMatrix byColumn = compressed(columns, rows, j, i, values);
    return byColumn.transpose().withoutDuplicates();
  }

  private static void checkTriplets(int rows, int columns, int[] i, int[] j, double[] values) {
    if (rows < 0 || columns < 0) {
      throw new IllegalArgumentException(
          "a matrix cannot have " + rows + " rows and " + columns + " columns");
    }
    if (i.length != values.length || j.length != values.length) {
      throw new IllegalArgumentException(
          "each entry needs a row, a column and a value, not " + i.length + " rows, " + j.length
              + " columns and " + values.length + " values");
    }
    for (int k = 0; k < values.length; k++) {
      if (i[k] < 0 || i[k] >= rows || j[k] < 0 || j[k] >= columns) {
        throw new IllegalArgumentException(
            "entry " + k + " is at (" + i[k] + ", " + j[k] + "), outside a matrix of " + rows
                + " rows and " + columns + " columns; indices begin at 0");
      }
    }
  }

  /// The entries of a dense matrix that are not zero.
  ///
  /// @throws IllegalArgumentException where `dense` is not a matrix
  public static SparseMatrix of(Tensor dense) {
    if (dense.rank() != 2) {
      throw new IllegalArgumentException(
          "cannot compress a tensor of shape " + dense.shape() + ": it is not a matrix");
    }
    int rows = dense.rows();
    int columns = dense.columns();
    double[] all = Storage.doubles(dense);
    int[] start = new int[rows + 1];
    int[] index = new int[all.length];
    double[] values = new double[all.length];
    int count = 0;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        double value = all[i * columns + j];
        if (value != 0) {
          index[count] = j;
          values[count++] = value;
        }
      }
      start[i + 1] = count;
    }
    return new SparseMatrix(
        rows, columns, start, Arrays.copyOf(index, count), Arrays.copyOf(values, count));
  }

  /// A stable counting sort of triplets by their first index.
  private static SparseMatrix compressed(
      int rows, int columns, int[] i, int[] j, double[] values) {
    int[] start = starts(rows, i);
    int[] next = start.clone();
    int[] index = new int[values.length];
    double[] sorted = new double[values.length];
    for (int k = 0; k < values.length; k++) {
      int place = next[i[k]]++;
      index[place] = j[k];
      sorted[place] = values[k];
    }
    return new SparseMatrix(rows, columns, start, index, sorted);
  }

  private static int[] starts(int rows, int[] i) {
    int[] start = new int[rows + 1];
    for (int row : i) {
      start[row + 1]++;
    }
    for (int row = 0; row < rows; row++) {
      start[row + 1] += start[row];
    }
    return start;
  }

  private SparseMatrix withoutDuplicates() {
    int[] starts = new int[rows + 1];
    int[] kept = new int[values.length];
    double[] sums = new double[values.length];
    int count = 0;
    for (int i = 0; i < rows; i++) {
      for (int k = start[i]; k < start[i + 1]; k++) {
        if (count > starts[i] && kept[count - 1] == index[k]) {
          sums[count - 1] += values[k];
        } else {
          kept[count] = index[k];
          sums[count++] = values[k];
        }
      }
      starts[i + 1] = count;
    }
    return new SparseMatrix(
        rows, columns, starts, Arrays.copyOf(kept, count), Arrays.copyOf(sums, count));
  }

  public int rows() {
    return rows;
  }

  public int columns() {
    return columns;
  }

  /// The number of stored entries.
  public int stored() {
    return values.length;
  }

  /// The entry of row `i` and column `j`, zero where none is stored. Cost `O(log(row's entries))`.
  public double at(int i, int j) {
    if (i < 0 || i >= rows || j < 0 || j >= columns) {
      throw new IndexOutOfBoundsException(
          "(" + i + ", " + j + ") is outside a matrix of " + rows + " rows and " + columns
              + " columns");
    }
    int place = Arrays.binarySearch(index, start[i], start[i + 1], j);
    return place < 0 ? 0 : values[place];
  }

  /// `Aᵀ`, which is also `A` compressed by columns.
  public SparseMatrix transpose() {
    int[] starts = starts(columns, index);
    int[] next = starts.clone();
    int[] transposed = new int[values.length];
    double[] moved = new double[values.length];
    for (int i = 0; i < rows; i++) {
      for (int k = start[i]; k < start[i + 1]; k++) {
        int place = next[index[k]]++;
        transposed[place] = i;
        moved[place] = values[k];
      }
    }
    return new SparseMatrix(columns, rows, starts, transposed, moved);
  }

  /// `A + B`.
  public SparseMatrix plus(SparseMatrix other) {
    if (rows != other.rows || columns != other.columns) {
      throw new IllegalArgumentException(
          "cannot add A (" + rows + "×" + columns + ") and B (" + other.rows + "×"
              + other.columns + "): their shapes differ");
    }
    int count = Math.addExact(values.length, other.values.length);
    int[] i = Arrays.copyOf(rowsOfEntries(), count);
    int[] j = Arrays.copyOf(index, count);
    double[] both = Arrays.copyOf(values, count);
    System.arraycopy(other.rowsOfEntries(), 0, i, values.length, other.values.length);
    System.arraycopy(other.index, 0, j, values.length, other.values.length);
    System.arraycopy(other.values, 0, both, values.length, other.values.length);
    return of(rows, columns, i, j, both);
  }

  private int[] rowsOfEntries() {
    int[] i = new int[values.length];
    for (int row = 0; row < rows; row++) {
      Arrays.fill(i, start[row], start[row + 1], row);
    }
    return i;
  }

  /// `cA`, with the same entries stored.
  public SparseMatrix times(double c) {
    return new SparseMatrix(
        rows, columns, start, index, Arrays.stream(values).map(value -> c * value).toArray());
  }

  /// `Ax` for a vector, `AX` for a dense matrix.
  ///
  /// @throws IllegalArgumentException where `x` has not as many rows as this has columns
  public Tensor times(Tensor x) {
    if (x.rank() < 1 || x.rank() > 2 || x.rows() != columns) {
      throw new IllegalArgumentException(
          "cannot multiply A (" + rows + "×" + columns + ") by a tensor of shape " + x.shape()
              + ": it needs " + columns + " rows; transpose A?");
    }
    int width = x.rank() == 1 ? 1 : x.columns();
    double[] y = new double[Math.multiplyExact(rows, width)];
    multiply(Storage.doubles(x), width, y, Runtime.getRuntime().availableProcessors());
    return x.rank() == 1 ? Tensor.vector(y) : Storage.tensor(Shape.of(rows, width), y);
  }

  /// `y ← Ax` on at most `threads` threads; the same bits for any number of them, since each row is
  /// summed in its own order.
  public void multiply(double[] x, double[] y, int threads) {
    requireLengths(x, columns, y, rows);
    multiply(x, 1, y, threads);
  }

  private void multiply(double[] x, int width, double[] y, int threads) {
    long work = (long) values.length * Math.max(1, width);
    int parts = work < SMALLEST_SPLIT ? 1 : Math.clamp(4L * threads, 1, Math.max(1, rows));
    Workers.run(
        threads,
        parts,
        (worker, part) -> {
          int from = boundary(part, parts);
          int to = boundary(part + 1, parts);
          if (width == 1) {
            rowsTimesVector(x, y, from, to);
          } else {
            rowsTimesMatrix(x, width, y, from, to);
          }
        });
  }

  /// The first row of a part, so that all parts hold about as many entries.
  private int boundary(int part, int parts) {
    if (part == parts) {
      return rows;
    }
    int wanted = (int) ((long) values.length * part / parts);
    int low = 0;
    int high = part == 0 ? 0 : rows;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (start[middle] < wanted) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void rowsTimesVector(double[] x, double[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      int end = start[i + 1];
      int k = start[i];
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

  private void rowsTimesMatrix(double[] x, int width, double[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      int row = i * width;
      for (int k = start[i]; k < start[i + 1]; k++) {
        double value = values[k];
        int other = index[k] * width;
        for (int c = 0; c < width; c++) {
          y[row + c] += value * x[other + c];
        }
      }
    }
  }

  /// `x ← Aᵀy`, on one thread. For many products on several threads, [#transpose()] once.
  public void multiplyTransposed(double[] y, double[] x) {
    requireLengths(y, rows, x, columns);
    Arrays.fill(x, 0);
    for (int i = 0; i < rows; i++) {
      double scale = y[i];
      for (int k = start[i]; k < start[i + 1]; k++) {
        x[index[k]] += values[k] * scale;
      }
    }
  }

  private static void requireLengths(double[] from, int wanted, double[] into, int result) {
    if (from.length != wanted || into.length != result) {
      throw new IllegalArgumentException(
          "the product takes a vector of " + wanted + " into one of " + result + ", not one of "
              + from.length + " into one of " + into.length);
    }
    if (from == into) {
      throw new IllegalArgumentException(
          "the product cannot overwrite the vector it reads; give it another array");
    }
  }

  /// `AB`, row by row (Gustavson 1978). Cost: one multiplication for each pair of entries that
  /// meet.
  public SparseMatrix times(SparseMatrix other) {
    if (columns != other.rows) {
      throw new IllegalArgumentException(
          "cannot multiply A (" + rows + "×" + columns + ") by B (" + other.rows + "×"
              + other.columns + "): the inner dimensions differ; transpose one?");
    }
    int[] starts = new int[rows + 1];
    int[] found = new int[Math.max(16, values.length)];
    double[] products = new double[found.length];
    double[] sums = new double[other.columns];
    int[] seen = new int[other.columns];
    int count = 0;
    for (int i = 0; i < rows; i++) {
      for (int k = start[i]; k < start[i + 1]; k++) {
        for (int l = other.start[index[k]]; l < other.start[index[k] + 1]; l++) {
          int j = other.index[l];
          if (seen[j] != i + 1) {
            seen[j] = i + 1;
            sums[j] = 0;
            if (count == found.length) {
              found = Arrays.copyOf(found, Math.multiplyExact(2, count));
            }
            found[count++] = j;
          }
          sums[j] += values[k] * other.values[l];
        }
      }
      Arrays.sort(found, starts[i], count);
      products = products.length < found.length ? Arrays.copyOf(products, found.length) : products;
      for (int k = starts[i]; k < count; k++) {
        products[k] = sums[found[k]];
      }
      starts[i + 1] = count;
    }
    return new SparseMatrix(
        rows,
        other.columns,
        starts,
        Arrays.copyOf(found, count),
        Arrays.copyOf(products, count));
  }

  /// The dense matrix.
  public Tensor toDense() {
    double[] all = new double[Math.multiplyExact(rows, columns)];
    for (int i = 0; i < rows; i++) {
      for (int k = start[i]; k < start[i + 1]; k++) {
        all[i * columns + index[k]] = values[k];
      }
    }
    return Storage.tensor(Shape.of(rows, columns), all);
  }

  @Override
  public String toString() {
    return rows + "×" + columns + " with " + values.length + " stored entries";
  }
}
