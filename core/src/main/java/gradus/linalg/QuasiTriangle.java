package gradus.linalg;

import gradus.linalg.kernel.Lapack;
import java.util.Arrays;

/// The real Schur form of a matrix as an iteration leaves it: `T` and `Qᵀ` by rows, and the
/// eigenvalues in the order of the diagonal.
///
/// @param t `T`, upper triangular but for 2×2 blocks in standard form
/// @param qt `Qᵀ`; empty where nobody asked
/// @param unfinished how many leading rows are still Hessenberg; 0 where all is well
@SuppressWarnings("ArrayRecordComponent") // handed over, compared never
record QuasiTriangle(
    int n, double[] t, double[] qt, double[] real, double[] imaginary, int unfinished) {
  /// Decomposes a matrix with entries near 1, which is used up.
  ///
  /// @param from the rows and columns before it are upper triangular already
  /// @param to and those from here on
  /// @param vectors whether `Q` is wanted; without, `t` holds eigenvalues on its diagonal only
  static QuasiTriangle of(double[] a, int n, int from, int to, boolean vectors) {
    double[] qt = new double[vectors ? n * n : 0];
    double[] real = new double[n];
    double[] imaginary = new double[n];
    int unfinished =
        to - from < Lapack.SMALLEST
            ? inJava(a, n, from, to, qt, real, imaginary)
            : Lapack.available()
                .map(lapack -> natively(lapack, a, n, from, to, qt, real, imaginary))
                .orElseGet(() -> inJava(a, n, from, to, qt, real, imaginary));
    if (unfinished > from) {
      Arrays.fill(real, from, unfinished, Double.NaN);
      Arrays.fill(imaginary, from, unfinished, Double.NaN);
    }
    return new QuasiTriangle(n, a, qt, real, imaginary, unfinished);
  }

  private static int inJava(
      double[] a, int n, int from, int to, double[] qt, double[] real, double[] imaginary) {
    HessenbergReduction.reduce(a, n, from, to, qt);
    for (int i = 0; i < n; i++) {
      real[i] = a[i * n + i];
    }
    return FrancisQr.solve(a, n, from, to, qt, qt.length > 0, real, imaginary);
  }

  /// Many small bulges at a time, and deflation before they arrive (Braman, Byers & Mathias 2002).
  private static int natively(
      Lapack lapack,
      double[] a,
      int n,
      int from,
      int to,
      double[] qt,
      double[] real,
      double[] imaginary) {
    int unfinished = lapack.schur(a, n, from, to, qt, real, imaginary);
    for (int i = 0; i < n && qt.length > 0; i++) {
      for (int j = 0; j < i; j++) {
        double entry = qt[i * n + j];
        qt[i * n + j] = qt[j * n + i];
        qt[j * n + i] = entry;
      }
    }
    return unfinished;
  }

  /// Whether a 2×2 block begins in row `i`.
  boolean pairAt(int i) {
    return i + 1 < n && t[(i + 1) * n + i] != 0;
  }
}
