package gradus.optimization;

/// Where a run is: the point with its value and gradient. Written by the methods, step by step,
/// without allocation.
final class Position {
  final double[] point;
  final double[] gradient;
  double value;

  /// The factor of the last step along its direction.
  double stepLength;

  /// How often the function was evaluated so far.
  int evaluations;

  private final double epsilon;

  private Position(double[] point, double epsilon) {
    this.point = point;
    this.epsilon = epsilon;
    this.gradient = new double[point.length];
  }

  static Position of(Differentiable f, double[] start) {
    Position position = new Position(start.clone(), f.epsilon());
    position.evaluate(f);
    return position;
  }

  void evaluate(Differentiable f) {
    value = f.valueAndGradient(point, gradient);
    evaluations++;
  }

  boolean isFinite() {
    return Double.isFinite(value) && Double.isFinite(Vectors.max(gradient));
  }

  void copyTo(Position other) {
    Vectors.copy(point, other.point);
    Vectors.copy(gradient, other.gradient);
    other.value = value;
  }

  Position copy() {
    Position copy = new Position(point.clone(), epsilon);
    copyTo(copy);
    return copy;
  }

  /// The size of differences between values here that rounding alone can make: some hundreds of
  /// roundings, as a sum over blocks of rows has.
  double rounding() {
    return 500 * epsilon * Math.abs(value);
  }
}
