package gradus.linalg.kernel;

/// What a system of triangular equations `op(T) X = B` looks like, apart from the numbers: `op(T)`
/// is n×n, and `count` right sides are the columns of an n×count matrix, or the rows of a count×n
/// one. Each matrix is stored by rows that begin `stride` elements apart. The other triangle of `T`
/// is not read.
///
/// @param lower whether the triangle is stored below the diagonal
/// @param transposed whether `op(T) = Tᵀ`
/// @param unit whether the diagonal is 1 and not read
/// @param rows whether the right sides are rows
/// @param negative whether `−X` is wanted: what a following product is to add up
public record TriangularShape(
    int n,
    int count,
    boolean lower,
    boolean transposed,
    boolean unit,
    boolean rows,
    int strideT,
    int strideX,
    boolean negative) {
  public TriangularShape {
    if (n < 0 || count < 0) {
      throw new IllegalArgumentException(
          "a triangle of order " + n + " and " + count + " right sides: sizes are not negative");
    }
    require("the triangle", strideT, n);
    require("the right sides", strideX, rows ? n : count);
  }

  private static void require(String matrix, int stride, int row) {
    if (stride < row) {
      throw new IllegalArgumentException(
          "the rows of "
              + matrix
              + " have "
              + row
              + " elements but begin only "
              + stride
              + " apart; give a stride of at least "
              + row);
    }
  }

  /// Right sides that are columns, all rows one after the other.
  public static TriangularShape columns(
      int n, int count, boolean lower, boolean transposed, boolean unit) {
    return new TriangularShape(n, count, lower, transposed, unit, false, n, count, false);
  }

  /// The same with rows these strides apart.
  public TriangularShape strides(int t, int x) {
    return new TriangularShape(n, count, lower, transposed, unit, rows, t, x, negative);
  }

  /// The same for the negative of the solution.
  public TriangularShape negated() {
    return new TriangularShape(n, count, lower, transposed, unit, rows, strideT, strideX, true);
  }

  /// The same triangle, with so many of the right sides.
  TriangularShape part(int sides) {
    return new TriangularShape(n, sides, lower, transposed, unit, rows, strideT, strideX, negative);
  }

  /// Whether the first unknown is found first. Otherwise the last one is.
  boolean forwards() {
    return lower != transposed;
  }

  /// Which of the unknowns is found in this step.
  int unknown(int step) {
    return forwards() ? step : n - 1 - step;
  }

  /// Where element `(i, k)` of `op(T)` is stored.
  int placeT(int i, int k) {
    return transposed ? k * strideT + i : i * strideT + k;
  }

  /// Where unknown `i` of a right side is stored.
  int placeX(int i, int side) {
    return rows ? side * strideX + i : i * strideX + side;
  }

  /// Multiplications, each with its addition.
  double work() {
    return 0.5 * n * n * count;
  }

  /// @throws IndexOutOfBoundsException where a matrix does not lie within its array
  void check(int lengthT, int atT, int lengthX, int atX) {
    ProductShape.check("the triangle", lengthT, atT, n, n, strideT);
    ProductShape.check(
        "the right sides", lengthX, atX, rows ? count : n, rows ? n : count, strideX);
  }
}
