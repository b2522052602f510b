package gradus.optimization.direct;

/// When a run ends: where values that are compared differ by at most `value` and their points by at
/// most `point`; at a value of at most `target`; or after so many evaluations.
///
/// @param value absolute, in the unit of the function
/// @param point absolute, in the unit of the arguments
/// @param target a value that is good enough; `−∞` for none
/// @param evaluations the most values asked for; a generation that has begun is completed
public record DirectStop(double value, double point, double target, int evaluations) {
  public DirectStop {
    if (!(value >= 0) || !(point >= 0) || Double.isNaN(target) || evaluations < 1) {
      throw new IllegalArgumentException(
          "tolerances are at least 0, a target is a number and there is at least one evaluation,"
              + " not "
              + value
              + ", "
              + point
              + ", "
              + target
              + " and "
              + evaluations);
    }
  }

  /// Values to 10⁻¹², points to 10⁻⁸, or 100,000 evaluations.
  public static DirectStop defaults() {
    return new DirectStop(1e-12, 1e-8, Double.NEGATIVE_INFINITY, 100_000);
  }

  public DirectStop target(double enough) {
    return new DirectStop(value, point, enough, evaluations);
  }

  public DirectStop evaluations(int most) {
    return new DirectStop(value, point, target, most);
  }
}
