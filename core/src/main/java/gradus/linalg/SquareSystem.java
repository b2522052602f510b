package gradus.linalg;

import gradus.linalg.LeastSquares.Method;
import gradus.linalg.kernel.Storage;
import java.util.Optional;

/// Square systems: the cheapest factorization that the matrix allows, of the matrix with its rows
/// and columns brought to one size, then refinement in twice the precision.
final class SquareSystem {
  private SquareSystem() {}

  /// A factorization that applies.
  ///
  /// @param scaled factors of the equilibrated matrix
  private record Choice(
      Method method, String reason, Inverse scaled, Equilibration scales, Tensor equilibrated) {}

  /// Empty where the matrix is singular but for rounding, or the factors are too inaccurate for the
  /// solution to converge.
  static Optional<LeastSquares.Solved> solve(Tensor a, Tensor b, double tolerance) {
    Choice choice = choose(a);
    // rows brought to one size change no solution, and keep all residuals in range
    Equilibration rows = Equilibration.rows(Storage.doubles(a), a.rows(), a.rows());
    Tensor left = rows.timesRows(a);
    Tensor right = rows.timesRows(b);
    double condition = Condition.estimate(choice.equilibrated, choice.scaled);
    if (!(condition * Math.max(tolerance, a.rows() * 0x1p-53) < 1)) {
      return Optional.empty();
    }
    Refinement refined =
        Refinement.extended(left, right, choice.scales.after(rows).unscaled(choice.scaled));
    if (refined.outcome() != Refinement.Outcome.CONVERGED) {
      return Optional.empty();
    }
    return Optional.of(
        new LeastSquares.Solved(
            refined.x(),
            rows.divideRows(residual(left, right, refined.x())),
            choice.method,
            choice.reason,
            a.rows(),
            refined.certificate(),
            LeastSquares.Spreads.NONE));
  }

  private static Choice choose(Tensor a) {
    int n = a.rows();
    double[] entries = Storage.doubles(a);
    boolean lower = isTriangle(entries, n, true);
    if (lower || isTriangle(entries, n, false)) {
      Equilibration scales = Equilibration.general(entries, n, n);
      Tensor scaled = Storage.tensor(a.shape(), scales.scaled(entries));
      return new Choice(
          lower ? Method.LOWER_TRIANGLE : Method.UPPER_TRIANGLE,
          lower ? "all entries above the diagonal are 0" : "all entries below the diagonal are 0",
          new Substitution(scaled, lower),
          scales,
          scaled);
    }
    return Eigen.symmetric(a) ? symmetric(a) : general(a);
  }

  private static Choice symmetric(Tensor a) {
    int n = a.rows();
    double[] entries = Storage.doubles(a);
    Equilibration scales = Equilibration.symmetric(entries, n);
    Tensor scaled = Storage.tensor(a.shape(), scales.scaled(entries));
    Cholesky cholesky = Cholesky.of(scaled);
    return cholesky.positiveDefinite()
        ? new Choice(Method.CHOLESKY, "symmetric, and positive definite", cholesky, scales, scaled)
        : new Choice(
            Method.LDL,
            "symmetric, but not positive definite: pivot " + cholesky.failedPivot() + " fails",
            Ldl.of(scaled),
            scales,
            scaled);
  }

  private static Choice general(Tensor a) {
    int n = a.rows();
    double[] entries = Storage.doubles(a);
    Equilibration scales = Equilibration.general(entries, n, n);
    Tensor scaled = Storage.tensor(a.shape(), scales.scaled(entries));
    return new Choice(
        Method.LU, "square, neither triangular nor symmetric", Lu.of(scaled), scales, scaled);
  }

  private static boolean isTriangle(double[] a, int n, boolean lower) {
    for (int i = 0; i < n; i++) {
      for (int j = lower ? i + 1 : 0; j < (lower ? n : i); j++) {
        if (a[i * n + j] != 0) {
          return false;
        }
      }
    }
    return true;
  }

  private static Tensor residual(Tensor a, Tensor b, Tensor x) {
    int n = a.rows();
    int columns = b.columns();
    double[] residual = new double[n * columns];
    for (int c = 0; c < columns; c++) {
      double[] column =
          Residuals.of(
              Storage.doubles(a),
              Storage.doubles(b.column(c)),
              Storage.doubles(x.column(c)),
              new double[n]);
      for (int i = 0; i < n; i++) {
        residual[i * columns + c] = column[i];
      }
    }
    return Storage.tensor(b.shape(), residual);
  }

  /// A triangular matrix as its own factorization. Only its triangle is read.
  private record Substitution(Tensor triangle, boolean lower) implements Inverse {
    @Override
    public int dimension() {
      return triangle.rows();
    }

    @Override
    public Tensor solve(Tensor b) {
      return solve(b, false);
    }

    @Override
    public Tensor solveTransposed(Tensor b) {
      return solve(b, true);
    }

    private Tensor solve(Tensor b, boolean transposed) {
      int columns = Requirements.rightSide(dimension(), b);
      double[] x = b.toDoubles();
      Triangular.solve(Storage.doubles(triangle), dimension(), lower, transposed, x, columns);
      return Storage.tensor(b.shape(), x);
    }
  }
}
