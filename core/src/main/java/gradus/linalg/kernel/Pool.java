package gradus.linalg.kernel;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A few objects that are dear to make, for whoever needs one for a while. There are never more of
/// them kept than there are processors, however many threads come and go.
///
/// A thread gets the one back that it gave, if it is there: its memory is still in the caches of
/// the processor on which the thread runs, and fetching it from those of another takes as long as a
/// small product.
final class Pool<T> {
  private static final int KEPT = Math.max(4, Runtime.getRuntime().availableProcessors());

  private final AtomicReferenceArray<T> kept = new AtomicReferenceArray<>(KEPT);

  /// Which thread gave what is kept at a place, or what was kept there last: only advice.
  private final AtomicLongArray givers = new AtomicLongArray(KEPT);

  private final Supplier<T> maker;

  Pool(Supplier<T> maker) {
    this.maker = maker;
  }

  /// One that nobody else has.
  T take() {
    long thread = Thread.currentThread().threadId();
    for (int k = 0; k < KEPT; k++) {
      T item = givers.getPlain(k) == thread ? takeFrom(k) : null;
      if (item != null) {
        return item;
      }
    }
    for (int k = 0; k < KEPT; k++) {
      T item = takeFrom(k);
      if (item != null) {
        return item;
      }
    }
    return maker.get();
  }

  private @Nullable T takeFrom(int place) {
    return kept.getPlain(place) == null ? null : kept.getAndSet(place, null);
  }

  /// Gives it back, for the next to take.
  void give(T item) {
    long thread = Thread.currentThread().threadId();
    for (int k = 0; k < KEPT; k++) {
      if (kept.getPlain(k) == null && kept.compareAndSet(k, null, item)) {
        givers.setPlain(k, thread);
        return;
      }
    }
  }
}
