package gradus.optimization.training;

import gradus.linalg.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a run of training ended with.
///
/// @param ending how
/// @param values of parameters and buffers, by name: the best by the validation where early
///   stopping was asked for, otherwise the last. Where the method averages its points
///   ([gradus.optimization.composition.Averaged]) they are the averages, which validations measure
///   too
/// @param last the state at the end, from which the run can be continued; where the run came to
///   numbers that are not finite, the state before that step
/// @param failure what was not finite, where something was
public record Trained(
    Ending ending, Map<String, Tensor> values, Checkpoint last, Optional<NotFinite> failure) {
  public Trained {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /// The value of that name.
  ///
  /// @throws IllegalArgumentException where there is none
  public Tensor value(String name) {
    return Variables.value(values, name);
  }

  /// How many steps were taken, those before it was resumed included.
  public long steps() {
    return last.step();
  }

  /// All validations.
  public List<Score> scores() {
    return last.scores();
  }

  /// The best model by the validation.
  public Optional<Best> best() {
    return last.best();
  }
}
