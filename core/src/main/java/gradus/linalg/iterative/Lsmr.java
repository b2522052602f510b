package gradus.linalg.iterative;

import gradus.linalg.Tensor;
import gradus.linalg.kernel.Vectors;

/// LSMR (Fong & Saunders 2011): in exact arithmetic [Minres] on `(AᵀA + λ²I)x = Aᵀb`, without
/// squaring the condition. `‖Āᵀr̄‖` falls in every step, and `‖r̄‖` does, too.
///
/// Cost: a product with `A` and one with `Aᵀ` a step, and about `3m + 6n` multiplications.
public record Lsmr(double damping, Stopping stopping) implements LeastSquaresSolver {
  public Lsmr {
    GolubKahan.requireDamping(damping);
  }

  public static Lsmr defaults() {
    return new Lsmr(0, Stopping.defaults());
  }

  @Override
  public LeastSquaresSolution solve(LinearOperator a, Tensor b) {
    return GolubKahan.solve(a, b, damping, stopping, Recurrence::new);
  }

  @Override
  public LeastSquaresSolution solve(LinearOperator a, Tensor b, LinearOperator preconditioner) {
    return GolubKahan.solve(a, b, preconditioner, damping, stopping, Recurrence::new);
  }

  /// Two QR factorizations, of the bidiagonal matrix and of the transpose of its factor; names as
  /// in §2 to §5 of the paper.
  private static final class Recurrence implements GolubKahan.Recurrence {
    private final GolubKahan process;
    private final double damping;
    private final double[] x;
    private final double[] h;
    private final double[] hBar;
    private double alphaBar;
    private double zetaBar;
    private double rho = 1;
    private double rhoBar = 1;
    private double cBar = 1;
    private double sBar;
    private double zeta;
    private double thetaBar;

    // for ‖r̄‖
    private double betaDouble;
    private double betaDot;
    private double rhoDot = 1;
    private double tauTilde;
    private double thetaTilde;
    private double damped;
    private double residual;

    // for the condition
    private double largest;
    private double smallest = Double.POSITIVE_INFINITY;
    private double condition = 1;
    private boolean first = true;

    Recurrence(GolubKahan process) {
      this.process = process;
      damping = process.damping;
      x = new double[process.v.length];
      h = process.v.clone();
      hBar = new double[x.length];
      alphaBar = process.alpha;
      zetaBar = process.alpha * process.beta;
      betaDouble = process.beta;
      residual = process.beta;
    }

    @Override
    public void step() {
      double alphaHat = Math.hypot(alphaBar, damping);
      double cHat = alphaBar / alphaHat;
      double sHat = damping / alphaHat;
      double rhoBefore = rho;
      rho = Math.hypot(alphaHat, process.beta);
      double c = alphaHat / rho;
      double s = process.beta / rho;
      double theta = s * process.alpha;
      alphaBar = c * process.alpha;

      double rhoBarBefore = rhoBar;
      double zetaBefore = zeta;
      thetaBar = sBar * rho;
      double rhoTurned = cBar * rho;
      rhoBar = Math.hypot(rhoTurned, theta);
      cBar = rhoTurned / rhoBar;
      sBar = theta / rhoBar;
      zeta = cBar * zetaBar;
      zetaBar = -sBar * zetaBar;

      Vectors.addTo(h, -thetaBar * rho / (rhoBefore * rhoBarBefore), hBar);
      Vectors.add(zeta / (rho * rhoBar), hBar, x);
      Vectors.addTo(process.v, -theta / rho, h);
      residual(cHat, sHat, c, s, zetaBefore);
      condition(rhoBarBefore, rhoTurned);
    }

    private void residual(double cHat, double sHat, double c, double s, double zetaBefore) {
      double betaAcute = cHat * betaDouble;
      double betaCheck = -sHat * betaDouble;
      double betaHat = c * betaAcute;
      betaDouble = -s * betaAcute;
      double thetaTildeBefore = thetaTilde;
      double rhoTilde = Math.hypot(rhoDot, thetaBar);
      double cTilde = rhoDot / rhoTilde;
      double sTilde = thetaBar / rhoTilde;
      thetaTilde = sTilde * rhoBar;
      rhoDot = cTilde * rhoBar;
      betaDot = -sTilde * betaDot + cTilde * betaHat;
      tauTilde = (zetaBefore - thetaTildeBefore * tauTilde) / rhoTilde;
      double tauDot = (zeta - thetaTilde * tauTilde) / rhoDot;
      damped += betaCheck * betaCheck;
      residual = Math.sqrt(damped + square(betaDot - tauDot) + square(betaDouble));
    }

    private static double square(double x) {
      return x * x;
    }

    private void condition(double rhoBarBefore, double rhoTurned) {
      if (!first) {
        largest = Math.max(largest, rhoBarBefore);
        smallest = Math.min(smallest, rhoBarBefore);
      }
      first = false;
      double turned = Math.abs(rhoTurned);
      condition = Math.max(largest, turned) / Math.min(smallest, turned);
    }

    @Override
    public double[] x() {
      return x;
    }

    @Override
    public double residual() {
      return residual;
    }

    @Override
    public double gradient() {
      return Math.abs(zetaBar);
    }

    @Override
    public double condition() {
      return condition;
    }
  }
}
