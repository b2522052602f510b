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
/// small multiple of `ε ‖A‖₂`. MKL does the same from 128 columns on where the environment variable
/// `GRADUS_BLAS` names it. Cost about `4mn² + 8n³` multiplications for `m ≥ n`, without vectors
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

  /// `κ₂ = σ₁/σᵣ`: by what factor a relative error of the data can grow in a solution. Infinite
  /// where the matrix has not full rank, 1 where it is empty.
  public double condition() {
    return condition(values);
  }

  /// The same of singular values alone.
  static double condition(Tensor values) {
    int r = values.rows();
    if (r == 0) {
      return 1;
    }
    return values.flat(r - 1) == 0 ? Double.POSITIVE_INFINITY : values.flat(0) / values.flat(r - 1);
  }

  /// The number of singular values above `max(m, n) ε σ₁`, which is what rounding of the entries of
  /// `A` can make of 0 (Golub & Van Loan, §5.5.8).
  public int rank() {
    return rank(rounding());
  }

  /// The number of singular values above a tolerance relative to `σ₁`: how exactly the entries of
  /// `A` are known.
  ///
  /// @throws IllegalArgumentException where the tolerance is negative or NaN
  /// @throws IllegalStateException where `σ₁` is beyond the largest number
  public int rank(double relativeTolerance) {
    if (!(relativeTolerance >= 0)) {
      throw new IllegalArgumentException(
          "a rank needs a tolerance of at least 0, not " + relativeTolerance);
    }
    if (values.rows() > 0 && Double.isInfinite(values.flat(0))) {
      throw new IllegalStateException(
          "the largest singular value is beyond the largest number, so the others cannot be"
              + " compared with it; divide the matrix by a power of two, which changes no rank");
    }
    int rank = 0;
    // relative to σ₁ on either side, so that the product is not rounded to 0
    while (rank < values.rows()
        && values.flat(rank) > 0
        && values.flat(rank) / values.flat(0) > relativeTolerance) {
      rank++;
    }
    return rank;
  }

  /// What rounding to doubles does to the largest singular value, relative to it.
  private double rounding() {
    return Math.max(u.rows(), v.rows()) * Math.ulp(1.0);
  }

  /// The pseudo-inverse `A⁺ = V diag(1/σ) Uᵀ` (Moore & Penrose), n×m, with singular values up to
  /// `max(m, n) ε σ₁` as zeros: `x = A⁺b` is the shortest of all that minimize `‖Ax − b‖₂`.
  public Tensor pseudoInverse() {
    return pseudoInverse(rounding());
  }

  /// The same with a tolerance relative to `σ₁`. Singular values just above it make large entries,
  /// so it says how far the entries of `A` can be trusted.
  ///
  /// @throws IllegalArgumentException where the tolerance is negative or NaN
  public Tensor pseudoInverse(double relativeTolerance) {
    int rank = rank(relativeTolerance);
    int n = v.rows();
    int m = u.rows();
    // near 1, so that no inverse leaves the range of numbers while its product would not
    int power = rank == 0 ? 0 : Scaling.exponent(values.flat(0));
    Tensor right = leading(v, rank);
    Tensor scaled =
        Tensor.generate(
            right.shape(), k -> right.flat(k) / Math.scalb(values.flat(k % rank), -power));
    double[] inverse = scaled.times(leading(u, rank).transpose()).toDoubles();
    Scaling.scale(inverse, -power);
    return Storage.tensor(Shape.of(n, m), inverse);
  }

  /// How well the factors multiply to `a`, which must be the matrix that was factored, how
  /// orthonormal both sets of vectors are, and that the values fall and none is negative.
  ///
  /// @throws IllegalArgumentException where `a` has another shape
  public Certificate certificate(Tensor a) {
    Requirements.sameShape(Shape.of(u.rows(), v.rows()), a);
    double[] entries = a.toDoubles();
    int power = Scaling.exponent(entries);
    Scaling.scale(entries, -power);
    int r = values.rows();
    Tensor left = leading(u, r);
    Tensor scaled =
        Tensor.generate(left.shape(), k -> left.flat(k) * Math.scalb(values.flat(k % r), -power));
    return Certificate.of(
        "A = U diag(σ) Vᵀ",
        Measures.residual(
            "‖A − U diag(σ) Vᵀ‖ / ‖A‖",
            Storage.tensor(a.shape(), entries),
            scaled.times(leading(v, r).transpose())),
        Measures.orthogonality("‖UᵀU − I‖", u),
        Measures.orthogonality("‖VᵀV − I‖", v),
        order());
  }

  /// By how much a value is below the next one, or the last below 0, relative to the largest.
  private Certificate.Measure order() {
    double[] sigma = Storage.doubles(values);
    double worst = 0;
    for (int k = 0; k < sigma.length; k++) {
      double next = k + 1 < sigma.length ? sigma[k + 1] : 0;
      worst = Math.max(worst, next - sigma[k]);
    }
    return new Certificate.Measure(
        "order", "max (σₖ₊₁ − σₖ) / max |σ|", worst == 0 ? 0 : worst / Norms.max(sigma), 0);
  }

  /// The first columns.
  private static Tensor leading(Tensor a, int count) {
    int columns = a.columns();
    double[] all = Storage.doubles(a);
    return columns == count
        ? a
        : Tensor.generate(Shape.of(a.rows(), count), k -> all[k / count * columns + k % count]);
  }
}
