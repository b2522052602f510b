package gradus.linalg.iterative;

import gradus.linalg.Tensor;
import gradus.linalg.kernel.Vectors;

/// The minimum residual method for a symmetric matrix, positive definite or not (Paige & Saunders
/// 1975, §6; Choi, Paige & Saunders 2011, §2).
///
/// Each step minimizes `‖b − Ax‖` over one more vector of the Lanczos process, which a QR
/// factorization of its tridiagonal matrix does with three vectors; with a preconditioner, which
/// must be symmetric positive definite, it is the norm `√(rᵀM⁻¹r)`. Where a singular system has no
/// solution the outcome is [Outcome#LEAST_SQUARES]. From zero and without a preconditioner `x` is
/// then `A⁺b`, the shortest of all minimizers: its component along the residual, which `A` maps to
/// zero, is taken away (Liu, Milzarek & Roosta 2023, Proposition 1).
///
/// Rounding leaves a residual of about `κ²ε‖b‖`, where conjugate gradients leave `κε‖b‖` (Sleijpen,
/// van der Vorst & Modersitzki 2000): above conditions of `1e8` expect [Outcome#STAGNATED].
///
/// Cost: one product and one preconditioning a step, and about `22n` flops.
public record Minres(Stopping stopping) implements Solver {
  private static final double PROGRESS = 0.5;
  private static final double EPSILON = 0x1p-52;

  public static Minres defaults() {
    return new Minres(Stopping.defaults());
  }

  @Override
  public Solution solve(LinearOperator a, Tensor b, LinearOperator preconditioner, Tensor start) {
    Equation equation = new Equation(a, b, preconditioner, start, stopping);
    return equation.solve(() -> new Recurrence(equation).run(), PROGRESS);
  }

  /// One run of the recurrence. The names are those of the paper: `β` beside and `α` on the
  /// diagonal of the tridiagonal matrix, `c`, `s` the last reflection of its QR factorization.
  private static final class Recurrence {
    private final Equation equation;
    private final double[] residual;

    /// `Mv` for the last Lanczos vector and the one before, times their `β`.
    private double[] last;

    private double[] earlier;
    private final double[] image;
    private final double[] v;

    /// The last three columns of `V R⁻¹`.
    private double[][] w;

    /// The largest column of the tridiagonal matrix: at most `‖A‖`, preconditioned from both sides.
    private double norm;

    private double beta;
    private double betaBefore;
    private double phi;
    private double c = -1;
    private double s;
    private double diagonal;
    private double corner;

    Recurrence(Equation equation) {
      this.equation = equation;
      residual = equation.residual;
      int n = equation.n;
      last = residual.clone();
      earlier = new double[n];
      image = new double[n];
      v = new double[n];
      w = new double[3][n];
    }

    Outcome run() {
      equation.preconditioner.apply(last, image);
      beta = root(Vectors.dot(last, image));
      phi = beta;
      while (true) {
        if (!(beta > 0) || beta == Double.POSITIVE_INFINITY) {
          return Double.isFinite(beta) ? Outcome.PRECONDITIONER_INDEFINITE : Outcome.NOT_FINITE;
        }
        double alpha = lanczos();
        if (!Double.isFinite(alpha) || Double.isNaN(beta) || Double.isInfinite(beta)) {
          return Outcome.NOT_FINITE;
        }
        if (beta < 0) {
          return Outcome.PRECONDITIONER_INDEFINITE;
        }
        if (!reflect(alpha)) {
          shorten();
          return Outcome.LEAST_SQUARES;
        }
        double left = Vectors.norm(residual);
        equation.step(left);
        if (beta == 0 || equation.small(left)) {
          return Outcome.CONVERGED;
        }
        if (equation.exhausted()) {
          return Outcome.LIMIT;
        }
      }
    }

    /// A square root that keeps the sign.
    private static double root(double square) {
      return Math.copySign(Math.sqrt(Math.abs(square)), square);
    }

    /// The next Lanczos vector; answers `α`.
    private double lanczos() {
      for (int i = 0; i < v.length; i++) {
        v[i] = image[i] / beta;
      }
      double[] next = earlier;
      double back = betaBefore == 0 ? 0 : beta / betaBefore;
      equation.multiply(v, image);
      for (int i = 0; i < v.length; i++) {
        next[i] = image[i] - back * next[i];
      }
      double alpha = Vectors.dot(v, next);
      Vectors.add(-alpha / beta, last, next);
      earlier = last;
      last = next;
      equation.preconditioner.apply(last, image);
      betaBefore = beta;
      beta = root(Vectors.dot(last, image));
      // measured against the image: without a preconditioner ‖Av‖ itself
      double above = Math.hypot(Math.abs(alpha), back == 0 ? 0 : betaBefore);
      norm = Math.max(norm, Math.hypot(above, beta));
      if (Math.abs(beta) <= EPSILON * above) {
        beta = 0; // the Krylov space is exhausted
      }
      return alpha;
    }

    /// Makes the new column of the tridiagonal matrix triangular and steps along the new column of
    /// `V R⁻¹`; false, without a step, where the residual cannot fall any more.
    private boolean reflect(double alpha) {
      double cornerBefore = corner;
      double above = c * diagonal + s * alpha;
      double pivot = s * diagonal - c * alpha;
      corner = s * beta;
      diagonal = -c * beta;
      if (equation.leastSquares(Math.hypot(pivot, diagonal), norm)) {
        return false; // ‖Ar‖ = ‖r‖ √(pivot² + diagonal²)
      }
      double gamma = Math.hypot(pivot, beta);
      c = pivot / gamma;
      s = beta / gamma;
      double step = c * phi;
      phi *= s;
      double[] column = w[0];
      for (int i = 0; i < v.length; i++) {
        column[i] = (v[i] - cornerBefore * column[i] - above * w[1][i]) / gamma;
      }
      w = new double[][] {w[1], column, w[2]};
      Vectors.add(step, column, equation.x);
      // r ← s² r − φ c Mv, with the new Mv
      double along = beta == 0 ? 0 : -phi * c / beta;
      for (int i = 0; i < v.length; i++) {
        residual[i] = s * s * residual[i] + along * last[i];
      }
      return true;
    }

    /// Takes away the component of `x` along the residual, which is in the null space of `A`.
    private void shorten() {
      double square = Vectors.dot(residual, residual);
      if (square > 0) {
        Vectors.add(-Vectors.dot(residual, equation.x) / square, residual, equation.x);
      }
    }
  }
}
