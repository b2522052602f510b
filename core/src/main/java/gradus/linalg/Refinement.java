package gradus.linalg;

import gradus.linalg.Certificate.Measure;
import gradus.linalg.kernel.Storage;
import java.util.Arrays;
import java.util.List;

/// A solution of `Ax = b` improved step by step: `r = b − Ax`, solve `Ad = r` with the factors at
/// hand, `x ← x + d`.
///
/// With residuals in working precision it makes the solution of any factorization backward stable
/// entry by entry (Skeel 1980). With residuals and solution in twice the precision it finds the
/// solution to full accuracy, as long as the factors are good for at least one digit: `κε < 1`
/// (Moler 1967; Demmel et al. 2006). A step costs `O(n²)`.
///
/// ```java
/// Tensor a = Tensor.matrix(new double[][] {{4, 1}, {1, 3}});
/// Tensor b = Tensor.vector(1, 2);
/// Refinement refined = Refinement.extended(a, b, Lu.of(a));
/// double digits = refined.certificate().digits();
/// ```
///
/// @param x in the shape of `b`
/// @param steps the most that any column took
/// @param outcome the worst of all columns
/// @param certificate of the worst column
public record Refinement(Tensor x, int steps, Outcome outcome, Certificate certificate) {
  /// More steps than a method that gains less than a bit in each could use.
  private static final int STEPS = 40;

  private static final double UNIT = 0.5 * Math.ulp(1.0);

  /// How a refinement ended.
  public enum Outcome {
    /// The last correction was below the rounding of the solution.
    CONVERGED,
    /// Corrections no longer shrank: the residuals in working precision, or the factors of a nearly
    /// singular matrix, allow no more.
    STAGNATED,
    /// Corrections grew or were not finite: nothing is promised of the solution.
    DIVERGED
  }

  /// Refines with residuals in working precision.
  ///
  /// @throws IllegalArgumentException where the shapes do not fit
  public static Refinement working(Tensor a, Tensor b, Inverse inverse) {
    return of(a, b, inverse, false);
  }

  /// Refines with residuals and solution in twice the precision.
  ///
  /// @throws IllegalArgumentException where the shapes do not fit
  public static Refinement extended(Tensor a, Tensor b, Inverse inverse) {
    return of(a, b, inverse, true);
  }

  private static Refinement of(Tensor a, Tensor b, Inverse inverse, boolean extended) {
    int n = Requirements.square("solve with", a);
    int columns = Requirements.rightSide(n, b);
    if (inverse.dimension() != n) {
      throw new IllegalArgumentException(
          "a matrix of order "
              + n
              + " cannot be refined with factors of order "
              + inverse.dimension()
              + "; give the factors of this matrix");
    }
    NearOne near = NearOne.of(a, b, inverse);
    double[] x = new double[n * columns];
    double[] tails = new double[n * columns];
    int steps = 0;
    Outcome outcome = Outcome.CONVERGED;
    for (int c = 0; c < columns; c++) {
      double[] right = Storage.doubles(b.rank() == 1 ? near.b : near.b.column(c));
      Column column = new Column(Storage.doubles(near.a), right, near.inverse, extended);
      Outcome ended = column.refine();
      steps = Math.max(steps, column.steps);
      outcome = ended.compareTo(outcome) > 0 ? ended : outcome;
      for (int i = 0; i < n; i++) {
        x[i * columns + c] = column.x[i];
        tails[i * columns + c] = column.tail[i];
      }
    }
    Tensor solution = Storage.tensor(b.shape(), x.clone());
    Certificate certificate = certify(near.a, solution, tails, near.b, near.inverse);
    Scaling.unscaleColumns(x, near.powers, -near.power);
    return new Refinement(Storage.tensor(b.shape(), x), steps, outcome, certificate);
  }

  /// A system whose numbers were brought near 1, so that rounding errors of products can be seen;
  /// the same system where they were.
  ///
  /// @param a times `2^power`, and column `c` of `b` times `2^powers[c]`, is what was given
  @SuppressWarnings("ArrayRecordComponent") // handed over, compared never
  private record NearOne(Tensor a, Tensor b, Inverse inverse, int power, int[] powers) {
    static NearOne of(Tensor a, Tensor b, Inverse inverse) {
      int n = a.rows();
      double[] entries = a.toDoubles();
      int power = Scaling.safeExponent(entries);
      Scaling.scale(entries, -power);
      double[] rights = b.toDoubles();
      int[] powers = Scaling.scaleColumns(rights, b.rank() == 1 ? 1 : b.columns());
      // half of the power before the factors are used and half after: neither leaves the range
      int[] before = new int[n];
      int[] after = new int[n];
      Arrays.fill(before, power / 2);
      Arrays.fill(after, power - power / 2);
      Equilibration halves = new Equilibration(before, after);
      return new NearOne(
          Storage.tensor(a.shape(), entries),
          Storage.tensor(b.shape(), rights),
          power == 0 ? inverse : halves.unscaled(inverse),
          power,
          powers);
    }

    Tensor solution(Tensor x) {
      double[] scaled = x.toDoubles();
      int[] back = Arrays.stream(powers).map(own -> -own).toArray();
      Scaling.unscaleColumns(scaled, back, power);
      return Storage.tensor(x.shape(), scaled);
    }
  }

