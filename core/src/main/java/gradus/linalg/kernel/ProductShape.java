package gradus.linalg.kernel;

/// What a matrix product `C = op(A) op(B)`, or `C += op(A) op(B)`, looks like, apart from the
/// numbers: `op(A)` is m×k, `op(B)` k×n and `C` m×n. Each matrix is stored by rows that begin
/// `stride` elements apart, so that a part of a larger matrix is an operand like any other; a
/// transposed operand is stored as `A` of k×m or `B` of n×k.
///
/// @param strideA from one stored row of `A` to the next
/// @param accumulate whether the product is added to what `C` holds
public record ProductShape(
    int m,
    int k,
    int n,
    boolean transposedA,
    boolean transposedB,
    int strideA,
    int strideB,
    int strideC,
    boolean accumulate) {
  public ProductShape {
    if (m < 0 || k < 0 || n < 0) {
      throw new IllegalArgumentException(
          "a product of " + m + "×" + k + " and " + k + "×" + n + ": sizes are not negative");
    }
    require("A", strideA, transposedA ? m : k);
    require("B", strideB, transposedB ? k : n);
    require("C", strideC, n);
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

  /// The product of an m×k and a k×n matrix whose rows lie one after the other.
  public static ProductShape of(int m, int k, int n) {
    return of(m, k, n, false, false, false);
  }

  /// The same with operands stored transposed where asked, added up where asked.
  public static ProductShape of(
      int m, int k, int n, boolean transposedA, boolean transposedB, boolean accumulate) {
    return new ProductShape(
        m, k, n, transposedA, transposedB, transposedA ? m : k, transposedB ? k : n, n, accumulate);
  }

  /// The same operands with their rows these strides apart.
  public ProductShape strides(int a, int b, int c) {
    return new ProductShape(m, k, n, transposedA, transposedB, a, b, c, accumulate);
  }

  /// The shape of a part of the result.
  ProductShape part(int rows, int columns) {
    return new ProductShape(
        rows, k, columns, transposedA, transposedB, strideA, strideB, strideC, accumulate);
  }

  /// This shape, where it is that of a matrix and its transpose.
  ///
  /// @throws IllegalArgumentException otherwise
  ProductShape symmetric() {
    if (m != n || transposedA == transposedB || strideA != strideB) {
      throw new IllegalArgumentException(
          "a product of a matrix and its transpose has as many rows as columns, one transposed"
              + " operand and one stride, unlike "
              + this);
    }
    return this;
  }

  /// The same with another inner dimension.
  ProductShape inner(int depth, boolean accumulating) {
    return new ProductShape(
        m, depth, n, transposedA, transposedB, strideA, strideB, strideC, accumulating);
  }

  /// Where element `(i, p)` of `op(A)` is stored.
  int placeA(int i, int p) {
    return transposedA ? p * strideA + i : i * strideA + p;
  }

  /// Where element `(p, j)` of `op(B)` is stored.
  int placeB(int p, int j) {
    return transposedB ? j * strideB + p : p * strideB + j;
  }

  /// Which loops compute it: a vector is an operand of its own, if its elements lie one after the
  /// other.
  enum Kind {
    MATRIX_VECTOR,
    TRANSPOSED_MATRIX_VECTOR,
    VECTOR_MATRIX,
    VECTOR_TRANSPOSED_MATRIX,
    GENERAL
  }

  /// @param lanes how many numbers fill a vector; sums over fewer are not worth loops of their own
  Kind kind(int lanes) {
    if (k < lanes && (m == 1 && transposedB || n == 1 && !transposedA)) {
      return Kind.GENERAL;
    }
    if (n == 1 && strideC == 1 && (transposedB || strideB == 1)) {
      return transposedA ? Kind.TRANSPOSED_MATRIX_VECTOR : Kind.MATRIX_VECTOR;
    }
    if (m == 1 && (!transposedA || strideA == 1)) {
      return transposedB ? Kind.VECTOR_TRANSPOSED_MATRIX : Kind.VECTOR_MATRIX;
    }
    return Kind.GENERAL;
  }

  /// The same product transposed: `Cᵀ = op(B)ᵀ op(A)ᵀ`, with the operands in exchanged roles.
  ProductShape turned(int strideResult) {
    return new ProductShape(
        n, k, m, !transposedB, !transposedA, strideB, strideA, strideResult, accumulate);
  }

  /// Multiplications, each with its addition.
  double work() {
    return (double) m * k * n;
  }

  /// @throws IndexOutOfBoundsException where a matrix does not lie within its array
  void check(int lengthA, int atA, int lengthB, int atB, int lengthC, int atC) {
    check("A", lengthA, atA, transposedA ? k : m, transposedA ? m : k, strideA);
    check("B", lengthB, atB, transposedB ? n : k, transposedB ? k : n, strideB);
    check("C", lengthC, atC, m, n, strideC);
  }

  static void check(String matrix, int length, int at, int rows, int columns, int stride) {
    long end = rows == 0 || columns == 0 ? at : at + (rows - 1L) * stride + columns;
    if (at < 0 || end > length) {
      throw new IndexOutOfBoundsException(
          matrix
              + " of "
              + rows
              + "×"
              + columns
              + " with rows "
              + stride
              + " apart takes the places "
              + at
              + " to "
              + end
              + " of an array of "
              + length);
    }
  }
}
