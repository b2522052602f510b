package gradus.optimization;

/// When a run ends: at `‖∇f‖∞ ≤ max(gradient, relative · ‖∇f(start)‖∞)`, or after so many steps.
///
/// The relative part keeps its meaning when the function is multiplied by a number.
///
/// @param gradient the absolute tolerance, in the unit of `f` over the unit of a parameter; 0 for
///   none
/// @param relative the tolerance as a share of the gradient at the start; 0 for none
/// @param steps the most steps taken
public record Stop(double gradient, double relative, int steps) {
  public Stop {
    if (!(gradient >= 0) || !(relative >= 0) || steps < 0) {
      throw new IllegalArgumentException(
          "tolerances and steps are at least 0, not "
              + gradient
              + ", "
              + relative
              + " and "
              + steps);
    }
  }

  /// A gradient 10⁹ times smaller than at the start, or 1000 steps.
  public static Stop defaults() {
    return new Stop(0, 1e-9, 1000);
  }

  public Stop steps(int limit) {
    return new Stop(gradient, relative, limit);
  }

  /// The same end for the function times `2^power`.
  Stop scaled(int power) {
    return new Stop(Math.scalb(gradient, power), relative, steps);
  }

  double tolerance(double gradientAtStart) {
    return Math.max(gradient, relative * gradientAtStart);
  }
}
