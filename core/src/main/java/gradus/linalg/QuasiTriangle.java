package gradus.linalg;

import java.util.Arrays;

/// The real Schur form of a matrix as an iteration leaves it: `T` and `Qᵀ` by rows, and the
/// eigenvalues in the order of the diagonal.
///
/// @param t `T`, upper triangular but for 2×2 blocks in standard form
/// @param qt `Qᵀ`; empty where nobody asked
/// @param unfinished how many leading rows are still Hessenberg; 0 where all is well
record QuasiTriangle(
    int n, double[] t, double[] qt, double[] real, double[] imaginary, int unfinished) {
  /// Decomposes a matrix with entries near 1, which is used up.
  ///
  /// @param from the rows and columns before it are upper triangular already
  /// @param to and those from here on
  /// @param vectors whether `Q` is wanted; without, `t` holds eigenvalues on its diagonal only
  static QuasiTriangle of(double[] a, int n, int from, int to, boolean vectors) {
    double[] qt = new double[vectors ? n * n : 0];
    HessenbergReduction.reduce(a, n, from, to, qt);
    double[] real = new double[n];
    double[] imaginary = new double[n];
    for (int i = 0; i < n; i++) {
      real[i] = a[i * n + i];
    }
    int unfinished = FrancisQr.solve(a, n, from, to, qt, vectors, real, imaginary);
    if (unfinished > from) {
      Arrays.fill(real, from, unfinished, Double.NaN);
      Arrays.fill(imaginary, from, unfinished, Double.NaN);
    }
    return new QuasiTriangle(n, a, qt, real, imaginary, unfinished);
  }

  /// Whether a 2×2 block begins in row `i`.
  boolean pairAt(int i) {
    return i + 1 < n && t[(i + 1) * n + i] != 0;
  }
}
