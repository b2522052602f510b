package gradus.optimization;

/// A step length with the strong Wolfe conditions (Nocedal & Wright 2006, Algorithms 3.5 and 3.6).
///
/// With `φ(α) = f(x + αd)`: sufficient decrease `φ(α) ≤ φ(0) + c₁αφ′(0)` and small slope `|φ′(α)| ≤
/// c₂|φ′(0)|`. Close to a minimum the decrease is smaller than the rounding of `f` while slopes
/// still have digits; there decrease is judged by the slope, `φ′(α) ≤ (2c₁ − 1)φ′(0)` (the
/// approximate Wolfe condition of Hager & Zhang 2005, eq. 4.1), and two values that differ by
/// rounding alone are ordered by their slopes too.
///
/// Nothing is allocated during a search.
final class LineSearch {
  /// `c₁`: the share of the decrease that the slope promises.
  static final double DECREASE = 1e-4;

  /// `c₂`: as advised for Newton and quasi-Newton directions (Nocedal & Wright 2006, §3.1).
  static final double CURVATURE = 0.9;

  private static final int MOST_TRIALS = 40;

  private final Differentiable f;
  private final double[] point;
  private final double[] gradient;

  private Trial trial = new Trial();
  private Trial low = new Trial();
  private Trial high = new Trial();

  // The search under way.
  private Position origin;
  private double[] direction;
  private double slope;
  private double rounding;

  LineSearch(Differentiable f, Position at) {
    this.f = f;
    this.origin = at;
    this.point = new double[f.size()];
    this.gradient = new double[f.size()];
    this.direction = this.point;
  }

  /// `α`, `φ(α)`, `φ′(α)`
  private static final class Trial {
    double alpha;
    double value;
    double slope;

    boolean isFinite() {
      return Double.isFinite(value) && Double.isFinite(slope);
    }
  }

  /// Moves `at` to a point along `towards` that satisfies the conditions, trying the factor `first`
  /// first; `false`, and `at` unmoved, where none was found.
  boolean search(Position at, double[] towards, double first) {
    origin = at;
    direction = towards;
    slope = Vectors.dot(at.gradient, towards);
    rounding = at.rounding();
    if (!(slope < 0) || !(first > 0) || !Double.isFinite(first)) {
      return false;
    }
    low.alpha = 0;
    low.value = at.value;
    low.slope = slope;
    return bracket(first);
  }

  /// Algorithm 3.5: longer and longer steps, until one is good or the good ones are known to lie
  /// between two.
  private boolean bracket(double first) {
    double alpha = first;
    for (int i = 0; i < MOST_TRIALS; i++) {
      evaluate(alpha);
      if (!trial.isFinite() || !decreases() || (i > 0 && higher())) {
        swapHigh();
        return zoom();
      }
      if (flat()) {
        return accept();
      }
      if (trial.slope >= 0) {
        swapHigh(); // the minimum lies before the trial: low and high change roles
        Trial passed = high;
        high = low;
        low = passed;
        return zoom();
      }
      double next = Math.clamp(extrapolated(), 2 * trial.alpha, 10 * trial.alpha);
      swapLow();
      alpha = next;
    }
    evaluate(low.alpha);
    return accept();
  }

  /// Algorithm 3.6: halves, roughly, the interval between the lowest point so far and a bound,
  /// until a point is good.
  private boolean zoom() {
    for (int j = 0; j < MOST_TRIALS; j++) {
      double alpha = j % 3 == 2 ? 0.5 * (low.alpha + high.alpha) : interpolated();
      if (alpha == low.alpha || alpha == high.alpha) {
        break;
      }
      evaluate(alpha);
      if (!trial.isFinite() || !decreases() || higher()) {
        swapHigh();
        continue;
      }
      if (flat()) {
        return accept();
      }
      if (trial.slope * (high.alpha - low.alpha) >= 0) {
        Trial bound = high;
        high = low;
        low = bound;
      }
      swapLow();
    }
    if (low.alpha == 0) {
      return false;
    }
    evaluate(low.alpha); // it decreases f, though its slope is not small
    return accept();
  }

  private void evaluate(double alpha) {
    Vectors.along(origin.point, alpha, direction, point);
    trial.alpha = alpha;
    trial.value = f.valueAndGradient(point, gradient);
    trial.slope = Vectors.dot(gradient, direction);
    origin.evaluations++;
  }

  private boolean decreases() {
    return trial.value <= origin.value + DECREASE * trial.alpha * slope
        || (trial.value <= origin.value + rounding && trial.slope <= (2 * DECREASE - 1) * slope);
  }

  private boolean higher() {
    return Math.abs(trial.value - low.value) > rounding
        ? trial.value > low.value
        : trial.slope * (trial.alpha - low.alpha) > 0
            && Math.abs(trial.slope) > Math.abs(low.slope);
  }

  private boolean flat() {
    return Math.abs(trial.slope) <= CURVATURE * Math.abs(slope);
  }

  private boolean accept() {
    Vectors.copy(point, origin.point);
    Vectors.copy(gradient, origin.gradient);
    origin.value = trial.value;
    origin.stepLength = trial.alpha;
    return true;
  }

  private void swapHigh() {
    Trial old = high;
    high = trial;
    trial = old;
  }

  private void swapLow() {
    Trial old = low;
    low = trial;
    trial = old;
  }

  /// Where the slope would vanish if it went on changing as from `low` to `trial`.
  private double extrapolated() {
    double change = trial.slope - low.slope;
    double zero = trial.alpha - trial.slope * (trial.alpha - low.alpha) / change;
    return change > 0 && Double.isFinite(zero) ? zero : 10 * trial.alpha;
  }

  /// The minimum of the cubic through both values and slopes (Nocedal & Wright 2006, eq. 3.59), of
  /// the parabola through the slopes where the values have no digits left, or the middle; well
  /// inside the interval.
  private double interpolated() {
    double width = high.alpha - low.alpha;
    if (!high.isFinite()) {
      return low.alpha + 0.5 * width;
    }
    double inner;
    if (Math.abs(high.value - low.value) <= rounding) {
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
