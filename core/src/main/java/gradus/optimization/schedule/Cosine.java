package gradus.optimization.schedule;

/// Half a wave of the cosine from 1 down to `m`: `m + (1 − m)(1 + cos(π(t − 1)/T))/2`, and `m` from
/// step `T + 1` on (Loshchilov & Hutter 2017, *SGDR: stochastic gradient descent with warm
/// restarts*, eq. 5).
///
/// @param steps `T ≥ 1`
/// @param floor `m` in `[0, 1]`
public record Cosine(long steps, double floor) implements Schedule {
  public Cosine {
    Schedule.requireSteps(steps);
    Schedule.requireShare("floor", floor);
  }

  /// Down to 0.
  public static Cosine of(long steps) {
    return new Cosine(steps, 0);
  }

  @Override
  public double factor(long step) {
    return Schedule.halfWave(1, floor, Math.min(1, (step - 1) / (double) steps));
  }
}
