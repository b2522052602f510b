package gradus.optimization;

import gradus.linalg.kernel.Vectors;

/// L-BFGS (Nocedal 1980; Nocedal & Wright 2006, Algorithms 7.4 and 7.5): Newton's direction with a
/// Hessian that is known from the last few changes of the gradient.
///
/// It is invariant to the scale of the function, and nearly so to the scale of its arguments. One
/// step costs `4·memory·size` multiplications beside the evaluations, and allocates nothing.
///
/// @param memory how many changes are remembered; 5 to 20 serve most functions
/// @param lineSearch how far to go along each direction
public record Lbfgs(int memory, LineSearch lineSearch) implements Method {
  public Lbfgs {
    requireMemory("L-BFGS", memory);
  }

  /// With the strong Wolfe conditions.
  public Lbfgs(int memory) {
    this(memory, StrongWolfe.defaults());
  }

  /// With the last 10 changes.
  public static Lbfgs defaults() {
    return new Lbfgs(10);
  }

  @Override
  public String title() {
    return "L-BFGS";
  }

  /// Rejects a memory without room.
  static void requireMemory(String method, int memory) {
    if (memory < 1) {
      throw new IllegalArgumentException(
          method + " remembers at least 1 change of the gradient, not " + memory);
    }
  }

  Descent begin(Differentiable f, Position at) {
    return new Run(f, at, this);
  }

  private static final class Run implements Descent {
    private final Search line;
    private final int memory;

    /// The newest is at `(count − 1) mod (memory + 1)`, for the place after it is written before it
    /// is known to be of use.
    private final Change[] changes;

    private final double[] alpha;
    private final double[] direction;
    private int count;
    private double gamma;

    Run(Differentiable f, Position at, Lbfgs method) {
      this.line = Search.of(method.lineSearch, f, at);
      this.memory = method.memory;
      this.changes = new Change[memory + 1];
      for (int k = 0; k <= memory; k++) {
        changes[k] = new Change(f.size());
      }
      this.alpha = new double[memory + 1];
      this.direction = new double[f.size()];
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
      Change newest = changes[count % changes.length];
      newest.begin(at);
      if (!line.search(at, direction, count == 0 ? Change.firstStep(at) : 1)) {
        return false;
      }
      if (newest.end(at)) {
        gamma = newest.product / newest.squares;
        count++;
      }
      return true;
    }

    /// Algorithm 7.4, the two-loop recursion: `direction ← −Hₖ∇f` with `Hₖ⁰ = γI`, `γ = sᵀy/yᵀy`
    /// (eq. 7.20).
    private void direct(double[] gradient) {
      Vectors.copy(gradient, direction);
      int oldest = Math.max(0, count - memory);
      for (int k = count - 1; k >= oldest; k--) {
        int slot = k % changes.length;
        Change change = changes[slot];
        alpha[slot] = Vectors.dot(change.s, direction) / change.product;
        Vectors.add(-alpha[slot], change.y, direction);
      }
      double scale = count == 0 ? -1 : -gamma;
      for (int i = 0; i < direction.length; i++) {
        direction[i] *= scale;
      }
      for (int k = oldest; k < count; k++) {
        int slot = k % changes.length;
        Change change = changes[slot];
        // The sign is that of the negated direction: r ← r + s(α − ρ yᵀr), with direction = −r.
        double beta = Vectors.dot(change.y, direction) / change.product;
        Vectors.add(-alpha[slot] - beta, change.s, direction);
      }
    }
  }
}
