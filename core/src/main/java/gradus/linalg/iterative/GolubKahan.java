package gradus.linalg.iterative;

import gradus.linalg.Tensor;
import gradus.linalg.kernel.Storage;
import gradus.linalg.kernel.Vectors;
import java.util.Arrays;
import java.util.function.Function;

/// The bidiagonalization that [Lsqr] and [Lsmr] share, `A V = U B`, two vectors at a time (Golub &
/// Kahan 1965; Paige & Saunders 1982, §3), and their tests.
///
/// The methods see `2ᵖA`, `2ᵖλ`, `2^(q−p)x` and `2^q b`, where the powers are those that bring an
/// operator and a right side of extreme size near 1. They are 0 for ordinary numbers.
final class GolubKahan {
  private static final double EPSILON = 0x1p-52;

  /// By how much the true residual may exceed what the recurrence says.
  private static final double TOLERATED = 10;

  /// `αₖ`, the diagonal of `B`, and `βₖ`, below it.
  double alpha;

  double beta;

  /// The right vector that belongs to `alpha`.
  final double[] v;

  /// `2ᵖλ`
  double damping;

  private final LinearOperator a;
  private final LinearOperator transposed;
  private final Magnitude size;

  /// The `q` of the right side.
  private final int rightPower;

  private final double[] b;
  private final Stopping stopping;
  private final double rightNorm;
  private final double[] u;
  private final double[] left;
  private final double[] right;
  private double norm;
  private double[] history = new double[64];
  private int iterations;

  /// How a method makes iterates out of the bidiagonal matrix.
  interface Recurrence {
    /// Takes in the next `β` and `α`.
    void step();

    double[] x();

    /// `‖r̄‖`
    double residual();

    /// `‖Āᵀr̄‖`
    double gradient();

    /// An estimate of `κ(Ā)`.
    double condition();
  }

  private GolubKahan(LinearOperator a, Tensor b, double damping, Stopping stopping) {
    Lengths.requireVector("the right side", b, a.rows());
    this.a = a;
    this.transposed = a.transpose();
    this.size = new Magnitude(damping);
    double[] given = Storage.doubles(b);
    this.rightPower = Magnitude.power(Vectors.largest(given));
    this.b = Magnitude.scaled(given, rightPower);
    this.damping = damping;
    this.stopping = stopping;
    this.rightNorm = Vectors.norm(this.b);
    this.u = this.b.clone();
    this.left = new double[a.rows()];
    this.right = new double[a.columns()];
    this.v = new double[a.columns()];
  }

