package gradus.linalg.sparse;

import java.util.Arrays;

/// Which column of a Cholesky factor is needed for which: the parent of column `j` is the first row
/// below the diagonal that is not zero in column `j` of `L` (Liu 1990, *SIAM J. Matrix Anal. Appl.*
/// 11(1)).
final class EliminationTree {
  private static final int NONE = -1;

  private EliminationTree() {}

  /// The parents; -1 for a root.
  ///
  /// @param lower row `i` holds the columns `j ≤ i`
  static int[] parents(SparseMatrix lower) {
    int[] parent = filled(lower.rows);
    // shortcuts towards the roots
    int[] ancestor = filled(lower.rows);
    for (int i = 0; i < lower.rows; i++) {
      for (int k = lower.start[i]; k < lower.start[i + 1]; k++) {
        int j = lower.index[k];
        while (j != NONE && j < i) {
          int above = ancestor[j];
          ancestor[j] = i;
          if (above == NONE) {
            parent[j] = i;
          }
          j = above;
        }
      }
    }
    return parent;
  }

  private static int[] filled(int n) {
    int[] array = new int[n];
    Arrays.fill(array, NONE);
    return array;
  }

  /// The nodes in an order in which each follows its descendants, which stand together.
  static int[] postorder(int[] parent) {
    int n = parent.length;
    int[] child = filled(n);
    int[] sibling = filled(n);
    for (int j = n - 1; j >= 0; j--) {
      if (parent[j] != NONE) {
        sibling[j] = child[parent[j]];
        child[parent[j]] = j;
      }
    }
    int[] order = new int[n];
    int[] stack = new int[n];
    int count = 0;
    for (int root = 0; root < n; root++) {
      if (parent[root] != NONE) {
        continue;
      }
      int top = 0;
      stack[0] = root;
      while (top >= 0) {
        int node = stack[top];
        int down = child[node];
        if (down == NONE) {
          order[count++] = node;
          top--;
        } else {
          child[node] = sibling[down];
          stack[++top] = down;
        }
      }
    }
    return order;
  }

  /// The number of entries in each column of `L`, its diagonal included, without finding them
  /// (Gilbert, Ng & Peyton 1994, *SIAM J. Matrix Anal. Appl.* 15(4)).
  ///
  /// Row `i` of `L` is a subtree: the paths from the columns of row `i` of `A` up to `i`. Its
  /// leaves add a column each and the paths of two neighbors meet in one node, where what they
  /// share is counted once. Sums over subtrees turn these changes into counts.
  ///
  /// @param upper row `j` holds the rows `i ≥ j` of column `j` of `A`
  /// @param parent of a tree whose nodes are in postorder
  static int[] columnCounts(SparseMatrix upper, int[] parent) {
    int n = parent.length;
    int[] first = firstDescendants(parent);
    int[] change = new int[n];
    int[] lastFirst = filled(n);
    int[] lastLeaf = filled(n);
    int[] ancestor = new int[n];
    Arrays.setAll(ancestor, j -> j);
    for (int j = 0; j < n; j++) {
      change[j] += first[j] == j ? 1 : 0;
      if (parent[j] != NONE) {
        change[parent[j]]--;
      }
      for (int k = upper.start[j]; k < upper.start[j + 1]; k++) {
        int i = upper.index[k];
        if (i > j && first[j] > lastFirst[i]) { // j is a leaf of the subtree of row i
          change[j]++;
          if (lastLeaf[i] != NONE) {
            change[root(ancestor, lastLeaf[i])]--;
          }
          lastFirst[i] = first[j];
          lastLeaf[i] = j;
        }
      }
      if (parent[j] != NONE) {
        ancestor[j] = parent[j];
      }
    }
    for (int j = 0; j < n; j++) {
      if (parent[j] != NONE) {
        change[parent[j]] += change[j];
      }
    }
    return change;
  }

  /// The first node of each subtree.
  static int[] firstDescendants(int[] parent) {
    int[] first = new int[parent.length];
    Arrays.setAll(first, j -> j);
    for (int j = 0; j < first.length; j++) {
      if (parent[j] != NONE) {
        first[parent[j]] = Math.min(first[parent[j]], first[j]);
      }
    }
    return first;
  }

  private static int root(int[] ancestor, int node) {
    int root = node;
    while (ancestor[root] != root) {
      root = ancestor[root];
    }
    for (int j = node; j != root; ) {
      int above = ancestor[j];
      ancestor[j] = root;
      j = above;
    }
    return root;
  }
}
