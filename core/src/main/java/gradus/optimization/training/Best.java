package gradus.optimization.training;

import gradus.linalg.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The model with the lowest loss on the held-out rows so far.
///
/// @param step how many steps had been taken
/// @param loss on the held-out rows
/// @param values of parameters and buffers, by name
public record Best(long step, double loss, Map<String, Tensor> values) {
  public Best {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /// The value of that name.
  ///
  /// @throws IllegalArgumentException where there is none
  public Tensor value(String name) {
    return Variables.value(values, name);
  }
}
