package gradus.optimization.training;

/// Told of what happens in a run of training, and able to end it. What it does changes no number.
@FunctionalInterface
public interface TrainingListener {
  /// Something happened. `false` ends the run after this step with [Ending#INTERRUPTED].
  boolean proceed(TrainingEvent event);

  /// Hears nothing and never ends the run.
  static TrainingListener none() {
    return Silence.SILENCE;
  }

  /// Nobody: a run with it makes no events.
  enum Silence implements TrainingListener {
    /// The only one.
    SILENCE;

    @Override
    public boolean proceed(TrainingEvent event) {
      return true;
    }
  }
}
