package gradus.optimization;

import gradus.linalg.Precision;

/// A smooth function of several real numbers, with its gradient.
public interface Differentiable {
  /// The number of arguments.
  int size();

  /// The value at a point; writes the gradient there into `gradient`. Not finite outside the
  /// domain.
  double valueAndGradient(double[] at, double[] gradient);

  /// The relative rounding of one operation in the arithmetic that computes the value.
  default double epsilon() {
    return Precision.DOUBLE.epsilon();
  }
}
