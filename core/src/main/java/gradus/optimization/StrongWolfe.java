package gradus.optimization;

/// A step length with the strong Wolfe conditions (Nocedal & Wright 2006, Algorithms 3.5 and 3.6).
///
/// Sufficient decrease `φ(α) ≤ φ(0) + c₁αφ′(0)` and small slope `|φ′(α)| ≤ c₂|φ′(0)|`. Two values
/// that differ by rounding alone are ordered by their slopes.
///
/// @param decrease `c₁`: the share of the decrease that the slope promises
/// @param curvature `c₂ > c₁`: 0.9 for directions of Newton's kind, 0.1 for conjugate gradients
///   (§3.1)
public record StrongWolfe(double decrease, double curvature) implements LineSearch {
  private static final int MOST_TRIALS = 20;

  public StrongWolfe {
    LineSearch.requireDecrease(decrease);
    LineSearch.requireCurvature(decrease, curvature);
  }

  /// As advised for Newton and quasi-Newton directions.
  public static StrongWolfe defaults() {
    return new StrongWolfe(1e-4, 0.9);
  }

  @Override
  public String title() {
    return "strong Wolfe conditions";
  }

  Search begin(Differentiable f, Position at) {
    return new Run(f, at, decrease, curvature);
  }

  private static final class Run implements Search {
    private final Ray ray;
    private final double decrease;
    private final double curvature;

    private Ray.Trial trial = new Ray.Trial();
    private Ray.Trial low = new Ray.Trial();
    private Ray.Trial high = new Ray.Trial();

    Run(Differentiable f, Position at, double decrease, double curvature) {
      this.ray = new Ray(f, at);
      this.decrease = decrease;
      this.curvature = curvature;
    }

    @Override
    public boolean search(Position at, double[] direction, double first, double most) {
      if (!ray.begin(at, direction, first)) {
        return false;
      }
      ray.start(low);
      return bracket(Math.min(first, most), most);
    }

    /// Algorithm 3.5: longer and longer steps, until one is good or the good ones are known to lie
    /// between two.
    private boolean bracket(double first, double most) {
      double alpha = first;
      for (int i = 0; i < MOST_TRIALS; i++) {
        ray.evaluate(alpha, trial);
        if (!trial.isFinite() || !ray.decreases(trial, decrease) || (i > 0 && higher())) {
          swapHigh();
          return zoom();
        }
        if (flat() || (alpha == most && trial.slope < 0)) {
          return ray.accept(trial);
        }
        if (trial.slope >= 0) {
          swapHigh(); // the minimum lies before the trial: low and high change roles
          exchange();
          return zoom();
        }
        alpha = Math.min(Math.clamp(extrapolated(), 2 * trial.alpha, 10 * trial.alpha), most);
        swapLow();
      }
      return acceptLow();
    }

    /// Algorithm 3.6: halves, roughly, the interval between the lowest point so far and a bound,
    /// until a point is good.
    private boolean zoom() {
      for (int j = 0; j < MOST_TRIALS; j++) {
        double alpha = j % 3 == 2 ? 0.5 * (low.alpha + high.alpha) : interpolated();
        if (alpha == low.alpha || alpha == high.alpha) {
          break;
        }
        ray.evaluate(alpha, trial);
        if (!trial.isFinite() || !ray.decreases(trial, decrease) || higher()) {
          swapHigh();
          continue;
        }
        if (flat()) {
          return ray.accept(trial);
        }
        if (trial.slope * (high.alpha - low.alpha) >= 0) {
          exchange();
        }
        swapLow();
      }
      return low.alpha != 0 && acceptLow();
    }

    /// The lowest point decreases `f`, though its slope is not small.
    private boolean acceptLow() {
      ray.evaluate(low.alpha, trial);
      return ray.accept(trial);
    }

    private boolean higher() {
      return Math.abs(trial.value - low.value) > ray.rounding
          ? trial.value > low.value
          : trial.slope * (trial.alpha - low.alpha) > 0
              && Math.abs(trial.slope) > Math.abs(low.slope);
    }

    private boolean flat() {
      return Math.abs(trial.slope) <= curvature * Math.abs(ray.slope);
    }

    private void exchange() {
      Ray.Trial bound = high;
      high = low;
      low = bound;
    }

    private void swapHigh() {
      Ray.Trial old = high;
      high = trial;
      trial = old;
    }

    private void swapLow() {
      Ray.Trial old = low;
      low = trial;
      trial = old;
    }

    /// Where the slope would vanish if it went on changing as from `low` to `trial`.
    private double extrapolated() {
      double change = trial.slope - low.slope;
      double zero = trial.alpha - trial.slope * (trial.alpha - low.alpha) / change;
      return change > 0 && Double.isFinite(zero) ? zero : 10 * trial.alpha;
    }

    /// The minimum of the cubic through both values and slopes (Nocedal & Wright 2006, eq. 3.59),
    /// of the parabola through the slopes where the values have no digits left, or the middle; well
    /// inside the interval.
    private double interpolated() {
      double width = high.alpha - low.alpha;
      if (!high.isFinite()) {
        return low.alpha + 0.5 * width;
      }
      double inner;
      if (Math.abs(high.value - low.value) <= ray.rounding) {
        inner = -low.slope / (high.slope - low.slope);
      } else {
        double d1 = low.slope + high.slope - 3 * (high.value - low.value) / width;
        double root = d1 * d1 - low.slope * high.slope;
        double d2 = Math.copySign(Math.sqrt(root), width);
        inner = 1 - (high.slope + d2 - d1) / (high.slope - low.slope + 2 * d2);
      }
      return low.alpha + (Double.isFinite(inner) ? Math.clamp(inner, 0.02, 0.98) : 0.5) * width;
    }
  }
}
