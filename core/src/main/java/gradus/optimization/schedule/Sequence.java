package gradus.optimization.schedule;

/// One schedule for `T` steps, then another one from its beginning.
///
/// @param first the factor up to step `T`
/// @param steps `T ≥ 1`
/// @param next the factor at step `t > T` is the next one's at step `t − T`
public record Sequence(Schedule first, long steps, Schedule next) implements Schedule {
  public Sequence {
    Schedule.requireSteps(steps);
  }

  @Override
  public double factor(long step) {
    return step <= steps ? first.factor(step) : next.factor(step - steps);
  }
}
