package gradus.linalg.kernel;

/// What rotations and reflections do with rows of `double`s that lie in one piece: on vectors where
/// the Vector API is present, otherwise in plain loops. The two round sums differently.
public final class Rows {
  private static final boolean VECTORS = MatrixKernels.best() instanceof VectorKernels;

  private Rows() {}

  /// How many numbers fill a vector; rows that begin and end at multiples of it are walked fastest.
  public static int lanes() {
    return VECTORS ? DoubleTiles.LANES : 1;
  }

  /// `xᵀy`
  public static double dot(double[] x, int atX, double[] y, int atY, int n) {
    if (VECTORS) {
      JustInTime.await(n / DoubleTiles.LANES);
      return VectorRows.dot(x, atX, y, atY, n);
    }
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += x[atX + i] * y[atY + i];
    }
    return sum;
  }

  /// `y ← y + factor x`
  public static void add(double factor, double[] x, int atX, double[] y, int atY, int n) {
    if (VECTORS) {
      JustInTime.await(n / DoubleTiles.LANES);
      VectorRows.add(factor, x, atX, y, atY, n);
      return;
    }
    for (int i = 0; i < n; i++) {
      y[atY + i] += factor * x[atX + i];
    }
  }

  /// `s = Σ wⱼ/(dⱼ − x)` and its derivative `Σ wⱼ/(dⱼ − x)²`, written to `sums`.
  public static void poleSums(
      double[] weights, int atWeights, double[] d, int at, double x, int n, double[] sums) {
    if (VECTORS) {
      JustInTime.await(n / DoubleTiles.LANES);
      VectorRows.poleSums(weights, atWeights, d, at, x, n, sums);
      return;
    }
    double sum = 0;
    double slope = 0;
    for (int j = 0; j < n; j++) {
      double inverse = 1 / (d[at + j] - x);
      double term = weights[atWeights + j] * inverse;
      sum += term;
      slope += term * inverse;
    }
    sums[0] = sum;
    sums[1] = slope;
  }

  /// `zⱼ ← zⱼ xⱼ / yⱼ`
  public static void multiplyByRatio(
      double[] x, int atX, double[] y, int atY, double[] z, int atZ, int n) {
    if (VECTORS) {
      JustInTime.await(n / DoubleTiles.LANES);
      VectorRows.multiplyByRatio(x, atX, y, atY, z, atZ, n);
      return;
    }
    for (int j = 0; j < n; j++) {
      z[atZ + j] *= x[atX + j] / y[atY + j];
    }
  }

  /// `z ← x / y`
  public static void ratio(double[] x, int atX, double[] y, int atY, double[] z, int atZ, int n) {
    if (VECTORS) {
      JustInTime.await(n / DoubleTiles.LANES);
      VectorRows.ratio(x, atX, y, atY, z, atZ, n);
      return;
    }
    for (int j = 0; j < n; j++) {
      z[atZ + j] = x[atX + j] / y[atY + j];
    }
  }

  /// Four rows of a symmetric matrix, as far as they lie before the diagonal block, on both sides:
  /// `yᵢ ← yᵢ + Σⱼ aᵢⱼxⱼ` and `yⱼ ← yⱼ + Σᵢ aᵢⱼxᵢ`, with the rows `i` from `row` on and `j < row`.
  static void addBothSides(
      double[] a, int at, int stride, int row, double[] x, int atX, double[] y) {
    if (VECTORS) {
      JustInTime.await((long) SymmetricRows.GROUP * row / DoubleTiles.LANES);
      VectorRows.addBothSides(a, at, stride, row, x, atX, y);
      return;
    }
    for (int i = row; i < row + SymmetricRows.GROUP; i++) {
      int begin = at + (i - row) * stride;
      y[i] += dot(a, begin, x, atX, row);
      add(x[atX + i], a, begin, y, 0, row);
    }
  }

  /// The largest absolute value, NaN where there is one, 0 where there is nothing.
  public static double largest(double[] x, int at, int n) {
    if (VECTORS) {
      JustInTime.await(n / DoubleTiles.LANES);
      return VectorRows.largest(x, at, n);
    }
    double largest = 0;
    for (int i = at; i < at + n; i++) {
      largest = Math.max(largest, Math.abs(x[i]));
    }
    return largest;
  }

  /// `x ← −x`
  public static void negate(double[] x, int atX, int n) {
    for (int i = atX; i < atX + n; i++) {
      x[i] = -x[i];
    }
  }

  /// `p ← c p − s q`, `q ← s p + c q`, for two rows of one array that do not overlap.
  public static void rotate(double[] x, int p, int q, int n, double c, double s) {
    if (VECTORS) {
      JustInTime.await(n / DoubleTiles.LANES);
      VectorRows.rotate(x, p, q, n, c, s);
      return;
    }
    for (int i = 0; i < n; i++) {
      double first = x[p + i];
      double second = x[q + i];
      x[p + i] = c * first - s * second;
      x[q + i] = s * first + c * second;
    }
  }
}
