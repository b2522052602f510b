package gradus.linalg;

import gradus.linalg.kernel.Rows;
import gradus.linalg.kernel.Storage;
import java.util.Arrays;

/// The equations `r + Ax = f`, `Aᵀr = g` of an m×n matrix with `m ≥ n`, by its QR factors and
/// refinement in twice the precision (Björck 1967; *Numerical Methods for Least Squares Problems*,
/// 1996, §2.9.2).
///
/// With `(f, g) = (b, 0)` they say that `x` minimizes `‖Ax − b‖` and `r` is the residual, with `(0,
/// c)` that `r` is the shortest solution of `Aᵀr = c`. Refining both together loses `κ` digits
/// where refining `x` alone would lose `κ²`.
final class Augmented {
  private static final double UNIT = 0.5 * Math.ulp(1.0);
  private static final int STEPS = 30;

  /// Below this condition rows of `R⁻¹` have 12 digits.
  private static final double WELL = 1e4;

  private interface Solver {
    Solution solve(double[] f, double[] g);
  }

  private final int m;
  private final int n;
  private final Solver solver;
  private final double[] inverseFactor;
  private final double condition;

  private Augmented(PairMatrix a, Solver solver, double[] inverse) {
    this.m = a.m();
    this.n = a.n();
    this.solver = solver;
    this.inverseFactor = inverse;
    this.condition = Norms.euclidean(a.high()) * Norms.euclidean(inverse);
  }

  static Augmented of(PairMatrix a) {
    int n = a.n();
    Qr qr = Qr.of(Storage.tensor(Shape.of(a.m(), n), a.high()));
    double[] triangle = Storage.doubles(qr.r());
    double[] inverse = Tensor.identity(n).toDoubles();
    Triangular.solve(triangle, n, false, false, inverse, n);
    return new Augmented(a, new Refined(a, qr.q().transpose(), triangle)::solve, inverse);
  }

  /// The same with factors of 32 digits, which need no refinement.
  static Augmented extended(PairMatrix a) {
    ExtendedQr qr = new ExtendedQr(a);
    return new Augmented(a, (f, g) -> extended(a, f, g, qr.solve(f, g)), qr.inverseFactor());
  }

  private static Solution extended(
      PairMatrix a, double[] f, double[] g, ExtendedQr.Solution solved) {
    double[] r = new double[f.length];
    double[] rest = new double[f.length];
    double[] x = new double[g.length];
    double[] tail = new double[g.length];
    for (int i = 0; i < f.length; i++) {
      r[i] = solved.r()[i].high();
      rest[i] = solved.r()[i].low();
    }
    for (int j = 0; j < g.length; j++) {
      x[j] = solved.x()[j].high();
      tail[j] = solved.x()[j].low();
    }
    return Solution.of(a, f, g, r, rest, x, tail, Norms.euclidean(x) < Double.POSITIVE_INFINITY);
  }

  Solution solve(double[] f, double[] g) {
    return solver.solve(f, g);
  }

  /// `‖A‖_F ‖A⁺‖_F`: at least `κ₂`, at most `n` times it. Infinite or NaN where the rank is less
  /// than `n`.
  double condition() {
    return condition;
  }

  /// The number of columns.
  int dimension() {
    return n;
  }

  /// The roots of the diagonal of `(AᵀA)⁻¹`: the lengths of the rows of `R⁻¹`, or where these have
  /// lost digits, `−xⱼ` of the equations with `(f, g) = (0, eⱼ)`.
  double[] spreads() {
    double[] spreads = new double[n];
    double[] unit = new double[n];
    for (int j = 0; j < n; j++) {
      if (condition < WELL) {
        spreads[j] = rowNorm(j);
        continue;
      }
      unit[j] = 1;
      Solution solution = solve(new double[m], unit);
      unit[j] = 0;
      spreads[j] = Math.sqrt(-solution.x[j]);
    }
    return spreads;
  }

