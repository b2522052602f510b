package gradus.lab;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ctrl-C as a wish to stop at the next step, save and say so, instead of an end in the middle.
///
/// When the process is told to end (SIGINT, SIGTERM), the virtual machine runs its shutdown hooks
/// and then exits with 128 + the signal, 130 for Ctrl-C. The hook here raises a flag that the loop
/// reads at its next step, and holds the end back until the loop has saved, at most
/// [#PATIENCE_SECONDS].
final class Interruption implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 30;

  private final CountDownLatch saved = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean asked;

  private Interruption() {
    this.hook = new Thread(this::holdBack, "save before the end");
  }

  /// Listens until closed.
  static Interruption listen() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  /// Whether the loop should stop.
  boolean asked() {
    return asked;
  }

  /// Asks the loop to stop, as Ctrl-C does.
  void ask() {
    asked = true;
  }

  private void holdBack() {
    asked = true;
    try {
      boolean inTime = saved.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (!inTime) {
        System.err.println(
            "gradus: nothing was saved, the last step took longer than " + PATIENCE_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// All is saved: the process may end.
  @Override
  public void close() {
    saved.countDown();
    if (!asked) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The end began this instant; there is nothing left to hold back.
        asked = true;
      }
    }
  }
}
