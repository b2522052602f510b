package gradus.bench;

import static gradus.expr.Functions.softplus;
import static gradus.expr.Functions.square;
import static gradus.expr.Functions.sum;

import gradus.bench.Workload.Task;
import gradus.calculus.Gradient;
import gradus.calculus.Hessian;
import gradus.compile.Execution;
import gradus.compile.Program;
import gradus.data.Npy;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.linalg.Precision;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.models.Dataset;
import gradus.models.Logistic;
import gradus.models.LogisticFit;
import gradus.models.Pca;
import gradus.models.PcaFit;
import gradus.optimization.Stop;
import gradus.optimization.proximal.CoordinateDescent;
import gradus.optimization.proximal.ElasticNet;
import gradus.optimization.proximal.SparseLeastSquares;
import gradus.optimization.proximal.SparseSolution;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// What is compared.
final class Workloads {
  private static final Dim N = Dim.of("n");
  private static final Dim D = Dim.of("d");

  private Workloads() {}

  static List<Workload> all() {
    return List.of(
        new Workload("fused", "fused", Workloads::fused),
        new Workload("logistic-gradient", "logistic-gradient", Workloads::logisticGradient),
        new Workload("gmm", "gmm-gradient", Workloads::mixture),
        new Workload("hessian-vector", "hessian-vector", Workloads::network),
        new Workload("mlp-tiny", "mlp-tiny", Workloads::tiny),
        new Workload("mlp-wide", "mlp-wide", Workloads::wide),
        new Workload("logistic-fit", "logistic-fit", Workloads::logisticFit),
        new Workload("pca", "pca", Workloads::pca),
        new Workload("lasso", "lasso", Workloads::lasso),
        new Workload("gemm", "gemm", Workloads::gemm),
        new Workload("decompositions", "decompositions", Decompositions::tasks));
  }

  /// A loss with the numbers it is evaluated at, and the same by its formula.
  record Loss(
      Expr expr,
      List<Expr> parameters,
      Inputs at,
      ToDoubleFunction<Inputs> formula,
      Precision precision) {
    Execution value(int threads) {
      return bind(List.of(expr), threads);
    }

    Execution both(int threads) {
      List<Expr> outputs = new ArrayList<>(List.of(expr));
      outputs.addAll(Gradient.of(expr, parameters));
      return bind(outputs, threads);
    }

    Execution bind(List<Expr> outputs, int threads) {
      return Program.compile(outputs, new Program.Options(precision, threads)).bind(at.tensors());
    }

    double tolerance() {
      return precision == Precision.DOUBLE ? Check.DOUBLE : Check.SINGLE;
    }

    Check valueCheck(Execution execution) {
      return new Check("the value", execution.scalar(0), formula.applyAsDouble(at), tolerance());
    }

    Check gradientCheck(Execution execution, int first) {
      return Check.gradient(execution, first, parameters, at, formula, tolerance());
    }

    Task valueTask(String name, int runs, int threads) {
      Execution execution = value(threads);
      return task(name, runs, running(execution), () -> List.of(valueCheck(execution)));
    }

    Task bothTask(String name, int runs, int threads) {
      Execution execution = both(threads);
      return task(
          name,
          runs,
          running(execution),
          () -> List.of(valueCheck(execution), gradientCheck(execution, 1)));
    }
  }

  static Loss fused(Path inputs) {
    Expr x = Expr.variable("x", N);
    Expr loss = sum(softplus(Expr.variable("y", N).times(x).negate()));
    Inputs at = Inputs.read(inputs.resolve("fused"), "x", "y");
    return new Loss(loss, List.of(x), at, Formulas::fused, Precision.DOUBLE);
  }

  static Expr logistic() {
    Expr signs = Expr.variable("y", N).times(2).minus(1);
    Expr scores = Expr.variable("X", N, D).matmul(Expr.variable("w", D));
    return sum(softplus(signs.times(scores).negate()));
  }

  static Loss logistic(Path inputs) {
    return logistic(Inputs.read(inputs.resolve("logistic-gradient"), "X", "y", "w"));
  }

  static Loss logistic(Inputs at) {
    return new Loss(
        logistic(), List.of(Expr.variable("w", D)), at, Formulas::logistic, Precision.DOUBLE);
  }

