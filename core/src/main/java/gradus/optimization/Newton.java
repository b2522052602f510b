package gradus.optimization;

import gradus.linalg.Cholesky;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;

/// Newton's method with a line search, for smooth functions of a few hundred arguments at most
/// (Nocedal & Wright 2006, Algorithms 3.2 and 3.3).
///
/// The direction solves `(H + τI) d = −∇f`. `τ` is 0 where the Hessian is safely positive definite,
/// and grows until it is so elsewhere: the direction then turns towards steepest descent. Near a
/// minimum each step doubles the correct digits, whatever the units of the arguments. One step
/// costs a Hessian and `size³/3` multiplications.
///
/// @param lineSearch how far to go along each direction
public record Newton(LineSearch lineSearch) implements Method {
  /// `β` in Algorithm 3.3, for a Hessian scaled to a unit diagonal.
  private static final double FIRST_DAMPING = 1e-10;

  /// With the strong Wolfe conditions.
  public Newton() {
    this(StrongWolfe.defaults());
  }

  @Override
  public String title() {
    return "Newton";
  }

  Descent begin(Differentiable f, Position at) {
    if (f instanceof TwiceDifferentiable twice) {
      return new Run(twice, Search.of(lineSearch, f, at));
    }
    throw new IllegalArgumentException(
        "Newton's method needs a Hessian, and this function has only a gradient; use L-BFGS");
  }

  private static final class Run implements Descent {
    private final TwiceDifferentiable f;
    private final Search line;
    private boolean informed = true;

    Run(TwiceDifferentiable f, Search line) {
      this.f = f;
      this.line = line;
    }

    @Override
    public boolean advance(Position at) {
      Tensor hessian = f.hessian(at.point);
      informed = hessian.isFinite();
      return informed && line.search(at, direction(hessian, at.gradient), 1);
    }

    @Override
    public boolean informed() {
      return informed;
    }
  }

  /// Algorithm 3.3, Cholesky with an added multiple of the identity, after scaling to a unit
  /// diagonal: so the damping has no unit.
  private static double[] direction(Tensor hessian, double[] gradient) {
    int n = gradient.length;
    double[] scale = new double[n];
    for (int i = 0; i < n; i++) {
      double diagonal = Math.abs(hessian.at(i, i));
      scale[i] = diagonal > 0 ? 1 / Math.sqrt(diagonal) : 1;
    }
    Tensor scaled =
        Tensor.generate(hessian.shape(), k -> hessian.flat(k) * scale[k / n] * scale[k % n]);
    Tensor right = Tensor.generate(Shape.of(n), i -> -gradient[i] * scale[i]);
    double[] direction = factor(scaled).solve(right).toDoubles();
    for (int i = 0; i < n; i++) {
      direction[i] *= scale[i];
    }
    return direction;
  }

  private static Cholesky factor(Tensor scaled) {
    int n = scaled.rows();
    double damping = 0;
    while (true) {
      double tau = damping;
      Cholesky factor =
          Cholesky.of(
              Tensor.generate(scaled.shape(), k -> scaled.flat(k) + (k / n == k % n ? tau : 0)));
      if (safe(factor)) {
        return factor;
      }
      damping = damping == 0 ? FIRST_DAMPING : 10 * damping;
    }
  }

  /// Whether the factor exists and no pivot is what rounding may have left of zero.
  private static boolean safe(Cholesky factor) {
    if (!factor.positiveDefinite()) {
      return false;
    }
    int n = factor.lower().rows();
    double smallest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      smallest = Math.min(smallest, factor.lower().at(i, i));
    }
    return smallest * smallest > 10 * n * Math.ulp(1.0);
  }
}
