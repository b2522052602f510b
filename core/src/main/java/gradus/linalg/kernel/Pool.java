package gradus.linalg.kernel;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/// A few objects that are dear to make, for whoever needs one for a while. There are never more of
/// them kept than there are processors, however many threads come and go.
final class Pool<T> {
  private final AtomicReferenceArray<T> kept =
      new AtomicReferenceArray<>(Math.max(4, Runtime.getRuntime().availableProcessors()));
  private final Supplier<T> maker;

  Pool(Supplier<T> maker) {
    this.maker = maker;
  }

  /// One that nobody else has.
  T take() {
    for (int k = 0; k < kept.length(); k++) {
      T item = kept.getPlain(k) == null ? null : kept.getAndSet(k, null);
      if (item != null) {
        return item;
      }
    }
    return maker.get();
  }

  /// Gives it back, for the next to take.
  void give(T item) {
    for (int k = 0; k < kept.length(); k++) {
      if (kept.getPlain(k) == null && kept.compareAndSet(k, null, item)) {
        return;
      }
    }
  }
}
