package gradus.linalg.kernel;

/// Has the just-in-time compiler translate a kernel as a whole, once it was used a little.
///
/// Interpreted, a kernel on vectors is a thousand times slower, and the compiler comes to it in the
/// middle of a long loop. What it makes then (on-stack replacement) takes it two or three times as
/// long as the whole kernel, is of use for that one call, and the whole is still to be translated.
/// Of a kernel that is called many times for a few steps each, it translates the whole at once.
final class WarmUp {
  /// Steps of the inner loop that a short call takes.
  static final int SHORT = 24;

  /// So many steps are interpreted first: who needs no more does not wait for the compiler.
  static final int FREE = 2000;

  /// The same of a kernel that another one may stand in for.
  static final int DISPENSABLE = 200_000;

  /// The compiler is due after some 600 calls; what waits before it raises that a few times.
  private static final int MOST_CALLS = 4000;

  /// Nanoseconds. A short call takes less when translated, and much more when interpreted.
  private static final long QUICK = 4000;

  private final Runnable call;
  private final long free;
  private long steps;

  /// Written within the monitor; whoever reads an old value comes to the monitor once more.
  private boolean done;

  /// @param call calls the kernel for [#SHORT] steps
  /// @param free how many steps are interpreted first
  WarmUp(Runnable call, long free) {
    this.call = call;
    this.free = free;
  }

  /// To be called before the kernel is to go some steps.
  ///
  /// @return whether it was warmed up
  boolean before(long count) {
    if (!done) {
      count(count);
    }
    return done;
  }

  private synchronized void count(long count) {
    steps += count;
    if (!done && steps >= free) {
      untilCompiled();
      done = true;
    }
  }

  private void untilCompiled() {
    boolean quick = false;
    for (int k = 0; k < MOST_CALLS && !quick; k++) {
      long start = System.nanoTime();
      call.run();
      quick = System.nanoTime() - start < QUICK;
    }
  }
}
