package gradus.linalg.sparse;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Storage;
import gradus.linalg.kernel.Workers;
import java.util.Arrays;
import java.util.function.Consumer;

/// A matrix compressed by rows: of each row only some entries are stored, in rising order of their
/// columns (Davis, *Direct Methods for Sparse Linear Systems*, 2006, ch. 2).
///
/// Immutable. An entry may be stored and be zero. NaN and infinite entries are kept and spread as
/// in dense products, except that what is not stored does not multiply: there `0 · ∞` is 0. There
/// are fewer than 2³¹ stored entries.
///
/// ```java
/// SparseMatrix a = SparseMatrix.of(2, 3, new int[] {0, 1}, new int[] {2, 0}, new double[] {5, 7});
/// Tensor y = a.times(Tensor.vector(1, 2, 3)); // 15, 7
/// ```
public final class SparseMatrix {
  final int rows;
  final int columns;

  /// Row `i` has its entries at the places `start[i]` to `start[i + 1]`. None of the arrays is ever
  /// written after construction, and matrices of one pattern share them.
  final int[] start;

  /// The columns of the entries.
  final int[] index;

  final double[] values;

  SparseMatrix(int rows, int columns, int[] start, int[] index, double[] values) {
    this.rows = rows;
    this.columns = columns;
    this.start = start;
    this.index = index;
    this.values = values;
  }

  /// Takes or gives one entry.
  @FunctionalInterface
  public interface Entry {
    void accept(int row, int column, double value);
  }

  /// The matrix with `values[k]` at row `i[k]` and column `j[k]`, in any order; entries at the same
  /// place are summed in the order given. Cost `O(entries + rows + columns)`.
  ///
  /// @throws IllegalArgumentException where the arrays differ in length or an index is out of range
  public static SparseMatrix of(int rows, int columns, int[] i, int[] j, double[] values) {
    Compression.checkTriplets(rows, columns, i, j, values);
    return Compression.triplets(rows, columns, i, j, values);
  }

  /// The matrix of all entries that `fill` hands over, as [#of] would make it from arrays: for
  /// matrices that are assembled piece by piece.
  ///
  /// ```java
  /// SparseMatrix path = SparseMatrix.assemble(3, 3, entry -> {
  ///   for (int i = 0; i < 2; i++) {
  ///     entry.accept(i, i, 1);
  ///     entry.accept(i + 1, i + 1, 1);
  ///     entry.accept(i, i + 1, -1);
  ///     entry.accept(i + 1, i, -1);
  ///   }
  /// });
  /// ```
  ///
  /// @throws IllegalArgumentException where an index is out of range
  public static SparseMatrix assemble(int rows, int columns, Consumer<Entry> fill) {
    Compression.checkShape(rows, columns);
    Compression.Entries entries = new Compression.Entries();
    fill.accept(entries);
    return of(rows, columns, entries.rows(), entries.columns(), entries.values());
  }

  /// The entries of a dense matrix that are not zero.
  ///
  /// @throws IllegalArgumentException where `dense` is not a matrix
  public static SparseMatrix of(Tensor dense) {
    if (dense.rank() != 2) {
      throw new IllegalArgumentException(
          "cannot compress a tensor of shape " + dense.shape() + ": it is not a matrix");
    }
    return Compression.dense(dense.rows(), dense.columns(), Storage.doubles(dense));
  }

  /// The matrix whose row `i` has `values[k]` at column `columnsOf[k]` for `k` from `starts[i]` to
  /// `starts[i + 1]`: the arrays of a CSR matrix elsewhere, which are copied. Columns may come in
  /// any order; entries at the same place are summed.
  ///
  /// @throws IllegalArgumentException where the arrays do not describe such a matrix
  public static SparseMatrix ofCompressedRows(
      int rows, int columns, int[] starts, int[] columnsOf, double[] values) {
    Compression.checkCompressed("row", rows, columns, starts, columnsOf, values);
    SparseMatrix copy =
        new SparseMatrix(rows, columns, starts.clone(), columnsOf.clone(), values.clone());
    return Compression.sorted(copy) ? copy : Compression.summed(copy.transpose().transpose());
  }

