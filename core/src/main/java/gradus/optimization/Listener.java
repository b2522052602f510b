package gradus.optimization;

/// Told of every step of a run, and able to end it.
@FunctionalInterface
public interface Listener {
  /// A step was taken. `false` ends the run with [Outcome#INTERRUPTED].
  boolean proceed(Trace.Entry entry);

  /// Hears nothing and never ends the run.
  static Listener none() {
    return entry -> true;
  }
}
