package gradus.linalg.kernel;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Runs tasks on the calling thread and, as far as there are any, on helpers. The caller takes
/// part, so the work ends even if no helper ever comes: calls from many threads at once cannot wait
/// for each other.
public final class Workers {
  private static final ExecutorService HELPERS =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("gradus-", 1).factory());

  /// One of several tasks, given the number of the thread that runs it.
  public interface Task {
    void run(int worker, int task);
  }

  private final AtomicInteger next = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final CountDownLatch unfinished;
  private final int tasks;
  private final Task task;

  private Workers(int tasks, Task task) {
    this.tasks = tasks;
    this.task = task;
    this.unfinished = new CountDownLatch(tasks);
  }

  /// Runs tasks `0 … tasks − 1`, each once, on at most `threads` threads, and returns when all are
  /// done.
  public static void run(int threads, int tasks, Task task) {
    Workers workers = new Workers(tasks, task);
    for (int worker = 1; worker < Math.min(threads, tasks); worker++) {
      int number = worker;
      HELPERS.execute(() -> workers.work(number));
    }
    workers.work(0);
    workers.await();
  }

  private void work(int worker) {
    for (int i = next.getAndIncrement(); i < tasks; i = next.getAndIncrement()) {
      try {
        if (failure.get() == null) {
          task.run(worker, i);
        }
      } catch (Throwable thrown) {
        failure.compareAndSet(null, thrown);
      } finally {
        unfinished.countDown();
      }
    }
  }

  private void await() {
    boolean interrupted = false;
    while (unfinished.getCount() > 0) {
      try {
        unfinished.await();
      } catch (InterruptedException e) {
        interrupted = true; // the helpers still write: wait for them, then pass the interruption on
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    switch (failure.get()) {
      case null -> {}
      case RuntimeException exception -> throw exception;
      case Error error -> throw error;
      case Throwable checked -> throw new IllegalStateException("a task failed", checked);
    }
  }
}
