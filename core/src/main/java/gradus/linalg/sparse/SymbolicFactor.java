package gradus.linalg.sparse;

import gradus.linalg.kernel.Workers;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Where a factor of a sparse symmetric matrix has its entries, whatever the values are: order,
/// elimination tree and fronts. Found once, it serves all matrices of one pattern.
///
/// Rows and columns are put into an order in which factors stay sparse, and in which each column
/// follows the columns it depends on. Only the lower triangle of a matrix is read. Cost: nearly
/// `O(entries of A)`, with a few passes over the shape of the factor, but for the order.
///
/// ```java
/// SymbolicFactor symbolic = SymbolicFactor.of(a);
/// SparseCholesky first = symbolic.cholesky(a);
/// SparseCholesky second = symbolic.cholesky(a.times(2));
/// ```
///
/// Source: Davis, *Direct Methods for Sparse Linear Systems*, 2006, ch. 4 and 7.
public final class SymbolicFactor {
  private final SparseMatrix pattern;
  private final int[] order;
  private final int[] parent;
  private final int[] counts;
  final Supernodes supernodes;

  private SymbolicFactor(SparseMatrix a, int[] wanted) {
    this.pattern = a;
    int[] first = EliminationTree.parents(permuted(a, wanted).transpose());
    int[] postorder = EliminationTree.postorder(first);
    // the same fill, but descendants stand together
    this.order = IntStream.of(postorder).map(i -> wanted[i]).toArray();
    SparseMatrix upper = permuted(a, order);
    this.parent = EliminationTree.parents(upper.transpose());
    this.counts = EliminationTree.columnCounts(upper, parent);
    this.supernodes = new Supernodes(upper, parent, counts);
  }

  /// In the order of approximate minimum degree (Amestoy, Davis & Duff 1996).
  ///
  /// @throws IllegalArgumentException where `a` is not square, or has entries above the diagonal
  ///   only
  public static SymbolicFactor of(SparseMatrix a) {
    requireLower(a);
    return new SymbolicFactor(a, MinimumDegree.order(a.lower(-1)));
  }

  /// In the order in which rows and columns are, up to changes that keep the factor as sparse.
  ///
  /// @throws IllegalArgumentException where `a` is not square, or has entries above the diagonal
  ///   only
  public static SymbolicFactor natural(SparseMatrix a) {
    requireLower(a);
    return new SymbolicFactor(a, IntStream.range(0, a.rows).toArray());
  }

  /// In a given order, up to changes that keep the factor as sparse.
  ///
  /// @param order `order[i]` is the row and column that is to come at place `i`
  /// @throws IllegalArgumentException where `a` is not square, has entries above the diagonal only,
  ///   or `order` does not hold each of its rows once
  public static SymbolicFactor ordered(SparseMatrix a, int... order) {
    requireLower(a);
    boolean[] seen = new boolean[a.rows];
    for (int row : order) {
      if (row < 0 || row >= a.rows || seen[row]) {
        throw new IllegalArgumentException(
            "an order holds each row from 0 to "
                + (a.rows - 1)
                + " once; "
                + row
                + " is "
                + (row < 0 || row >= a.rows ? "none of them" : "there twice"));
      }
      seen[row] = true;
    }
    if (order.length != a.rows) {
      throw new IllegalArgumentException(
          "an order of " + a.rows + " rows cannot have " + order.length + " elements");
    }
    return new SymbolicFactor(a, order.clone());
  }

  private static void requireLower(SparseMatrix a) {
    if (a.rows != a.columns) {
      throw new IllegalArgumentException(
          "cannot factor a "
              + a.rows
              + "×"
              + a.columns
              + " matrix: it is not square; for least squares factor AᵀA");
    }
    boolean below = false;
    boolean above = false;
    for (int i = 0; i < a.rows; i++) {
      int end = a.start[i + 1];
      below |= a.start[i] < end && a.index[a.start[i]] < i;
      above |= a.start[i] < end && a.index[end - 1] > i;
    }
    if (above && !below) {
      throw new IllegalArgumentException(
          "all entries beside the diagonal are above it, but the lower triangle is read;"
              + " transpose the matrix");
    }
  }

  /// The lower triangle of `PAPᵀ`, compressed by columns, with places among the values of `A` for
  /// values.
  private static SparseMatrix permuted(SparseMatrix a, int[] order) {
    int[] inverse = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      inverse[order[i]] = i;
    }
    int[] row = new int[a.values.length];
    int[] column = new int[a.values.length];
    double[] places = new double[a.values.length];
    int count = 0;
    for (int i = 0; i < a.rows; i++) {
      for (int k = a.start[i]; k < a.start[i + 1] && a.index[k] <= i; k++) {
        int one = inverse[i];
        int other = inverse[a.index[k]];
        row[count] = Math.max(one, other);
        column[count] = Math.min(one, other);
        places[count++] = k;
      }
    }
    return Compression.triplets(
        a.rows,
        a.rows,
        Arrays.copyOf(column, count),
        Arrays.copyOf(row, count),
        Arrays.copyOf(places, count));
  }

  /// `PAPᵀ = LLᵀ` for a matrix of this pattern, on all processors.
  ///
  /// @throws IllegalArgumentException where `a` has another pattern
  public SparseCholesky cholesky(SparseMatrix a) {
    return new SparseCholesky(numeric(a, true, Workers.processors()));
  }

  /// `PAPᵀ = LDLᵀ` for a matrix of this pattern, on all processors.
  ///
  /// @throws IllegalArgumentException where `a` has another pattern, or entries that are not finite
  public SparseLdl ldl(SparseMatrix a) {
    if (!a.isFinite()) {
      throw new IllegalArgumentException(
          "a matrix with NaN or infinite entries has no LDLᵀ factors; look where they come from");
    }
    return new SparseLdl(numeric(a, false, Workers.processors()));
  }

  NumericFactor numeric(SparseMatrix a, boolean definite, int threads) {
    if (!a.samePattern(pattern)) {
      throw new IllegalArgumentException(
          "the pattern of a "
              + a.rows
              + "×"
              + a.columns
              + " matrix with "
              + a.values.length
              + " entries is not the one that was analyzed, of "
              + pattern.rows
              + "×"
              + pattern.columns
              + " with "
              + pattern.values.length
              + "; store zeros where entries may be, or analyze the new pattern");
    }
    return new Multifrontal(this, a, definite, threads).factor();
  }

  public int dimension() {
    return order.length;
  }

  /// Row and column `i` of `PAPᵀ` are row and column `order()[i]` of `A`. A copy.
  public int[] order() {
    return order.clone();
  }

  int original(int i) {
    return order[i];
  }

  /// The elimination tree of `PAPᵀ`: the column that needs column `j` first, -1 for a root. A copy.
  public int[] parents() {
    return parent.clone();
  }

  /// The number of entries in each column of `L`, its diagonal included. A copy.
  public int[] columnCounts() {
    return counts.clone();
  }

  /// The number of entries of `L` on and below the diagonal, where nothing cancels.
  public long entries() {
    return IntStream.of(counts).asLongStream().sum();
  }

  /// Operations of a factorization, additions and multiplications: the sum of the squares of
  /// [#columnCounts()].
  public double flops() {
    return IntStream.of(counts).mapToDouble(count -> (double) count * count).sum();
  }

  /// `250000×250000, 1248000 entries of A, 7500000 of L, 1.1e+09 flops`
  @Override
  public String toString() {
    return String.format(
        java.util.Locale.ROOT,
        "%d×%d, %d entries of A, %d of L, %.2g flops",
        order.length,
        order.length,
        pattern.values.length,
        entries(),
        flops());
  }
}
