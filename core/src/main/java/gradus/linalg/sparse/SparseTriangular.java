package gradus.linalg.sparse;

import gradus.linalg.Tensor;
import gradus.linalg.kernel.Storage;

/// Substitution with a triangle of a sparse matrix: systems `Tx = b` and `Tᵀx = b`.
///
/// A zero on the diagonal is an answer, not an error: `zeroPivot` is then the first row that has
/// one, or has nothing stored there, and nothing can be solved. Cost: one multiplication for each
/// stored entry and right side. Source: Davis, *Direct Methods for Sparse Linear Systems*, 2006,
/// ch. 3.
///
/// ```java
/// SparseMatrix a = SparseMatrix.of(Tensor.matrix(new double[][] {{2, 0}, {1, 4}}));
/// Tensor x = SparseTriangular.lower(a).solve(Tensor.vector(2, 5)); // 1, 1
/// ```
public final class SparseTriangular {
  /// What is beside the diagonal.
  private final SparseMatrix beside;

  private final double[] pivots;
  private final boolean lower;
  private final int zeroPivot;

  private SparseTriangular(SparseMatrix a, boolean lower, boolean unit) {
    if (a.rows != a.columns) {
      throw new IllegalArgumentException(
          "cannot solve with a triangle of a "
              + a.rows
              + "×"
              + a.columns
              + " matrix: it is not square");
    }
    this.lower = lower;
    this.beside = lower ? a.lower(-1) : a.upper(1);
    this.pivots = new double[a.rows];
    int zero = -1;
    for (int i = a.rows - 1; i >= 0; i--) {
      pivots[i] = unit ? 1 : a.at(i, i);
      zero = pivots[i] == 0 ? i : zero;
    }
    this.zeroPivot = zero;
  }

  /// The triangle on and below the diagonal of `a`; what is above is not read.
  ///
  /// @throws IllegalArgumentException where `a` is not square
  public static SparseTriangular lower(SparseMatrix a) {
    return new SparseTriangular(a, true, false);
  }

  /// The triangle on and above the diagonal of `a`; what is below is not read.
  ///
  /// @throws IllegalArgumentException where `a` is not square
  public static SparseTriangular upper(SparseMatrix a) {
    return new SparseTriangular(a, false, false);
  }

  /// The triangle below the diagonal of `a`, with ones on the diagonal, which is not read.
  ///
  /// @throws IllegalArgumentException where `a` is not square
  public static SparseTriangular unitLower(SparseMatrix a) {
    return new SparseTriangular(a, true, true);
  }

  /// The triangle above the diagonal of `a`, with ones on the diagonal, which is not read.
  ///
  /// @throws IllegalArgumentException where `a` is not square
  public static SparseTriangular unitUpper(SparseMatrix a) {
    return new SparseTriangular(a, false, true);
  }

  public int dimension() {
    return pivots.length;
  }

  /// The first row whose diagonal entry is zero; -1 where there is none.
  public int zeroPivot() {
    return zeroPivot;
  }

  public boolean singular() {
    return zeroPivot >= 0;
  }

  /// `T⁻¹b` for a vector or for each column of a matrix.
  ///
  /// @throws IllegalArgumentException where `b` has not as many rows as `T`
  /// @throws IllegalStateException where the triangle is singular
  public Tensor solve(Tensor b) {
    return solve(b, false);
  }

  /// `T⁻ᵀb` for a vector or for each column of a matrix.
  ///
  /// @throws IllegalArgumentException where `b` has not as many rows as `T`
  /// @throws IllegalStateException where the triangle is singular
  public Tensor solveTransposed(Tensor b) {
    return solve(b, true);
  }

  /// `x ← T⁻¹x`, in place.
  ///
  /// @throws IllegalArgumentException where `x` has another length than `T` has rows
  /// @throws IllegalStateException where the triangle is singular
  public void solve(double[] x) {
    RightSide.requireLength(dimension(), x);
    substitute(x, 1, false);
  }

  /// `x ← T⁻ᵀx`, in place.
  ///
  /// @throws IllegalArgumentException where `x` has another length than `T` has rows
  /// @throws IllegalStateException where the triangle is singular
  public void solveTransposed(double[] x) {
    RightSide.requireLength(dimension(), x);
    substitute(x, 1, true);
  }

  private Tensor solve(Tensor b, boolean transposed) {
    int width = RightSide.width(dimension(), b);
    double[] x = b.toDoubles();
    substitute(x, width, transposed);
    return Storage.tensor(b.shape(), x);
  }

  private void substitute(double[] x, int width, boolean transposed) {
    if (singular()) {
      throw new IllegalStateException(
          "nothing can be solved: the diagonal is zero at row "
              + zeroPivot
              + "; ask singular() first");
    }
    int n = dimension();
    boolean forwards = lower != transposed;
    for (int step = 0; step < n; step++) {
      int i = forwards ? step : n - 1 - step;
      if (transposed) {
        scatter(i, x, width);
      } else {
        gather(i, x, width);
      }
    }
  }

  /// `xᵢ ← (xᵢ − Σ tᵢⱼxⱼ) / tᵢᵢ`
  private void gather(int i, double[] x, int width) {
    for (int c = 0; c < width; c++) {
      double sum = x[i * width + c];
      for (int k = beside.start[i]; k < beside.start[i + 1]; k++) {
        sum -= beside.values[k] * x[beside.index[k] * width + c];
      }
      x[i * width + c] = sum / pivots[i];
    }
  }

  /// `xᵢ ← xᵢ / tᵢᵢ`, which is then taken out of the equations to come.
  private void scatter(int i, double[] x, int width) {
    for (int c = 0; c < width; c++) {
      x[i * width + c] /= pivots[i];
      double known = x[i * width + c];
      for (int k = beside.start[i]; k < beside.start[i + 1]; k++) {
        x[beside.index[k] * width + c] -= beside.values[k] * known;
      }
    }
  }

  /// `400×400 lower triangle, 1960 entries beside the diagonal`
  @Override
  public String toString() {
    return beside.rows
        + "×"
        + beside.columns
        + (lower ? " lower" : " upper")
        + " triangle, "
        + beside.values.length
        + " entries beside the diagonal"
        + (singular() ? ", singular at row " + zeroPivot : "");
  }
}
