package gradus.bench;

import java.util.Arrays;
import java.util.function.DoubleSupplier;

/// Seconds of several runs.
final class Timing {
  private Timing() {}

  /// The least time that work is done before it is timed, in nanoseconds: the just-in-time compiler
  /// translates what it is given while it runs. (What that costs is measured by [Compilation].)
  private static final long WARM = 3_000_000_000L;

  /// Does some work at least as often as it is timed, to warm up, then times each run.
  static double[] of(int runs, DoubleSupplier work) {
    long begin = System.nanoTime();
    for (int run = 0; run < runs || System.nanoTime() - begin < WARM; run++) {
      sink = work.getAsDouble();
    }
    double[] seconds = new double[runs];
    for (int run = 0; run < runs; run++) {
      long start = System.nanoTime();
      sink = work.getAsDouble();
      seconds[run] = 1e-9 * (System.nanoTime() - start);
    }
    return seconds;
  }

  /// Where results go, so that no work can be left out.
  static volatile double sink;

  static double best(double[] seconds) {
    return Arrays.stream(seconds).min().orElse(Double.NaN);
  }

  static double median(double[] seconds) {
    double[] sorted = seconds.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : 0.5 * (sorted[half - 1] + sorted[half]);
  }
}
