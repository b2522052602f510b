package gradus.models.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.calculus.Gradient;
import gradus.compile.Program;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.models.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Layers and losses against PyTorch in double precision, with given weights: outputs, and
/// derivatives of `½Σy²` by weights and input. `reference.py` beside the files made them.
final class LayerReferenceTest {
  /// Both sides round sums of at most a few hundred terms near 1.
  private static final double TOLERANCE = 1e-12;

  static Json read(String name) {
    try (InputStream in = LayerReferenceTest.class.getResourceAsStream(name)) {
      return Json.parse(
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  record Case(String name, Json json) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> layers() {
    return read("layers.json").at("cases").list().stream()
        .map(json -> new Case(json.at("name").text(), json));
  }

  static Stream<Case> losses() {
    return read("losses.json").at("cases").list().stream()
        .map(json -> new Case(json.at("name").text(), json));
  }

  private static Tensor tensor(Json json) {
    int[] sizes = json.at("shape").list().stream().mapToInt(n -> (int) n.number()).toArray();
    return Tensor.of(Shape.of(sizes), json.at("values").numbers());
  }

  private static Map<String, Tensor> tensors(Json json) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    ((Map<?, ?>) json.value())
        .forEach((name, value) -> tensors.put((String) name, tensor(new Json(value))));
    return tensors;
  }

  private static Layer layer(String name) {
    return switch (name) {
      case "dense" -> Dense.of(3);
      case "dense on sequences" -> Dense.of(2);
      case "convolution 1-D" -> Convolution.of(4, 3).stride(2).padding(2).dilation(2);
      case "convolution 2-D in groups" -> Convolution.of(4, 3).stride(2).padding(1).groups(2);
      case "convolution 2-D same" -> Convolution.of(2, 3).same().withoutBias();
      case "maximumpool 2-D" -> Pool.maximum(2);
      case "maximumpool overlapping" -> Pool.maximum(3).stride(2);
      case "meanpool 1-D" -> Pool.mean(3).stride(2);
      case "globalmeanpool" -> Pool.globalMean();
      case "globalmaximumpool" -> Pool.globalMaximum();
      case "flatten" -> new Flatten();
      case "embedding" -> Embedding.of(6, 3);
      case "plain" -> Recurrent.plain(3);
      case "lstm" -> Recurrent.lstm(3);
      case "lstm last" -> Recurrent.lstm(3).last();
      case "lstm backwards" -> Recurrent.lstm(3).backwards();
      case "gru" -> Recurrent.gru(3);
      case "gru both ways" -> Recurrent.gru(3).bothWays();
      case "attention" -> Attention.of(2);
      case "attention causal" -> Attention.of(2).masked();
      case "attention with padding" -> Attention.of(2).padding("keep");
      case "layernorm" -> LayerNormalization.standard();
      case "rmsnorm" -> RmsNormalization.standard();
      case "batchnorm in inference", "batchnorm in training" -> BatchNormalization.standard();
      case "transformer" -> TransformerBlock.of(Attention.of(2), 6);
      case "residual" -> Residual.of(Dense.of(4), Activation.TANH);
      default ->
          Stream.of(Activation.values())
              .filter(activation -> activation.kind().equals(name))
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException("no layer for " + name));
    };
  }

  @ParameterizedTest
  @MethodSource("layers")
  void layersAgreeWithPyTorch(Case reference) {
    Json json = reference.json();
    Tensor x = tensor(json.at("x"));
    Layer layer = layer(reference.name());
    int[] row = IntStream.of(x.shape().sizes()).skip(1).toArray();
    Network network = Network.of(Shape.of(row), layer);
    boolean training = reference.name().endsWith("in training");
    Reading reading = training ? network.training(0) : network.inference();
    String path = "1." + layer.kind() + ".";
    Map<String, Tensor> values = new LinkedHashMap<>(tensors(json.at("inputs")));
    tensors(json.at("weights")).forEach((name, w) -> values.put(path + name, w));
    tensors(json.at("buffers")).forEach((name, b) -> values.put(path + name, b));
    values.put("x", x);
    Map<String, Tensor> gradients = tensors(json.at("gradients"));
    assertThat(network.names())
        .as("the weights of %s", reference)
        .containsExactlyInAnyOrderElementsOf(
            gradients.keySet().stream()
                .filter(name -> !name.equals("x"))
                .map(name -> path + name)
                .toList());

    Map<String, Expr> asked = new LinkedHashMap<>();
    reading.weights().forEach(weight -> asked.put(weight.name(), weight.variable()));
    if (gradients.containsKey("x")) {
      asked.put("x", reading.x());
    }
    Expr y = reading.output();
    List<Expr> outputs = new ArrayList<>(List.of(y));
    Expr half = Functions.sum(Functions.square(y)).times(0.5);
    outputs.addAll(Gradient.of(half, List.copyOf(asked.values())));
    reading.buffers().forEach(buffer -> outputs.add(buffer.next()));
    List<Tensor> found = Program.compile(outputs, Program.Options.defaults()).evaluate(values);

    assertClose("y", found.get(0), tensor(json.at("y")));
    int k = 1;
    for (String name : asked.keySet()) {
      String own = name.startsWith(path) ? name.substring(path.length()) : name;
      assertClose(own, found.get(k++), Objects.requireNonNull(gradients.get(own), own));
    }
    for (Reading.Memory buffer : reading.buffers()) {
      String own = buffer.name().substring(path.length());
      Json expected = training ? json.at("next") : json.at("buffers");
      assertClose("next " + own, found.get(k++), tensor(expected.at(own)));
    }
  }

  private static Likelihood likelihood(String name) {
    return switch (name) {
      case "squared error" -> Normal.squaredError();
      case "absolute error" -> Laplace.absoluteError();
      case "huber" -> new Huber(0.7);
      case "bernoulli" -> new Bernoulli();
      case "categorical", "categorical of sequences" -> Categorical.plain();
      case "categorical smooth" -> new Categorical(0.1);
      case "poisson" -> new Poisson();
      case "gaussian" -> new Gaussian();
      default -> throw new IllegalArgumentException("no likelihood for " + name);
    };
  }

  @ParameterizedTest
  @MethodSource("losses")
  void lossesAgreeWithPyTorch(Case reference) {
    Json json = reference.json();
    Tensor given = tensor(json.at("output"));
    Expr output = variable("output", given);
    Likelihood likelihood = likelihood(reference.name());
    Expr loss = likelihood.meanLoss(output, likelihood.target(output));
    List<Expr> outputs = List.of(loss, Gradient.of(loss, List.of(output)).get(0));
    List<Tensor> found =
        Program.compile(outputs, Program.Options.defaults())
            .evaluate(Map.of("output", given, "y", tensor(json.at("y"))));
    double expected = json.at("loss").number();
    assertThat(found.get(0).value())
        .isCloseTo(expected, within(TOLERANCE * Math.max(1, Math.abs(expected))));
    assertClose("gradient", found.get(1), tensor(json.at("gradient")));
  }

  static Expr variable(String name, Tensor value) {
    Dim[] dims = new Dim[value.rank()];
    dims[0] = Network.ROWS;
    for (int axis = 1; axis < dims.length; axis++) {
      dims[axis] = Dim.of(value.shape().size(axis));
    }
    return Expr.variable(name, dims);
  }

  private static void assertClose(String what, Tensor found, Tensor expected) {
    assertThat(found.shape()).as("shape of %s", what).isEqualTo(expected.shape());
    for (int k = 0; k < expected.shape().count(); k++) {
      double value = expected.flat(k);
      assertThat(found.flat(k))
          .as("%s, element %d", what, k)
          .isCloseTo(value, within(TOLERANCE * Math.max(1, Math.abs(value))));
    }
  }
}
