package gradus.bench;

import java.util.Arrays;
import java.util.function.DoubleSupplier;

/// Seconds of several runs.
final class Timing {
  private Timing() {}

  /// Does some work as often again as it is timed, to warm up, then times each run.
  static double[] of(int runs, DoubleSupplier work) {
    double[] seconds = new double[runs];
    for (int run = -runs; run < runs; run++) {
      long start = System.nanoTime();
      sink = work.getAsDouble();
      seconds[Math.max(run, 0)] = 1e-9 * (System.nanoTime() - start);
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
