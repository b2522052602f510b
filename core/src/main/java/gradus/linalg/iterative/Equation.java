package gradus.linalg.iterative;

import gradus.linalg.Tensor;
import gradus.linalg.kernel.Storage;
import gradus.linalg.kernel.Vectors;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The state that the solvers of `Ax = b` share: the iterate, its residual, what is known of `‖A‖`,
/// and the test of the backward error.
///
/// The methods see `2ᵖA · 2^(q−p)x = 2^q b`, where the powers are those that bring an `A` of
/// extreme size, and a residual of extreme size, near 1. They are 0 for ordinary numbers.
final class Equation {
  /// A residual as small as this part of an ordinary one is zero to every method.
  private static final double VANISHED = 0x1p-400;

  /// The exponent that the start may have when it is scaled with the right side.
  private static final int LARGEST = 500;

  /// The preconditioner, brought near 1.
  final LinearOperator preconditioner;

  final int n;
  final double[] x;

  /// `b − Ax`, as the recurrence of the method has it.
  final double[] residual;

  private final LinearOperator a;
  private final Magnitude size = new Magnitude(0);

  /// The `q` of the right side.
  private int right;

  private double[] b;
  private double rightNorm;
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
    double[] given = Storage.doubles(b);
    this.x = start.toDoubles();
    this.right =
        Math.min(
            Magnitude.power(Vectors.largest(given)),
            LARGEST - Math.getExponent(Vectors.largest(x)));
    this.b = Magnitude.scaled(given, right);
    scale(x, right);
    Magnitude own = new Magnitude(0);
    this.preconditioner = LinearOperator.of(n, n, (v, y) -> own.multiply(preconditioner, v, y));
    this.stopping = stopping;
    this.residual = new double[n];
    this.rightNorm = Vectors.norm(this.b);
  }

  /// `y ← Av`, which may teach something about `‖A‖`.
  void multiply(double[] v, double[] y) {
    int before = size.power();
    size.multiply(a, v, y);
    if (size.power() != before) { // the first product, and x is still the start
      scale(x, before - size.power());
    }
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
    history[iterations] = Math.scalb(left, -right);
  }

  boolean exhausted() {
    return iterations >= stopping.iterations();
  }

  /// Whether a method need not reduce a residual of this norm any further.
  boolean small(double left) {
    return left <= VANISHED || accepted(left);
  }

  /// Whether a residual of this norm is a small enough backward error for the present `x`.
  private boolean accepted(double left) {
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

  /// Whether `‖Ar‖ / ‖r‖` says that no step can reduce the residual of a symmetric system, given
  /// `‖A‖` in the same norm.
  boolean leastSquares(double ratio, double whole) {
    return ratio <= stopping.matrixError() * whole;
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
        return result(accepted(residualNorm) ? Outcome.CONVERGED : outcome);
      }
      if (accepted(residualNorm)) {
        return result(Outcome.CONVERGED);
      }
      if (exhausted()) {
        return result(Outcome.LIMIT);
      }
      if (residualNorm >= progress * before) {
        return result(Outcome.STAGNATED);
      }
      rescale(Magnitude.power(residualNorm));
      before = residualNorm;
      outcome = sweep.run();
      refresh();
    }
  }

  /// `r = b − Ax`, from the definition.
  private void refresh() {
    int before = size.power();
    multiply(x, residual);
    if (size.power() != before) { // x has been scaled
      norm = 0;
      multiply(x, residual);
    }
    for (int i = 0; i < n; i++) {
      residual[i] = b[i] - residual[i];
    }
    residualNorm = Vectors.norm(residual);
  }

  /// Multiplies the right side, and all that is proportional to it, by a power of two.
  private void rescale(int power) {
    if (power == 0) {
      return;
    }
    right += power;
    b = Magnitude.scaled(b, power);
    scale(x, power);
    scale(residual, power);
    rightNorm = Math.scalb(rightNorm, power);
    residualNorm = Math.scalb(residualNorm, power);
  }

  private static void scale(double[] v, int power) {
    Vectors.copy(Magnitude.scaled(v, power), v);
  }

  private Solution result(Outcome reached) {
    int power = size.power() - right;
    double[] stored = Magnitude.stored(x, power);
    Outcome outcome = reached;
    if (!Arrays.equals(stored, x)) {
      Vectors.copy(stored, x);
      double known = norm;
      refresh();
      norm = known;
      if (!Double.isFinite(residualNorm)) {
        outcome = Outcome.NOT_FINITE;
      } else if (reached == Outcome.CONVERGED && !accepted(residualNorm)) {
        outcome = Outcome.STAGNATED;
      }
    }
    double scale = norm * Vectors.norm(x) + rightNorm;
    return new Solution(
        Tensor.vector(Magnitude.scaled(x, power)),
        outcome,
        iterations,
        Tensor.vector(Arrays.copyOf(history, iterations + 1)),
        Math.scalb(residualNorm, -right),
        Math.scalb(norm, -size.power()),
        residualNorm == 0 ? 0 : residualNorm / scale,
        Optional.ofNullable(direction));
  }
}
