package gradus.linalg.sparse;

/// Parts of sparse matrices, and whether two are the same up to rounding.
final class Selection {
  private Selection() {}

  /// Which entries stay.
  interface Condition {
    boolean holds(int row, int column, double value);
  }

  static SparseMatrix rows(SparseMatrix a, int[] indices) {
    int[] start = new int[indices.length + 1];
    long count = 0;
    for (int i = 0; i < indices.length; i++) {
      int row = indices[i];
      if (row < 0 || row >= a.rows) {
        throw new IndexOutOfBoundsException(
            "there is no row or column " + row + ": there are " + a.rows + ", counted from 0");
      }
      count += a.start[row + 1] - a.start[row];
      start[i + 1] = (int) count;
    }
    int[] index = new int[Compression.longer(0, count)];
    double[] values = new double[index.length];
    for (int i = 0; i < indices.length; i++) {
      int from = a.start[indices[i]];
      System.arraycopy(a.index, from, index, start[i], start[i + 1] - start[i]);
      System.arraycopy(a.values, from, values, start[i], start[i + 1] - start[i]);
    }
    return new SparseMatrix(indices.length, a.columns, start, index, values);
  }

  static SparseMatrix where(SparseMatrix a, Condition condition) {
    int[] start = new int[a.rows + 1];
    int[] index = new int[a.values.length];
    double[] values = new double[a.values.length];
    int count = 0;
    for (int i = 0; i < a.rows; i++) {
      for (int k = a.start[i]; k < a.start[i + 1]; k++) {
        if (condition.holds(i, a.index[k], a.values[k])) {
          index[count] = a.index[k];
          values[count++] = a.values[k];
        }
      }
      start[i + 1] = count;
    }
    return Compression.cut(a.rows, a.columns, start, index, values);
  }

  /// Whether all entries agree up to a tolerance relative to the larger of each two.
  static boolean close(SparseMatrix a, SparseMatrix b, double tolerance) {
    for (int i = 0; i < a.rows; i++) {
      int k = a.start[i];
      int l = b.start[i];
      while (k < a.start[i + 1] || l < b.start[i + 1]) {
        int j = k < a.start[i + 1] ? a.index[k] : Integer.MAX_VALUE;
        int other = l < b.start[i + 1] ? b.index[l] : Integer.MAX_VALUE;
        double left = j <= other ? a.values[k++] : 0;
        double right = other <= j ? b.values[l++] : 0;
        boolean diagonal = j == other && j == i;
        if (!diagonal && !close(left, right, tolerance)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean close(double left, double right, double tolerance) {
    return left == right
        || Math.abs(left - right) <= tolerance * Math.max(Math.abs(left), Math.abs(right));
  }
}
