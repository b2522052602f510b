package gradus.linalg;

import gradus.linalg.kernel.Storage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The `x` that minimizes `‖Ax − b‖₂`, for a matrix of any shape and rank: the solution where there
/// is one, the shortest `x` where there are many. The method is chosen by what the matrix is found
/// to be, and named with the reason.
///
/// | matrix | method | cost |
/// |---|---|---|
/// | triangular | substitution | `n²` |
/// | symmetric positive definite | [Cholesky] | `n³/3` |
/// | symmetric | [Ldl] | `n³/3` |
/// | square | [Lu] | `2n³/3` |
/// | tall | [Qr] | `4mn²` |
/// | wide | [Qr] of the transpose | `4nm²` |
/// | with dependent columns | [PivotedQr], then [Qr] of its rows | `4mn²` and more |
/// | too ill-conditioned for 16 digits | QR in 32 digits | 20 times [Qr] |
///
/// Rows and columns are scaled by powers of two first, so units do not matter, and every solution
/// is refined with residuals in twice the precision: where refinement converges, `x` is right to
/// its last digit or two whatever the condition, and so is the residual.
///
/// ```java
/// Tensor a = Tensor.matrix(new double[][] {{1, 1}, {1, 2}, {1, 3}});
/// LeastSquares line = LeastSquares.of(a, Tensor.vector(1, 2, 2));
/// double slope = line.x().at(1);
/// double digits = line.certificate().digits();
/// ```
///
/// Source: Golub & Van Loan, *Matrix Computations*, 4th ed., ch. 3–5; Björck, *Numerical Methods
/// for Least Squares Problems*, 1996, §2.9.
public final class LeastSquares {
  private final Solved solved;
  private final Shape right;
  private final double tolerance;
  private final int power;

  private LeastSquares(Solved solved, Shape right, double tolerance, int power) {
    this.solved = solved;
    this.right = right;
    this.tolerance = tolerance;
    this.power = power;
  }

  /// What a matrix is factored into.
  public enum Method {
    /// Nothing to solve: there are no rows or no columns.
    NOTHING,
    LOWER_TRIANGLE,
    UPPER_TRIANGLE,
    CHOLESKY,
    LDL,
    LU,
    QR,
    /// QR of the transpose: the shortest solution of a wide system.
    SHORTEST,
    /// QR from both sides, for dependent rows or columns.
    COMPLETE_ORTHOGONAL,
    /// QR in about 32 digits.
    EXTENDED_QR,
    /// QR of the transpose in about 32 digits.
    EXTENDED_SHORTEST
  }

  /// How many solutions there are, and whether one is a number.
  public enum Outcome {
    /// No other `x` minimizes.
    UNIQUE,
    /// Of infinitely many minimizers this is the shortest.
    SHORTEST,
    /// The solution has entries larger than any number: scale `b` down.
    OUT_OF_RANGE
  }

  /// With the tolerance `max(m, n) ε`: columns that depend on others but for the rounding of their
  /// entries count as dependent.
  ///
  /// @param a m×n
  /// @param b a vector of m elements, or a matrix of m rows, each column a system of its own
  /// @throws IllegalArgumentException where `a` is not a matrix, `b` has not as many rows, or an
  ///   entry is NaN or infinite
  public static LeastSquares of(Tensor a, Tensor b) {
    Requirements.matrix("solve with", a);
    return of(a, b, Math.max(a.rows(), a.columns()) * Math.ulp(1.0));
  }

