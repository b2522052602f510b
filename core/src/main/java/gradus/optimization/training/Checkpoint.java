package gradus.optimization.training;

import gradus.linalg.Tensor;
import gradus.optimization.schedule.Plateau;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Everything that a run needs to go on bit for bit as if it had not stopped.
///
/// Which rows come next follows from the number of steps and the seed, so they need no state of
/// their own.
///
/// @param fingerprint of what is trained, and how
/// @param step how many steps have been taken
/// @param values of parameters, buffers and what the method remembers, by name, in the precision of
///   the program
/// @param best the best model so far, where there was a validation
/// @param waiting how many validations in a row have not improved
/// @param plateau what the schedule has seen that listens to the validation
/// @param scores of all validations
/// @param epochLoss the sum of the losses of the epoch's rows so far
/// @param seconds spent on training up to here, for the record
public record Checkpoint(
    Fingerprint fingerprint,
    long step,
    Map<String, Tensor> values,
    Optional<Best> best,
    int waiting,
    Plateau.Progress plateau,
    List<Score> scores,
    double epochLoss,
    double seconds) {
  public Checkpoint {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    scores = List.copyOf(scores);
    if (step < 0 || waiting < 0) {
      throw new IllegalArgumentException(
          "a checkpoint is after 0 or more steps and validations, not " + step + " and " + waiting);
    }
  }

  /// The value of that name.
  ///
  /// @throws IllegalArgumentException where there is none
  public Tensor value(String name) {
    return Variables.value(values, name);
  }
}
