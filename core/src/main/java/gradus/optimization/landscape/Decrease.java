package gradus.optimization.landscape;

import gradus.linalg.kernel.Vectors;
import gradus.optimization.Differentiable;
import gradus.optimization.TwiceDifferentiable;

/// What a step was expected to gain, and what it gained: the decrease of the quadratic `f(x) + gᵀd
/// + ½dᵀHd` beside that of the function.
///
/// For a step `d = −ηg` along the gradient the quadratic predicts a decrease of `η‖g‖² − ½η²gᵀHg`.
/// Where the ratio of the two is near 1 the quadratic is a model of the function, and what it says
/// of learning rates holds; where it is not, the step is too long for it.
///
/// ```java
/// Decrease step = Decrease.alongGradient(objective, point, 0.1);
/// step.ratio();                                      // near 1: the quadratic holds
/// ```
///
/// @param linear `−gᵀd`
/// @param predicted `−gᵀd − ½dᵀHd`
/// @param actual `f(x) − f(x + d)`
/// @param rounding how large a difference of the two values can be by rounding alone
public record Decrease(double linear, double predicted, double actual, double rounding) {
  /// How far the ratio may be from 1 for the quadratic to count as a model of the function.
  public static final double AGREEMENT = 0.2;

  /// The rounding of a value: some hundreds of roundings, as a sum over blocks of rows has.
  private static final double ROUNDINGS = 500;

  /// Of a step from a point: two evaluations and a product with the Hessian.
  ///
  /// @throws IllegalArgumentException where point or step are of another size
  public static Decrease of(TwiceDifferentiable f, double[] at, double[] step) {
    Points.requireSize("the point", at.length, f.size());
    Points.requireSize("the step", step.length, f.size());
    double[] gradient = new double[f.size()];
    double before = f.valueAndGradient(at, gradient);
    return of(f, at, before, gradient, step);
  }

  /// Of the step `−η∇f`.
  ///
  /// @throws IllegalArgumentException where the point is of another size
  public static Decrease alongGradient(TwiceDifferentiable f, double[] at, double rate) {
    Points.requireSize("the point", at.length, f.size());
    double[] gradient = new double[f.size()];
    double before = f.valueAndGradient(at, gradient);
    return of(f, at, before, gradient, Points.scaled(-rate, gradient).toDoubles());
  }

  private static Decrease of(
      TwiceDifferentiable f, double[] at, double before, double[] gradient, double[] step) {
    double after = f.valueAndGradient(Vectors.along(at, 1, step), new double[at.length]);
    return between(f, at, before, gradient, step, after);
  }

  /// Of a step whose ends are known: one product with the Hessian.
  ///
  /// @param before the value at the point
  /// @param gradient at the point
  /// @param after the value after the step
  static Decrease between(
      TwiceDifferentiable f,
      double[] at,
      double before,
      double[] gradient,
      double[] step,
      double after) {
    double[] product = new double[at.length];
    f.hessianVector(at, step, product);
    double linear = -Vectors.dot(gradient, step);
    double largest = Math.max(Math.abs(before), Math.abs(after));
    return new Decrease(
        linear, linear - 0.5 * Vectors.dot(step, product), before - after, rounding(f, largest));
  }

  /// The rate for which the step along the gradient gains the most on the quadratic, `‖g‖²/gᵀHg`;
  /// infinite where the function does not curve up along it.
  ///
  /// @throws IllegalArgumentException where the point is of another size
  public static double bestRate(TwiceDifferentiable f, double[] at) {
    Points.requireSize("the point", at.length, f.size());
    double[] gradient = new double[f.size()];
    f.valueAndGradient(at, gradient);
    return bestRate(f, at, gradient);
  }

  static double bestRate(TwiceDifferentiable f, double[] at, double[] gradient) {
    double norm = Vectors.norm(gradient);
    if (norm == 0) {
      return Double.POSITIVE_INFINITY;
    }
    double[] unit = Points.scaled(1 / norm, gradient).toDoubles();
    double[] product = new double[at.length];
    f.hessianVector(at, unit, product);
    double curvature = Vectors.dot(unit, product);
    return curvature > 0 ? 1 / curvature : Double.POSITIVE_INFINITY;
  }

  /// The actual decrease over the predicted one.
  public double ratio() {
    return actual / predicted;
  }

  /// Whether the quadratic predicts the step, within a fifth or within rounding.
  public boolean agrees() {
    return Math.abs(actual - predicted) <= AGREEMENT * Math.abs(predicted) + rounding;
  }

  /// The size of differences between values near this one that rounding alone can make.
  static double rounding(Differentiable f, double value) {
    return ROUNDINGS * f.epsilon() * Math.abs(value);
  }
}
