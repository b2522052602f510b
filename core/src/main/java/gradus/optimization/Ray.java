package gradus.optimization;

import gradus.linalg.kernel.Vectors;

/// The half line of a search, `φ(α) = f(x + αd)`, and the last point evaluated on it.
final class Ray {
  private final Differentiable f;
  private final double[] point;
  private final double[] gradient;

  private Position origin;
  private double[] direction;

  /// `φ′(0)`
  double slope;

  /// What rounding can make of differences of `φ`.
  double rounding;

  Ray(Differentiable f, Position at) {
    this.f = f;
    this.point = new double[f.size()];
    this.gradient = new double[f.size()];
    this.direction = this.point;
    this.origin = at;
  }

  /// `α`, `φ(α)`, `φ′(α)`
  static final class Trial {
    double alpha;
    double value;
    double slope;

    boolean isFinite() {
      return Double.isFinite(value) && Double.isFinite(slope);
    }
  }

  /// Starts at a point; `false` where `φ` does not fall there, or `first` is no factor.
  boolean begin(Position at, double[] towards, double first) {
    origin = at;
    direction = towards;
    slope = Vectors.dot(at.gradient, towards);
    rounding = at.rounding();
    at.overflowed = !Double.isFinite(slope) || !Double.isFinite(first);
    return slope < 0 && first > 0 && Double.isFinite(first);
  }

  /// `φ(0)`
  double value() {
    return origin.value;
  }

  /// The start as a trial.
  void start(Trial trial) {
    trial.alpha = 0;
    trial.value = origin.value;
    trial.slope = slope;
  }

  void evaluate(double alpha, Trial trial) {
    Vectors.along(origin.point, alpha, direction, point);
    origin.confine(point);
    trial.alpha = alpha;
    trial.value = f.valueAndGradient(point, gradient);
    trial.slope = Vectors.dot(gradient, direction);
    origin.evaluations++;
    origin.overflowed |= !trial.isFinite();
  }

  /// Whether `φ(α) ≤ φ(0) + c₁αφ′(0)`, or the slope says so where values have no digits left.
  boolean decreases(Trial trial, double share) {
    return trial.value <= origin.value + share * trial.alpha * slope
        || (Math.abs(trial.value - origin.value) <= rounding
            && trial.slope <= (2 * share - 1) * slope);
  }

  /// Moves the origin to the point that was evaluated last, which `trial` tells of.
  boolean accept(Trial trial) {
    Vectors.copy(point, origin.point);
    Vectors.copy(gradient, origin.gradient);
    origin.value = trial.value;
    origin.stepLength = trial.alpha;
    return true;
  }
}
