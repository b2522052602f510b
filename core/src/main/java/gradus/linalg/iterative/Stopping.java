package gradus.linalg.iterative;

/// When a solver has done enough: `x` is accepted where it solves exactly a system whose matrix and
/// right side differ relatively by these errors from the ones given (Paige & Saunders 1982, §6).
///
/// For `Ax = b` the test is `‖r‖ ≤ rightError ‖b‖ + matrixError ‖A‖ ‖x‖`, for least squares also
/// `‖Aᵀr‖ ≤ matrixError ‖A‖ ‖r‖`. Data that are known to three digits deserve errors of `1e-4`.
///
/// @param matrixError of `A`, relative to its norm
/// @param rightError of `b`, relative to its norm
/// @param iterations the most that are allowed
public record Stopping(double matrixError, double rightError, int iterations) {
  public Stopping {
    if (!(matrixError >= 0 && rightError >= 0) || iterations < 0) {
      throw new IllegalArgumentException(
          "errors and the number of iterations are not negative, unlike "
              + matrixError
              + ", "
              + rightError
              + " and "
              + iterations);
    }
  }

  /// Errors of `1e-12`, within 10,000 iterations.
  public static Stopping defaults() {
    return at(1e-12);
  }

  /// The same error for matrix and right side, within 10,000 iterations.
  public static Stopping at(double error) {
    return new Stopping(error, error, 10_000);
  }

  public Stopping within(int most) {
    return new Stopping(matrixError, rightError, most);
  }
}
