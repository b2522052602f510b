package gradus.optimization.schedule;

/// A factor of the learning rate for each step: a pure function of its number.
///
/// Steps are counted from 1. PyTorch's schedulers count from 0: their `lr` at `t − 1` is ours at
/// `t`.
@FunctionalInterface
public interface Schedule {
  /// The factor at step `t = 1, 2, …`, at least 0.
  double factor(long step);

  /// This schedule for some steps, then another one from its beginning.
  ///
  /// @throws IllegalArgumentException where this would last less than a step
  default Schedule then(long steps, Schedule next) {
    return new Sequence(this, steps, next);
  }

  /// Refuses a length below one step.
  static void requireSteps(long steps) {
    if (steps < 1) {
      throw new IllegalArgumentException("a schedule lasts at least 1 step, not " + steps);
    }
  }

  /// Refuses a factor outside `[0, 1]`.
  static void requireShare(String name, double factor) {
    if (!(factor >= 0 && factor <= 1)) {
      throw new IllegalArgumentException(
          name + " is a share of the method's rate, at least 0 and at most 1, not " + factor);
    }
  }

  /// `from + (to − from) (1 − cos πs)/2`: half a wave of the cosine for `s` from 0 to 1.
  static double halfWave(double from, double to, double s) {
    return from + (to - from) * 0.5 * (1 - Math.cos(Math.PI * s));
  }
}
