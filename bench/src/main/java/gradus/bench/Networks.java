package gradus.bench;

import gradus.compile.Execution;
import gradus.compile.Program;
import gradus.data.Safetensors;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.linalg.Precision;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.models.network.Activation;
import gradus.models.network.Attention;
import gradus.models.network.Categorical;
import gradus.models.network.Convolution;
import gradus.models.network.Dense;
import gradus.models.network.Embedding;
import gradus.models.network.Flatten;
import gradus.models.network.LayerNormalization;
import gradus.models.network.Network;
import gradus.models.network.Pool;
import gradus.models.network.Positions;
import gradus.models.network.TransformerBlock;
import gradus.optimization.training.Learning;
import gradus.optimization.training.Parameter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/// Times a training step of networks with more than dense layers, in single precision: loss,
/// gradients and an update with momentum, `Networks [SECONDS [PYTHON bench/networks.py]]`.
///
/// With the peer's script the same steps run in PyTorch, on the same inputs from the same weights;
/// the first loss must agree, and the ratio of the best times is printed.
public final class Networks {
  private static final int THREADS = Runtime.getRuntime().availableProcessors();
  private static final int LETTERS = 64;

  private Networks() {}

  /// A network with a batch for it.
  private record Task(String name, Network network, Tensor x, Tensor y) {}

  public static void main(String[] args) throws IOException, InterruptedException {
    double seconds = args.length > 0 ? Double.parseDouble(args[0]) : 10;
    for (Task task : List.of(convolutional(), transformer(64), transformer(128))) {
      double[] own = step(task, seconds);
      System.out.printf(
          "%-16s first loss %.6f   best %8.2f ms   median %8.2f ms%n",
          task.name(), own[0], own[1], own[2]);
      if (args.length > 2) {
        double[] peer = peer(task, args[1], args[2], seconds);
        System.out.printf(
            "%-16s first loss %.6f   best %8.2f ms   median %8.2f ms   ratio %.2f%s%n",
            "  PyTorch",
            peer[0],
            peer[1],
            peer[2],
            peer[1] / own[1],
            Math.abs(peer[0] - own[0]) < 1e-4 ? "" : "   LOSSES DIFFER");
      }
    }
  }

  private static Task convolutional() {
    SplittableRandom random = new SplittableRandom(1);
    Network network =
        Network.of(
            Shape.of(1, 28, 28),
            Convolution.of(8, 3).same(),
            Activation.RELU,
            Pool.maximum(2),
            Convolution.of(16, 3).same(),
            Activation.RELU,
            Pool.maximum(2),
            new Flatten(),
            Dense.of(10));
    Tensor x = Tensor.generate(Shape.of(64, 1, 28, 28), k -> random.nextGaussian());
    return new Task(
        "convolutional", network, x, Tensor.generate(Shape.of(64), k -> random.nextInt(10)));
  }

  private static Task transformer(int width) {
    SplittableRandom random = new SplittableRandom(2);
    Attention attention = Attention.of(4).masked();
    Network network =
        Network.of(
            Shape.of(64),
            Embedding.of(LETTERS, width),
            Positions.learnt(),
            TransformerBlock.of(attention, 4 * width),
            TransformerBlock.of(attention, 4 * width),
            LayerNormalization.standard(),
            Dense.of(LETTERS));
    Shape shape = Shape.of(16, 64);
    Tensor x = Tensor.generate(shape, k -> random.nextInt(LETTERS));
    return new Task(
        "transformer " + width, network, x, Tensor.generate(shape, k -> random.nextInt(LETTERS)));
  }

  /// First loss, best and median milliseconds of the later half of the steps.
  private static double[] step(Task task, double seconds) {
    Learning learning = task.network().learning(Categorical.plain(), 1);
    List<Expr> outputs = new ArrayList<>(List.of(learning.loss()));
    Map<String, Tensor> values = new LinkedHashMap<>();
    List<String> carried = new ArrayList<>();
    List<Expr> gradients = learning.gradients();
    for (int k = 0; k < gradients.size(); k++) {
      Parameter parameter = learning.parameters().get(k);
      Expr p = parameter.variable();
      Expr velocity = Expr.variable("velocity" + k, p.dims().toArray(Dim[]::new));
      Expr next = velocity.times(0.9).plus(gradients.get(k));
      outputs.addAll(List.of(p.minus(next.times(0.01)), next));
      carried.addAll(List.of(parameter.name(), "velocity" + k));
      values.put(parameter.name(), parameter.start());
      values.put("velocity" + k, Tensor.zeros(parameter.start().shape().sizes()));
    }
    values.put("x", task.x());
    values.put("y", task.y());
    Execution execution =
        Program.compile(outputs, new Program.Options(Precision.SINGLE, THREADS)).bind(values);
    for (int k = 0; k < carried.size(); k++) {
      execution.carry(k + 1, carried.get(k));
    }
    execution.run();
    double first = execution.scalar(0);
    List<Double> times = new ArrayList<>();
    long end = System.nanoTime() + (long) (2e9 * seconds);
    while (times.size() < 4 || System.nanoTime() < end) {
      long start = System.nanoTime();
      execution.run();
      times.add(1e-6 * (System.nanoTime() - start));
    }
    double[] late =
        times.subList(times.size() / 2, times.size()).stream()
            .mapToDouble(Double::doubleValue)
            .toArray();
    return new double[] {first, Timing.best(late), Timing.median(late)};
  }

  private static double[] peer(Task task, String python, String script, double seconds)
      throws IOException, InterruptedException {
    Path file = Files.createTempFile("gradus", ".safetensors");
    try {
      Map<String, Tensor> tensors = new LinkedHashMap<>(task.network().start(1));
      tensors.put("x", task.x());
      tensors.put("y", task.y());
      Safetensors.write(file, tensors);
      String kind = task.name().split(" ", -1)[0];
      Process process =
          new ProcessBuilder(
                  python,
                  script,
                  file.toString(),
                  kind,
                  Integer.toString(THREADS),
                  String.format(Locale.ROOT, "%.1f", seconds / 2))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException(script + " failed at " + task.name() + "; run it alone to see why");
      }
      return Arrays.stream(line.strip().split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
