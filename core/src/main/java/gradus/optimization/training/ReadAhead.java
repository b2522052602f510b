package gradus.optimization.training;

import gradus.compile.Execution;
import gradus.linalg.Precision;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Rows that a thread of its own reads ahead, a few batches at most, while others are computed
/// with. Which rows a step gets does not depend on how fast either is.
///
/// One thread fills buffers in the order of the steps, another gives them away; each says how far
/// it is and parks where the other has to go on first.
final class ReadAhead implements Feed {
  /// One is computed with, one is ready, one is being filled.
  private static final int BUFFERS = 3;

  private final Columns columns;
  private final Columns.Buffer[] buffers = new Columns.Buffer[BUFFERS];
  private final Thread reader;
  private final long to;

  /// Steps before this one are filled.
  private volatile long filled;

  /// Steps before this one are not needed any more.
  private volatile long free;

  private volatile @Nullable Thread waiting;
  private volatile @Nullable Throwable failure;
  private volatile boolean closed;

  ReadAhead(Batches batches, List<String> names, Precision precision, long from, long to) {
    this.columns = new Columns(batches, names);
    this.filled = from;
    this.free = from;
    this.to = to;
    for (int k = 0; k < BUFFERS; k++) {
      buffers[k] = columns.buffer(precision);
    }
    this.reader = Thread.ofPlatform().daemon().name("gradus-read-ahead").start(this::read);
  }

  private Columns.Buffer buffer(long step) {
    return buffers[(int) (step % BUFFERS)];
  }

  private void read() {
    try {
      for (long step = filled; step < to; step++) {
        while (step >= free + BUFFERS && !closed) {
          LockSupport.park(this);
        }
        if (closed) {
          return;
        }
        columns.fill(buffer(step), step);
        filled = step + 1;
        LockSupport.unpark(waiting);
      }
    } catch (Throwable e) { // whatever it is, the one who waits has to know
      failure = e;
      LockSupport.unpark(waiting);
    }
  }

  @Override
  public void give(Execution execution, long step) {
    free = step;
    LockSupport.unpark(reader);
    waiting = Thread.currentThread();
    while (filled <= step) {
      rethrow();
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("interrupted while waiting for the rows of step " + step);
      }
      LockSupport.park(this);
    }
    waiting = null;
    columns.give(buffer(step), execution);
  }

  private void rethrow() {
    switch (failure) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException("the rows cannot be read", e);
    }
  }

  /// Ends the reading. Waits for the thread, so that nobody reads a source that is closed next.
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(reader);
    boolean interrupted = false;
    while (reader.isAlive()) {
      try {
        reader.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
