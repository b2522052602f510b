package gradus.linalg.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Runs tasks on the calling thread and, as far as there are any idle ones, on helpers.
///
/// The caller takes part and waits only for tasks that have begun, so calls from many threads at
/// once, platform or virtual, cannot wait for each other. A call from inside a task runs on its own
/// thread: the others are busy already.
///
/// Passes often last less than a thread takes to fall asleep and wake up. So whoever waits, a
/// helper for work or a caller for its helpers, looks again and again for a while before it parks.
public final class Workers {
  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  /// How long a thread watches before it parks. Alone on a processor it would only be in the way.
  private static final long WATCH_NANOSECONDS = PROCESSORS > 1 ? 50_000 : 0;

  /// Whether a thread is inside a task; none yet where it is null.
  private static final ThreadLocal<@Nullable Boolean> INSIDE = new ThreadLocal<>();

  /// One of several tasks, given the number of the thread that runs it.
  public interface Task {
    void run(int worker, int task);
  }

  /// What is done to the numbers from `from` to before `to`.
  public interface Range {
    void run(int from, int to);
  }

  /// Work that falls into stages, each of which needs all of those before it.
  public interface Stages {
    int count();

    /// How many tasks there are in a stage, numbered from 0; at least one.
    int tasks(int stage);

    void run(int stage, int task);
  }

  /// Counters that far apart, of 4 bytes each, lie in different cache lines.
  private static final int APART = 16;

  /// The next task of each share of each stage.
  private final AtomicIntegerArray next;

  /// Where the tasks of each stage begin if they are numbered on; at last, how many there are.
  private final int[] starts;

  private final int shares;
  private final AtomicInteger unfinished;
  private final AtomicInteger joined = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final Task task;
  private volatile @Nullable Thread waiting;

  private Workers(int shares, int[] starts, Task task) {
    int stages = starts.length - 1;
    this.next = new AtomicIntegerArray(stages * shares * APART);
    this.starts = starts;
    this.shares = shares;
    this.unfinished = new AtomicInteger(starts[stages]);
    this.task = task;
    for (int stage = 0; stage < stages; stage++) {
      for (int share = 0; share < shares; share++) {
        next.setPlain(counter(stage, share), start(stage, share));
      }
    }
  }

  private int counter(int stage, int share) {
    return (stage * shares + share) * APART;
  }

  /// The first task of a share of a stage, of all numbered on: shares are about equal.
  private int start(int stage, int share) {
    int tasks = starts[stage + 1] - starts[stage];
    return starts[stage] + (int) ((long) tasks * share / shares);
  }

  /// How many threads work at the same time at most.
  public static int processors() {
    return PROCESSORS;
  }

  /// Runs tasks `0 … tasks − 1`, each once, on at most `threads` threads, and returns when all are
  /// done. Where a task throws, those not begun are left out and the first exception is thrown
  /// here.
  ///
  /// Each thread has a share of the tasks, the same from call to call, and goes on with those of
  /// the others: so it finds in its cache what it left there.
  public static void run(int threads, int tasks, Task task) {
    if (isAlone(threads, tasks)) {
      for (int i = 0; i < tasks; i++) {
        task.run(0, i);
      }
    } else {
      together(threads, new int[] {0, tasks}, task);
    }
  }

  private static boolean isAlone(int threads, int tasks) {
    return threads <= 1 || tasks <= 1 || isInside();
  }

  private static void together(int threads, int[] starts, Task task) {
    int helpers = Math.min(threads, starts[starts.length - 1]) - 1;
    Workers workers = new Workers(helpers + 1, starts, task);
    WorkerThread.recruit(workers, helpers);
    INSIDE.set(true);
    try {
      workers.finished(workers.work(0, 0));
    } finally {
      INSIDE.set(false);
    }
    workers.await();
  }

  /// The same for the numbers from 0 to before `count`, in so many parts of about equal length.
  public static void ranges(int threads, int count, int parts, Range range) {
    run(
        threads,
        parts,
        (_, part) ->
            range.run(
                (int) ((long) count * part / parts), (int) ((long) count * (part + 1) / parts)));
  }

  /// Runs stage after stage: a task begins when all tasks of the stages before are done. Threads
  /// that come to a stage early wait for the others.
  public static void stages(int threads, Stages stages) {
    int[] starts = new int[stages.count() + 1];
    for (int stage = 0; stage < stages.count(); stage++) {
      starts[stage + 1] = starts[stage] + stages.tasks(stage);
    }
    if (isAlone(threads, starts[stages.count()])) {
      for (int stage = 0; stage < stages.count(); stage++) {
        for (int i = 0; i < starts[stage + 1] - starts[stage]; i++) {
          stages.run(stage, i);
        }
      }
      return;
    }
    together(
        threads,
        starts,
        (_, number) -> {
          int found = Arrays.binarySearch(starts, number);
          int stage = found >= 0 ? found : -found - 2;
          stages.run(stage, number - starts[stage]);
        });
  }

