package gradus.optimization;

import gradus.linalg.kernel.Rows;
import gradus.linalg.kernel.Vectors;
import java.util.Arrays;

/// BFGS (Broyden, Fletcher, Goldfarb, Shanno 1970; Nocedal & Wright 2006, Algorithm 6.1): Newton's
/// direction with an inverse Hessian `H` learned from all changes of the gradient.
///
/// It converges superlinearly without second derivatives, and is invariant to the scale of the
/// function; once `H` is learned, to that of the arguments too. Memory `size²` numbers and about
/// `6·size²` flops a step, so for up to some thousand arguments; beyond these [Lbfgs].
///
/// @param lineSearch how far to go along each direction
public record Bfgs(LineSearch lineSearch) implements Method {
  /// With the strong Wolfe conditions, which keep `H` positive definite.
  public static Bfgs defaults() {
    return new Bfgs(StrongWolfe.defaults());
  }

  @Override
  public String title() {
    return "BFGS";
  }

  Descent begin(Differentiable f, Position at) {
    return new Run(f, at, this);
  }

  private static final class Run implements Descent {
    private final Search line;
    private final int n;

    /// `H`, symmetric to the last bit, row by row.
    private final double[] inverse;

    private final double[] direction;
    private final double[] product;
    private final Change change;
    private boolean learned;

    Run(Differentiable f, Position at, Bfgs method) {
      this.line = Search.of(method.lineSearch, f, at);
      this.n = f.size();
      this.inverse = new double[Math.multiplyExact(n, n)];
      this.direction = new double[n];
      this.product = new double[n];
      this.change = new Change(n);
    }

    @Override
    public boolean advance(Position at) {
      if (step(at)) {
        return true;
      }
      boolean hadLearned = learned;
      learned = false; // what was learned misleads: start again from steepest descent
      return hadLearned && step(at);
    }

    private boolean step(Position at) {
      for (int i = 0; i < n; i++) {
        direction[i] = learned ? -Rows.dot(inverse, i * n, at.gradient, 0, n) : -at.gradient[i];
      }
      change.begin(at);
      if (!line.search(at, direction, learned ? 1 : Change.firstStep(at))) {
        return false;
      }
      if (change.end(at)) {
        update();
      }
      return true;
    }

    /// `H ← (I − ρsyᵀ) H (I − ρysᵀ) + ρssᵀ` with `ρ = 1/yᵀs` (eq. 6.17), multiplied out; before the
    /// first time `H = (yᵀs/yᵀy) I` (eq. 6.20).
    private void update() {
      if (!learned) {
        Arrays.fill(inverse, 0);
        for (int i = 0; i < n; i++) {
          inverse[i * n + i] = change.product / change.squares;
        }
        learned = true;
      }
      for (int i = 0; i < n; i++) {
        product[i] = Rows.dot(inverse, i * n, change.y, 0, n);
      }
      // H − ρ(s(Hy)ᵀ + (Hy)sᵀ) + ρ(1 + ρ yᵀHy) ssᵀ = H + suᵀ + usᵀ, u = ½ρ(1 + ρ yᵀHy) s − ρ Hy
      double rho = 1 / change.product;
      double half = 0.5 * rho * (1 + rho * Vectors.dot(change.y, product));
      for (int i = 0; i < n; i++) {
        product[i] = half * change.s[i] - rho * product[i];
      }
      for (int i = 0; i < n; i++) {
        for (int j = 0; j <= i; j++) {
          double entry = inverse[i * n + j] + (change.s[i] * product[j] + product[i] * change.s[j]);
          inverse[i * n + j] = entry;
          inverse[j * n + i] = entry;
        }
      }
    }
  }
}
