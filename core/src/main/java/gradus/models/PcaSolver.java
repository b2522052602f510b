package gradus.models;

/// How the principal directions are found.
///
/// | solver       | cost in flops                    | error of a variance `λₖ`, about       |
/// |--------------|----------------------------------|---------------------------------------|
/// | `COVARIANCE` | `nd² + 9d³`                      | `ε tr S`: small variances lose digits |
/// | `SVD`        | `6 n d²`, with the smaller second | `ε √(λ₁ λₖ)`                          |
/// | `RANDOMIZED` | `12 n d (k + 10)`                | as measured, for `k` components only  |
///
/// What holds of the data at hand is in [PcaFit#accuracy] and [PcaFit#digits].
public enum PcaSolver {
  /// One of the others by the shape of the data.
  ///
  /// Exact ones first: `SVD` for small data, where precision costs nothing (`nd² ≤ 10⁶`), and for
  /// wide data (`2n ≤ d`); else `COVARIANCE`. `RANDOMIZED` where that would take more than `10¹¹`
  /// flops and more than ten times its own, and at most an eighth of the components is wanted.
  AUTOMATIC,

  /// Eigenvalues of `S = (X − 1μᵀ)ᵀ(X − 1μᵀ)/(n − 1)`: rows are read once.
  COVARIANCE,

  /// Singular values of the centered rows, without forming `S`: a column may be almost a sum of
  /// others (Golub & Van Loan, *Matrix Computations*, 4th ed., §8.6).
  SVD,

  /// Singular values of the centered rows projected on a few random directions (Halko, Martinsson &
  /// Tropp 2011): the leading components of large data.
  RANDOMIZED;

  private static final double SMALL = 1e6;
  private static final double LONG = 1e11;

  /// This solver, or the one chosen for `n` rows, `d` columns and `k` components.
  PcaSolver chosen(int n, int d, int k) {
    if (this != AUTOMATIC) {
      return this;
    }
    double smaller = Math.min(n, d);
    double exact = 2.0 * n <= d ? 6 * smaller * n * d : (double) d * d * (n + 9.0 * d);
    double randomized = 12.0 * n * d * (k + 10);
    if (exact > LONG && exact > 10 * randomized && 8.0 * (k + 10) <= smaller) {
      return RANDOMIZED;
    }
    return 2.0 * n <= d || (double) n * d * d <= SMALL ? SVD : COVARIANCE;
  }
}