  /// Whether the present thread runs a task, so that a call from here would stay on it.
  static boolean isInside() {
    return Boolean.TRUE.equals(INSIDE.get());
  }

  /// Takes tasks until there are none left, in each stage those of one share first. Answers how
  /// many it took of the last stage, which are not reported yet.
  private int work(int worker, int first) {
    int taken = 0;
    for (int stage = 0; stage < starts.length - 1; stage++) {
      if (stage > 0) {
        finished(taken);
        awaitTasks(starts[stage]);
      }
      taken = 0;
      for (int k = 0; k < shares; k++) {
        int share = (first + k) % shares;
        int counter = counter(stage, share);
        int end = start(stage, share + 1);
        for (int i = next.getAndIncrement(counter); i < end; i = next.getAndIncrement(counter)) {
          taken++;
          run(worker, i);
        }
      }
    }
    return taken;
  }

  /// Where a task has failed, those that follow are taken but not run.
  private void run(int worker, int number) {
    try {
      if (failure.get() == null) {
        task.run(worker, number);
      }
    } catch (Throwable thrown) {
      failure.compareAndSet(null, thrown);
    }
  }

  /// Waits until the first `count` tasks are done. All of them have begun.
  private void awaitTasks(int count) {
    int later = starts[starts.length - 1] - count;
    long start = 0;
    while (unfinished.get() > later) {
      long now = System.nanoTime();
      start = start == 0 ? now : start;
      if (now - start < WATCH_NANOSECONDS) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(WATCH_NANOSECONDS);
      }
    }
  }

  private void finished(int count) {
    if (unfinished.addAndGet(-count) == 0) {
      LockSupport.unpark(waiting);
    }
  }

  private void await() {
    boolean interrupted = false;
    long start = System.nanoTime();
    while (unfinished.get() > 0) {
      if (System.nanoTime() - start < WATCH_NANOSECONDS) {
        Thread.onSpinWait();
      } else {
        waiting = Thread.currentThread();
        if (unfinished.get() > 0) {
          LockSupport.park(this);
        }
        // the helpers still write: wait for them, then pass the interruption on
        interrupted |= Thread.interrupted();
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

  /// A thread that works for one caller after the other. It is idle while it holds no work.
  private static final class WorkerThread extends Thread {
    private static final List<WorkerThread> ALL = new CopyOnWriteArrayList<>();

    private final AtomicReference<@Nullable Workers> work;
    private final int number;
    private volatile boolean parked;

    private WorkerThread(int number, Workers first) {
      super(null, null, "gradus-" + number, 0, false);
      this.work = new AtomicReference<>(first);
      this.number = number;
      setDaemon(true);
    }

    /// Hands the work to idle helpers. More are started only if there are not yet as many as
    /// processors or as this call asks for.
    static void recruit(Workers workers, int wanted) {
      int found = 0;
      for (int k = 0; k < ALL.size() && found < wanted; k++) {
        found += ALL.get(k).accepts(workers) ? 1 : 0;
      }
      while (found < wanted && start(workers, Math.max(PROCESSORS - 1, wanted))) {
        found++;
      }
    }

    private boolean accepts(Workers workers) {
      boolean idle = work.get() == null && work.compareAndSet(null, workers);
      if (idle && parked) {
        LockSupport.unpark(this);
      }
      return idle;
    }

    private static boolean start(Workers workers, int limit) {
      synchronized (ALL) {
        if (ALL.size() >= limit) {
          return false;
        }
        WorkerThread helper = new WorkerThread(ALL.size() + 1, workers);
        try {
          helper.start();
        } catch (OutOfMemoryError tooManyThreads) {
          return false; // the caller does the work alone
        }
        ALL.add(helper);
        return true;
      }
    }

    @Override
    public void run() {
      INSIDE.set(true);
      while (true) {
        Workers workers = await();
        int taken = workers.work(workers.joined.incrementAndGet(), number);
        // idle before the caller knows that it is done: its next call is to find this helper
        work.set(null);
        workers.finished(taken);
      }
    }

    private Workers await() {
      boolean watches = number < PROCESSORS;
      long start = System.nanoTime();
      for (Workers given = work.get(); ; given = work.get()) {
        if (given != null) {
          parked = false;
          return given;
        }
        if (watches && System.nanoTime() - start < WATCH_NANOSECONDS) {
          Thread.onSpinWait();
        } else if (parked) {
          LockSupport.park(this);
          Thread.interrupted(); // nobody interrupts a helper on purpose
        } else {
          parked = true;
        }
      }
    }
  }
}
