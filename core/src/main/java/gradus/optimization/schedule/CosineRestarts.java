package gradus.optimization.schedule;

/// [Cosine] again and again, each time `k` times as long as before (Loshchilov & Hutter 2017,
/// *SGDR: stochastic gradient descent with warm restarts*, eq. 5): `m + (1 − m)(1 + cos(π
/// s/Tᵢ))/2`, `s` steps after the latest restart, `Tᵢ = T₀kⁱ`.
///
/// @param first `T₀ ≥ 1`: steps until the first restart
/// @param growth `k ≥ 1`
/// @param floor `m` in `[0, 1]`
public record CosineRestarts(long first, int growth, double floor) implements Schedule {
  public CosineRestarts {
    Schedule.requireSteps(first);
    Schedule.requireShare("floor", floor);
    if (growth < 1) {
      throw new IllegalArgumentException(
          "a cycle is at least as long as the one before, not " + growth + " times as long");
    }
  }

  @Override
  public double factor(long step) {
    long since = step - 1;
    long length = first;
    if (growth == 1) {
      since %= length;
    }
    while (since >= length) {
      since -= length;
      if (length > Long.MAX_VALUE / growth) { // no step is beyond the next cycle
        return Schedule.halfWave(1, floor, since / ((double) length * growth));
      }
      length *= growth;
    }
    return Schedule.halfWave(1, floor, since / (double) length);
  }
}
