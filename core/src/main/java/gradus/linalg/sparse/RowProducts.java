package gradus.linalg.sparse;

import java.util.Arrays;

/// Some rows of `AB`: row `i` is the sum of the rows `k` of `B` times `aᵢₖ` (Gustavson 1978).
final class RowProducts {
  /// The place at which each row ends.
  final int[] ends;

  int[] index;
  double[] values;
  int count;

  private final SparseMatrix a;
  private final SparseMatrix b;

  private final double[] sums;
  private final int[] seen;

  /// What one thread needs for a row, and for all its rows one after the other.
  ///
  /// @param sums the row so far, spread over all columns
  /// @param seen the last row that has an entry in each column, counted from 1
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Spread(double[] sums, int[] seen) {
    static Spread over(int columns) {
      return new Spread(new double[columns], new int[columns]);
    }
  }

  RowProducts(SparseMatrix a, SparseMatrix b, int from, int to, Spread spread) {
    this.a = a;
    this.b = b;
    this.sums = spread.sums;
    this.seen = spread.seen;
    this.ends = new int[to - from];
    this.index = new int[Math.max(16, a.start[to] - a.start[from])];
    this.values = new double[index.length];
    for (int i = from; i < to; i++) {
      row(i);
      ends[i - from] = count;
    }
  }

  private void row(int i) {
    reserve(i);
    int begin = count;
    for (int k = a.start[i]; k < a.start[i + 1]; k++) {
      add(i + 1, a.values[k], a.index[k]);
    }
    sort(begin, i + 1);
    for (int k = begin; k < count; k++) {
      values[k] = sums[index[k]];
    }
  }

  /// Makes room for as many entries as the row can have.
  private void reserve(int i) {
    long most = count;
    for (int k = a.start[i]; k < a.start[i + 1]; k++) {
      most += b.start[a.index[k] + 1] - b.start[a.index[k]];
    }
    most = Math.min(most, (long) count + b.columns);
    if (most > index.length) {
      int longer = Compression.longer(index.length, most);
      index = Arrays.copyOf(index, longer);
      values = Arrays.copyOf(values, longer);
    }
  }

  private void add(int mark, double factor, int k) {
    int end = b.start[k + 1];
    for (int l = b.start[k]; l < end; l++) {
      int j = b.index[l];
      double product = factor * b.values[l];
      if (seen[j] == mark) {
        sums[j] += product;
      } else {
        seen[j] = mark;
        sums[j] = product;
        index[count++] = j;
      }
    }
  }

  /// A row with many entries is read off in order; one with few is sorted.
  private void sort(int begin, int mark) {
    int found = count - begin;
    if ((long) found * (32 - Integer.numberOfLeadingZeros(found)) < b.columns) {
      Arrays.sort(index, begin, count);
      return;
    }
    int place = begin;
    for (int j = 0; j < b.columns; j++) {
      if (seen[j] == mark) {
        index[place++] = j;
      }
    }
  }
}
