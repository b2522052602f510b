package gradus.optimization;

/// L-BFGS (Nocedal 1980; Nocedal & Wright 2006, Algorithms 7.4 and 7.5): Newton's direction with a
/// Hessian that is known from the last few changes of the gradient.
///
/// It is invariant to the scale of the function, and nearly so to the scale of its arguments. One
/// step costs `4·memory·size` multiplications beside the evaluations, and allocates nothing.
///
/// @param memory how many changes are remembered; 5 to 20 serve most functions
public record Lbfgs(int memory) implements Method {
  public Lbfgs {
    if (memory < 1) {
      throw new IllegalArgumentException(
          "L-BFGS remembers at least 1 change of the gradient, not " + memory);
    }
  }

  /// With the last 10 changes.
  public static Lbfgs defaults() {
    return new Lbfgs(10);
  }

  @Override
  public String title() {
    return "L-BFGS";
  }

  Descent begin(Differentiable f, Position at) {
    return new Run(f, at, memory);
  }

  private static final class Run implements Descent {
    private final LineSearch line;
    private final int memory;

    /// `sₖ = xₖ₊₁ − xₖ`, `yₖ = ∇fₖ₊₁ − ∇fₖ`, `ρₖ = 1/yₖᵀsₖ`; the newest is at `(count − 1) mod
    /// (memory + 1)`, for the place after it is written before it is known to be of use.
    private final double[][] s;

    private final double[][] y;
    private final double[] rho;
    private final double[] alpha;
    private final double[] direction;
    private int count;
    private double gamma;

    Run(Differentiable f, Position at, int memory) {
      int size = f.size();
      this.line = new LineSearch(f, at);
      this.memory = memory;
      this.s = new double[memory + 1][size];
      this.y = new double[memory + 1][size];
      this.rho = new double[memory + 1];
      this.alpha = new double[memory + 1];
      this.direction = new double[size];
    }

    @Override
    public boolean advance(Position at) {
      if (step(at)) {
        return true;
      }
      boolean hadMemory = count > 0;
      count = 0; // the remembered curvature misleads: start again from steepest descent
      return hadMemory && step(at);
    }

    private boolean step(Position at) {
      direct(at.gradient);
      int slot = count % rho.length;
      double[] newest = s[slot];
      double[] change = y[slot];
      Vectors.copy(at.point, newest);
      Vectors.copy(at.gradient, change);
      if (!line.search(at, direction, count == 0 ? firstStep(at) : 1)) {
        return false;
      }
      for (int i = 0; i < newest.length; i++) {
        newest[i] = at.point[i] - newest[i];
        change[i] = at.gradient[i] - change[i];
      }
      remember(slot);
      return true;
    }

    /// A first step as long as the point is, or of length 1 at the origin.
    private static double firstStep(Position at) {
      return Math.max(1, Vectors.norm(at.point)) / Vectors.norm(at.gradient);
    }

    private void remember(int slot) {
      double curvature = Vectors.dot(s[slot], y[slot]);
      double squares = Vectors.dot(y[slot], y[slot]);
      // The Wolfe conditions make yᵀs > 0; close to rounding it may fail, and then there is nothing
      // to learn.
      if (curvature > Math.ulp(1.0) * Math.sqrt(squares) * Vectors.norm(s[slot])
          && curvature >= Double.MIN_NORMAL) {
        rho[slot] = 1 / curvature;
        gamma = curvature / squares;
        count++;
      }
    }

    /// Algorithm 7.4, the two-loop recursion: `direction ← −Hₖ∇f` with `Hₖ⁰ = γI`, `γ = sᵀy/yᵀy`
    /// (eq. 7.20).
    private void direct(double[] gradient) {
      Vectors.copy(gradient, direction);
      int oldest = Math.max(0, count - memory);
      for (int k = count - 1; k >= oldest; k--) {
        int slot = k % rho.length;
        alpha[slot] = rho[slot] * Vectors.dot(s[slot], direction);
        Vectors.add(-alpha[slot], y[slot], direction);
      }
      double scale = count == 0 ? -1 : -gamma;
      for (int i = 0; i < direction.length; i++) {
        direction[i] *= scale;
      }
      for (int k = oldest; k < count; k++) {
        int slot = k % rho.length;
        // The sign is that of the negated direction: r ← r + s(α − ρ yᵀr), with direction = −r.
        double beta = rho[slot] * Vectors.dot(y[slot], direction);
        Vectors.add(-alpha[slot] - beta, s[slot], direction);
      }
    }
  }
}
