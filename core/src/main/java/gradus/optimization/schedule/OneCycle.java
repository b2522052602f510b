package gradus.optimization.schedule;

/// One rise and one long fall (Smith & Topin 2018, *Super-convergence*): half a wave of the cosine
/// from `a` up to 1, then another from 1 down to `z`, near 0, and `z` from there on.
///
/// As in PyTorch, whose `OneCycleLR` has `a = 1/div_factor` and `z = a/final_div_factor`, the top
/// is at step `pT` and the end at step `T`. The paper rises and falls along straight lines. PyTorch
/// moves the momentum the other way; here it stays.
///
/// @param steps `T`: all steps
/// @param rise `p`: the share of them that rises, between 0 and 1
/// @param start `a` in `[0, 1]`
/// @param end `z` in `[0, 1]`
public record OneCycle(long steps, double rise, double start, double end) implements Schedule {
  public OneCycle {
    Schedule.requireShare("start", start);
    Schedule.requireShare("end", end);
    if (!(rise > 0 && rise < 1) || !(rise * steps > 1) || !((1 - rise) * steps > 0)) {
      throw new IllegalArgumentException(
          "one cycle rises for a share of its steps between 0 and 1, and for more than 1 step, not"
              + " for the share "
              + rise
              + " of "
              + steps);
    }
  }

  /// With PyTorch's `p = 0.3`, `a = 1/25`, `z = a/10⁴`.
  public static OneCycle of(long steps) {
    return new OneCycle(steps, 0.3, 1.0 / 25, 1.0 / 25 / 1e4);
  }

  @Override
  public double factor(long step) {
    double top = rise * steps - 1;
    double at = Math.min(step, steps) - 1.0;
    return at <= top
        ? Schedule.halfWave(start, 1, at / top)
        : Schedule.halfWave(1, end, (at - top) / (steps - 1 - top));
  }
}