  static Loss leastSquares(Path inputs) {
    Expr scores = Expr.variable("X", N, D).matmul(Expr.variable("w", D));
    Expr loss = sum(square(scores.minus(Expr.variable("y", N))));
    Inputs at = Inputs.read(inputs.resolve("logistic-gradient"), "X", "y", "w");
    return new Loss(
        loss, List.of(Expr.variable("w", D)), at, Formulas::leastSquares, Precision.DOUBLE);
  }

  static Loss mixture(Path inputs) {
    Inputs at = Inputs.read(inputs.resolve("gmm-gradient"), "alpha", "mu", "q", "l", "x");
    Mixture mixture = Mixture.like(at.get("mu"));
    return new Loss(
        mixture.logLikelihood(),
        mixture.parameters(),
        at,
        Mixture::logLikelihood,
        Precision.DOUBLE);
  }

  /// The script does not save this workload's inputs: where the folder has none, others are drawn
  /// from the same distribution.
  static Loss network(Path inputs) {
    Network network = new Network(List.of(784, 512, 256, 10), Functions::tanh, Math::tanh);
    Path folder = inputs.resolve("hessian-vector");
    Inputs at = network.start(0).with(rows(folder, 1024, 784, 10));
    for (String name : List.of("W1", "W2", "W3")) {
      at = Inputs.present(folder, name) ? at.with(Inputs.read(folder, name)) : at;
    }
    return new Loss(network.loss(), network.parameters(), at, network::loss, Precision.SINGLE);
  }

  private static Inputs rows(Path folder, int rows, int columns, int classes) {
    if (Inputs.present(folder, "X") && Inputs.present(folder, "y")) {
      return Inputs.read(folder, "X", "y");
    }
    SplittableRandom random = new SplittableRandom(1);
    return new Inputs(
        Map.of(
            "X", Inputs.normal(random, 1, Shape.of(rows, columns)).as(Precision.SINGLE),
            "y", Tensor.generate(Shape.of(rows), _ -> random.nextInt(classes))));
  }

  private static List<Task> fused(Path inputs, int threads) {
    Loss loss = fused(inputs);
    return List.of(
        loss.valueTask("fused-value", 100, threads), loss.bothTask("fused-gradient", 100, threads));
  }

  private static List<Task> logisticGradient(Path inputs, int threads) {
    return List.of(logistic(inputs).bothTask("logistic-gradient", 30, threads));
  }

  private static List<Task> mixture(Path inputs, int threads) {
    Loss loss = mixture(inputs);
    return List.of(
        loss.valueTask("gmm-value", 20, threads), loss.bothTask("gmm-gradient", 20, threads));
  }

  private static List<Task> network(Path inputs, int threads) {
    Loss loss = network(inputs);
    List<Expr> gradients = Gradient.of(loss.expr(), loss.parameters());
    Execution gradient = loss.bind(gradients, threads);
    List<Expr> directions = new ArrayList<>();
    Inputs values = loss.at();
    for (Expr p : loss.parameters()) {
      Expr v = Expr.variable("along" + Inputs.name(p), p.dims().toArray(Dim[]::new));
      directions.add(v);
      values = values.with(Inputs.name(v), loss.at().get(p));
    }
    List<Expr> products = Hessian.product(loss.expr(), loss.parameters(), directions);
    Execution product =
        Program.compile(products, new Program.Options(Precision.SINGLE, threads))
            .bind(values.tensors());
    return List.of(
        task(
            "network-gradient",
            50,
            () -> {
              gradient.run();
              return Double.NaN;
            },
            () -> List.of(loss.gradientCheck(gradient, 0))),
        task(
            "hessian-vector",
            50,
            () -> {
              product.run();
              return Double.NaN;
            },
            () ->
                List.of(
                    Check.curvature(
                        product, loss.parameters(), loss.at(), loss.at(), loss.formula()))));
  }

  private static List<Task> tiny(Path inputs, int threads) {
    return training("mlp-tiny", inputs, List.of(2, 16, 16, 2), 8_000, 16, threads);
  }

  private static List<Task> wide(Path inputs, int threads) {
    return training("mlp-wide", inputs, List.of(784, 512, 256, 10), 59_904, 128, threads);
  }

