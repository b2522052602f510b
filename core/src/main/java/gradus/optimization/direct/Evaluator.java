package gradus.optimization.direct;

/// A function of several numbers that is known by its values alone. One thread at a time uses an
/// evaluator.
@FunctionalInterface
public interface Evaluator {
  /// The value at a point. NaN or `+∞` outside the domain: such points count as worse than all
  /// others.
  double value(double[] at);
}
