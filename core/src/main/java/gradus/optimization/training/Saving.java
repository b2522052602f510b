package gradus.optimization.training;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Saves checkpoints on a thread of its own while training goes on: one at a time, in their order.
///
/// What cannot be saved ends the training at the next checkpoint: hours of work that are lost
/// should not come as a surprise at the end.
final class Saving implements AutoCloseable {
  private final CheckpointStore store;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("gradus-checkpoints").factory());
  private @Nullable Future<?> pending;

  Saving(CheckpointStore store) {
    this.store = store;
  }

  /// Begins to save, after the one before is saved.
  void save(Checkpoint checkpoint) {
    await();
    pending = thread.submit(() -> store.save(checkpoint));
  }

  /// Waits until all is saved; throws what made that fail.
  void await() {
    Future<?> last = pending;
    pending = null;
    boolean interrupted = false;
    while (last != null) {
      try {
        last.get();
        last = null;
      } catch (InterruptedException e) {
        // what was begun is finished first: a stop must not cost the checkpoint
        interrupted = true;
      } catch (ExecutionException e) {
        last = null;
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        throw new IllegalStateException("a checkpoint could not be saved", e.getCause());
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
