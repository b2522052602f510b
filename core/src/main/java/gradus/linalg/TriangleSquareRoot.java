package gradus.linalg;

import gradus.linalg.kernel.Rows;

/// The principal square root of a quasi-triangular matrix, `U² = T` (Björck & Hammarling 1983;
/// Higham 1987, *Computing real square roots of a real matrix*): square roots of the blocks on the
/// diagonal, then row by row from below, each block by a Sylvester equation `Uᵢᵢ X + X Uⱼⱼ = C`.
final class TriangleSquareRoot {
  private final int n;
  private final double[] u;
  private final boolean[] pair;
  private final SmallSylvester sylvester = new SmallSylvester();

  private TriangleSquareRoot(double[] t, int n) {
    this.n = n;
    u = t.clone();
    pair = new boolean[n];
    for (int i = 0; i + 1 < n; i++) {
      pair[i] = t[(i + 1) * n + i] != 0;
    }
  }

  /// The root; no entry is finite where two zero eigenvalues are in the way.
  ///
  /// @param t blocks in standard form, no negative eigenvalue
  static double[] of(double[] t, int n) {
    TriangleSquareRoot root = new TriangleSquareRoot(t, n);
    for (int i = n - 1; i >= 0; i--) {
      boolean two = i > 0 && root.pair[i - 1];
      i -= two ? 1 : 0;
      root.diagonal(i, two);
      root.row(i, two ? 2 : 1);
    }
    return root.u;
  }

  private void diagonal(int i, boolean two) {
    double a = u[i * n + i];
    if (!two) {
      u[i * n + i] = Math.sqrt(a);
      return;
    }
    double b = u[i * n + i + 1];
    double c = u[(i + 1) * n + i];
    double theta = Math.sqrt(Math.abs(b)) * Math.sqrt(Math.abs(c));
    double modulus = Math.hypot(a, theta);
    double alpha = a >= 0 ? Math.sqrt((modulus + a) / 2) : theta / Math.sqrt(2 * (modulus - a));
    u[i * n + i] = alpha;
    u[(i + 1) * n + i + 1] = alpha;
    u[i * n + i + 1] = b / (2 * alpha);
    u[(i + 1) * n + i] = c / (2 * alpha);
  }

  /// Row `i`, or two, from left to right; each entry found is taken away from those behind it.
  private void row(int i, int height) {
    for (int j = i + height; j < n; j++) {
      int width = pair[j] ? 2 : 1;
      if (height == 1 && width == 1) {
        double right = u[i * n + j];
        u[i * n + j] = right == 0 ? 0 : right / (u[i * n + i] + u[j * n + j]);
      } else {
        sylvester.solve(u, n, i, height, j, width);
      }
      int behind = j + width;
      for (int r = i; r < i + height; r++) {
        for (int c = j; c < behind; c++) {
          Rows.add(-u[r * n + c], u, c * n + behind, u, r * n + behind, n - behind);
        }
      }
      j = behind - 1;
    }
  }
}
