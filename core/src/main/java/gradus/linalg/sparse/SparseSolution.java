package gradus.linalg.sparse;

import gradus.linalg.Certificate;
import gradus.linalg.Certificate.Measure;
import gradus.linalg.Condition;
import gradus.linalg.Inverse;
import gradus.linalg.Refinement.Outcome;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Storage;
import java.util.List;

/// A solution of `Ax = b`, improved step by step: `r = b − Ax`, solve `Ad = r` with the factors at
/// hand, `x ← x + d`.
///
/// Residuals are computed in twice the precision and rounded, so the solution becomes backward
/// stable entry by entry, even where the pivots of the factors were small (Skeel 1980; Arioli,
/// Demmel & Duff 1989, *SIAM J. Matrix Anal. Appl.* 10(2)). A step costs a product and a solve.
///
/// @param x in the shape of `b`
/// @param steps the most that any column took
/// @param outcome the worst of all columns
/// @param certificate of the worst column
public record SparseSolution(Tensor x, int steps, Outcome outcome, Certificate certificate) {
  private static final int STEPS = 20;
  private static final double UNIT = 0.5 * Math.ulp(1.0);

  static SparseSolution of(SparseMatrix a, Tensor b, Inverse inverse) {
    requireShapes(a, b, inverse);
    SparseMatrix symmetric = symmetric(a);
    int width = RightSide.width(a.rows, b);
    double[] x = new double[a.rows * width];
    int steps = 0;
    Outcome outcome = Outcome.CONVERGED;
    for (int c = 0; c < width; c++) {
      Column column = new Column(symmetric, column(b, c), inverse);
      Outcome ended = column.refine();
      steps = Math.max(steps, column.steps);
      outcome = ended.compareTo(outcome) > 0 ? ended : outcome;
      for (int i = 0; i < a.rows; i++) {
        x[i * width + c] = column.x[i];
      }
    }
    Tensor solution = Storage.tensor(b.shape(), x);
    return new SparseSolution(
        solution, steps, outcome, proof(symmetric, solution, b, inverse, width));
  }

  private static void requireShapes(SparseMatrix a, Tensor b, Inverse inverse) {
    if (a.rows != inverse.dimension() || a.columns != a.rows) {
      throw new IllegalArgumentException(
          "factors of order "
              + inverse.dimension()
              + " are not those of a "
              + a.rows
              + "×"
              + a.columns
              + " matrix; give the matrix that was factored");
    }
    RightSide.width(a.rows, b);
  }

  private static double[] column(Tensor b, int c) {
    return b.rank() == 1 ? Storage.doubles(b) : Storage.doubles(b.column(c));
  }

  /// The matrix of which only the lower triangle was read.
  private static SparseMatrix symmetric(SparseMatrix a) {
    return a.lower(0).plus(a.lower(-1).transpose());
  }

  /// One right side on its way.
  private static final class Column {
    private final SparseMatrix a;
    private final double[] b;
    private final Inverse inverse;
    private double[] x;
    private int steps;

    Column(SparseMatrix a, double[] b, Inverse inverse) {
      this.a = a;
      this.b = b;
      this.inverse = inverse;
      this.x = inverse.solve(Tensor.vector(b)).toDoubles();
    }

    /// Until the componentwise backward error is at rounding, or no longer halves.
    Outcome refine() {
      double[] residual = Residual.of(a, x, b);
      double error = Residual.componentwise(residual, Residual.sizes(a, x, b));
      while (error > UNIT) {
        if (steps == STEPS) {
          return Outcome.STAGNATED;
        }
        double[] correction = Storage.doubles(inverse.solve(Tensor.vector(residual)));
        double[] next = x.clone();
        for (int i = 0; i < next.length; i++) {
          next[i] += correction[i];
        }
        double[] left = Residual.of(a, next, b);
        double after = Residual.componentwise(left, Residual.sizes(a, next, b));
        if (!(after < error)) {
          return error <= 4 * UNIT ? Outcome.CONVERGED : ended(after, error);
        }
        steps++;
        x = next;
        residual = left;
        boolean halved = after < error / 2;
        error = after;
        if (!halved) {
          return error <= 4 * UNIT ? Outcome.CONVERGED : Outcome.STAGNATED;
        }
      }
      return Double.isNaN(error) ? Outcome.DIVERGED : Outcome.CONVERGED;
    }

    private static Outcome ended(double after, double before) {
      return after <= 2 * before ? Outcome.STAGNATED : Outcome.DIVERGED;
    }
  }

  static Certificate certify(SparseMatrix a, Tensor x, Tensor b, Inverse inverse) {
    requireShapes(a, b, inverse);
    if (!x.shape().equals(b.shape())) {
      throw new IllegalArgumentException(
          "a solution has the shape of the right side, " + b.shape() + ", not " + x.shape());
    }
    return proof(symmetric(a), x, b, inverse, RightSide.width(a.rows, b));
  }

  private static Certificate proof(SparseMatrix a, Tensor x, Tensor b, Inverse inverse, int width) {
    int n = a.rows;
    double norm = a.infinityNorm();
    double backward = 0;
    double componentwise = 0;
    double error = 0;
    for (int c = 0; c < width; c++) {
      double[] right = column(b, c);
      double[] solved = column(x, c);
      double[] r = Residual.of(a, solved, right);
      double[] sizes = Residual.sizes(a, solved, right);
      double size = largest(solved);
      backward = Math.max(backward, share(largest(r), norm * size + largest(right)));
      componentwise = Math.max(componentwise, Residual.componentwise(r, sizes));
      double[] left = new double[n];
      for (int i = 0; i < n; i++) {
        // the residual is rounded, and its sum of products to twice the precision
        double rounding = (a.start[i + 1] - a.start[i] + 1) * UNIT;
        left[i] = Math.abs(r[i]) * (1 + 2 * UNIT) + rounding * rounding * sizes[i];
      }
      error = Math.max(error, share(Condition.magnified(inverse, Tensor.vector(left)), size));
    }
    // ‖A⁻¹‖₁ is ‖A⁻¹‖∞, since A is symmetric
    Tensor ones = Tensor.generate(Shape.of(n), _ -> 1);
    double condition = n == 0 ? 1 : a.oneNorm() * Condition.magnified(inverse, ones);
    double bound = Certificate.stable(n, n);
    return new Certificate(
        "Ax = b",
        List.of(
            new Measure(Certificate.BACKWARD_ERROR, "‖b − Ax‖ / (‖A‖ ‖x‖ + ‖b‖)", backward, bound),
            new Measure(
                Certificate.COMPONENTWISE,
                "max |b − Ax|ᵢ / (|A||x| + |b|)ᵢ",
                componentwise,
                bound)),
        Double.isNaN(condition) ? Double.POSITIVE_INFINITY : condition,
        trusted(error, condition));
  }

  /// The estimate rests on solutions with the same factors: where these may have no digit, neither
  /// has it.
  private static double trusted(double error, double condition) {
    return Double.isNaN(error) || !(condition * 16 * UNIT < 1) ? Double.POSITIVE_INFINITY : error;
  }

  private static double share(double part, double whole) {
    return part == 0 ? 0 : part / whole;
  }

  private static double largest(double[] x) {
    double largest = 0;
    for (double element : x) {
      largest = Math.max(largest, Math.abs(element));
    }
    return largest;
  }
}
