package gradus.optimization;

import gradus.linalg.kernel.Vectors;
import org.jspecify.annotations.Nullable;

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

  /// Whether the last step met a value, a slope or a length that is not finite.
  boolean overflowed;

  private final double epsilon;

  /// The bounds within which the run stays.
  private final @Nullable Box box;

  private Position(double[] point, double epsilon, @Nullable Box box) {
    this.point = point;
    this.epsilon = epsilon;
    this.box = box;
    this.gradient = new double[point.length];
  }

  /// Refuses a start of another size.
  static void requireStart(Differentiable f, double[] start) {
    if (start.length != f.size()) {
      throw new IllegalArgumentException(
          "the function has "
              + f.size()
              + " arguments, but the start has "
              + start.length
              + " numbers: give one for each argument");
    }
  }

  static Position of(Differentiable f, double[] start) {
    return within(null, f, start);
  }

  /// Where a method begins: at the start, or where it keeps to a box, at the closest point in it.
  static Position of(Differentiable f, double[] start, Method method) {
    return within(method instanceof LbfgsB bounded ? bounded.box() : null, f, start);
  }

  private static Position within(@Nullable Box box, Differentiable f, double[] start) {
    if (box != null && box.size() != start.length) {
      throw new IllegalArgumentException(
          "the box bounds "
              + box.size()
              + " arguments, but the function has "
              + start.length
              + "; give each argument its bounds, infinite ones where there are none");
    }
    Position position = new Position(start.clone(), f.epsilon(), box);
    position.confine(position.point);
    position.evaluate(f);
    return position;
  }

  /// Moves a point into the box, from which rounding may have led it.
  void confine(double[] x) {
    if (box != null) {
      box.project(x);
    }
  }

  /// `‖∇f‖∞`; in a box, how far steepest descent gets without leaving it.
  double gradientMax() {
    return box == null ? Vectors.largest(gradient) : box.projectedGradientMax(point, gradient);
  }

  void evaluate(Differentiable f) {
    value = f.valueAndGradient(point, gradient);
    evaluations++;
  }

  /// Becomes a position of the function times `2^power`.
  void scale(int power) {
    Scaled.scale(gradient, power);
    value = Math.scalb(value, power);
  }

  boolean isFinite() {
    return Double.isFinite(value) && Double.isFinite(Vectors.largest(gradient));
  }

  void copyTo(Position other) {
    Vectors.copy(point, other.point);
    Vectors.copy(gradient, other.gradient);
    other.value = value;
  }

  Position copy() {
    Position copy = new Position(point.clone(), epsilon, box);
    copyTo(copy);
    return copy;
  }

  /// The size of differences between values here that rounding alone can make: some hundreds of
  /// roundings, as a sum over blocks of rows has.
  double rounding() {
    return 500 * epsilon * Math.abs(value);
  }
}
