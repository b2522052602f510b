package gradus.bench;

import com.sun.management.ThreadMXBean;
import gradus.compile.Execution;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/// What needs no peer: how much more a gradient costs than a value, and how much memory a run
/// takes.
final class Measures {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Measures() {}

  /// The losses whose inputs are in the folder, by name.
  private static Map<String, Workloads.Loss> losses(Path inputs) {
    Map<String, Workloads.Loss> losses = new LinkedHashMap<>();
    losses.put("logistic", Workloads.logistic(inputs));
    losses.put("least squares", Workloads.leastSquares(inputs));
    losses.put("network", Workloads.network(inputs));
    losses.put("mixture", Workloads.mixture(inputs));
    return losses;
  }

  /// Value and gradient, in units of the value alone, run in turn.
  static List<Row> ratios(Path inputs, int threads) {
    List<Row> rows = new ArrayList<>();
    losses(inputs)
        .forEach((name, loss) -> {
          Execution value = loss.value(threads);
          Execution both = loss.both(threads);
          int rounds = 15;
          double[] alone = new double[rounds];
          double[] together = new double[rounds];
          for (int round = -rounds; round < rounds; round++) {
            alone[Math.max(0, round)] = seconds(value);
            together[Math.max(0, round)] = seconds(both);
          }
          rows.add(
              new Row(
                  "value and gradient / value, " + name,
                  "",
                  Timing.median(together) / Timing.median(alone),
                  Timing.best(together) / Timing.best(alone),
                  "×",
                  String.format(
                      "%.3f ms to %.3f ms",
                      1e3 * Timing.median(together), 1e3 * Timing.median(alone))));
        });
    return rows;
  }

  private static double seconds(Execution execution) {
    long start = System.nanoTime();
    execution.run();
    return 1e-9 * (System.nanoTime() - start);
  }

  /// Bytes that running allocates, and bytes that binding allocates beside the data, for so many
  /// rows and ten times as many.
  static List<Row> memory(Path inputs, int threads) {
    List<Row> rows = new ArrayList<>();
    losses(inputs)
        .forEach((name, loss) -> {
          Execution both = loss.both(threads);
          double[] bytes = new double[10];
          for (int run = -50; run < bytes.length; run++) {
            bytes[Math.max(0, run)] = allocated(both::run);
          }
          rows.add(
              new Row(
                  "bytes allocated per run, " + name,
                  "",
                  Timing.median(bytes),
                  Timing.best(bytes),
                  "bytes",
                  ""));
        });
    long few = bound(20_000, threads);
    long many = bound(200_000, threads);
    rows.add(
        new Row(
            "bytes bound for 10n rows / n rows, logistic",
            "",
            (double) many / few,
            (double) many / few,
            "×",
            many + " bytes to " + few + " bytes beside the data"));
    return rows;
  }

  private static long bound(int n, int threads) {
    SplittableRandom random = new SplittableRandom(0);
    Inputs at =
        new Inputs(
            Map.of(
                "X", Inputs.normal(random, 1, Shape.of(n, 50)),
                "y", Tensor.generate(Shape.of(n), _ -> random.nextInt(2)),
                "w", Tensor.zeros(50)));
    Workloads.Loss loss = Workloads.logistic(at);
    long least = Long.MAX_VALUE;
    for (int k = 0; k < 5; k++) {
      Supplier<Execution> bind = () -> loss.both(threads);
      least = Math.min(least, allocated(() -> bind.get().run()));
    }
    return least;
  }

  private static long allocated(Runnable work) {
    long before = THREADS.getTotalThreadAllocatedBytes();
    work.run();
    return THREADS.getTotalThreadAllocatedBytes() - before;
  }
}
