package gradus.optimization.training;

import gradus.optimization.Trace;
import java.util.List;

/// What a listener of a run of training is told.
public sealed interface TrainingEvent {
  /// A step was taken.
  ///
  /// @param groups the norms of its gradient and update, for each group of parameters; empty where
  ///   [Training#withNorms] does not ask for those of this step
  record Stepped(Progress progress, List<Trace.Group> groups) implements TrainingEvent {
    public Stepped {
      groups = List.copyOf(groups);
    }
  }

  /// The model was measured on held-out rows.
  ///
  /// @param best whether it is the best so far
  record Validated(Score score, boolean best) implements TrainingEvent {}

  /// The run goes on from a checkpoint.
  record Resumed(long step) implements TrainingEvent {}

  /// Something a user should know, in one sentence.
  record Notice(String message) implements TrainingEvent {}

  /// How far a run is.
  ///
  /// @param step how many steps have been taken
  /// @param steps how many there are in all
  /// @param epoch from 0, of the last step
  /// @param loss of the last batch, before its step
  /// @param epochLoss the mean loss of the epoch's rows so far
  /// @param rate the learning rate of the last step
  /// @param taken steps since the run began or was resumed
  /// @param seconds since then
  record Progress(
      long step,
      long steps,
      long epoch,
      double loss,
      double epochLoss,
      double rate,
      long taken,
      double seconds) {
    public double share() {
      return (double) step / steps;
    }

    public double stepsPerSecond() {
      return taken / seconds;
    }

    /// How long the rest takes at the present rate, in seconds; early stopping may shorten it.
    public double remaining() {
      return (steps - step) * seconds / taken;
    }
  }
}
