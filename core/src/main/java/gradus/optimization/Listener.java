package gradus.optimization;

/// Told of every step of a run, and able to end it.
@FunctionalInterface
public interface Listener {
  /// A step was taken. `false` ends the run with [Outcome#INTERRUPTED].
  boolean proceed(Trace.Entry entry);

  /// Looks at where the run is, before [#proceed], and may add measures to the entry; what it
  /// answers is what the trace keeps. The arrays are the run's own: they are read here, neither
  /// written nor kept.
  default Trace.Entry examine(Trace.Entry entry, double[] point, double[] gradient) {
    return entry;
  }

  /// This listener, then another. Each hears every step; the run ends where one of them asks.
  default Listener and(Listener next) {
    Listener first = this;
    return new Listener() {
      @Override
      public Trace.Entry examine(Trace.Entry entry, double[] point, double[] gradient) {
        return next.examine(first.examine(entry, point, gradient), point, gradient);
      }

      @Override
      public boolean proceed(Trace.Entry entry) {
        boolean wanted = first.proceed(entry);
        return next.proceed(entry) && wanted;
      }
    };
  }

  /// Hears nothing and never ends the run.
  static Listener none() {
    return entry -> true;
  }
}
