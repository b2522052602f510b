package gradus.linalg.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  private final AtomicInteger calls = new AtomicInteger();
  private final WarmUp warmUp = new WarmUp(this::slowFirst, 2000);

  /// Three calls that take their time, as an interpreted kernel does, and then quick ones.
  private void slowFirst() {
    if (calls.incrementAndGet() <= 3) {
      long start = System.nanoTime();
      while (System.nanoTime() - start < 100_000) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void littleIsDoneAsItIs() {
    for (int k = 0; k < 100; k++) {
      assertFalse(warmUp.before(10));
    }
    assertEquals(0, calls.get());
  }

  @Test
  void afterSomeStepsThereIsOneWarmUp() {
    for (int k = 0; k < 1000; k++) {
      warmUp.before(10);
    }
    int once = calls.get();
    assertTrue(once >= 4 && once < 100, once + " calls");
    warmUp.before(Long.MAX_VALUE);
    assertEquals(once, calls.get());
  }

  @Test
  void whatIsNeverCompiledDoesNotWaitForIt() {
    AtomicInteger slow = new AtomicInteger();
    WarmUp never =
        new WarmUp(
            () -> {
              slow.incrementAndGet();
              long start = System.nanoTime();
              while (System.nanoTime() - start < 10_000) {
                Thread.onSpinWait();
              }
            },
            0);
    never.before(Long.MAX_VALUE);
    assertTrue(slow.get() < 10_000, slow + " calls");
  }

  @Test
  void whatIsLongNeedsNoOtherCall() {
    assertTrue(warmUp.before(Long.MAX_VALUE));
    assertTrue(calls.get() > 0);
  }

  @Test
  void threadsWaitForTheSameWarmUp() {
    boolean ready =
        IntStream.range(0, 8)
            .parallel()
            .allMatch(_ -> {
              warmUp.before(Long.MAX_VALUE);
              return calls.get() >= 4;
            });
    assertTrue(ready);
  }
}
