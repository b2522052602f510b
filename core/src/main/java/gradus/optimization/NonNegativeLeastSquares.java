package gradus.optimization;

import gradus.linalg.kernel.Vectors;
import java.util.Arrays;

/// `min ‖Σᵢ uᵢbᵢ − c‖₂` over `u ≥ 0`, by the active-set method of Lawson & Hanson (1974, chapter
/// 23), and on it two answers of linear programming that come with their proof.
///
/// The vectors `bᵢ` are few numbers long and may be many. At most as many `uᵢ` are positive as the
/// vectors are long.
///
/// @param residual `Σ uᵢbᵢ − c` at the minimum
/// @param iterations of the active-set method
@SuppressWarnings("ArrayRecordComponent") // a result handed over once, compared never
public record NonNegativeLeastSquares(double[] residual, int iterations) {
  private static final double TOLERANCE = 1e-11;

  /// The `x` of least norm with `aᵢᵀx ≥ 1` for all `i`: the widest margin between classes. Empty
  /// where there is none (Lawson & Hanson 1974, chapter 23, algorithm LDP).
  public static double[] leastDistance(double[][] a) {
    int p = a.length == 0 ? 0 : a[0].length;
    requireLengths(a, p);
    double[][] b = new double[a.length][];
    for (int i = 0; i < a.length; i++) {
      b[i] = Arrays.copyOf(a[i], p + 1);
      b[i][p] = 1;
    }
    double[] c = new double[p + 1];
    c[p] = 1;
    double[] residual = solve(b, c).residual();
    // ‖r‖² = −r_{p+1}, and it is 1/(1 + ‖x‖²): zero where no x exists
    if (!(Vectors.norm(residual) > 1e-7)) {
      return new double[0];
    }
    double[] x = new double[p];
    Arrays.setAll(x, j -> -residual[j] / residual[p]);
    return x;
  }

  /// An `x` with `aᵢᵀx ≥ 0` for all `i` and not all 0, up to rounding. Empty where there is none,
  /// which by Stiemke's theorem (1915) is where positive `α` make `Σ αᵢaᵢ = 0`; we look for `α ≥
  /// 1`, and what is left of the sum is the answer.
  public static double[] halfSpace(double[][] a) {
    int p = a.length == 0 ? 0 : a[0].length;
    requireLengths(a, p);
    double[] c = new double[p];
    double size = 0;
    for (double[] row : a) {
      Vectors.add(-1.0 / a.length, row, c);
      size += Vectors.norm(row) / a.length;
    }
    double[] residual = solve(a, c).residual();
    return Vectors.norm(residual) > 1e-9 * size ? residual : new double[0];
  }

  /// Solves the problem for the given vectors.
  ///
  /// @throws IllegalArgumentException where a `bᵢ` is of another length than `c`
  public static NonNegativeLeastSquares solve(double[][] b, double[] c) {
    requireLengths(b, c.length);
    return new Solver(b, c).solve();
  }

  private static void requireLengths(double[][] vectors, int length) {
    for (int i = 0; i < vectors.length; i++) {
      if (vectors[i].length != length) {
        throw new IllegalArgumentException(
            "vectors are combined element by element and so of one length, but vector "
                + i
                + " has "
                + vectors[i].length
                + " numbers, not "
                + length
                + "; give one array for each vector, not for each element");
      }
    }
  }

  private static final class Solver {
    private final double[][] b;
    private final double[] c;
    private final double[] u;
    private final boolean[] barred;
    private int[] passive = new int[0];
    private double[] residual;
    private int iterations;

    Solver(double[][] b, double[] c) {
      this.b = b;
      this.c = c;
      this.u = new double[b.length];
      this.barred = new boolean[b.length];
      this.residual = new double[c.length];
    }

    NonNegativeLeastSquares solve() {
      updateResidual();
      int most = 30 * (c.length + 10);
      while (iterations < most) {
        int entering = steepest();
        if (entering < 0) {
          break;
        }
        iterations++;
        passive = Arrays.copyOf(passive, passive.length + 1);
        passive[passive.length - 1] = entering;
        double[] z = LeastSquares.solve(b, passive, c);
        if (z.length == 0 || !(z[z.length - 1] > 0)) {
          // the vector depends on the passive ones up to rounding: it cannot help
          passive = Arrays.copyOf(passive, passive.length - 1);
          barred[entering] = true;
          continue;
        }
        retreat(z);
        updateResidual();
        Arrays.fill(barred, false);
      }
      return new NonNegativeLeastSquares(residual, iterations);
    }

    /// The vector whose growth lowers the norm fastest; −1 at the minimum.
    private int steepest() {
      int best = -1;
      double most = 0;
      double norm = Vectors.norm(residual);
      for (int i = 0; i < b.length; i++) {
        if (u[i] > 0 || barred[i]) {
          continue;
        }
        double descent = -Vectors.dot(b[i], residual);
        if (descent > most && descent > TOLERANCE * norm * Vectors.norm(b[i])) {
          most = descent;
          best = i;
        }
      }
      return best;
    }

    /// Goes from `u` towards the free solution `z` as far as all stay at least 0, drops who reached
    /// 0, and solves again.
    private void retreat(double[] free) {
      double[] z = free;
      while (z.length > 0) {
        int limiting = -1;
        double share = 1;
        for (int k = 0; k < z.length; k++) {
          double reach = z[k] > 0 ? 1 : u[passive[k]] / (u[passive[k]] - z[k]);
          if (z[k] <= 0 && (limiting < 0 || reach < share)) {
            share = reach;
            limiting = passive[k];
          }
        }
        for (int k = 0; k < z.length; k++) {
          int i = passive[k];
          u[i] =
              i == limiting ? 0 : limiting < 0 ? z[k] : Math.max(0, u[i] + share * (z[k] - u[i]));
        }
        if (limiting < 0) {
          return;
        }
        passive = Arrays.stream(passive).filter(i -> u[i] > 0).toArray();
        z = LeastSquares.solve(b, passive, c);
      }
    }

    private void updateResidual() {
      double[] next = new double[c.length];
      Vectors.add(-1, c, next);
      for (int i : passive) {
        Vectors.add(u[i], b[i], next);
      }
      residual = next;
    }
  }

  /// Least squares in a few vectors by Gram–Schmidt, each orthogonalized twice (Björck 1996,
  /// §2.4.5).
  private static final class LeastSquares {
    /// The coefficients; empty where the vectors depend on each other.
    static double[] solve(double[][] b, int[] chosen, double[] c) {
      int m = chosen.length;
      double[][] q = new double[m][];
      double[][] r = new double[m][m];
      for (int k = 0; k < m; k++) {
        double[] v = b[chosen[k]].clone();
        double before = Vectors.norm(v);
        for (int pass = 0; pass < 2; pass++) {
          for (int j = 0; j < k; j++) {
            double share = Vectors.dot(q[j], v);
            r[j][k] += share;
            Vectors.add(-share, q[j], v);
          }
        }
        r[k][k] = Vectors.norm(v);
        if (!(r[k][k] > 1e-13 * before)) {
          return new double[0];
        }
        double inverse = 1 / r[k][k];
        Arrays.setAll(v, i -> v[i] * inverse);
        q[k] = v;
      }
      double[] z = new double[m];
      for (int k = m - 1; k >= 0; k--) {
        double sum = Vectors.dot(q[k], c);
        for (int j = k + 1; j < m; j++) {
          sum -= r[k][j] * z[j];
        }
        z[k] = sum / r[k][k];
      }
      return z;
    }
  }
}
