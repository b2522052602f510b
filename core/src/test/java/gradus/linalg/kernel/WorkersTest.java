package gradus.linalg.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class WorkersTest {
  @ParameterizedTest
  @CsvSource({"2,10,3", "3,1000,7", "2,2,5", "1,6,1", "2,0,0"})
  void rangesCoverEachNumberOnce(int threads, int count, int parts) {
    AtomicIntegerArray runs = new AtomicIntegerArray(count);
    Workers.ranges(
        threads,
        count,
        parts,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            runs.incrementAndGet(i);
          }
        });
    for (int i = 0; i < count; i++) {
      assertThat(runs.get(i)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"1,5", "2,1", "2,2", "3,1000", "7,3", "4,0"})
  void eachTaskRunsOnceOnOneOfTheThreadsAskedFor(int threads, int tasks) {
    for (int round = 0; round < 200; round++) {
      AtomicIntegerArray runs = new AtomicIntegerArray(tasks);
      Set<Integer> numbers = ConcurrentHashMap.newKeySet();
      Workers.run(
          threads,
          tasks,
          (worker, task) -> {
            numbers.add(worker);
            runs.incrementAndGet(task);
          });
      for (int task = 0; task < tasks; task++) {
        assertThat(runs.get(task)).isEqualTo(1);
      }
      assertThat(numbers).allMatch(number -> number >= 0 && number < threads);
    }
  }

  /// So many stages of so many tasks each.
  private record Counted(int count, int tasks, AtomicIntegerArray runs, AtomicInteger early)
      implements Workers.Stages {
    static Counted of(int stages, int tasks) {
      return new Counted(
          stages, tasks, new AtomicIntegerArray(stages * tasks), new AtomicInteger());
    }

    @Override
    public int tasks(int stage) {
      return tasks;
    }

    @Override
    public void run(int stage, int task) {
      for (int before = 0; before < stage * tasks; before++) {
        early.addAndGet(runs.get(before) == 1 ? 0 : 1);
      }
      runs.incrementAndGet(stage * tasks + task);
    }
  }

  @ParameterizedTest
  @CsvSource({"1,3,4", "2,1,5", "2,20,1", "3,20,7", "7,9,3", "2,0,1"})
  void eachStageWaitsForTheOneBefore(int threads, int stages, int tasks) {
    for (int round = 0; round < 200; round++) {
      Counted work = Counted.of(stages, tasks);
      Workers.stages(threads, work);
      assertThat(work.early()).hasValue(0);
      for (int i = 0; i < stages * tasks; i++) {
        assertThat(work.runs().get(i)).isEqualTo(1);
      }
    }
  }

  @Test
  void afterAFailureNoStageFollows() {
    AtomicInteger later = new AtomicInteger();
    Workers.Stages failing =
        new Workers.Stages() {
          @Override
          public int count() {
            return 3;
          }

          @Override
          public int tasks(int stage) {
            return 6;
          }

          @Override
          public void run(int stage, int task) {
            if (stage == 1 && task == 2) {
              throw new IllegalStateException("stage 1 breaks");
            }
            later.addAndGet(stage == 2 ? 1 : 0);
          }
        };
    for (int round = 0; round < 600; round++) {
      int threads = 1 + round % 4;
      assertThatThrownBy(() -> Workers.stages(threads, failing)).hasMessage("stage 1 breaks");
    }
    assertThat(later).hasValue(0);
  }

  @Test
  void tasksOfOneCallRunAtTheSameTime() {
    CountDownLatch together = new CountDownLatch(3);
    AtomicInteger met = new AtomicInteger();
    Workers.run(
        3,
        3,
        (_, _) -> {
          together.countDown();
          met.addAndGet(reached(together) ? 1 : 0);
        });
    assertThat(met).hasValue(3);
  }

  @Test
  void eachThreadBeginsWithItsOwnShare() {
    for (int round = 0; round < 20; round++) {
      CountDownLatch together = new CountDownLatch(2);
      Map<String, Integer> first = new ConcurrentHashMap<>();
      Workers.run(
          2,
          8,
          (_, task) -> {
            if (first.putIfAbsent(Thread.currentThread().getName(), task) == null) {
              together.countDown();
              reached(together);
            }
          });
      String caller = Thread.currentThread().getName();
      assertThat(first).hasSize(2).containsEntry(caller, 0);
      first.forEach((name, task) -> {
        boolean odd = name.matches("gradus-\\d*[13579]");
        assertThat(task).as(name).isEqualTo(odd ? 4 : name.equals(caller) ? 0 : 1);
      });
    }
  }

  private static boolean reached(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void oneWorkerNumberIsNeverUsedByTwoThreadsAtOnce() {
    for (int round = 0; round < 500; round++) {
      AtomicIntegerArray inside = new AtomicIntegerArray(4);
      AtomicInteger clashes = new AtomicInteger();
      Workers.run(
          4,
          32,
          (worker, _) -> {
            clashes.addAndGet(inside.incrementAndGet(worker) == 1 ? 0 : 1);
            Thread.onSpinWait();
            inside.decrementAndGet(worker);
          });
      assertThat(clashes).hasValue(0);
    }
  }

  @Test
  void theExceptionOfATaskReachesTheCallerAndTheNextCallWorks() {
    for (int failing = 0; failing < 8; failing++) {
      int bad = failing;
      AtomicInteger running = new AtomicInteger();
      assertThatThrownBy(() ->
              Workers.run(
                  2,
                  8,
                  (_, task) -> {
                    running.incrementAndGet();
                    if (task == bad) {
                      running.decrementAndGet();
                      throw new IllegalArgumentException("task " + bad);
                    }
                    running.decrementAndGet();
                  }))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("task " + bad);
      assertThat(running).as("tasks still running").hasValue(0);
      AtomicInteger sum = new AtomicInteger();
      Workers.run(2, 8, (_, task) -> sum.addAndGet(task));
      assertThat(sum).hasValue(28);
    }
  }

  @Test
  void aCallFromInsideATaskStaysOnItsThread() {
    AtomicInteger strangers = new AtomicInteger();
    AtomicInteger runs = new AtomicInteger();
    Workers.run(
        3,
        6,
        (_, _) -> {
          Thread mine = Thread.currentThread();
          Workers.run(
              3,
              5,
              (worker, _) -> {
                runs.incrementAndGet();
                strangers.addAndGet(Thread.currentThread() == mine && worker == 0 ? 0 : 1);
              });
        });
    assertThat(runs).hasValue(30);
    assertThat(strangers).hasValue(0);
  }

  @Test
  void anInterruptedCallerGetsItsWorkDoneAndStaysInterrupted() throws InterruptedException {
    AtomicReference<String> outcome = new AtomicReference<>("");
    AtomicInteger done = new AtomicInteger();
    Thread caller =
        new Thread(() -> {
          Thread.currentThread().interrupt();
          Workers.run(
              2,
              8,
              (_, _) -> {
                long until = System.nanoTime() + 2_000_000;
                while (System.nanoTime() < until) {
                  Thread.onSpinWait();
                }
                done.incrementAndGet();
              });
          outcome.set(done.get() + " done, interrupted " + Thread.currentThread().isInterrupted());
        });
    caller.start();
    caller.join();
    assertThat(outcome).hasValue("8 done, interrupted true");
  }

  @Test
  void manyVirtualThreadsShareTheHelpersWithoutWaitingForEachOther()
      throws InterruptedException, ExecutionException {
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> sums = new ArrayList<>();
      for (int caller = 0; caller < 200; caller++) {
        sums.add(
            callers.submit(() -> {
              AtomicInteger sum = new AtomicInteger();
              for (int round = 0; round < 20; round++) {
                Workers.run(3, 10, (_, task) -> sum.addAndGet(task));
              }
              return sum.get();
            }));
      }
      for (Future<Integer> sum : sums) {
        assertThat(sum.get()).isEqualTo(20 * 45);
      }
    }
  }
}
