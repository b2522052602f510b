package gradus.linalg;

import gradus.linalg.kernel.Rows;
import java.util.Arrays;

/// `A = Q H Qᵀ` with an upper Hessenberg `H`, on raw arrays: one reflection a column, from both
/// sides (Golub & Van Loan, *Matrix Computations*, 4th ed., §7.4.3).
final class HessenbergReduction {
  private final double[] a;
  private final int n;
  private final int from;
  private final int to;

  /// The vectors of the reflections by rows; vector `k` is zero up to place `k`.
  private final double[] vectors;

  private final double[] tau;

  private HessenbergReduction(double[] a, int n, int from, int to) {
    this.a = a;
    this.n = n;
    this.from = from;
    this.to = to;
    vectors = new double[n * n];
    tau = new double[n];
  }

  /// Replaces the matrix `a` by `H` and fills `qt` with `Qᵀ`.
  ///
  /// @param from up to here, and from `to` on, `a` is upper triangular already
  /// @param qt n×n zeros; empty where `Q` is not wanted
  static void reduce(double[] a, int n, int from, int to, double[] qt) {
    HessenbergReduction reduction = new HessenbergReduction(a, n, from, to);
    for (int k = from; k < to - 2; k++) {
      reduction.reflect(k);
    }
    if (qt.length > 0) {
      reduction.accumulate(qt);
    }
  }

  /// Makes column `k` zero below the subdiagonal.
  private void reflect(int k) {
    int first = k + 1;
    int length = to - first;
    int v = k * n + first;
    for (int i = first; i < to; i++) {
      vectors[k * n + i] = a[i * n + k];
      a[i * n + k] = 0;
    }
    tau[k] = Reflections.reflect(vectors, v, length);
    a[first * n + k] = vectors[v];
    vectors[v] = 1;
    if (tau[k] == 0) {
      return;
    }
    // A ← A (I − τ v vᵀ), row by row
    for (int i = 0; i < to; i++) {
      double dot = Rows.dot(a, i * n + first, vectors, v, length);
      Rows.add(-tau[k] * dot, vectors, v, a, i * n + first, length);
    }
    // A ← (I − τ v vᵀ) A
    double[] w = new double[n - first];
    for (int i = first; i < to; i++) {
      Rows.add(vectors[k * n + i], a, i * n + first, w, 0, w.length);
    }
    for (int i = first; i < to; i++) {
      Rows.add(-tau[k] * vectors[k * n + i], w, 0, a, i * n + first, w.length);
    }
  }

  /// Multiplies the reflections out, the last first: row `i` of `Qᵀ` is column `i` of `Q`.
  private void accumulate(double[] qt) {
    Arrays.fill(qt, 0);
    for (int i = 0; i < n; i++) {
      qt[i * n + i] = 1;
    }
    for (int k = to - 3; k >= from; k--) {
      int first = k + 1;
      int v = k * n + first;
      for (int i = first; i < to && tau[k] != 0; i++) {
        double dot = Rows.dot(qt, i * n + first, vectors, v, to - first);
        Rows.add(-tau[k] * dot, vectors, v, qt, i * n + first, to - first);
      }
    }
  }
}