  static void requireDamping(double damping) {
    if (!(damping >= 0 && damping < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("a damping is not negative, unlike " + damping);
    }
  }

  static LeastSquaresSolution solve(
      LinearOperator a,
      Tensor b,
      double damping,
      Stopping stopping,
      Function<GolubKahan, Recurrence> method) {
    GolubKahan process = new GolubKahan(a, b, damping, stopping);
    process.start();
    Recurrence recurrence = method.apply(process);
    return process.result(recurrence, process.run(recurrence));
  }

  /// With `x = Ny`. Damping acts on `x`, not `y`, so it becomes rows of the matrix.
  static LeastSquaresSolution solve(
      LinearOperator a,
      Tensor b,
      LinearOperator preconditioner,
      double damping,
      Stopping stopping,
      Function<GolubKahan, Recurrence> method) {
    Lengths.requireVector("the right side", b, a.rows());
    Tensor rightSide =
        damping == 0 ? b : Tensor.vector(Arrays.copyOf(b.toDoubles(), a.rows() + a.columns()));
    LinearOperator stacked = damping == 0 ? a : stacked(a, damping);
    LeastSquaresSolution y = solve(stacked.times(preconditioner), rightSide, 0, stopping, method);
    Tensor x = preconditioner.times(y.x());
    double[] difference = a.times(x).toDoubles();
    Vectors.add(-1, Storage.doubles(b), difference);
    return new LeastSquaresSolution(
        x,
        y.outcome().settled() && !Double.isFinite(Vectors.largest(Storage.doubles(x)))
            ? Outcome.NOT_FINITE
            : y.outcome(),
        y.iterations(),
        y.residuals(),
        Vectors.norm(difference),
        y.gradient(),
        y.norm(),
        y.condition(),
        y.backwardError());
  }

  /// `(A; λI)`
  private static LinearOperator stacked(LinearOperator a, double damping) {
    int m = a.rows();
    int n = a.columns();
    LinearOperator transposed = a.transpose();
    return LinearOperator.of(
        Math.addExact(m, n),
        n,
        (x, y) -> {
          double[] upper = new double[m];
          a.apply(x, upper);
          System.arraycopy(upper, 0, y, 0, m);
          for (int j = 0; j < n; j++) {
            y[m + j] = damping * x[j];
          }
        },
        (y, x) -> {
          transposed.apply(Arrays.copyOf(y, m), x);
          for (int j = 0; j < n; j++) {
            x[j] += damping * y[m + j];
          }
        });
  }

  private void start() {
    beta = rightNorm;
    unit(u, beta);
    if (beta > 0) {
      size.multiply(transposed, u, v);
    }
    damping = Math.scalb(damping, size.power());
    alpha = Vectors.norm(v);
    norm = alpha;
    unit(v, alpha);
    history[0] = beta;
  }

  private static void unit(double[] x, double norm) {
    if (norm > 0) {
      for (int i = 0; i < x.length; i++) {
        x[i] /= norm;
      }
    }
  }

  /// `βu ← Av − αu`, then `αv ← Aᵀu − βv`.
  private void extend() {
    size.multiply(a, v, left);
    Vectors.addTo(left, -alpha, u);
    beta = Vectors.norm(u);
    norm = Math.max(norm, Math.hypot(Math.hypot(alpha, beta), damping));
    if (beta <= EPSILON * norm) {
      beta = 0; // the left space is exhausted: what is left is rounding
      alpha = 0;
      return;
    }
    unit(u, beta);
    size.multiply(transposed, u, right);
    Vectors.addTo(right, -beta, v);
    alpha = Vectors.norm(v);
    if (alpha <= EPSILON * norm) {
      alpha = 0;
    }
    unit(v, alpha);
  }

  private Outcome run(Recurrence recurrence) {
    if (!Double.isFinite(alpha) || !Double.isFinite(beta)) {
      return Outcome.NOT_FINITE;
    }
    if (beta == 0) {
      return Outcome.CONVERGED;
    }
    if (alpha == 0) {
      return Outcome.LEAST_SQUARES;
    }
    while (iterations < stopping.iterations()) {
      extend();
      if (!Double.isFinite(alpha) || !Double.isFinite(beta)) {
        return Outcome.NOT_FINITE;
      }
      recurrence.step();
      record(recurrence.residual());
      Outcome outcome = tested(recurrence);
      if (outcome != Outcome.LIMIT) {
        return outcome;
      }
    }
    return Outcome.LIMIT;
  }

  private void record(double residual) {
    iterations++;
    if (iterations == history.length) {
      history = Arrays.copyOf(history, 2 * iterations);
    }
    history[iterations] = residual;
  }

  private Outcome tested(Recurrence recurrence) {
    double length = Vectors.norm(recurrence.x());
    if (solved(recurrence.residual(), length)) {
      return Outcome.CONVERGED;
    }
    if (alpha == 0 || minimal(recurrence.gradient(), recurrence.residual())) {
      return Outcome.LEAST_SQUARES;
    }
    return recurrence.condition() * EPSILON >= 1 ? Outcome.ILL_CONDITIONED : Outcome.LIMIT;
  }

  private boolean solved(double residual, double length) {
    return residual <= stopping.rightError() * rightNorm + stopping.matrixError() * norm * length;
  }

  private boolean minimal(double gradient, double residual) {
    return gradient <= stopping.matrixError() * norm * residual;
  }

  private LeastSquaresSolution result(Recurrence recurrence, Outcome reached) {
    int power = size.power() - rightPower;
    double[] x = Magnitude.stored(recurrence.x(), power);
    size.multiply(a, x, left);
    for (int i = 0; i < left.length; i++) {
      left[i] = b[i] - left[i];
    }
    double residual = Vectors.norm(left);
    size.multiply(transposed, left, right);
    Vectors.add(-damping * damping, x, right);
    double gradient = Vectors.norm(right);
    double length = Vectors.norm(x);
    double whole = Math.hypot(residual, damping * length);
    boolean verified = solved(whole / TOLERATED, length) || minimal(gradient / TOLERATED, whole);
    Outcome outcome = reached;
    if (reached.settled() && !Double.isFinite(whole)) {
      outcome = Outcome.NOT_FINITE;
    } else if (reached.settled() && !verified) {
      outcome = Outcome.STAGNATED;
    }
    return new LeastSquaresSolution(
        Tensor.vector(Magnitude.scaled(x, power)),
        outcome,
        iterations,
        Tensor.vector(Magnitude.scaled(Arrays.copyOf(history, iterations + 1), -rightPower)),
        Math.scalb(residual, -rightPower),
        Math.scalb(gradient, -size.power() - rightPower),
        Math.scalb(norm, -size.power()),
        recurrence.condition(),
        whole == 0 || gradient == 0
            ? 0
            : Math.min(whole / (norm * length + rightNorm), gradient / (norm * whole)));
  }
}
