package gradus.optimization;

/// A smooth function of several real numbers, with its gradient.
public interface Differentiable {
  /// The number of arguments.
  int size();

  /// The value at a point; writes the gradient there into `gradient`. Not finite outside the domain.
  double valueAndGradient(double[] at, double[] gradient);
}
