package gradus.models.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.calculus.Gradient;
import gradus.compile.Execution;
import gradus.compile.Program;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.linalg.Precision;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.models.Dataset;
import gradus.models.Reference;
import gradus.optimization.training.Buffer;
import gradus.optimization.training.Learning;
import gradus.optimization.training.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class NetworkTest {
  private static final Network SMALL =
      Network.of(Shape.of(4), Dense.of(3), Activation.RELU, Dense.of(2));

  @Test
  void namesAreThePathsOfLayers() {
    Network network =
        Network.of(
            Shape.of(4, 4),
            Residual.of(Attention.of(2)),
            TransformerBlock.of(Attention.of(2), 8),
            Recurrent.gru(3).last(),
            Dense.of(1));
    assertThat(network.names())
        .contains(
            "1.residual.1.attention.query.weights",
            "2.transformer.attention.output.bias",
            "2.transformer.norm1.scale",
            "3.gru.recurrent",
            "4.dense.bias");
    Learning learning = network.learning(Normal.squaredError(), 1);
    assertThat(learning.parameters().getLast().group()).isEqualTo("4.dense");
    assertThat(learning.groups()).contains("2.transformer.attention.output", "3.gru");
  }

  @Test
  void theTableCountsParametersBytesAndOperations() {
    // 2·4·3 + 3, 3, and 2·3·2 + 2 operations a row; 4·3 + 3 and 3·2 + 2 parameters of 4 bytes
    assertThat(SMALL.describe(Precision.SINGLE))
        .isEqualTo(
            """
            layer    output  parameters  bytes  operations/row
            x        n×4
            1.dense  n×3             15     60              27
            2.relu   n×3              0      0               3
            3.dense  n×2              8     32              14
            all      n×2             23     92              44
            """);
  }

  @Test
  void layersOfOneNameShareTheirParameters() {
    Layer twins =
        Layer.of(
            "twins",
            (x, scope) ->
                scope.apply("twin", Dense.of(2), x).plus(scope.apply("twin", Dense.of(2), x)));
    assertThat(Network.of(Shape.of(3), twins).names())
        .containsExactly("1.twins.twin.weights", "1.twins.twin.bias");
  }

  @Test
  void twoDifferentParametersOfOneNameAreRefused() {
    Layer clash =
        Layer.of(
            "clash",
            (x, scope) -> scope.apply("one", Dense.of(2), x).plus(scope.apply("one", wide(), x)));
    assertThatThrownBy(() -> Network.of(Shape.of(3), clash))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1.clash.one.weights")
        .hasMessageContaining("another name");
  }

  private static Layer wide() {
    return Dense.of(2).start(Initialization.zeros());
  }

  @Test
  void dropoutDropsInTrainingOnlyAndByTheNumberOfTheStep() {
    Network network = Network.of(Shape.of(1000), new Dropout(0.3));
    assertThat(network.inference().output()).isSameAs(network.inference().x());
    Tensor first = dropped(network.training(1), 0, 1);
    assertThat(dropped(network.training(1), 0, 7).toDoubles()).isEqualTo(first.toDoubles());
    assertThat(dropped(network.training(1), 1, 1).toDoubles()).isNotEqualTo(first.toDoubles());
    assertThat(dropped(network.training(2), 0, 1).toDoubles()).isNotEqualTo(first.toDoubles());
    double kept = IntStream.range(0, 2000).filter(k -> first.flat(k) != 0).count() / 2000.0;
    // four deviations of the share of 2000 draws
    assertThat(kept).isCloseTo(0.7, within(4 * Math.sqrt(0.21 / 2000)));
    assertThat(first.toDoubles()).containsOnly(0, 1 / 0.7);
  }

  private static Tensor dropped(Reading reading, int step, int threads) {
    Map<String, Tensor> values =
        Map.of("x", Tensor.generate(Shape.of(2, 1000), k -> 1), "step", Tensor.scalar(step));
    return Program.compile(
            List.of(reading.output()), new Program.Options(Precision.DOUBLE, threads))
        .evaluate(values)
        .getFirst();
  }

  @Test
  void dropoutLayersDrawFromStreamsOfTheirOwn() {
    Network network = Network.of(Shape.of(100), new Dropout(0.5), new Dropout(0.5));
    Tensor twice =
        dropped(Network.of(Shape.of(1000), new Dropout(0.5), new Dropout(0.5)).training(3), 0, 1);
    long left = IntStream.range(0, 2000).filter(k -> twice.flat(k) != 0).count();
    // a quarter is left where the two draw independently, a half where they draw the same
    assertThat(left / 2000.0).isCloseTo(0.25, within(0.05));
    assertThat(network.training(3).step()).isPresent();
  }

  @Test
  void weightsOfAnotherNetworkAreRefusedByName() {
    Map<String, Tensor> weights = SMALL.start(1);
    Map<String, Tensor> fewer = new HashMap<>(weights);
    fewer.remove("3.dense.bias");
    fewer.put("4.dense.bias", Tensor.vector(1));
    assertThatThrownBy(() -> SMALL.predictor(Normal.squaredError(), fewer))
        .hasMessageContaining("it needs [3.dense.bias]")
        .hasMessageContaining("it has no [4.dense.bias]");
    Map<String, Tensor> other = new HashMap<>(weights);
    other.put("3.dense.bias", Tensor.vector(1, 2, 3));
    assertThatThrownBy(() -> SMALL.learning(Normal.squaredError(), other, 1))
        .hasMessageContaining("3.dense.bias")
        .hasMessageContaining("needs 2");
  }

  @Test
  void oneLogitTellsTwoClasses() {
    Network network = new Network(Shape.of(4), List.of(Dense.of(1)));
    Map<String, Tensor> weights = network.start(4);
    Tensor x = Tensor.generate(Shape.of(9, 4), k -> Math.sin(k));
    Predictor predictor = network.predictor(new Bernoulli(), weights);
    Tensor p = predictor.predict(x);
    Tensor classes = predictor.classes(x);
    for (int i = 0; i < 9; i++) {
      assertThat(classes.flat(i)).isEqualTo(p.flat(i) > 0.5 ? 1.0 : 0.0);
    }
    assertThat(classes.toDoubles()).contains(0).contains(1);
    assertThatThrownBy(() -> network.predictor(Normal.squaredError(), weights).classes(x))
        .hasMessageContaining("ask for predict(x)");
    assertThatThrownBy(() -> new Bernoulli().constant(Tensor.vector(0, 1), 0))
        .hasMessageContaining("rows of 0");
  }

  @Test
  void aPredictorKeepsItsWeightsAndRefusesOtherRows() {
    Map<String, Tensor> weights = SMALL.start(4);
    Predictor predictor = SMALL.predictor(Categorical.plain(), weights);
    Tensor x = Tensor.generate(Shape.of(3, 4), k -> Math.sin(k));
    Tensor p = predictor.predict(x);
    for (int i = 0; i < 3; i++) {
      assertThat(p.at(i, 0) + p.at(i, 1)).isCloseTo(1, within(1e-15));
      assertThat(predictor.classes(x).flat(i)).isEqualTo(p.at(i, 1) > p.at(i, 0) ? 1.0 : 0.0);
    }
    Predictor again = SMALL.predictor(Categorical.plain(), predictor.weights());
    assertThat(again.output(x).toDoubles()).isEqualTo(predictor.output(x).toDoubles());
    double loss = predictor.loss(x, Tensor.vector(0, 1, 1));
    double expected = -(Math.log(p.at(0, 0)) + Math.log(p.at(1, 1)) + Math.log(p.at(2, 1))) / 3;
    assertThat(loss).isCloseTo(expected, within(1e-14));
    assertThatThrownBy(() -> predictor.predict(Tensor.zeros(3, 5)))
        .hasMessageContaining("takes x as n×4")
        .hasMessageContaining("3×5");
    assertThatThrownBy(() -> predictor.predict(x, Map.of("mask", x)))
        .hasMessageContaining("no input mask");
  }

  @Test
  void aNetworkWithAMaskAsksForIt() {
    Network network = Network.of(Shape.of(3, 4), Attention.of(2).padding("keep"));
    Predictor predictor = network.predictor(Normal.squaredError(), network.start(1));
    assertThatThrownBy(() -> predictor.output(Tensor.zeros(2, 3, 4)))
        .hasMessageContaining("needs the input keep beside x, of n×3");
    Learning learning = network.learning(Normal.squaredError(), 1);
    assertThat(learning.rows().stream().map(Building::name).toList())
        .containsExactly("x", "keep", "y");
  }

  @Test
  void whatIsPaddingChangesNothing() {
    Network network = Network.of(Shape.of(3, 4), Attention.of(2).padding("keep"));
    Predictor predictor = network.predictor(Normal.squaredError(), network.start(1));
    Tensor x = Tensor.generate(Shape.of(1, 3, 4), k -> Math.cos(k));
    Tensor other = Tensor.generate(Shape.of(1, 3, 4), k -> k < 8 ? Math.cos(k) : 99);
    Map<String, Tensor> keep = Map.of("keep", Tensor.of(Shape.of(1, 3), 1.0, 1.0, 0.0));
    double[] one = predictor.output(x, keep).toDoubles();
    double[] two = predictor.output(other, keep).toDoubles();
    assertThat(Arrays.copyOf(two, 8)).isEqualTo(Arrays.copyOf(one, 8));
  }

  @Test
  void aCausalPlaceDoesNotSeeLaterOnes() {
    Network network = Network.of(Shape.of(4, 4), TransformerBlock.of(Attention.of(2).masked(), 8));
    Predictor predictor = network.predictor(Normal.squaredError(), network.start(1));
    Tensor x = Tensor.generate(Shape.of(1, 4, 4), k -> Math.cos(k));
    Tensor other = Tensor.generate(Shape.of(1, 4, 4), k -> k < 8 ? Math.cos(k) : 7 - k);
    double[] one = predictor.output(x).toDoubles();
    double[] two = predictor.output(other).toDoubles();
    assertThat(Arrays.copyOf(two, 8)).isEqualTo(Arrays.copyOf(one, 8));
    assertThat(two).isNotEqualTo(one);
  }

  @Test
  void digitsAreReadWith97OfAHundredRight() {
    Dataset digits = Reference.classes("digits");
    int[] order = shuffled(digits.rows(), new SplittableRandom(7));
    int held = digits.rows() / 5;
    Tensor x = scaled(digits.features()).rows(order);
    Tensor y =
        Tensor.vector(IntStream.of(order).mapToDouble(i -> digits.classes().index(i)).toArray());
    Network network = Network.of(Shape.of(64), Dense.of(64), Activation.RELU, Dense.of(10));
    Map<String, Tensor> weights =
        trained(
            network.learning(Categorical.plain(), 1),
            x.slice(held, digits.rows()),
            y.slice(held, digits.rows()),
            32,
            30);
    Predictor predictor = network.predictor(Categorical.plain(), weights);
    Tensor found = predictor.classes(x.slice(0, held));
    long right = IntStream.range(0, held).filter(i -> found.flat(i) == y.flat(i)).count();
    assertThat((double) right / held).isGreaterThanOrEqualTo(0.97);
  }

  private static Tensor scaled(Tensor x) {
    return Tensor.generate(x.shape(), k -> x.flat(k) / 16);
  }

  private static int[] shuffled(int n, SplittableRandom random) {
    int[] order = IntStream.range(0, n).toArray();
    for (int i = n - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int other = order[i];
      order[i] = order[j];
      order[j] = other;
    }
    return order;
  }

  /// Minibatches with momentum, in order, with buffers carried along: a training loop at its
  /// plainest.
  static Map<String, Tensor> trained(Learning learning, Tensor x, Tensor y, int batch, int epochs) {
    List<Expr> outputs = new ArrayList<>(List.of(learning.loss()));
    List<String> carried = new ArrayList<>();
    Map<String, Tensor> values = new LinkedHashMap<>();
    List<Expr> gradients =
        Gradient.of(
            learning.loss(), learning.parameters().stream().map(Parameter::variable).toList());
    for (int k = 0; k < gradients.size(); k++) {
      Parameter parameter = learning.parameters().get(k);
      Tensor start = parameter.start();
      Expr velocity =
          Expr.variable(
              "velocity of " + parameter.name(), parameter.variable().dims().toArray(new Dim[0]));
      Expr next = velocity.times(0.9).plus(gradients.get(k));
      outputs.add(parameter.variable().minus(next.times(0.05)));
      outputs.add(next);
      carried.add(parameter.name());
      carried.add(Building.name(velocity));
      values.put(parameter.name(), start);
      values.put(Building.name(velocity), Tensor.zeros(start.shape().sizes()));
    }
    for (Buffer buffer : learning.buffers()) {
      outputs.add(buffer.next());
      carried.add(buffer.name());
      values.put(buffer.name(), buffer.start());
    }
    learning.step().ifPresent(step -> values.put(Building.name(step), Tensor.scalar(0)));
    values.put("x", x.slice(0, batch));
    values.put("y", y.slice(0, batch));
    Execution step = Program.compile(outputs, Program.Options.defaults()).bind(values);
    for (int k = 0; k < carried.size(); k++) {
      step.carry(k + 1, carried.get(k));
    }
    int steps = 0;
    for (int epoch = 0; epoch < epochs; epoch++) {
      for (int first = 0; first + batch <= x.rows(); first += batch) {
        step.window("x", x, first);
        step.window("y", y, first);
        if (learning.step().isPresent()) {
          step.set(Building.STEP, new double[] {steps++});
        }
        step.run();
      }
    }
    Map<String, Tensor> weights = new LinkedHashMap<>();
    for (int k = 0; k < carried.size(); k++) {
      if (!carried.get(k).startsWith("velocity")) {
        weights.put(carried.get(k), step.tensor(k + 1));
      }
    }
    return weights;
  }

  @Test
  void aNetworkWithDropoutAndBatchNormalizationLearns() {
    Network network =
        Network.of(
            Shape.of(2),
            Dense.of(16),
            BatchNormalization.standard(),
            Activation.TANH,
            new Dropout(0.1),
            Dense.of(1));
    SplittableRandom random = new SplittableRandom(3);
    Tensor x = Tensor.generate(Shape.of(512, 2), k -> random.nextDouble() * 2 - 1);
    Tensor y = Tensor.generate(Shape.of(512), i -> x.at(i, 0) * x.at(i, 1) > 0 ? 1 : 0);
    Learning learning = network.learning(new Bernoulli(), 1);
    Map<String, Tensor> weights = trained(learning, x, y, 64, 120);
    Predictor predictor = network.predictor(new Bernoulli(), weights);
    Tensor p = predictor.predict(x);
    long right = IntStream.range(0, 512).filter(i -> p.flat(i) > 0.5 == y.flat(i) > 0.5).count();
    assertThat(right / 512.0).isGreaterThan(0.93); // the sign of a product: no linear model can
    assertThat(Objects.requireNonNull(weights.get("2.batchnorm.variance")).toDoubles())
        .doesNotContain(1.0);
  }
}