  /// With a tolerance relative to the largest column, once columns are brought to one size: how
  /// exactly the entries of `A` are known. With 0 they are taken as they are, and only what is
  /// exactly dependent counts so.
  ///
  /// @throws IllegalArgumentException where `a` is not a matrix, `b` has not as many rows, an entry
  ///   is NaN or infinite, or the tolerance is negative or NaN
  public static LeastSquares of(Tensor a, Tensor b, double tolerance) {
    Requirements.matrix("solve with", a);
    int columns = Requirements.rightSide(a.rows(), b);
    Requirements.finite("least-squares solution", a);
    requireFinite(b);
    if (!(tolerance >= 0)) {
      throw new IllegalArgumentException(
          "a rank needs a tolerance of at least 0, not " + tolerance);
    }
    // all the work is done on numbers near 1
    double[] entries = a.toDoubles();
    int power = Scaling.central(entries);
    Scaling.scale(entries, -power);
    double[] rights = b.toDoubles();
    int[] powers = normalize(rights, columns);
    Solved solved =
        solve(
            Storage.tensor(a.shape(), entries),
            Storage.tensor(Shape.of(a.rows(), columns), rights),
            tolerance);
    return new LeastSquares(solved.times(powers, power), b.shape(), tolerance, power);
  }

  /// The polynomial `c₀ + c₁x + … + c_d xᵈ` through points, by least squares. The powers are kept
  /// in 32 digits: rounded to 16 they would limit the coefficients of a high degree to few digits,
  /// however well the rounded system is solved.
  ///
  /// @param x a vector of m numbers
  /// @param b a vector of m elements, or a matrix of m rows, each column a polynomial of its own
  /// @param degree at least 0 and less than `m`
  /// @throws IllegalArgumentException where the shapes do not fit, there are too few points, an
  ///   entry is NaN or infinite, or a power of `x` overflows
  public static LeastSquares polynomial(Tensor x, Tensor b, int degree) {
    if (x.rank() != 1 || degree < 0 || degree >= x.rows()) {
      throw new IllegalArgumentException(
          "a polynomial of degree "
              + degree
              + " needs a vector of more points than that, not one of shape "
              + x.shape());
    }
    int columns = Requirements.rightSide(x.rows(), b);
    requireFinite(b);
    PairMatrix powers = PairMatrix.powers(Storage.doubles(x), degree);
    if (!Tensor.vector(powers.high()).isFinite()) {
      throw new IllegalArgumentException(
          "points whose powers up to "
              + degree
              + " are not finite have no polynomial; choose a unit in which they are near 1");
    }
    double[] rights = b.toDoubles();
    int[] exponents = normalize(rights, columns);
    double tolerance = x.rows() * Math.ulp(1.0);
    Solved solved =
        RectangularSystem.solve(
            powers, Storage.tensor(Shape.of(x.rows(), columns), rights), tolerance);
    return new LeastSquares(solved.times(exponents, 0), b.shape(), tolerance, 0);
  }

  private static void requireFinite(Tensor b) {
    if (!b.isFinite()) {
      throw new IllegalArgumentException(
          "a right side with NaN or infinite entries has no solution; look where they come from");
    }
  }

  /// Brings each column near 1, and answers the powers of two that were taken out.
  private static int[] normalize(double[] rights, int columns) {
    int[] powers = new int[columns];
    double[] column = new double[columns == 0 ? 0 : rights.length / columns];
    for (int c = 0; c < columns; c++) {
      for (int i = 0; i < column.length; i++) {
        column[i] = rights[i * columns + c];
      }
      powers[c] = Scaling.central(column);
      for (int i = 0; i < column.length; i++) {
        rights[i * columns + c] = Math.scalb(column[i], -powers[c]);
      }
    }
    return powers;
  }

  private static Solved solve(Tensor a, Tensor b, double tolerance) {
    int m = a.rows();
    int n = a.columns();
    if (m == 0 || n == 0) {
      return new Solved(
          Tensor.zeros(n, b.columns()),
          b,
          Method.NOTHING,
          m == 0 ? "there are no equations" : "there are no unknowns",
          0,
          new Certificate("min ‖Ax − b‖", List.of(), 1, 0),
          Spreads.NONE);
    }
    return (m == n ? SquareSystem.solve(a, b, tolerance) : Optional.<Solved>empty())
        .orElseGet(() -> RectangularSystem.solve(a, b, tolerance));
  }

