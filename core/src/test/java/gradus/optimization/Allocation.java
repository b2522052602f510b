package gradus.optimization;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;

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

  /// Skips a test where vectors are at work: the just-in-time compiler leaves them in objects in
  /// some runs, whatever the code does. `-Dgradus.kernels=scalar` is without them.
  public static void assumeScalarKernels() {
    assumeTrue(
        "scalar".equals(System.getProperty("gradus.kernels")),
        "allocation is counted with -Dgradus.kernels=scalar only: the just-in-time compiler decides"
            + " about vectors");
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
