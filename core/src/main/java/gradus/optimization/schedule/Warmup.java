package gradus.optimization.schedule;

/// A rate that rises evenly: `a + (1 − a)t/T` up to step `T`, then 1 (Goyal et al. 2017, *Accurate,
/// large minibatch SGD*, section 2.2).
///
/// Step `T` is the first with the full rate, and step 1 has more than `a`, so `a = 0` wastes no
/// step. PyTorch's `LinearLR` has `a` at its first step and the full rate at step `T + 1`.
///
/// @param steps `T ≥ 1`
/// @param start `a` in `[0, 1]`
public record Warmup(long steps, double start) implements Schedule {
  public Warmup {
    Schedule.requireSteps(steps);
    Schedule.requireShare("start", start);
  }

  /// From 0.
  public static Warmup of(long steps) {
    return new Warmup(steps, 0);
  }

  @Override
  public double factor(long step) {
    return step >= steps ? 1 : start + (1 - start) * step / steps;
  }

  /// After the warm-up, another schedule from its beginning.
  public Schedule then(Schedule next) {
    return then(steps, next);
  }
}
