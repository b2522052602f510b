package gradus.linalg.sparse;

import java.util.Arrays;

/// Runs of columns of a Cholesky factor that have the same rows below them, which are stored and
/// factored as one dense block each (Ashcraft & Grimes 1989, *ACM Trans. Math. Softw.* 15).
///
/// The block of a supernode, its *front*, has `c` columns, at most a few zeros more than the
/// factor, and `m` rows: its columns and the rows below them. What its columns take from the rows
/// below is an m−c by m−c matrix that its parent adds up.
final class Supernodes {
  private static final int NONE = -1;

  /// The first column of each supernode, and the number of columns at the end.
  final int[] first;

  /// The rows of each front, in rising order.
  final int[][] rows;

  /// -1 for a root.
  final int[] parent;

  /// Where the rows below the columns are in the front of the parent.
  final int[][] places;

  /// Children are `child[s]`, its sibling, its sibling's sibling and so on to -1.
  final int[] child;

  final int[] sibling;

  /// Entries `entryStart[s]` to `entryStart[s + 1]` of `A` go into the front of `s`: from this
  /// place among its values to that place of the front, in which columns of the factor are rows.
  final int[] entryStart;

  final int[] source;
  final int[] target;

  /// @param upper row `j` holds the rows `i ≥ j` of column `j` of `A`, each with its place among
  ///   the values of `A` as value
  /// @param parents of columns in postorder
  Supernodes(SparseMatrix upper, int[] parents, int[] counts) {
    this.first = merged(parents, counts);
    int count = first.length - 1;
    this.rows = new int[count][];
    this.parent = new int[count];
    this.places = new int[count][];
    this.child = filled(count, NONE);
    this.sibling = filled(count, NONE);
    this.entryStart = new int[count + 1];
    this.source = new int[upper.values.length];
    this.target = new int[upper.values.length];
    int[] supernodeOf = new int[parents.length];
    for (int s = 0; s < count; s++) {
      Arrays.fill(supernodeOf, first[s], first[s + 1], s);
    }
    int[] place = filled(parents.length, NONE);
    for (int s = 0; s < count; s++) {
      findRows(s, upper, place);
      placeEntries(s, upper, place);
      placeChildren(s, place);
      parent[s] = columns(s) == rows[s].length ? NONE : supernodeOf[rows[s][columns(s)]];
      if (parent[s] != NONE) {
        sibling[s] = child[parent[s]];
        child[parent[s]] = s;
      }
      for (int row : rows[s]) {
        place[row] = NONE;
      }
    }
  }

  private static int[] filled(int n, int value) {
    int[] array = new int[n];
    Arrays.fill(array, value);
    return array;
  }

  int count() {
    return rows.length;
  }

  /// The number of columns of a supernode.
  int columns(int s) {
    return first[s + 1] - first[s];
  }

  /// Multiplications to factor a front.
  double work(int s) {
    double c = columns(s);
    double m = rows[s].length;
    return c * (m * m - c * (m - c / 3));
  }

  /// The first columns of supernodes. Neighbors with the same rows belong together; a child that
  /// ends where its parent begins is merged with it where few zeros are stored for that.
  private static int[] merged(int[] parents, int[] counts) {
    int n = parents.length;
    int[] begin = new int[n + 1];
    double[] zeros = new double[n];
    int top = -1;
    for (int j = 0; j < n; j++) {
      boolean same = j > 0 && parents[j - 1] == j && counts[j - 1] == counts[j] + 1;
      if (same) {
        continue;
      }
      top = absorb(begin, zeros, top, j, parents, counts);
      begin[++top] = j;
    }
    top = absorb(begin, zeros, top, n, parents, counts);
    begin[++top] = n;
    return Arrays.copyOf(begin, top + 1);
  }

  /// Lets the supernode on top, which ends before column `end`, absorb those before it that it is
  /// the parent of.
  private static int absorb(
      int[] begin, double[] zeros, int top, int end, int[] parents, int[] counts) {
    int last = top;
    while (last > 0) {
      int from = begin[last];
      int above = parents[from - 1];
      double own = from - begin[last - 1];
      double columns = end - begin[last - 1];
      double rows = own + counts[from];
      double filled = zeros[last - 1] + zeros[last] + own * (rows - counts[begin[last - 1]]);
      double entries = columns * (rows - (columns - 1) / 2);
      if (above < from || above >= end || !worthwhile(columns, filled / entries)) {
        break;
      }
      last--;
      zeros[last] = filled;
    }
    return last;
  }

  /// Narrow fronts are all overhead, wide ones cost what their zeros cost.
  private static boolean worthwhile(double columns, double zeros) {
    return columns <= 4
        || zeros < 0.05
        || columns <= 48 && zeros < 0.1
        || columns <= 16 && zeros < 0.8;
  }

  /// The columns of `s`, the rows of its entries and those that its children leave.
  private void findRows(int s, SparseMatrix upper, int[] place) {
    int columns = columns(s);
    int end = first[s + 1];
    int[] found = new int[Math.max(16, 2 * columns)];
    int count = 0;
    for (int j = first[s]; j < end; j++) {
      found[count++] = j;
      place[j] = j;
    }
    for (int t = child[s]; t != NONE; t = sibling[t]) {
      found = room(found, count + rows[t].length);
      for (int k = columns(t); k < rows[t].length; k++) {
        count = find(rows[t][k], place, found, count);
      }
    }
    for (int j = first[s]; j < end; j++) {
      found = room(found, count + upper.start[j + 1] - upper.start[j]);
      for (int k = upper.start[j]; k < upper.start[j + 1]; k++) {
        count = find(upper.index[k], place, found, count);
      }
    }
    Arrays.sort(found, columns, count);
    rows[s] = Arrays.copyOf(found, count);
    if ((long) columns * count > Compression.LONGEST) {
      throw new IllegalArgumentException(
          "the factor would have a dense block of "
              + columns
              + "×"
              + count
              + ", more than 2³¹ elements; solve such a system by iteration");
    }
    for (int k = 0; k < count; k++) {
      place[found[k]] = k;
    }
  }

  private static int[] room(int[] found, int wanted) {
    return wanted <= found.length ? found : Arrays.copyOf(found, Math.max(wanted, 2 * wanted));
  }

  private static int find(int row, int[] place, int[] found, int count) {
    if (place[row] != NONE) {
      return count;
    }
    place[row] = row;
    found[count] = row;
    return count + 1;
  }

  private void placeEntries(int s, SparseMatrix upper, int[] place) {
    int at = entryStart[s];
    for (int j = first[s]; j < first[s + 1]; j++) {
      int row = (j - first[s]) * rows[s].length;
      for (int k = upper.start[j]; k < upper.start[j + 1]; k++) {
        source[at] = (int) upper.values[k];
        target[at++] = row + place[upper.index[k]];
      }
    }
    entryStart[s + 1] = at;
  }

  private void placeChildren(int s, int[] place) {
    for (int t = child[s]; t != NONE; t = sibling[t]) {
      int columns = columns(t);
      int[] within = new int[rows[t].length - columns];
      for (int k = 0; k < within.length; k++) {
        within[k] = place[rows[t][columns + k]];
      }
      places[t] = within;
    }
  }
}
