package gradus.bench;

import static gradus.expr.Functions.softplus;
import static gradus.expr.Functions.sum;

import gradus.bench.Workload.Task;
import gradus.calculus.Gradient;
import gradus.compile.Execution;
import gradus.compile.Program;
import gradus.data.Npy;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.linalg.Tensor;
import gradus.models.Dataset;
import gradus.models.Logistic;
import gradus.models.LogisticFit;
import gradus.models.Pca;
import gradus.models.PcaFit;
import gradus.optimization.Stop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;

/// What is compared.
final class Workloads {
  private static final Dim N = Dim.of("n");
  private static final Dim D = Dim.of("d");

  private Workloads() {}

  static List<Workload> all() {
    return List.of(
        new Workload("fused", Workloads::fused),
        new Workload("logistic-gradient", Workloads::logisticGradient),
        new Workload("logistic-fit", Workloads::logisticFit),
        new Workload("pca", Workloads::pca),
        new Workload("gemm", Workloads::gemm));
  }

  private static List<Task> fused(Path inputs, int threads) throws IOException {
    Expr x = Expr.variable("x", N);
    Expr loss = sum(softplus(Expr.variable("y", N).times(x).negate()));
    Map<String, Tensor> data = read(inputs.resolve("fused"), "x", "y");
    Execution value = execution(List.of(loss), data, threads);
    Execution both = execution(List.of(loss, Gradient.of(loss, List.of(x)).get(0)), data, threads);
    return List.of(
        new Task("fused-value", 200, running(value)),
        new Task("fused-gradient", 200, running(both)));
  }

  private static List<Task> logisticGradient(Path inputs, int threads) throws IOException {
    Expr w = Expr.variable("w", D);
    Expr signs = Expr.variable("y", N).times(2).minus(1);
    Expr loss = sum(softplus(signs.times(Expr.variable("X", N, D).matmul(w)).negate()));
    Map<String, Tensor> data = read(inputs.resolve("logistic-gradient"), "X", "y", "w");
    Execution both = execution(List.of(loss, Gradient.of(loss, List.of(w)).get(0)), data, threads);
    return List.of(new Task("logistic-gradient", 60, running(both)));
  }

  private static List<Task> logisticFit(Path inputs, int threads) throws IOException {
    Map<String, Tensor> data = read(inputs.resolve("logistic-fit"), "X", "y");
    Tensor x = tensor(data, "X");
    Tensor y = tensor(data, "y");
    String[] names = IntStream.range(0, x.columns()).mapToObj(j -> "x" + j).toArray(String[]::new);
    int[] classes = IntStream.range(0, y.rows()).map(i -> (int) y.flat(i)).toArray();
    Dataset dataset = Dataset.of(x, names).labelled("y", List.of("0", "1"), classes);
    Logistic estimator =
        Logistic.penalty(1)
            .stop(new Stop(0, 1e-6, 1000))
            .options(Program.Options.defaults().threads(threads));
    return List.of(
        new Task(
            "logistic-fit",
            5,
            () -> {
              LogisticFit fit = estimator.fit(dataset);
              return fit.minimum().value();
            }));
  }

  private static List<Task> pca(Path inputs, int threads) throws IOException {
    Tensor x = Npy.read(inputs.resolve("pca").resolve("X.npy"));
    String[] names = IntStream.range(0, x.columns()).mapToObj(j -> "x" + j).toArray(String[]::new);
    Dataset dataset = Dataset.of(x, names);
    Pca estimator = new Pca(50, Program.Options.defaults().threads(threads));
    return List.of(
        new Task(
            "pca",
            5,
            () -> {
              PcaFit fit = estimator.fit(dataset);
              return IntStream.range(0, 50).mapToDouble(fit.variances()::flat).sum();
            }));
  }

  private static List<Task> gemm(Path inputs, int threads) throws IOException {
    Map<String, Tensor> data = read(inputs.resolve("gemm-float64"), "a", "b");
    Tensor a = tensor(data, "a");
    Tensor b = tensor(data, "b");
    return List.of(new Task("gemm-float64", 20, () -> a.times(b).at(0, 0)));
  }

  private static Map<String, Tensor> read(Path folder, String... names) throws IOException {
    Map<String, Tensor> tensors = new HashMap<>();
    for (String name : names) {
      tensors.put(name, Npy.read(folder.resolve(name + ".npy")));
    }
    return tensors;
  }

  private static Tensor tensor(Map<String, Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name));
  }

  private static Execution execution(List<Expr> outputs, Map<String, Tensor> data, int threads) {
    return Program.compile(outputs, Program.Options.defaults().threads(threads)).bind(data);
  }

  private static DoubleSupplier running(Execution execution) {
    return () -> {
      execution.run();
      return execution.scalar(0);
    };
  }
}
