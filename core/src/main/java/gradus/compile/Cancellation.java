package gradus.compile;

import java.util.concurrent.CancellationException;

/// Whether a run is to end before it is done: because somebody said so, or because the thread that
/// started it was interrupted.
final class Cancellation {
  private volatile boolean requested;

  void request() {
    requested = true;
  }

  /// Forgets earlier requests: a new run begins.
  void clear() {
    requested = false;
  }

  /// To be called by the thread that started the run: passes its interruption on to the others.
  void listen() {
    if (Thread.currentThread().isInterrupted()) {
      requested = true;
    }
  }

  /// @throws CancellationException where the run is to end
  void check() {
    if (requested) {
      throw new CancellationException(
          "the run was cancelled before it was done; its outputs are not to be used");
    }
  }
}