  /// One right side on its way.
  private static final class Column {
    private final double[] a;
    private final double[] b;
    private final Inverse inverse;
    private final boolean extended;
    private double[] x;
    private double[] tail;
    private int steps;

    Column(double[] a, double[] b, Inverse inverse, boolean extended) {
      this.a = a;
      this.b = b;
      this.inverse = inverse;
      this.extended = extended;
      this.x = inverse.solve(Tensor.vector(b)).toDoubles();
      this.tail = new double[x.length];
    }

    Outcome refine() {
      double before = Double.POSITIVE_INFINITY;
      for (; steps < STEPS; steps++) {
        double[] correction = solve(residual());
        double size = Norms.max(correction);
        if (size <= UNIT * Norms.max(x)) {
          add(correction);
          return Outcome.CONVERGED;
        }
        if (!(size < before / 2)) {
          boolean grew = !(size < Norms.max(x));
          return grew ? Outcome.DIVERGED : Outcome.STAGNATED;
        }
        before = size;
        add(correction);
      }
      return Outcome.STAGNATED;
    }

    private double[] residual() {
      if (extended) {
        return Residuals.of(a, b, x, tail);
      }
      double[] residual = b.clone();
      for (int i = 0; i < b.length; i++) {
        for (int j = 0; j < x.length; j++) {
          residual[i] -= a[i * x.length + j] * x[j];
        }
      }
      return residual;
    }

    private double[] solve(double[] residual) {
      return Storage.doubles(inverse.solve(Tensor.vector(residual)));
    }

    private void add(double[] correction) {
      for (int j = 0; j < x.length; j++) {
        DoubleDouble sum = DoubleDouble.sum(x[j], correction[j]);
        double low = extended ? sum.low() + tail[j] : 0;
        x[j] = sum.high() + low;
        tail[j] = extended ? DoubleDouble.lostInSum(sum.high(), low, x[j]) : 0;
      }
    }
  }

  /// What can be said of a solution; of the worst column where there are several.
  static Certificate certify(Tensor a, Tensor x, Tensor b, Inverse inverse) {
    Requirements.rightSide(Requirements.square("certify a solution with", a), b);
    Requirements.sameSolution(b, x);
    NearOne near = NearOne.of(a, b, inverse);
    double[] tails = new double[x.shape().count()];
    return certify(near.a, near.solution(x), tails, near.b, near.inverse);
  }

  /// @param tails what was rounded off `x`, as far as it is known: then only that rounding is left
  ///   of many an error
  private static Certificate certify(
      Tensor a, Tensor x, double[] tails, Tensor b, Inverse inverse) {
    int n = a.rows();
    int columns = b.rank() == 1 ? 1 : b.columns();
    double[] entries = Storage.doubles(a);
    double norm = Norms.infinity(a);
    double backward = 0;
    double componentwise = 0;
    double error = 0;
    double own = 0;
    for (int c = 0; c < columns; c++) {
      double[] right = Storage.doubles(b.rank() == 1 ? b : b.column(c));
      double[] solved = Storage.doubles(x.rank() == 1 ? x : x.column(c));
      double[] tail = new double[n];
      for (int i = 0; i < n; i++) {
        tail[i] = tails[i * columns + c];
      }
      double[] r = Residuals.of(entries, right, solved, new double[n]);
      double[] sizes = Residuals.sizes(entries, right, solved);
      double size = Norms.max(solved);
      backward = Math.max(backward, share(Norms.max(r), norm * size + Norms.max(right)));
      for (int i = 0; i < n; i++) {
        componentwise = Math.max(componentwise, share(Math.abs(r[i]), sizes[i]));
      }
      own = Math.max(own, share(Condition.magnified(inverse, sizes), size));
      // the residual is rounded, and its sum of products to twice the precision
      double[] left = Residuals.of(entries, right, solved, tail);
      for (int i = 0; i < n; i++) {
        left[i] = Math.abs(left[i]) * (1 + 2 * UNIT) + n * UNIT * n * UNIT * sizes[i];
      }
      double rounded = Norms.max(tail) > 0 ? UNIT : 0;
      error = Math.max(error, share(Condition.magnified(inverse, left), size) + rounded);
    }
    double bound = Certificate.stable(n, n);
    double condition = Condition.estimate(a, inverse);
    return new Certificate(
        "Ax = b",
        List.of(
            new Measure(Certificate.BACKWARD_ERROR, "‖b − Ax‖ / (‖A‖ ‖x‖ + ‖b‖)", backward, bound),
            new Measure(
                Certificate.COMPONENTWISE,
                "max |b − Ax|ᵢ / (|A||x| + |b|)ᵢ",
                componentwise,
                bound)),
        condition,
        trusted(error, Math.min(condition, own), n));
  }

  /// The estimate rests on solutions with the same factors: where these may have no digit, neither
  /// has it. The condition of this system, entry by entry, can be far below that of the matrix.
  private static double trusted(double error, double condition, int n) {
    return Double.isNaN(error) || !(condition * n * UNIT < 1) ? Double.POSITIVE_INFINITY : error;
  }

  private static double share(double part, double whole) {
    return part == 0 ? 0 : part / whole;
  }
}
