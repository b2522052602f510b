package gradus.lab.view;

import java.util.ArrayList;
import java.util.List;

/// The way to the minimum: what each step did.
///
/// @param method the method, with its settings, in words
/// @param steps what was recorded, the start first; of a very long run not every step
/// @param taken how many steps were taken
/// @param outcome how it ended, such as `converged`
/// @param seconds wall-clock time
public record Search(String method, List<Step> steps, int taken, String outcome, double seconds) {

  /// One step.
  ///
  /// @param number 0 is the start
  /// @param loss the objective there
  /// @param gradient `‖∇L‖∞`
  /// @param length how far the step went; NaN at the start
  public record Step(int number, double loss, double gradient, double length) {}

  public Search {
    steps = List.copyOf(steps);
  }

  /// The steps worth printing: all when at most `limit`, otherwise the first and last ones with a
  /// gap (null) between.
  public List<Step> shown(int limit) {
    if (steps.size() <= limit) {
      return steps;
    }
    int head = (limit + 1) / 2;
    List<Step> shown = new ArrayList<>(steps.subList(0, head));
    shown.addAll(steps.subList(steps.size() - (limit - head), steps.size()));
    return shown;
  }
}
