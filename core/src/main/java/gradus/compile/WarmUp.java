package gradus.compile;

import gradus.compile.KernelCode.Along;
import gradus.linalg.Precision;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/// Runs kernels that are in use on numbers of its own, in the background, until the just-in-time
/// compiler takes them up.
///
/// A kernel is interpreted, a hundred times slower, until it was called some 600 times. A small one
/// in a program that takes milliseconds may need seconds to get there; here it takes a few
/// hundredths. Only programs that run repeatedly ask for it, and only where there is a processor to
/// spare.
final class WarmUp {
  /// Tier4MinInvocationThreshold is 600; what waits in the compiler's queue raises it.
  private static final int CALLS = 1300;

  /// Rows of one call. Tier4CompileThreshold asks for 15000 calls and turns of loops together.
  private static final int ROWS = 12;

  private static final Set<FusedKernel> KNOWN = ConcurrentHashMap.newKeySet();
  private static final BlockingQueue<Fused> WAITING = new LinkedBlockingQueue<>();

  static {
    if (Runtime.getRuntime().availableProcessors() > 1) {
      Thread.ofPlatform().daemon().name("gradus-warm-up").start(WarmUp::work);
    }
  }

  private WarmUp() {}

  /// Sees to the kernels of some steps.
  static void of(Instruction[] steps) {
    for (Instruction step : steps) {
      if (step instanceof Fused fused && KNOWN.add(fused.kernel())) {
        WAITING.add(fused);
      }
    }
  }

  private static void work() {
    try {
      while (true) {
        Fused next = WAITING.take();
        run(next.code(), next.kernel());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody interrupts it on purpose
    }
  }

  /// Whole runs of lanes and a rest, so that both ways through the loop have been seen.
  private static void run(KernelCode code, FusedKernel kernel) {
    int inner = Lanes.of(code.precision()).length() + 1;
    int pointers = code.inputs().size() + code.sinks().size();
    Object[] arrays = new Object[pointers];
    int[] strides = new int[pointers];
    for (int k = 0; k < pointers; k++) {
      boolean along =
          k < code.inputs().size()
              ? code.inputs().get(k)
              : code.sinkAlong(k) == Along.ELEMENT || code.sinkAlong(k) == Along.INNER;
      boolean still =
          k >= code.inputs().size()
              && (code.sinkAlong(k) == Along.INNER || code.sinkAlong(k) == Along.NONE);
      strides[k] = still ? 0 : along ? inner : 1;
      arrays[k] = numbers(code.precision(), ROWS * inner);
    }
    int[] offsets = new int[pointers];
    for (int call = 0; call < CALLS; call++) {
      kernel.run(arrays, offsets, strides, ROWS, inner);
    }
  }

  private static Object numbers(Precision precision, int count) {
    if (precision == Precision.DOUBLE) {
      double[] numbers = new double[count];
      Arrays.fill(numbers, 0.5);
      return numbers;
    }
    float[] numbers = new float[count];
    Arrays.fill(numbers, 0.5f);
    return numbers;
  }
}
