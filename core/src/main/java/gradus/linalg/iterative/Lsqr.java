package gradus.linalg.iterative;

import gradus.linalg.Tensor;
import gradus.linalg.kernel.Vectors;

/// LSQR (Paige & Saunders 1982): in exact arithmetic conjugate gradients on `(AᵀA + λ²I)x = Aᵀb`,
/// without squaring the condition. `‖r̄‖` falls in every step.
///
/// Cost: a product with `A` and one with `Aᵀ` a step, and about `3m + 5n` multiplications.
public record Lsqr(double damping, Stopping stopping) implements LeastSquaresSolver {
  public Lsqr {
    GolubKahan.requireDamping(damping);
  }

  public static Lsqr defaults() {
    return new Lsqr(0, Stopping.defaults());
  }

  @Override
  public LeastSquaresSolution solve(LinearOperator a, Tensor b) {
    return GolubKahan.solve(a, b, damping, stopping, Recurrence::new);
  }

  @Override
  public LeastSquaresSolution solve(LinearOperator a, Tensor b, LinearOperator preconditioner) {
    return GolubKahan.solve(a, b, preconditioner, damping, stopping, Recurrence::new);
  }

  /// The QR factorization of the bidiagonal matrix, a row at a time; names as in §4 and §5 of the
  /// paper.
  private static final class Recurrence implements GolubKahan.Recurrence {
    private final GolubKahan process;
    private final double damping;
    private final double[] x;
    private final double[] w;
    private double rhoBar;
    private double phiBar;
    private double gradient;

    /// `ΣΨ²`: what damping adds to `‖r̄‖²`.
    private double damped;

    /// `‖V R⁻¹‖²` in Frobenius' norm.
    private double inverse;

    /// `‖B‖²` in Frobenius' norm.
    private double square;

    private double condition = 1;

    Recurrence(GolubKahan process) {
      this.process = process;
      damping = process.damping;
      x = new double[process.v.length];
      w = process.v.clone();
      rhoBar = process.alpha;
      phiBar = process.beta;
      gradient = process.alpha * process.beta;
      square = process.alpha * process.alpha;
    }

    @Override
    public void step() {
      double alpha = process.alpha;
      double beta = process.beta;
      double rhoDamped = Math.hypot(rhoBar, damping);
      double psi = damping / rhoDamped * phiBar;
      phiBar *= rhoBar / rhoDamped;
      double rho = Math.hypot(rhoDamped, beta);
      double c = rhoDamped / rho;
      double s = beta / rho;
      double theta = s * alpha;
      double phi = c * phiBar;
      rhoBar = -c * alpha;
      phiBar *= s;
      double length = Vectors.norm(w) / rho;
      inverse += length * length;
      Vectors.add(phi / rho, w, x);
      Vectors.addTo(process.v, -theta / rho, w);
      damped += psi * psi;
      square += beta * beta + damping * damping;
      gradient = alpha * Math.abs(s * phi);
      condition = Math.sqrt(square * inverse);
      square += alpha * alpha;
    }

    @Override
    public double[] x() {
      return x;
    }

    @Override
    public double residual() {
      return Math.sqrt(phiBar * phiBar + damped);
    }

    @Override
    public double gradient() {
      return gradient;
    }

    @Override
    public double condition() {
      return condition;
    }
  }
}