  /// A solution in pairs of doubles.
  ///
  /// @param f what the first equation leaves over
  /// @param g what the second leaves over
  @SuppressWarnings("ArrayRecordComponent") // handed over, compared never
  record Solution(
      double[] r,
      double[] rest,
      double[] x,
      double[] tail,
      double[] f,
      double[] g,
      boolean converged) {
    static Solution of(
        PairMatrix a,
        double[] f,
        double[] g,
        double[] r,
        double[] rest,
        double[] x,
        double[] tail,
        boolean converged) {
      return new Solution(
          r, rest, x, tail, a.residual(f, r, rest, x, tail), a.transposed(g, r, rest), converged);
    }
  }

  /// Refinement with factors of 16 digits.
  @SuppressWarnings("ArrayRecordComponent") // handed over, compared never
  private record Refined(PairMatrix a, Tensor qt, double[] triangle) {
    Solution solve(double[] f, double[] g) {
      int m = a.m();
      int n = a.n();
      Solution now =
          Solution.of(a, f, g, new double[m], new double[m], new double[n], new double[n], false);
      double scale = Norms.euclidean(a.high());
      double before = Double.POSITIVE_INFINITY;
      for (int step = 0; step < STEPS && !now.converged; step++) {
        double[] way = now.f.clone();
        double[] correction = correct(way, now.g);
        // how far x and r still move, in units of their rounding
        double size = Norms.euclidean(now.x);
        double smallest = Norms.euclidean(now.r) + UNIT * (scale * size + Norms.euclidean(f));
        double movement =
            Math.max(
                share(Norms.euclidean(correction), UNIT * size),
                share(Norms.euclidean(way), UNIT * smallest));
        if (step > 0 && !(movement < before / 2)) {
          return now;
        }
        add(now.x, now.tail, correction);
        add(now.r, now.rest, way);
        before = step == 0 ? Double.POSITIVE_INFINITY : movement;
        now = Solution.of(a, f, g, now.r, now.rest, now.x, now.tail, step > 0 && movement <= 1);
      }
      return now;
    }

    /// Solves with the factors once: `z = R⁻ᵀg`, `x = R⁻¹(Qᵀf − z)`, `r = f − Q(Qᵀf − z)`.
    ///
    /// @param way `f`, which becomes `r`
    private double[] correct(double[] way, double[] g) {
      int m = a.m();
      int n = a.n();
      double[] z = g.clone();
      Triangular.solve(triangle, n, false, true, z, 1);
      double[] d = qt.times(Tensor.vector(way)).toDoubles();
      double[] q = Storage.doubles(qt);
      for (int j = 0; j < n; j++) {
        d[j] -= z[j];
        Rows.add(-d[j], q, j * m, way, 0, m);
      }
      Triangular.solve(triangle, n, false, false, d, 1);
      return d;
    }

    private static double share(double part, double whole) {
      return part == 0 ? 0 : part / whole;
    }

    private static void add(double[] x, double[] tail, double[] correction) {
      for (int j = 0; j < x.length; j++) {
        DoubleDouble sum = DoubleDouble.sum(x[j], correction[j]).plus(tail[j]);
        x[j] = sum.high();
        tail[j] = sum.low();
      }
    }
  }

  /// For each entry of `x` a bound of its error: `|eⱼᵀR⁻¹(Qᵀf − R⁻ᵀg)|`, doubled for the rounding
  /// of the factors, and the rounding of the entry itself.
  double[] errors(Solution solution) {
    double left = Norms.euclidean(solution.f) + leftByG(solution);
    double[] errors = new double[n];
    for (int j = 0; j < n; j++) {
      errors[j] = 2 * rowNorm(j) * left + UNIT * Math.abs(solution.x[j]);
    }
    return errors;
  }

  /// A bound of the error of `r` in norm.
  double errorOfResidual(Solution solution) {
    return 2 * (Norms.euclidean(solution.f) + leftByG(solution))
        + UNIT * Norms.euclidean(solution.r);
  }

  /// `‖R⁻ᵀg‖`
  private double leftByG(Solution solution) {
    double[] sum = new double[n];
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        sum[j] += inverseFactor[i * n + j] * solution.g[i];
      }
    }
    return Norms.euclidean(sum);
  }

  /// `‖eⱼᵀR⁻¹‖`: the root of diagonal entry `j` of `(AᵀA)⁻¹`.
  double rowNorm(int j) {
    return Norms.euclidean(Arrays.copyOfRange(inverseFactor, j * n, (j + 1) * n));
  }
}
