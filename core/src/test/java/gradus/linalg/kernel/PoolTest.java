package gradus.linalg.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

final class PoolTest {
  private final Pool<Object> pool = new Pool<>(Object::new);

  @Test
  void nobodyGetsWhatAnotherHas() {
    Object first = pool.take();
    Object second = pool.take();
    assertThat(second).isNotSameAs(first);
    pool.give(first);
    assertThat(pool.take()).isSameAs(first);
  }

  @Test
  void aThreadGetsBackWhatItGave() throws Exception {
    Object own = pool.take();
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Object its = other.submit(pool::take).get();
      other.submit(() -> pool.give(its)).get();
      pool.give(own);
      for (int i = 0; i < 3; i++) {
        Object mine = pool.take();
        assertThat(mine).isSameAs(own);
        assertThat(other.submit(pool::take).get()).isSameAs(its);
        pool.give(mine);
        other.submit(() -> pool.give(its)).get();
      }
    }
  }

  @Test
  void whatAnotherThreadGaveIsTakenBeforeAnotherIsMade() throws Exception {
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Object its = other.submit(pool::take).get();
      other.submit(() -> pool.give(its)).get();
      assertThat(pool.take()).isSameAs(its);
    }
  }
}
