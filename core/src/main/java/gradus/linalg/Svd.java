package gradus.linalg;

import gradus.linalg.kernel.Lapack;
import gradus.linalg.kernel.Storage;

/// `A = U diag(σ) Vᵀ`, thin: the dimension of the data, the condition, and the best approximation
/// of every rank.
///
/// `U` is m×r, `σ` has r entries in falling order, `V` is n×r, with `r = min(m, n)`. The entry of
/// largest modulus of each column of `V` is positive. Large matrices go to LAPACK, small ones, and
/// all without a native library, to one-sided Jacobi rotations (Demmel & Veselić 1992), which find
/// small singular values to full relative accuracy where the columns allow it.
public record Svd(Tensor u, Tensor values, Tensor v) {
  private static final int SMALLEST_NATIVE = 32;

  /// @throws IllegalArgumentException where `a` is not a matrix of finite numbers
  public static Svd of(Tensor a) {
    Requirements.matrix("find the singular values of", a);
    if (!a.isFinite()) {
      throw new IllegalArgumentException(
          "a matrix with NaN or infinite entries has no singular values; look where they come"
              + " from");
    }
    if (a.rows() < a.columns()) {
      Svd transposed = of(a.transpose());
      return signed(
          transposed.v.toDoubles(),
          transposed.values.toDoubles(),
          transposed.u.toDoubles(),
          a.rows(),
          a.columns());
    }
    int m = a.rows();
    int n = a.columns();
    double[] u = new double[m * n];
    double[] s = new double[n];
    double[] vt = new double[n * n];
    boolean done =
        n >= SMALLEST_NATIVE
            && Lapack.available()
                .map(lapack -> lapack.svd(Storage.doubles(a).clone(), m, n, u, s, vt) == 0)
                .orElse(false);
    return done
        ? signed(u, s, Storage.tensor(Shape.of(n, n), vt).transpose().toDoubles(), m, n)
        : inJava(a, m, n);
  }

  /// First `A = QR`, then rotations on the small triangle.
  private static Svd inJava(Tensor a, int m, int n) {
    Qr qr = Qr.of(a);
    double[] b = qr.r().toDoubles();
    double[] v = Tensor.identity(n).toDoubles();
    Jacobi.orthogonalize(b, n, n, v);
    double[] norms = new double[n];
    for (int j = 0; j < n; j++) {
      for (int i = 0; i < n; i++) {
        norms[j] = Math.hypot(norms[j], b[i * n + j]);
      }
    }
    int[] order = Spectra.falling(norms);
    double[] left = new double[n * n];
    double[] right = new double[n * n];
    double[] values = new double[n];
    for (int k = 0; k < n; k++) {
      values[k] = norms[order[k]];
      for (int i = 0; i < n; i++) {
        left[i * n + k] = values[k] == 0 ? 0 : b[i * n + order[k]] / values[k];
        right[i * n + k] = v[i * n + order[k]];
      }
    }
    completed(left, n, values);
    return signed(
        qr.q().times(Storage.tensor(Shape.of(n, n), left)).toDoubles(), values, right, m, n);
  }

  /// Gives the zero singular values left vectors that are orthogonal to the others (Gram–Schmidt on
  /// unit vectors, twice).
  private static void completed(double[] u, int n, double[] values) {
    for (int k = 0; k < n; k++) {
      for (int unit = 0; unit < n && values[k] == 0 && norm(u, n, k) == 0; unit++) {
        u[unit * n + k] = 1;
        for (int pass = 0; pass < 2; pass++) {
          project(u, n, k);
        }
        double norm = norm(u, n, k);
        for (int i = 0; i < n; i++) {
          u[i * n + k] = norm < 0.5 / Math.sqrt(n) ? 0 : u[i * n + k] / norm;
        }
      }
    }
  }

  private static void project(double[] u, int n, int k) {
    for (int j = 0; j < n; j++) {
      double dot = 0;
      for (int i = 0; i < n && j != k; i++) {
        dot += u[i * n + j] * u[i * n + k];
      }
      for (int i = 0; i < n && j != k; i++) {
        u[i * n + k] -= dot * u[i * n + j];
      }
    }
  }

  private static double norm(double[] u, int n, int k) {
    double norm = 0;
    for (int i = 0; i < n; i++) {
      norm = Math.hypot(norm, u[i * n + k]);
    }
    return norm;
  }

  private static Svd signed(double[] u, double[] s, double[] v, int m, int n) {
    int r = s.length;
    for (int k = 0; k < r; k++) {
      double sign = Spectra.sign(v, k, n, r);
      for (int i = 0; i < n; i++) {
        v[i * r + k] *= sign;
      }
      for (int i = 0; i < m; i++) {
        u[i * r + k] *= sign;
      }
    }
    return new Svd(
        Storage.tensor(Shape.of(m, r), u), Tensor.vector(s), Storage.tensor(Shape.of(n, r), v));
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
