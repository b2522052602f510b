package gradus.optimization.leastsquares;

/// When a fit ends: where the residuals stand so upright on all that the parameters can change that
/// the cosine is at most `offset`, or after so many steps.
///
/// The cosine compares what is left to gain with the residuals themselves: it has no unit, and a
/// step that is left to do is about `offset · √(n − p)` standard errors long (Bates & Watts 1981).
/// Where rounding allows no smaller cosine, the fit ends there; so it also ends where the residuals
/// vanish.
///
/// @param offset at least 0
/// @param steps the most steps taken
public record Tolerance(double offset, int steps) {
  public Tolerance {
    if (!(offset >= 0) || steps < 0) {
      throw new IllegalArgumentException(
          "a tolerance and the steps are at least 0, not " + offset + " and " + steps);
    }
  }

  /// An offset of `10⁻¹⁰`, or 1000 steps.
  public static Tolerance defaults() {
    return new Tolerance(1e-10, 1000);
  }

  public Tolerance steps(int limit) {
    return new Tolerance(offset, limit);
  }
}
