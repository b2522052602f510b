package gradus.optimization;

/// Shorter and shorter steps until one decreases the function enough: `φ(α) ≤ φ(0) + c₁αφ′(0)`
/// (Armijo 1966; Nocedal & Wright 2006, Algorithm 3.1).
///
/// Each trial is where the parabola through `φ(0)`, `φ′(0)` and the last value is lowest, between a
/// tenth and a half of the last (Dennis & Schnabel 1983, §6.3.2). The slope at the accepted point
/// is not looked at, so a quasi-Newton method cannot always learn from the step; where the length
/// of the direction means nothing, [StrongWolfe] serves better.
///
/// @param decrease `c₁`: the share of the decrease that the slope promises
public record Backtracking(double decrease) implements LineSearch {
  private static final int MOST_TRIALS = 60;

  public Backtracking {
    LineSearch.requireDecrease(decrease);
  }

  /// With the usual `c₁ = 10⁻⁴`.
  public static Backtracking defaults() {
    return new Backtracking(1e-4);
  }

  @Override
  public String title() {
    return "backtracking";
  }

  Search begin(Differentiable f, Position at) {
    return new Run(f, at, decrease);
  }

  private static final class Run implements Search {
    private final Ray ray;
    private final Ray.Trial trial = new Ray.Trial();
    private final double decrease;

    Run(Differentiable f, Position at, double decrease) {
      this.ray = new Ray(f, at);
      this.decrease = decrease;
    }

    @Override
    public boolean search(Position at, double[] direction, double first, double most) {
      if (!ray.begin(at, direction, first)) {
        return false;
      }
      double alpha = Math.min(first, most);
      for (int i = 0; i < MOST_TRIALS; i++) {
        ray.evaluate(alpha, trial);
        if (trial.isFinite() && ray.decreases(trial, decrease)) {
          return ray.accept(trial);
        }
        alpha = shorter();
      }
      return false;
    }

    private double shorter() {
      double rise = trial.value - ray.value() - trial.alpha * ray.slope;
      double lowest = -ray.slope * trial.alpha * trial.alpha / (2 * rise);
      return Double.isFinite(lowest)
          ? Math.clamp(lowest, 0.1 * trial.alpha, 0.5 * trial.alpha)
          : 0.5 * trial.alpha;
    }
  }
}
