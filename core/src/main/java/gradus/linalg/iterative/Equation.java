package gradus.linalg.iterative;

import gradus.linalg.Tensor;
import gradus.linalg.kernel.Storage;
import gradus.linalg.kernel.Vectors;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The state that the solvers of `Ax = b` share: the iterate, its residual, what is known of `‖A‖`,
/// and the test of the backward error.
final class Equation {
  final LinearOperator preconditioner;
  final int n;
  final double[] x;

  /// `b − Ax`, as the recurrence of the method has it.
  final double[] residual;

  private final LinearOperator a;
  private final double[] b;
  private final double rightNorm;
  private final Stopping stopping;
  private double[] history = new double[64];
  private int iterations;
  private double norm;
  private double residualNorm;
  private @Nullable Tensor direction;

  /// One run of a recurrence, from the true residual on.
  interface Sweep {
    /// Improves `x`; answers [Outcome#CONVERGED] where the recurrence thinks that it is done.
    Outcome run();
  }

  Equation(
      LinearOperator a, Tensor b, LinearOperator preconditioner, Tensor start, Stopping stopping) {
    this.n = Lengths.requireSquare("solve a system with", a);
    Lengths.requireVector("the right side", b, n);
    Lengths.requireVector("the start", start, n);
    if (preconditioner.rows() != n || preconditioner.columns() != n) {
      throw new IllegalArgumentException(
          "a preconditioner of "
              + Lengths.sizes(preconditioner)
              + " cannot serve a system of "
              + Lengths.sizes(a));
    }
    this.a = a;
    this.b = Storage.doubles(b);
    this.preconditioner = preconditioner;
    this.stopping = stopping;
    this.x = start.toDoubles();
    this.residual = new double[n];
    this.rightNorm = Vectors.norm(this.b);
  }

  /// `y ← Av`, which may teach something about `‖A‖`.
  void multiply(double[] v, double[] y) {
    a.apply(v, y);
    double length = Vectors.norm(v);
    if (length > 0) {
      norm = Math.max(norm, Vectors.norm(y) / length);
    }
  }

  double norm() {
    return norm;
  }

  /// Counts a step that left a residual of this norm.
  void step(double left) {
    iterations++;
    record(left);
  }

  private void record(double left) {
    if (iterations == history.length) {
      history = Arrays.copyOf(history, 2 * iterations);
    }
    history[iterations] = left;
  }

  boolean exhausted() {
    return iterations >= stopping.iterations();
  }

  /// Whether a residual of this norm is a small enough backward error for the present `x`.
  boolean small(double left) {
    return left <= stopping.rightError() * rightNorm
        || left
            <= stopping.rightError() * rightNorm + stopping.matrixError() * norm * Vectors.norm(x);
  }

  /// The same for an `x` that is not formed yet: `‖A‖ ‖x‖ ≥ ‖b‖ − ‖r‖`.
  boolean smallAnyway(double left) {
    return left
        <= stopping.rightError() * rightNorm
            + stopping.matrixError() * Math.max(0, rightNorm - left);
  }

  /// Whether `‖Ar‖ / ‖r‖` says that no step can reduce the residual of a symmetric system.
  boolean leastSquares(double ratio) {
    return ratio <= stopping.matrixError() * norm;
  }

  void found(double[] p) {
    double[] unit = p.clone();
    Vectors.scale(1 / Vectors.norm(unit), unit);
    direction = Tensor.vector(unit);
  }

  /// Sweeps until the true residual is small, or for as long as a sweep reduces it to less than
  /// this fraction.
  Solution solve(Sweep sweep, double progress) {
    refresh();
    record(residualNorm);
    double before = Double.POSITIVE_INFINITY;
    Outcome outcome = Outcome.CONVERGED;
    while (true) {
      if (!Double.isFinite(residualNorm)) {
        return result(Outcome.NOT_FINITE);
      }
      if (outcome != Outcome.CONVERGED) {
        return result(small(residualNorm) ? Outcome.CONVERGED : outcome);
      }
      if (small(residualNorm)) {
        return result(Outcome.CONVERGED);
      }
      if (exhausted()) {
        return result(Outcome.LIMIT);
      }
      if (residualNorm >= progress * before) {
        return result(Outcome.STAGNATED);
      }
      before = residualNorm;
      outcome = sweep.run();
      refresh();
    }
  }

  /// `r = b − Ax`, from the definition.
  private void refresh() {
    multiply(x, residual);
    for (int i = 0; i < n; i++) {
      residual[i] = b[i] - residual[i];
    }
    residualNorm = Vectors.norm(residual);
  }

  private Solution result(Outcome outcome) {
    double scale = norm * Vectors.norm(x) + rightNorm;
    return new Solution(
        Tensor.vector(x),
        outcome,
        iterations,
        Tensor.vector(Arrays.copyOf(history, iterations + 1)),
        residualNorm,
        norm,
        residualNorm == 0 ? 0 : residualNorm / scale,
        Optional.ofNullable(direction));
  }
}