  /// The result for a matrix, with any number of right sides as columns.
  record Solved(
      Tensor x,
      Tensor residual,
      Method method,
      String reason,
      int rank,
      Certificate certificate,
      Spreads spreads) {
    /// The same for right sides times `2^powers` and a matrix times `2^power`.
    Solved times(int[] powers, int power) {
      double[] solution = x.toDoubles();
      double[] left = residual.toDoubles();
      Scaling.unscaleColumns(solution, powers, -power);
      Scaling.unscaleColumns(left, powers, 0);
      return new Solved(
          Storage.tensor(x.shape(), solution),
          Storage.tensor(residual.shape(), left),
          method,
          reason,
          rank,
          certificate,
          spreads);
    }
  }

  /// The roots of the diagonal of `(AᵀA)⁻¹`, found when asked for.
  interface Spreads {
    Spreads NONE =
        n -> {
          double[] undefined = new double[n];
          Arrays.fill(undefined, Double.NaN);
          return undefined;
        };

    double[] of(int n);

    /// @param powers of two that the columns were multiplied by before they were factored
    static Spreads of(Augmented factors, int[] powers) {
      return n -> {
        double[] spreads = factors.spreads();
        return Equilibration.times(powers, spreads);
      };
    }
  }

  /// The solution: of the shape of `b`, but with as many rows as `A` has columns.
  public Tensor x() {
    int n = solved.x.rows();
    return right.rank() == 1 ? solved.x.reshape(n) : solved.x;
  }

  /// `b − Ax` in the shape of `b`. For tall systems that of the exact minimizer: more accurate than
  /// what could be computed from the rounded `x`.
  public Tensor residual() {
    return solved.residual.reshape(right.sizes());
  }

  public Method method() {
    return solved.method;
  }

  /// Why this method: what the matrix was found to be.
  public String reason() {
    return solved.reason;
  }

  public Outcome outcome() {
    return !solved.x.isFinite()
        ? Outcome.OUT_OF_RANGE
        : solved.rank == solved.x.rows() ? Outcome.UNIQUE : Outcome.SHORTEST;
  }

  /// How many columns of `A` are independent.
  public int rank() {
    return solved.rank;
  }

  /// What decided about the rank: see [#of(Tensor, Tensor, double)].
  public double tolerance() {
    return tolerance;
  }

  /// The backward error, the condition of the scaled matrix, and the digits of `x` that follow; of
  /// the worst column where there are several.
  public Certificate certificate() {
    return solved.certificate;
  }

  /// `‖b − Ax‖²`, of all columns together.
  public double residualSumOfSquares() {
    double length = Norms.frobenius(solved.residual);
    return length * length;
  }

  /// `√(‖b − Ax‖² / (m − n))` of each right side: the estimated standard deviation of its errors
  /// where they are independent and alike. NaN where there are no more rows than columns, or the
  /// columns depend on each other.
  public Tensor residualDeviations() {
    int columns = solved.x.columns();
    int m = solved.residual.rows();
    int n = solved.x.rows();
    double freedom = m > n && solved.rank == n ? m - n : Double.NaN;
    return Tensor.generate(
        Shape.of(columns), c -> Norms.frobenius(solved.residual.column(c)) / Math.sqrt(freedom));
  }

  /// The standard error of each coefficient, in the shape of [#x]: the residual deviation times the
  /// root of its diagonal entry of `(AᵀA)⁻¹` (Björck 1996, §1.1.3). NaN where [#residualDeviations]
  /// is. Where the condition is bad, each costs a refined solution.
  public Tensor standardErrors() {
    int columns = solved.x.columns();
    int n = solved.x.rows();
    double[] spreads = solved.spreads.of(n);
    Tensor deviations = residualDeviations();
    double[] errors = new double[n * columns];
    for (int k = 0; k < errors.length; k++) {
      errors[k] = Math.scalb(deviations.flat(k % columns) * spreads[k / columns], -power);
    }
    return Storage.tensor(x().shape(), errors);
  }

  /// Method, reason, outcome and certificate in a few lines.
  @Override
  public String toString() {
    return solved.method
        + ": "
        + solved.reason
        + "; rank "
        + solved.rank
        + ", "
        + outcome()
        + "\n"
        + solved.certificate;
  }
}
