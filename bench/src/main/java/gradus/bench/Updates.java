package gradus.bench;

import gradus.compile.Execution;
import gradus.compile.Program;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.linalg.Precision;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.optimization.Adam;
import gradus.optimization.Update;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/// How long the update of a first-order method takes, in units of the time in which a copy moves as
/// many bytes: 1 where nothing but the memory limits it.
final class Updates {
  private static final int SIZE = 10_000_000;

  /// Numbers read and written for each parameter: `θ`, `m`, `v` both, the gradient read only.
  private static final int MOVED = 7;

  private static final int ROUNDS = 25;

  private Updates() {}

  static List<Row> rows(int threads) {
    return Arrays.stream(Precision.values()).map(precision -> row(precision, threads)).toList();
  }

  private static Row row(Precision precision, int threads) {
    Expr parameter = Expr.variable("θ", Dim.of(SIZE));
    Expr gradient = Expr.variable("g", Dim.of(SIZE));
    Update update =
        Update.of(Adam.of(1e-3), List.of(new Update.Slope(parameter, gradient, "")), precision);
    Map<String, Tensor> values = new HashMap<>();
    values.put("θ", Tensor.zeros(SIZE).as(precision));
    values.put("g", Tensor.generate(Shape.of(SIZE), Math::sin).as(precision));
    values.putAll(update.start(values));
    Execution step =
        Program.compile(update.outputs(), new Program.Options(precision, threads)).bind(values);
    update.carry(step, 0);
    Update.Pace pace = update.pace(step);
    double[] from = new double[SIZE];
    double[] to = new double[SIZE];
    double[] steps = new double[ROUNDS];
    double[] copies = new double[ROUNDS];
    for (int round = -ROUNDS; round < ROUNDS; round++) {
      pace.at(round + ROUNDS + 1L);
      steps[Math.max(0, round)] = seconds(step::run);
      copies[Math.max(0, round)] = seconds(() -> copy(from, to, threads));
    }
    double width = precision == Precision.DOUBLE ? Double.BYTES : Float.BYTES;
    double bytes = MOVED * width * SIZE;
    double share = bytes / (2.0 * Double.BYTES * SIZE);
    return new Row(
        "Adam's update / a copy, " + precision.toString().toLowerCase(Locale.ROOT),
        "",
        Timing.median(steps) / (share * Timing.median(copies)),
        Timing.best(steps) / (share * Timing.best(copies)),
        "×",
        String.format(
            Locale.ROOT,
            "%.1f ms for 10⁷ parameters, %.1f GB/s",
            1e3 * Timing.median(steps),
            1e-9 * bytes / Timing.median(steps)));
  }

  private static void copy(double[] from, double[] to, int threads) {
    int part = Math.ceilDiv(SIZE, threads);
    IntStream.range(0, threads)
        .parallel()
        .forEach(
            k -> System.arraycopy(from, k * part, to, k * part, Math.min(part, SIZE - k * part)));
  }

  private static double seconds(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return 1e-9 * (System.nanoTime() - start);
  }
}
