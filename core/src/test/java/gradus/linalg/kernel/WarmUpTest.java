package gradus.linalg.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  private final AtomicInteger calls = new AtomicInteger();
  private final WarmUp warmUp = new WarmUp(calls::incrementAndGet);

  @Test
  void littleIsDoneAsItIs() {
    for (int k = 0; k < 100; k++) {
      warmUp.before(10);
    }
    assertEquals(0, calls.get());
  }

  @Test
  void afterSomeStepsThereIsOneWarmUp() {
    for (int k = 0; k < 1000; k++) {
      warmUp.before(10);
    }
    int once = calls.get();
    assertTrue(once > 0);
    warmUp.before(Long.MAX_VALUE);
    assertEquals(once, calls.get());
  }

  @Test
  void whatIsLongNeedsNoOtherCall() {
    warmUp.before(Long.MAX_VALUE);
    assertTrue(calls.get() > 0);
  }

  @Test
  void threadsWaitForTheSameWarmUp() {
    WarmUp one = new WarmUp(calls::incrementAndGet);
    one.before(Long.MAX_VALUE);
    int once = calls.getAndSet(0);
    boolean ready =
        IntStream.range(0, 8)
            .parallel()
            .allMatch(_ -> {
              warmUp.before(Long.MAX_VALUE);
              return calls.get() == once;
            });
    assertTrue(ready);
  }
}
