package gradus.bench;

import static gradus.expr.Functions.exp;
import static gradus.expr.Functions.sum;

import gradus.calculus.Gradient;
import gradus.compile.Execution;
import gradus.compile.Program;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.linalg.Precision;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// How long it takes to compile a loss with its gradient: the first time in the life of a Java
/// machine, and later. Derivation, planning and the generation of kernels count; the first run, in
/// which kernels are not yet compiled by the Java machine, is told apart.
public final class Compilation {
  private static final Dim N = Dim.of("n");
  private static final Dim D = Dim.of("d");

  private Compilation() {}

  /// Measures in a Java machine that is new for each round.
  static List<Row> measure(int rounds) throws IOException, InterruptedException {
    Map<String, List<Double>> milliseconds = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (String first : List.of("logistic", "network")) {
        fresh(first)
            .forEach((name, value) ->
                milliseconds.computeIfAbsent(name, _ -> new ArrayList<>()).add(value));
      }
    }
    List<Row> rows = new ArrayList<>();
    milliseconds.forEach((name, list) -> {
      double[] values = list.stream().mapToDouble(value -> value).toArray();
      rows.add(new Row(name, "", Timing.median(values), Timing.best(values), "ms", "new machine"));
    });
    return rows;
  }

  private static Map<String, Double> fresh(String first) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Compilation.class.getName(), first));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    Map<String, Double> results = new LinkedHashMap<>();
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] parts = line.split("\t", 2);
        results.put(parts[0], Double.parseDouble(parts[1]));
      }
    }
    if (process.waitFor() != 0) {
      throw new IOException("the machine for measuring compilation failed");
    }
    return results;
  }

  /// Compiles what is named, then others, and prints milliseconds.
  public static void main(String[] args) {
    if (args[0].equals("logistic")) {
      first("logistic", Workloads.logistic(data(1000)));
      print("later compilation, another structure", compile(poisson(data(1000))));
      print("later compilation, same structure", compile(Workloads.logistic(data(500))));
    } else {
      Network network = new Network(List.of(784, 512, 256, 10), Functions::tanh, Math::tanh);
      Inputs at = network.start(0).with(rows());
      first(
          "network",
          new Workloads.Loss(
              network.loss(), network.parameters(), at, network::loss, Precision.SINGLE));
    }
  }

  private static void first(String name, Workloads.Loss loss) {
    long start = System.nanoTime();
    List<Expr> outputs = new ArrayList<>(List.of(loss.expr()));
    outputs.addAll(Gradient.of(loss.expr(), loss.parameters()));
    long derived = System.nanoTime();
    Execution execution =
        Program.compile(outputs, new Program.Options(loss.precision(), 2))
            .bind(loss.at().tensors());
    long bound = System.nanoTime();
    execution.run();
    long run = System.nanoTime();
    print("first compilation, " + name, 1e-6 * (bound - start));
    print("of it, derivation, " + name, 1e-6 * (derived - start));
    print("first run, " + name, 1e-6 * (run - bound));
  }

  private static double compile(Workloads.Loss loss) {
    long start = System.nanoTime();
    loss.both(2);
    return 1e-6 * (System.nanoTime() - start);
  }

  private static void print(String name, double milliseconds) {
    System.out.println(name + "\t" + milliseconds);
  }

  /// The negative log-likelihood of counts, up to a constant: `Σ exp(Xw) − y Xw`.
  private static Workloads.Loss poisson(Inputs at) {
    Expr scores = Expr.variable("X", N, D).matmul(Expr.variable("w", D));
    Expr loss = sum(exp(scores).minus(Expr.variable("y", N).times(scores)));
    return new Workloads.Loss(
        loss, List.of(Expr.variable("w", D)), at, _ -> Double.NaN, Precision.DOUBLE);
  }

  private static Inputs data(int n) {
    SplittableRandom random = new SplittableRandom(0);
    return new Inputs(
        Map.of(
            "X", Inputs.normal(random, 1, Shape.of(n, 20)),
            "y", Tensor.generate(Shape.of(n), _ -> random.nextInt(2)),
            "w", Tensor.zeros(20)));
  }

  private static Inputs rows() {
    SplittableRandom random = new SplittableRandom(1);
    return new Inputs(
        Map.of(
            "X", Inputs.normal(random, 1, Shape.of(256, 784)).as(Precision.SINGLE),
            "y", Tensor.generate(Shape.of(256), _ -> random.nextInt(10))));
  }
}
