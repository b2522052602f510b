package gradus.optimization;

/// A line search at work. It allocates nothing.
interface Search {
  /// Moves `at` along `direction` to a point that satisfies the conditions, trying the factor
  /// `first` first and none above `most`; `false`, and `at` unmoved, where none was found.
  boolean search(Position at, double[] direction, double first, double most);

  /// The same without a largest factor.
  default boolean search(Position at, double[] direction, double first) {
    return search(at, direction, first, Double.POSITIVE_INFINITY);
  }

  static Search of(LineSearch how, Differentiable f, Position at) {
    return switch (how) {
      case StrongWolfe wolfe -> wolfe.begin(f, at);
      case Backtracking halving -> halving.begin(f, at);
    };
  }
}
