package gradus.linalg.sparse;

import java.util.Arrays;

/// How matrices come to be compressed by rows, from whatever describes them.
final class Compression {
  /// No array is longer.
  static final int LONGEST = Integer.MAX_VALUE - 8;

  private Compression() {}

  /// Entries that arrive one by one.
  static final class Entries implements SparseMatrix.Entry {
    private int[] i = new int[16];
    private int[] j = new int[16];
    private double[] values = new double[16];
    private int count;

    @Override
    public void accept(int row, int column, double value) {
      if (count == values.length) {
        int longer = longer(count, count + 1L);
        i = Arrays.copyOf(i, longer);
        j = Arrays.copyOf(j, longer);
        values = Arrays.copyOf(values, longer);
      }
      i[count] = row;
      j[count] = column;
      values[count++] = value;
    }

    int[] rows() {
      return Arrays.copyOf(i, count);
    }

    int[] columns() {
      return Arrays.copyOf(j, count);
    }

    double[] values() {
      return Arrays.copyOf(values, count);
    }
  }

  /// A length of at least `wanted` for an array that is too short.
  static int longer(int length, long wanted) {
    if (wanted > LONGEST) {
      throw new IllegalArgumentException(
          "a sparse matrix of "
              + wanted
              + " entries or more has too many: there can be 2³¹ − 9;"
              + " split it into blocks of rows");
    }
    return (int) Math.max(wanted, Math.min(2L * length, LONGEST));
  }

  static void checkShape(int rows, int columns) {
    if (rows < 0 || columns < 0 || rows >= LONGEST || columns >= LONGEST) {
      throw new IllegalArgumentException(
          "a matrix cannot have "
              + rows
              + " rows and "
              + columns
              + " columns; give numbers from 0 to "
              + (LONGEST - 1));
    }
  }

  static void checkTriplets(int rows, int columns, int[] i, int[] j, double[] values) {
    checkShape(rows, columns);
    if (i.length != values.length || j.length != values.length) {
      throw new IllegalArgumentException(
          "each entry needs a row, a column and a value, not "
              + i.length
              + " rows, "
              + j.length
              + " columns and "
              + values.length
              + " values");
    }
    for (int k = 0; k < values.length; k++) {
      if (i[k] < 0 || i[k] >= rows || j[k] < 0 || j[k] >= columns) {
        throw new IllegalArgumentException(
            "entry "
                + k
                + " is at ("
                + i[k]
                + ", "
                + j[k]
                + "), outside a matrix of "
                + rows
                + " rows and "
                + columns
                + " columns; indices begin at 0");
      }
    }
  }

  /// @param line what is compressed, `row` or `column`, of which there are `lines`
  static void checkCompressed(
      String line, int lines, int across, int[] starts, int[] index, double[] values) {
    checkShape(lines, across);
    if (starts.length != lines + 1) {
      throw new IllegalArgumentException(
          lines + " " + line + "s need " + (lines + 1) + " places of starts, not " + starts.length);
    }
    if (index.length != values.length || starts[0] != 0 || starts[lines] != values.length) {
      throw new IllegalArgumentException(
          "starts run from 0 to the number of indices and of values, not from "
              + starts[0]
              + " to "
              + starts[lines]
              + " with "
              + index.length
              + " indices and "
              + values.length
              + " values");
    }
    for (int i = 0; i < lines; i++) {
      if (starts[i + 1] < starts[i]) {
        throw new IllegalArgumentException(
            line + " " + i + " ends at " + starts[i + 1] + " before it begins at " + starts[i]);
      }
    }
    for (int k = 0; k < index.length; k++) {
      if (index[k] < 0 || index[k] >= across) {
        throw new IllegalArgumentException(
            "entry " + k + " has index " + index[k] + " outside 0…" + (across - 1));
      }
    }
  }

  /// Two stable counting sorts, by column and then by row, leave the columns of each row in order
  /// and equal places in the order given.
  static SparseMatrix triplets(int rows, int columns, int[] i, int[] j, double[] values) {
    int[] start = starts(columns, j);
    int[] next = start.clone();
    int[] index = new int[values.length];
    double[] sorted = new double[values.length];
    for (int k = 0; k < values.length; k++) {
      int place = next[j[k]]++;
      index[place] = i[k];
      sorted[place] = values[k];
    }
    return summed(
        new SparseMatrix(/* rows= */ columns, /* columns= */ rows, start, index, sorted)
            .transpose());
  }

  static SparseMatrix transpose(SparseMatrix a) {
    int[] start = starts(a.columns, a.index);
    int[] next = start.clone();
    int[] index = new int[a.values.length];
    double[] values = new double[a.values.length];
    for (int i = 0; i < a.rows; i++) {
      for (int k = a.start[i]; k < a.start[i + 1]; k++) {
        int place = next[a.index[k]]++;
        index[place] = i;
        values[place] = a.values[k];
      }
    }
    return new SparseMatrix(a.columns, a.rows, start, index, values);
  }

  /// Where each line begins that has as many entries as `lineOf` names it.
  private static int[] starts(int lines, int[] lineOf) {
    int[] start = new int[lines + 1];
    for (int line : lineOf) {
      start[line + 1]++;
    }
    for (int line = 0; line < lines; line++) {
      start[line + 1] += start[line];
    }
    return start;
  }

  static SparseMatrix dense(int rows, int columns, double[] all) {
    int count = 0;
    for (double value : all) {
      count += value != 0 ? 1 : 0;
    }
    int[] start = new int[rows + 1];
    int[] index = new int[count];
    double[] values = new double[count];
    int place = 0;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        double value = all[i * columns + j];
        if (value != 0) {
          index[place] = j;
          values[place++] = value;
        }
      }
      start[i + 1] = place;
    }
    return new SparseMatrix(rows, columns, start, index, values);
  }

  /// Whether the columns of each row rise.
  static boolean sorted(SparseMatrix a) {
    for (int i = 0; i < a.rows; i++) {
      for (int k = a.start[i] + 1; k < a.start[i + 1]; k++) {
        if (a.index[k] <= a.index[k - 1]) {
          return false;
        }
      }
    }
    return true;
  }

  /// The matrix with neighbors at the same place summed.
  static SparseMatrix summed(SparseMatrix a) {
    if (sorted(a)) {
      return a;
    }
    int[] start = new int[a.rows + 1];
    int[] index = new int[a.values.length];
    double[] values = new double[a.values.length];
    int count = 0;
    for (int i = 0; i < a.rows; i++) {
      for (int k = a.start[i]; k < a.start[i + 1]; k++) {
        if (count > start[i] && index[count - 1] == a.index[k]) {
          values[count - 1] += a.values[k];
        } else {
          index[count] = a.index[k];
          values[count++] = a.values[k];
        }
      }
      start[i + 1] = count;
    }
    return cut(a.rows, a.columns, start, index, values);
  }

  /// A matrix from arrays that may be too long.
  static SparseMatrix cut(int rows, int columns, int[] start, int[] index, double[] values) {
    int count = start[rows];
    return new SparseMatrix(
        rows, columns, start, Arrays.copyOf(index, count), Arrays.copyOf(values, count));
  }
}
