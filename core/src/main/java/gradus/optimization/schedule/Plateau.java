package gradus.optimization.schedule;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;

/// A rate that falls by a factor when a monitored loss has stopped falling: the only schedule that
/// looks at the run. It is a pure function all the same, of a [Progress] that can be saved.
///
/// A loss is better where it is below the best so far by more than `threshold` times its size.
/// After more than `patience` observations that are not better the factor is multiplied by `decay`;
/// then for `cooldown` observations nothing is counted. PyTorch's `ReduceLROnPlateau` in its mode
/// `rel` does the same for losses above 0.
///
/// ```java
/// Plateau plateau = Plateau.of(0.1, 10);
/// Plateau.Progress progress = Plateau.Progress.START;
/// for (…) {
///   progress = plateau.next(progress, validationLoss);
///   pace.at(step, progress.factor());
/// }
/// ```
///
/// @param decay the factor at each plateau, in `(0, 1)`
/// @param patience how many observations in a row may fail to be better
/// @param threshold the share by which a loss must fall to count as better, at least 0
/// @param cooldown observations after a decay during which none is counted
/// @param floor the least factor, in `[0, 1]`
public record Plateau(double decay, long patience, double threshold, long cooldown, double floor) {
  public Plateau {
    if (!(decay > 0 && decay < 1)) {
      throw new IllegalArgumentException(
          "on a plateau a rate decays by a factor between 0 and 1, not " + decay);
    }
    if (patience < 0 || cooldown < 0 || !(threshold >= 0)) {
      throw new IllegalArgumentException(
          "patience, cooldown and threshold are at least 0, not "
              + patience
              + ", "
              + cooldown
              + " and "
              + threshold);
    }
    Schedule.requireShare("floor", floor);
  }

  /// With a threshold of 10⁻⁴, neither cooldown nor floor.
  public static Plateau of(double decay, long patience) {
    return new Plateau(decay, patience, 1e-4, 0, 0);
  }

  /// What was seen so far.
  ///
  /// @param best the least loss
  /// @param waited observations in a row that were not better
  /// @param cooling observations that are still not to be counted
  /// @param factor of the rate now
  public record Progress(double best, long waited, long cooling, double factor) {
    /// Before the first observation.
    public static final Progress START = new Progress(Double.POSITIVE_INFINITY, 0, 0, 1);

    /// The four numbers, as a state saves them.
    public Tensor saved() {
      return Tensor.vector(best, (double) waited, (double) cooling, factor);
    }

    /// From the four numbers of a saved state.
    public static Progress of(Tensor saved) {
      if (!saved.shape().equals(Shape.of(4))) {
        throw new IllegalArgumentException(
            "what was seen of a loss is 4 numbers, not a tensor of shape " + saved.shape());
      }
      return new Progress(saved.flat(0), (long) saved.flat(1), (long) saved.flat(2), saved.flat(3));
    }
  }

  /// After one more observation. A loss that is not a number is never better.
  public Progress next(Progress progress, double loss) {
    double best = progress.best();
    boolean better =
        loss < best - threshold * Math.abs(best) || loss < best && best == Double.POSITIVE_INFINITY;
    long waited = better || progress.cooling() > 0 ? 0 : progress.waited() + 1;
    long cooling = Math.max(0, progress.cooling() - 1);
    double newBest = better ? loss : best;
    return waited > patience
        ? new Progress(newBest, 0, cooldown, Math.max(floor, decay * progress.factor()))
        : new Progress(newBest, waited, cooling, progress.factor());
  }
}
