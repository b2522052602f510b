package gradus.optimization.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a validation found.
///
/// @param step how many steps had been taken
/// @param training the mean loss of the epoch's rows so far, each before the step that learned from
///   it
/// @param loss on the held-out rows
/// @param measures by name
public record Score(long step, double training, double loss, Map<String, Double> measures) {
  public Score {
    measures = Collections.unmodifiableMap(new LinkedHashMap<>(measures));
  }
}
