package gradus.optimization;

import gradus.linalg.kernel.Vectors;

/// Nonlinear conjugate gradients (Hager & Zhang 2005): `d⁺ = −g⁺ + βd` with `β = (y − 2d
/// ‖y‖²/dᵀy)ᵀg⁺ / dᵀy`, and `y = g⁺ − g`.
///
/// Of the many formulas for `β` this one makes `dᵀg ≤ −⅞‖g‖²` for any line search, so no direction
/// ever has to be given up, while Polak & Ribière's needs restarts to descend. From below it is
/// bounded by `0.4 dᵀg/‖d‖²` (Hager & Zhang 2013, eq. 2.5), which has the unit of `β`: steps do not
/// depend on the scale of the function.
///
/// Five vectors are all the memory, and a step costs a few products of them. [Lbfgs] needs fewer
/// evaluations nearly always; this serves where its memory has no room.
///
/// @param lineSearch how far to go along each direction; exact ones pay here
public record ConjugateGradients(LineSearch lineSearch) implements Method {
  /// `η` in the bound of `β`.
  private static final double BOUND = 0.4;

  public static ConjugateGradients defaults() {
    return new ConjugateGradients(new StrongWolfe(1e-4, 0.1));
  }

  @Override
  public String title() {
    return "conjugate gradients";
  }

  Descent begin(Differentiable f, Position at) {
    return new Run(f, at, this);
  }

  private static final class Run implements Descent {
    private final Search line;
    private final double[] direction;
    private final Change change;
    private boolean begun;

    /// `α dᵀg` of the last step: the next one is tried as long as it promises the same decrease
    /// (Nocedal & Wright 2006, §3.5).
    private double promised;

    Run(Differentiable f, Position at, ConjugateGradients method) {
      this.line = Search.of(method.lineSearch, f, at);
      this.direction = new double[f.size()];
      this.change = new Change(f.size());
    }

    @Override
    public boolean advance(Position at) {
      if (begun && step(at, true)) {
        return true;
      }
      begun = true;
      return step(at, false); // along steepest descent
    }

    private boolean step(Position at, boolean conjugate) {
      double beta = conjugate ? beta(at.gradient) : 0;
      for (int i = 0; i < direction.length; i++) {
        direction[i] = -at.gradient[i] + (beta == 0 ? 0 : beta * direction[i]);
      }
      double slope = Vectors.dot(at.gradient, direction);
      change.begin(at);
      if (!line.search(at, direction, conjugate ? promised / slope : Change.firstStep(at))) {
        return false;
      }
      change.end(at);
      promised = at.stepLength * slope;
      return true;
    }

    private double beta(double[] gradient) {
      double curvature = Vectors.dot(direction, change.y);
      double squares = Vectors.dot(direction, direction);
      double slope = Vectors.dot(direction, gradient);
      double beta =
          (Vectors.dot(change.y, gradient) - 2 * slope * change.squares / curvature) / curvature;
      double before = slope - curvature; // dᵀg where the step began
      return Double.isFinite(beta) ? Math.max(beta, BOUND * before / squares) : 0;
    }
  }
}