  private static List<Task> training(
      String name, Path inputs, List<Integer> sizes, int rows, int batch, int threads) {
    Network network = new Network(sizes, Functions::relu, x -> Math.max(x, 0));
    Inputs data = rows(inputs.resolve(name), rows, sizes.getFirst(), sizes.getLast());
    Training training = new Training(network, data, batch, threads);
    Training.Stepper whole = training.whole(Precision.SINGLE);
    Training.Stepper apart = training.apart(Precision.SINGLE);
    int runs = rows < 10_000 ? 10 : 3;
    return List.of(
        new Task(name, name, runs, () -> training.epoch(whole), training::checks, "", 0),
        new Task(
            name + ", update apart",
            name,
            runs,
            () -> training.epoch(apart),
            training::checks,
            "",
            0));
  }

  private static List<Task> logisticFit(Path inputs, int threads) {
    Inputs data = Inputs.read(inputs.resolve("logistic-fit"), "X", "y");
    Tensor x = data.get("X");
    Tensor y = data.get("y");
    String[] names = IntStream.range(0, x.columns()).mapToObj(j -> "x" + j).toArray(String[]::new);
    int[] classes = IntStream.range(0, y.rows()).map(i -> (int) y.flat(i)).toArray();
    Dataset dataset = Dataset.of(x, names).labelled("y", List.of("0", "1"), classes);
    Logistic estimator =
        Logistic.penalty(1)
            .stop(new Stop(0, 1e-6, 1000))
            .options(Program.Options.defaults().threads(threads));
    DoubleSupplier fit =
        () -> {
          LogisticFit result = estimator.fit(dataset);
          return result.minimum().value();
        };
    return List.of(new Task("logistic-fit", "logistic-fit", 3, fit, List::of, "objective", 1e-8));
  }

  private static List<Task> pca(Path inputs, int threads) {
    Tensor x = Npy.read(inputs.resolve("pca").resolve("X.npy"));
    String[] names = IntStream.range(0, x.columns()).mapToObj(j -> "x" + j).toArray(String[]::new);
    Dataset dataset = Dataset.of(x, names);
    Pca estimator = new Pca(50, Program.Options.defaults().threads(threads));
    DoubleSupplier fit =
        () -> {
          PcaFit result = estimator.fit(dataset);
          return IntStream.range(0, 50).mapToDouble(result.variances()::flat).sum();
        };
    return List.of(new Task("pca", "pca", 3, fit, List::of, "explained", 0.01));
  }

  /// The gap is asked for as a share of the value without coefficients, `‖y‖²/(2n)`; the peer's
  /// tolerance of 10⁻⁶ is one of `‖y‖²/n`, half as strict.
  private static List<Task> lasso(Path inputs, int threads) {
    Inputs data = Inputs.read(inputs.resolve("lasso"), "X", "y");
    Tensor x = data.get("X");
    Tensor y = data.get("y");
    ElasticNet penalty = new ElasticNet(0.05, 0);
    CoordinateDescent method = CoordinateDescent.defaults().tolerance(1e-6);
    Supplier<SparseSolution> fit =
        () -> method.run(SparseLeastSquares.of(x, y, true, threads), penalty);
    Supplier<List<Check>> checks =
        () -> {
          SparseSolution solution = fit.get();
          double primal = solution.certificate().primal();
          double dual =
              SparseLeastSquares.of(x, y).certify(solution.coefficients(), penalty).dual();
          return List.of(new Check("the proven bound", dual, primal, 1e-6));
        };
    return List.of(
        new Task("lasso", "lasso", 10, () -> fit.get().nonzeros(), checks, "nonzero", 0));
  }

  private static List<Task> gemm(Path inputs, int threads) {
    return List.of(
        gemm(inputs, "gemm-float64", Check.DOUBLE), gemm(inputs, "gemm-float32", Check.SINGLE));
  }

  private static Task gemm(Path inputs, String name, double tolerance) {
    Inputs data = Inputs.read(inputs.resolve(name), "a", "b");
    Tensor a = data.get("a");
    Tensor b = data.get("b");
    DoubleSupplier product = () -> a.times(b).at(0, 0);
    return task(
        name,
        20,
        product,
        () -> {
          double expected = 0;
          for (int k = 0; k < a.columns(); k++) {
            expected += a.at(0, k) * b.at(k, 0);
          }
          return List.of(new Check("an entry", product.getAsDouble(), expected, tolerance));
        });
  }

  private static Task task(
      String name, int runs, DoubleSupplier work, Supplier<List<Check>> checks) {
    return new Task(name, name, runs, work, checks, "value", Check.DOUBLE);
  }

  private static DoubleSupplier running(Execution execution) {
    return () -> {
      execution.run();
      return execution.scalar(0);
    };
  }
}
