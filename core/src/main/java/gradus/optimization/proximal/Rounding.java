package gradus.optimization.proximal;

/// Constraints as functions, up to the rounding that a projection leaves.
final class Rounding {
  /// Relative; far above the error of a sum over thousands of elements, far below any tolerance.
  static final double TOLERANCE = 1e-12;

  private Rounding() {}

  /// 0 where `value ≤ bound`, else `+∞`; NaN where the value is.
  static double indicator(double value, double bound) {
    if (Double.isNaN(value)) {
      return Double.NaN;
    }
    return value <= bound + TOLERANCE * Math.abs(bound) ? 0 : Double.POSITIVE_INFINITY;
  }

  /// The largest `s ≤ 1` with `s · norm ≤ bound`.
  static double scale(double norm, double bound) {
    return norm > bound ? bound / norm : 1;
  }
}
