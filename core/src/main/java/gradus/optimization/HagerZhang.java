package gradus.optimization;

/// A step length with the Wolfe conditions `φ(α) ≤ φ(0) + δαφ′(0)` and `φ′(α) ≥ σφ′(0)`, or the
/// approximate ones: `φ(α) ≤ φ(0)` and `(2δ − 1)φ′(0) ≥ φ′(α) ≥ σφ′(0)` (Hager & Zhang 2005, §4;
/// 2006, *Algorithm 851*).
///
/// It keeps an interval whose left end falls and whose right end rises, and shrinks it from both
/// sides at once by secants of the slope (`secant²`), so that it closes in on the minimum with an
/// order above 2. Values only decide which end a point replaces. Here they may exceed `φ(0)` by
/// their rounding, where the paper allows `10⁻⁶|φ(0)|`.
///
/// @param decrease `δ`: the share of the decrease that the slope promises
/// @param curvature `σ > δ`: the share of the slope that may be left
public record HagerZhang(double decrease, double curvature) implements LineSearch {
  /// `γ`: an interval that shrinks less than to this share is halved.
  private static final double SHRINK = 0.66;

  /// `ρ`: by how much steps grow until an interval is found.
  private static final double GROWTH = 5;

  private static final int MOST_TRIALS = 50;

  public HagerZhang {
    LineSearch.requireDecrease(decrease);
    LineSearch.requireCurvature(decrease, curvature);
  }

  /// With the values of the paper, 0.1 and 0.9.
  public static HagerZhang defaults() {
    return new HagerZhang(0.1, 0.9);
  }

  @Override
  public String title() {
    return "approximate Wolfe conditions";
  }

  Search begin(Differentiable f, Position at) {
    return new Run(f, at, decrease, curvature);
  }

  private static final class Run implements Search {
    private final Ray ray;
    private final double decrease;
    private final double curvature;

    /// The ends of the interval: `φ(a) ≤ φ(0) + ε`, `φ′(a) < 0 ≤ φ′(b)`; and the last trial.
    private final Ray.Trial a = new Ray.Trial();

    private final Ray.Trial b = new Ray.Trial();
    private final Ray.Trial trial = new Ray.Trial();

    /// The ends before a step of secants.
    private final Ray.Trial a0 = new Ray.Trial();

    private final Ray.Trial b0 = new Ray.Trial();
    private int left;

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
      left = MOST_TRIALS;
      ray.start(a);
      if (good(finite(Math.min(first, most))) || bracket(most)) {
        return ray.accept(trial);
      }
      while (left > 0 && b.alpha - a.alpha > Math.ulp(b.alpha)) {
        double width = b.alpha - a.alpha;
        if (secants()) {
          return ray.accept(trial);
        }
        if (b.alpha - a.alpha > SHRINK * width && tryAt(0.5 * (a.alpha + b.alpha))) {
          return ray.accept(trial);
        }
      }
      if (a.alpha == 0 || !(a.value <= ray.value())) {
        return false;
      }
      ray.evaluate(a.alpha, trial); // it decreases f, though its slope is not small
      return ray.accept(trial);
    }

    /// Evaluates at a factor, or at a smaller one where there is no value.
    private boolean finite(double first) {
      double alpha = first;
      do {
        ray.evaluate(alpha, trial);
        alpha *= 0.1;
        left--;
      } while (!trial.isFinite() && left > 0);
      return trial.isFinite();
    }

    private boolean good(boolean finite) {
      return finite
          && trial.slope >= curvature * ray.slope
          && (ray.decreases(trial, decrease)
              || (trial.value <= ray.value() + ray.rounding
                  && trial.slope <= (2 * decrease - 1) * ray.slope));
    }

    /// Procedure `bracket`: from the trial, an interval with a falling left and a rising right end.
    /// Whether a good point was met.
    private boolean bracket(double most) {
      while (left > 0 && trial.isFinite()) {
        if (trial.slope >= 0) {
          copy(trial, b);
          return false;
        }
        if (trial.value > ray.value() + ray.rounding) {
          copy(trial, b);
          return halve();
        }
        copy(trial, a);
        if (trial.alpha == most) {
          return true; // still falling where the ray ends
        }
        ray.evaluate(Math.min(GROWTH * trial.alpha, most), trial);
        left--;
        if (good(trial.isFinite())) {
          return true;
        }
      }
      copy(trial, b);
      return !trial.isFinite() && halve();
    }

    /// Step U3: the slope falls at both ends and the right one is too high; halves until it rises.
    private boolean halve() {
      while (left-- > 0) {
        ray.evaluate(0.5 * (a.alpha + b.alpha), trial);
        if (good(trial.isFinite())) {
          return true;
        }
        boolean rises = trial.isFinite() && trial.slope >= 0;
        copy(trial, rises || !trial.isFinite() || trial.value > ray.value() + ray.rounding ? b : a);
        if (rises) {
          return false;
        }
      }
      return false;
    }

    /// Procedure `secant²`: the zero of the slope by the secant of both ends, then by that of the
    /// end it replaced and the same end before.
    private boolean secants() {
      copy(a, a0);
      copy(b, b0);
      double first = secant(a, b);
      if (tryAt(first)) {
        return true;
      }
      if (first == b.alpha) {
        return tryAt(secant(b0, b));
      }
      return first == a.alpha && tryAt(secant(a0, a));
    }

    /// Procedure `update`: the trial becomes the end that it is like. Whether it is good.
    private boolean tryAt(double alpha) {
      if (!(alpha > a.alpha && alpha < b.alpha)) {
        return false;
      }
      ray.evaluate(alpha, trial);
      left--;
      if (good(trial.isFinite())) {
        return true;
      }
      if (trial.slope >= 0) {
        copy(trial, b);
        return false;
      }
      if (trial.isFinite() && trial.value <= ray.value() + ray.rounding) {
        copy(trial, a);
        return false;
      }
      copy(trial, b);
      return halve();
    }

    private static double secant(Ray.Trial p, Ray.Trial q) {
      return (p.alpha * q.slope - q.alpha * p.slope) / (q.slope - p.slope);
    }

    private static void copy(Ray.Trial from, Ray.Trial to) {
      to.alpha = from.alpha;
      to.value = from.value;
      to.slope = from.slope;
    }
  }
}
