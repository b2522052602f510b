package gradus.lab.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/// A line of the trace of a network's training.
public sealed interface TraceLine {
  /// A step.
  ///
  /// @param event `step`
  /// @param step from 1
  /// @param epoch from 1
  /// @param loss of the batch, before the step
  /// @param rate the learning rate
  /// @param groups the norms of each layer; left out where they were not measured
  /// @param seconds since the run began or was resumed
  record Step(
      String event,
      long step,
      long epoch,
      double loss,
      double rate,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Norms> groups,
      double seconds)
      implements TraceLine {}

  /// The 2-norms of a layer in a step.
  ///
  /// @param gradient of its part of the gradient
  /// @param update how far the step moves it
  /// @param parameters after the step
  record Norms(double gradient, double update, double parameters) {}

  /// A validation.
  ///
  /// @param event `validation`
  /// @param step how many steps had been taken
  /// @param training the mean loss of the epoch's rows so far
  /// @param loss on the rows that measure
  /// @param measures by name
  /// @param best whether it is the least loss so far
  record Validation(
      String event,
      long step,
      double training,
      double loss,
      Map<String, Double> measures,
      boolean best)
      implements TraceLine {}
}
