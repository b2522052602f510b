package gradus.linalg.sparse;

/// `A + cB`: the rows of both merged.
final class SparseSum {
  private SparseSum() {}

  static SparseMatrix of(SparseMatrix a, double c, SparseMatrix b) {
    if (a.rows != b.rows || a.columns != b.columns) {
      throw new IllegalArgumentException(
          "cannot add A ("
              + a.rows
              + "×"
              + a.columns
              + ") and B ("
              + b.rows
              + "×"
              + b.columns
              + "): their shapes differ");
    }
    long most = (long) a.values.length + b.values.length;
    int[] start = new int[a.rows + 1];
    int[] index = new int[Compression.longer(0, most)];
    double[] values = new double[index.length];
    int count = 0;
    for (int i = 0; i < a.rows; i++) {
      int k = a.start[i];
      int l = b.start[i];
      while (k < a.start[i + 1] || l < b.start[i + 1]) {
        int left = k < a.start[i + 1] ? a.index[k] : Integer.MAX_VALUE;
        int right = l < b.start[i + 1] ? b.index[l] : Integer.MAX_VALUE;
        index[count] = Math.min(left, right);
        double value = left <= right ? a.values[k++] : 0;
        values[count++] = right <= left ? value + c * b.values[l++] : value;
      }
      start[i + 1] = count;
    }
    return Compression.cut(a.rows, a.columns, start, index, values);
  }
}