  /// The matrix whose column `j` has `values[k]` at row `rowsOf[k]` for `k` from `starts[j]` to
  /// `starts[j + 1]`: the arrays of a CSC matrix elsewhere.
  ///
  /// @throws IllegalArgumentException where the arrays do not describe such a matrix
  public static SparseMatrix ofCompressedColumns(
      int rows, int columns, int[] starts, int[] rowsOf, double[] values) {
    Compression.checkCompressed("column", columns, rows, starts, rowsOf, values);
    return Compression.summed(
        new SparseMatrix(/* rows= */ columns, /* columns= */ rows, starts, rowsOf, values)
            .transpose());
  }

  /// A matrix without entries.
  public static SparseMatrix zeros(int rows, int columns) {
    Compression.checkShape(rows, columns);
    return new SparseMatrix(rows, columns, new int[rows + 1], new int[0], new double[0]);
  }

  /// The n×n identity matrix.
  public static SparseMatrix identity(int n) {
    Compression.checkShape(n, n);
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    return diagonal(ones);
  }

  /// The square matrix with these entries on its diagonal, zeros among them included.
  public static SparseMatrix diagonal(double... entries) {
    int n = entries.length;
    int[] places = new int[n + 1];
    Arrays.setAll(places, i -> i);
    return new SparseMatrix(n, n, places, Arrays.copyOf(places, n), entries.clone());
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

  /// A copy of the places at which rows begin; the last is the number of stored entries.
  public int[] rowStarts() {
    return start.clone();
  }

  /// A copy of the columns of all stored entries, row by row.
  public int[] columnIndices() {
    return index.clone();
  }

  /// A copy of the values of all stored entries, row by row.
  public double[] values() {
    return values.clone();
  }

  /// The matrix with entries at the same places and these values, in the order of [#values()]: for
  /// matrices that change while their pattern stays.
  ///
  /// @throws IllegalArgumentException where there are not as many values as stored entries
  public SparseMatrix withValues(double... others) {
    if (others.length != values.length) {
      throw new IllegalArgumentException(
          "a matrix with "
              + values.length
              + " stored entries needs as many values, not "
              + others.length);
    }
    return new SparseMatrix(rows, columns, start, index, others.clone());
  }

  /// Whether the other matrix has its stored entries at the same places.
  public boolean samePattern(SparseMatrix other) {
    return rows == other.rows
        && columns == other.columns
        && Arrays.equals(start, other.start)
        && Arrays.equals(index, other.index);
  }

  /// The entry of row `i` and column `j`, zero where none is stored. Cost `O(log(row's entries))`.
  public double at(int i, int j) {
    if (i < 0 || i >= rows || j < 0 || j >= columns) {
      throw new IndexOutOfBoundsException("(" + i + ", " + j + ") is outside a " + this);
    }
    int place = Arrays.binarySearch(index, start[i], start[i + 1], j);
    return place < 0 ? 0 : values[place];
  }

  /// Hands over all stored entries, row by row in rising order of their columns.
  public void forEach(Entry reader) {
    for (int i = 0; i < rows; i++) {
      for (int k = start[i]; k < start[i + 1]; k++) {
        reader.accept(i, index[k], values[k]);
      }
    }
  }

  /// `Aᵀ`, which is also `A` compressed by columns. Cost `O(entries + rows + columns)`.
  public SparseMatrix transpose() {
    return Compression.transpose(this);
  }

  /// The given rows, in that order; a row may be taken several times.
  ///
  /// @throws IndexOutOfBoundsException where there is no such row
  public SparseMatrix rows(int... indices) {
    return Selection.rows(this, indices);
  }

  /// The given columns, in that order; a column may be taken several times.
  ///
  /// @throws IndexOutOfBoundsException where there is no such column
  public SparseMatrix columns(int... indices) {
    return Selection.rows(transpose(), indices).transpose();
  }

  /// The entries on and below diagonal `offset`, those with `j ≤ i + offset`: 0 for the lower
  /// triangle, -1 for what is strictly below the diagonal.
  public SparseMatrix lower(int offset) {
    return Selection.where(this, (i, j, _) -> j - (long) i <= offset);
  }

  /// The entries on and above diagonal `offset`, those with `j ≥ i + offset`: 0 for the upper
  /// triangle, 1 for what is strictly above the diagonal.
  public SparseMatrix upper(int offset) {
    return Selection.where(this, (i, j, _) -> j - (long) i >= offset);
  }

  /// The matrix without the entries that are at most `threshold` in absolute value: 0 forgets
  /// stored zeros. NaN entries stay.
  ///
  /// @throws IllegalArgumentException where the threshold is negative or NaN
  public SparseMatrix pruned(double threshold) {
    if (!(threshold >= 0)) {
      throw new IllegalArgumentException(
          "entries of a size up to " + threshold + " cannot be dropped; give at least 0");
    }
    return Selection.where(this, (_, _, value) -> !(Math.abs(value) <= threshold));
  }

  /// The entries `aᵢᵢ`, as many as the smaller of rows and columns.
  public Tensor diagonal() {
    double[] entries = new double[Math.min(rows, columns)];
    Arrays.setAll(entries, i -> at(i, i));
    return Storage.tensor(Shape.of(entries.length), entries);
  }

  /// `A + B`.
  ///
  /// @throws IllegalArgumentException where the shapes differ
  public SparseMatrix plus(SparseMatrix other) {
    return plus(1, other);
  }

  /// `A + cB`. Entries are stored wherever one is in `A` or `B`.
  ///
  /// @throws IllegalArgumentException where the shapes differ
  public SparseMatrix plus(double c, SparseMatrix other) {
    return SparseSum.of(this, c, other);
  }

  /// `A − B`.
  ///
  /// @throws IllegalArgumentException where the shapes differ
  public SparseMatrix minus(SparseMatrix other) {
    return plus(-1, other);
  }

  /// `cA`, with the same entries stored.
  public SparseMatrix times(double c) {
    double[] multiplied = new double[values.length];
    Arrays.setAll(multiplied, k -> c * values[k]);
    return new SparseMatrix(rows, columns, start, index, multiplied);
  }

  /// `diag(d) A`: row `i` times `d[i]`.
  ///
  /// @throws IllegalArgumentException where there is not one factor for each row
  public SparseMatrix scaleRows(double... d) {
    requireFactors("row", rows, d.length);
    double[] scaled = values.clone();
    for (int i = 0; i < rows; i++) {
      for (int k = start[i]; k < start[i + 1]; k++) {
        scaled[k] *= d[i];
      }
    }
    return new SparseMatrix(rows, columns, start, index, scaled);
  }

  /// `A diag(d)`: column `j` times `d[j]`.
  ///
  /// @throws IllegalArgumentException where there is not one factor for each column
  public SparseMatrix scaleColumns(double... d) {
    requireFactors("column", columns, d.length);
    double[] scaled = new double[values.length];
    Arrays.setAll(scaled, k -> values[k] * d[index[k]]);
    return new SparseMatrix(rows, columns, start, index, scaled);
  }

  private static void requireFactors(String line, int wanted, int given) {
    if (given != wanted) {
      throw new IllegalArgumentException(
          "scaling needs a factor for each of " + wanted + " " + line + "s, not " + given);
    }
  }

  /// `Ax` for a vector, `AX` for a dense matrix, on all processors.
  ///
  /// @throws IllegalArgumentException where `x` has not as many rows as this has columns
  public Tensor times(Tensor x) {
    return SparseProducts.dense(this, x);
  }

  /// `AB`, row by row (Gustavson 1978, *ACM Trans. Math. Softw.* 4), on all processors; the same
  /// bits for any number of them. Cost: one multiplication for each pair of entries that meet.
  ///
  /// @throws IllegalArgumentException where the inner dimensions differ
  public SparseMatrix times(SparseMatrix other) {
    return SparseProducts.sparse(this, other, Workers.processors());
  }

  /// `Aᵀx` for a vector, `AᵀX` for a dense matrix, on all processors.
  ///
  /// @throws IllegalArgumentException where `x` has not as many rows as this
  public Tensor transposedTimes(Tensor x) {
    return SparseProducts.denseTransposed(this, x);
  }

  /// `y ← Ax` on at most `threads` threads; the same bits for any number of them, since each row is
  /// summed in its own order.
  ///
  /// @throws IllegalArgumentException where a length does not fit or both arrays are one
  public void multiply(double[] x, double[] y, int threads) {
    requireLengths(x, columns, y, rows);
    SparseProducts.multiply(this, x, 1, y, threads);
  }

  /// `x ← Aᵀy` on at most `threads` threads; the same bits for any number of them, since blocks of
  /// rows that depend on the sizes alone are added up in their order. Where there are many more
  /// columns than entries in a row, one thread does it: [#transpose()] once is then faster.
  ///
  /// @throws IllegalArgumentException where a length does not fit or both arrays are one
  public void multiplyTransposed(double[] y, double[] x, int threads) {
    requireLengths(y, rows, x, columns);
    SparseProducts.multiplyTransposed(this, y, x, threads);
  }

  @SuppressWarnings("ReferenceEquality") // the same array, not an equal one
  private static void requireLengths(double[] from, int wanted, double[] into, int result) {
    if (from.length != wanted || into.length != result) {
      throw new IllegalArgumentException(
          "the product takes a vector of "
              + wanted
              + " into one of "
              + result
              + ", not one of "
              + from.length
              + " into one of "
              + into.length);
    }
    if (from == into) {
      throw new IllegalArgumentException(
          "the product cannot overwrite the vector it reads; give it another array");
    }
  }

  /// `‖A‖₁ = maxⱼ Σᵢ |aᵢⱼ|`: the largest column sum; NaN where an entry is.
  public double oneNorm() {
    double[] sums = new double[columns];
    for (int k = 0; k < values.length; k++) {
      sums[index[k]] += Math.abs(values[k]);
    }
    double largest = 0;
    for (double sum : sums) {
      largest = Math.max(largest, sum);
    }
    return largest;
  }

  /// `‖A‖∞ = maxᵢ Σⱼ |aᵢⱼ|`: the largest row sum; NaN where an entry is.
  public double infinityNorm() {
    double largest = 0;
    for (int i = 0; i < rows; i++) {
      double sum = 0;
      for (int k = start[i]; k < start[i + 1]; k++) {
        sum += Math.abs(values[k]);
      }
      largest = Math.max(largest, sum);
    }
    return largest;
  }

  /// `‖A‖_F = √Σ aᵢⱼ²`, without overflow or underflow on the way; NaN where an entry is.
  public double frobeniusNorm() {
    double largest = maxNorm();
    if (largest == 0 || !Double.isFinite(largest)) {
      return largest;
    }
    // near 1 by a power of two, which rounds nothing that counts
    int power = Math.getExponent(largest);
    double sum = 0;
    for (double value : values) {
      double scaled = Math.scalb(value, -power);
      sum += scaled * scaled;
    }
    return Math.scalb(Math.sqrt(sum), power);
  }

  /// `maxᵢⱼ |aᵢⱼ|`; NaN where an entry is.
  public double maxNorm() {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  /// Whether the matrix is square and `|aᵢⱼ − aⱼᵢ| ≤ tolerance · max(|aᵢⱼ|, |aⱼᵢ|)` everywhere;
  /// with tolerance 0, whether it is its own transpose. Not where an entry off the diagonal is NaN.
  public boolean isSymmetric(double tolerance) {
    return rows == columns && Selection.close(this, transpose(), tolerance);
  }

  /// Whether no stored entry is NaN or infinite.
  public boolean isFinite() {
    return Arrays.stream(values).allMatch(Double::isFinite);
  }

  /// The dense matrix.
  ///
  /// @throws IllegalArgumentException where that has 2³¹ elements or more
  public Tensor toTensor() {
    Shape shape = Shape.of(rows, columns);
    double[] all = new double[shape.count()];
    forEach((i, j, value) -> all[i * columns + j] = value);
    return Storage.tensor(shape, all);
  }

  /// Whether the other is a sparse matrix of the same shape with the same entries stored: a stored
  /// zero is not the same as none, and NaN is equal to itself.
  @Override
  public boolean equals(Object other) {
    return other instanceof SparseMatrix matrix
        && samePattern(matrix)
        && Arrays.equals(values, matrix.values);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * rows + columns) + 31 * Arrays.hashCode(index) + Arrays.hashCode(values);
  }

  /// `2×3 sparse matrix, 2 entries: (0, 2) 5.0, (1, 0) 7.0`; without the entries where there are
  /// more than 32.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(rows).append('×').append(columns).append(" sparse matrix, ");
    text.append(values.length).append(values.length == 1 ? " entry" : " entries");
    if (values.length > 0 && values.length <= 32) {
      String[] separator = {": "};
      forEach((i, j, value) -> {
        text.append(separator[0]).append('(').append(i).append(", ").append(j).append(") ");
        text.append(value);
        separator[0] = ", ";
      });
    }
    return text.toString();
  }
}
