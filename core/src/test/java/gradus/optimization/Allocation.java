package gradus.optimization;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.util.function.DoubleSupplier;

/// What the current thread has allocated so far.
///
/// HotSpot's interface is looked up by name: the modules of the library need not know it.
public final class Allocation {
  private static final MethodHandle BYTES = find();

  private Allocation() {}

  /// In bytes. Asking allocates nothing.
  public static long bytes() {
    try {
      return (long) BYTES.invokeExact();
    } catch (Throwable e) {
      throw new AssertionError("allocated bytes cannot be counted here", e);
    }
  }

  /// The least that is allocated when something is done again and again, until that is below the
  /// limit, or for a minute. Code that the just-in-time compiler has not come to yet puts vectors
  /// into objects; it comes when it has time.
  ///
  /// @param measure does it once and answers the bytes
  public static double least(double limit, DoubleSupplier measure) {
    long begin = System.nanoTime();
    double least = measure.getAsDouble();
    while (least >= limit && System.nanoTime() - begin < 60_000_000_000L) {
      least = Math.min(least, measure.getAsDouble());
    }
    return least;
  }

  private static MethodHandle find() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(
              Class.forName("com.sun.management.ThreadMXBean"),
              "getCurrentThreadAllocatedBytes",
              MethodType.methodType(long.class))
          .bindTo(ManagementFactory.getThreadMXBean());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("this Java machine counts no allocated bytes", e);
    }
  }
}
