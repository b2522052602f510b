package gradus.linalg;

import gradus.linalg.kernel.Storage;

/// `A = U diag(σ) Vᵀ`: the dimension of the data, the condition, and the best approximation of
/// every rank.
///
/// Of an m×n matrix there are `r = min(m, n)` singular values, in falling order. Thin, `U` is m×r
/// and `V` n×r; full ([#full]), they are square and orthogonal, and the columns behind the first
/// `r` span what `A` does not reach and what it maps to zero. The sign of each pair is fixed: the
/// entry of largest modulus of a column of `V` is positive, the first of equals.
///
/// The matrix becomes bidiagonal by reflections; that is solved by divide and conquer, or, where it
/// is small, by QR iteration. Each singular value is exact for a matrix that differs from `A` by a
/// small multiple of `ε ‖A‖₂`. Cost about `4mn² + 8n³` multiplications for `m ≥ n`, without vectors
/// ([#values(Tensor)]) `2mn² − ⅔n³`, or `mn² + n³` where `A` is tall (Golub & Van Loan, *Matrix
/// Computations*, 4th ed., §8.6). A matrix of up to 256 rows whose rows or columns differ in size
/// by orders of magnitude goes to rotations ([#byRotations]), which also find small singular values
/// to their own relative accuracy.
///
/// ```java
/// Tensor a = Tensor.matrix(new double[][] {{3, 0}, {4, 5}});
/// Svd svd = Svd.of(a);
/// double norm = svd.values().flat(0);
/// int rank = svd.rank();
/// ```
///
/// @param u left singular vectors, by columns
/// @param values `σ`, of shape (r)
/// @param v right singular vectors, by columns
public record Svd(Tensor u, Tensor values, Tensor v) {
  /// Thin.
  ///
  /// @throws IllegalArgumentException where `a` is not a matrix of finite numbers
  public static Svd of(Tensor a) {
    Tall tall = Tall.of(a);
    return tall.svd(SingularRows.of(tall.entries, tall.m, tall.n, true));
  }

  /// With square `U` and `V`.
  ///
  /// @throws IllegalArgumentException where `a` is not a matrix of finite numbers
  public static Svd full(Tensor a) {
    Svd thin = of(a);
    return new Svd(completed(thin.u), thin.values, completed(thin.v));
  }

  /// Only the singular values, in falling order.
  ///
  /// @throws IllegalArgumentException where `a` is not a matrix of finite numbers
  public static Tensor values(Tensor a) {
    Tall tall = Tall.of(a);
    SingularRows rows = SingularRows.of(tall.entries, tall.m, tall.n, false);
    return Storage.tensor(
        Shape.of(tall.n), Spectra.ordered(rows.values, Spectra.falling(rows.values), rows.power));
  }

  /// Thin, by one-sided rotations at any size: slower, and where `A = B D` or `A = D B` with a
  /// diagonal `D`, each singular value is accurate to `ε κ(B)`, however graded `D` is (Demmel &
  /// Veselić 1992; with the pivoted triangle of Drmač & Veselić 2008).
  ///
  /// @throws IllegalArgumentException where `a` is not a matrix of finite numbers
  public static Svd byRotations(Tensor a) {
    Tall tall = Tall.of(a);
    return tall.svd(SingularRows.byRotations(tall.entries, tall.m, tall.n));
  }

  /// The entries of a matrix, or of its transpose if that has more rows.
  private static final class Tall {
    private final double[] entries;
    private final int m;
    private final int n;
    private final boolean turned;

    /// @param entries of `m` rows and `n` columns; not to be changed
    Tall(double[] entries, int m, int n, boolean turned) {
      this.entries = entries;
      this.m = m;
      this.n = n;
      this.turned = turned;
    }

    static Tall of(Tensor a) {
      Requirements.matrix("find the singular values of", a);
      Requirements.finite("singular values", a);
      int rows = a.rows();
      int columns = a.columns();
      double[] entries = Storage.doubles(a);
      return rows < columns
          ? new Tall(Spectra.transposed(entries, rows, columns), columns, rows, true)
          : new Tall(entries, rows, columns, false);
    }

    Svd svd(SingularRows rows) {
      int[] order = Spectra.falling(rows.values);
      double[] signs =
          turned
              ? Spectra.signs(rows.left, order, rows.strideLeft, m)
              : Spectra.signs(rows.right, order, rows.strideRight, n);
      Tensor values = Storage.tensor(Shape.of(n), Spectra.ordered(rows.values, order, rows.power));
      Tensor left =
          Storage.tensor(
              Shape.of(m, n), Spectra.columns(rows.left, order, signs, rows.strideLeft, m));
      Tensor right =
          Storage.tensor(
              Shape.of(n, n), Spectra.columns(rows.right, order, signs, rows.strideRight, n));
      return turned ? new Svd(right, values, left) : new Svd(left, values, right);
    }
  }

  /// Orthonormal columns, and behind them as many more as make the matrix square.
  private static Tensor completed(Tensor q) {
    int m = q.rows();
    int n = q.columns();
    if (m == n) {
      return q;
    }
    TallQr qr = TallQr.of(Spectra.transposed(Storage.doubles(q), m, n), m, n);
    double[] rows = new double[(m - n) * m];
    for (int i = 0; i < m - n; i++) {
      rows[i * m + n + i] = 1;
    }
    qr.applyToRows(rows, m - n);
    double[] square = new double[m * m];
    for (int i = 0; i < m; i++) {
      System.arraycopy(Storage.doubles(q), i * n, square, i * m, n);
      for (int j = n; j < m; j++) {
        square[i * m + j] = rows[(j - n) * m + i];
      }
    }
    return Storage.tensor(Shape.of(m, m), square);
  }

  /// `σ₁/σᵣ`; infinite where the matrix has not full rank.
  public double condition() {
    int r = values.rows();
    return r == 0 ? 1 : values.flat(0) / values.flat(r - 1);
  }

  /// The number of singular values above `max(m, n) ε σ₁`.
  public int rank() {
    double tolerance =
        Math.max(u.rows(), v.rows()) * 0x1p-52 * (values.rows() == 0 ? 0 : values.flat(0));
    int rank = 0;
    while (rank < values.rows() && values.flat(rank) > tolerance) {
      rank++;
    }
    return rank;
  }
}
