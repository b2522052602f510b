package gradus.optimization.leastsquares;

/// How to minimize a sum of squares: the hyperparameters of one algorithm.
public sealed interface FitMethod permits GaussNewton, LevenbergMarquardt {
  /// As a textbook calls it.
  String title();

  /// Fits from a start.
  ///
  /// @throws IllegalArgumentException where the start is of another size
  Fit fit(Residuals residuals, double[] start, Tolerance tolerance);

  /// Fits with [Tolerance#defaults()].
  default Fit fit(Residuals residuals, double[] start) {
    return fit(residuals, start, Tolerance.defaults());
  }
}
