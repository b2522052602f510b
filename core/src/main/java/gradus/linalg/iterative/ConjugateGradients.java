package gradus.linalg.iterative;

import gradus.linalg.Tensor;
import gradus.linalg.kernel.Vectors;

/// Conjugate gradients for a symmetric positive definite matrix (Hestenes & Stiefel 1952; Golub &
/// Van Loan, *Matrix Computations*, 4th ed., Algorithm 11.5.1).
///
/// Each step minimizes `½xᵀAx − bᵀx` over one more direction. The error falls in the norm of `A` by
/// about `(√κ − 1)/(√κ + 1)`, where `κ` is the condition of the preconditioned matrix. The
/// preconditioner is symmetric positive definite, too. That one of the two is not shows on the way
/// and is an [Outcome]; a direction of negative curvature comes with the [Solution].
///
/// Cost: one product and one preconditioning a step, and about `12n` flops.
public record ConjugateGradients(Stopping stopping) implements Solver {
  /// A restart from the true residual is worth the trouble where it halves it.
  private static final double PROGRESS = 0.5;

  private static final double EPSILON = 0x1p-52;

  public static ConjugateGradients defaults() {
    return new ConjugateGradients(Stopping.defaults());
  }

  @Override
  public Solution solve(LinearOperator a, Tensor b, LinearOperator preconditioner, Tensor start) {
    Equation equation = new Equation(a, b, preconditioner, start, stopping);
    return equation.solve(() -> sweep(equation), PROGRESS);
  }

  private static Outcome sweep(Equation equation) {
    double[] r = equation.residual;
    double[] z = new double[equation.n];
    double[] p = new double[equation.n];
    double[] q = new double[equation.n];
    double before = 1;
    while (true) {
      equation.preconditioner.apply(r, z);
      double rz = Vectors.dot(r, z);
      if (!(rz > 0) || rz == Double.POSITIVE_INFINITY) {
        return Double.isFinite(rz) ? Outcome.PRECONDITIONER_INDEFINITE : Outcome.NOT_FINITE;
      }
      Vectors.addTo(z, rz / before, p); // the first p is z, since p was zero
      before = rz;
      equation.multiply(p, q);
      double curvature = Vectors.dot(p, q);
      double rounding = EPSILON * Vectors.norm(p) * Vectors.norm(q);
      if (!Double.isFinite(curvature)) {
        return Outcome.NOT_FINITE;
      }
      if (curvature <= rounding) {
        equation.found(p);
        return curvature < -rounding ? Outcome.INDEFINITE : Outcome.BREAKDOWN;
      }
      double length = rz / curvature;
      Vectors.add(length, p, equation.x);
      Vectors.add(-length, q, r);
      double left = Vectors.norm(r);
      equation.step(left);
      if (equation.small(left)) {
        return Outcome.CONVERGED;
      }
      if (equation.exhausted()) {
        return Outcome.LIMIT;
      }
    }
  }
}
