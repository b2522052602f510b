package gradus.linalg;

/// Orthogonal triangularization by reflections (Golub & Van Loan, *Matrix Computations*, 4th ed.,
/// §5.1–5.2).
final class Householder {
  private Householder() {}

  /// Replaces the m×n matrix `a` by its thin `Q`, and fills the upper triangle `r`.
  static void qr(double[] a, int m, int n, double[] r) {
    double[] scales = new double[n];
    for (int k = 0; k < n; k++) {
      scales[k] = reflect(a, m, n, k);
    }
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        r[i * n + j] = a[i * n + j];
      }
    }
    accumulate(a, m, n, scales);
  }

  /// Makes column `k` zero below the diagonal; the reflector `v`, with `v₀ = 1` not stored, takes
  /// the place of the zeros.
  private static double reflect(double[] a, int m, int n, int k) {
    double scale = 0;
    for (int i = k; i < m; i++) {
      scale = Math.max(scale, Math.abs(a[i * n + k]));
    }
    if (scale == 0 || !Double.isFinite(scale)) {
      return 0;
    }
    double sum = 0;
    for (int i = k; i < m; i++) {
      sum += (a[i * n + k] / scale) * (a[i * n + k] / scale);
    }
    double norm = scale * Math.sqrt(sum);
    double head = a[k * n + k];
    double alpha = head > 0 ? -norm : norm;
    double first = head - alpha;
    double tau = -first / alpha;
    for (int i = k + 1; i < m; i++) {
      a[i * n + k] /= first;
    }
    a[k * n + k] = alpha;
    apply(a, m, n, k, tau, k + 1);
    return tau;
  }

  /// `A ← (I − τ v vᵀ) A` on the columns from `from` on.
  private static void apply(double[] a, int m, int n, int k, double tau, int from) {
    double[] w = new double[n];
    for (int j = from; j < n; j++) {
      w[j] = a[k * n + j];
    }
    for (int i = k + 1; i < m; i++) {
      double v = a[i * n + k];
      for (int j = from; j < n; j++) {
        w[j] += v * a[i * n + j];
      }
    }
    for (int j = from; j < n; j++) {
      a[k * n + j] -= tau * w[j];
    }
    for (int i = k + 1; i < m; i++) {
      double v = tau * a[i * n + k];
      for (int j = from; j < n; j++) {
        a[i * n + j] -= v * w[j];
      }
    }
  }

  /// Multiplies the reflections out, the last first, so that each touches only what is not yet the
  /// identity.
  private static void accumulate(double[] a, int m, int n, double[] scales) {
    for (int k = n - 1; k >= 0; k--) {
      for (int j = k + 1; j < n; j++) {
        a[k * n + j] = 0;
      }
      apply(a, m, n, k, scales[k], k + 1);
      for (int i = k + 1; i < m; i++) {
        a[i * n + k] *= -scales[k];
      }
      a[k * n + k] = 1 - scales[k];
    }
  }
}
