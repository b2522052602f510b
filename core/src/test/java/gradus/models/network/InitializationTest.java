package gradus.models.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.compile.Program;
import gradus.expr.Expr;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class InitializationTest {
  static Stream<Initialization> random() {
    return Stream.of(
        Initialization.glorotUniform(),
        Initialization.glorotNormal(),
        Initialization.he(),
        Initialization.heUniform(),
        Initialization.leCun(),
        Initialization.before(Activation.TANH),
        Initialization.normal(0.02),
        Initialization.orthogonal(1.3));
  }

  @ParameterizedTest
  @MethodSource("random")
  void weightsHaveTheVarianceThatWasCalculated(Initialization start) {
    Shape shape = Shape.of(300, 200);
    Fan fan = new Fan(300, 200);
    Tensor w = start.draw(shape, fan, new SplittableRandom(2));
    double mean = Likelihood.mean(w.toDoubles());
    double square =
        Likelihood.mean(IntStream.range(0, 60_000).mapToDouble(w::flat).map(x -> x * x).toArray());
    double variance = start.variance(shape, fan);
    // four standard errors: of the mean, and of a mean of squares of normal numbers
    assertThat(mean).isCloseTo(0, within(4 * Math.sqrt(variance / 60_000)));
    assertThat(square).isCloseTo(variance, within(4 * variance * Math.sqrt(2.0 / 60_000)));
    assertThat(start.calculation(shape, fan))
        .startsWith("Var(w) = ")
        .endsWith(Spread.number(variance));
  }

  @Test
  void calculationsShowTheNumbersOfTheLayer() {
    Fan fan = new Fan(64, 10);
    Shape shape = Shape.of(64, 10);
    assertThat(Initialization.he().calculation(shape, fan))
        .isEqualTo("Var(w) = gain²/fan in = 2.000/64.00 = 0.03125");
    assertThat(Initialization.glorotNormal().calculation(shape, fan))
        .isEqualTo("Var(w) = gain²/mean fan = 1.000/37.00 = 0.02703");
    assertThat(Initialization.before(Activation.RELU).variance(shape, fan))
        .isCloseTo(2.0 / 64, within(1e-6));
    // E[tanh² z] = 0.394294…
    assertThat(Initialization.before(Activation.TANH).variance(shape, fan) * 64)
        .isCloseTo(1 / 0.39429449039746, within(1e-9));
  }

  @Test
  void orthogonalMatricesAreOrthogonal() {
    for (int[] sizes : new int[][] {{5, 3}, {3, 5}, {4, 4}, {3, 2, 2}}) {
      Shape shape = Shape.of(sizes);
      int rows = sizes[0];
      int columns = shape.count() / rows;
      Tensor w =
          Initialization.orthogonal(2)
              .draw(shape, new Fan(rows, columns), new SplittableRandom(1))
              .reshape(rows, columns);
      Tensor gram = rows < columns ? w.times(w.transpose()) : w.transpose().times(w);
      for (int i = 0; i < gram.rows(); i++) {
        for (int j = 0; j < gram.rows(); j++) {
          assertThat(gram.at(i, j)).isCloseTo(i == j ? 4 : 0, within(1e-14));
        }
      }
    }
  }

  /// Networks whose spread is calculated through all layers.
  static Stream<Network> deep() {
    Layer[] relu = stack(8, Dense.of(256), Activation.RELU);
    Layer[] tanh =
        stack(8, Dense.of(256).start(Initialization.before(Activation.TANH)), Activation.TANH);
    Layer[] small = stack(6, Dense.of(256).start(Initialization.leCun()), Activation.GELU);
    Layer[] glorot =
        stack(5, Dense.of(200).start(Initialization.glorotUniform()), new Dropout(0.2));
    Layer[] residual =
        stack(
            4,
            Residual.of(
                RmsNormalization.standard(),
                Dense.of(256),
                Activation.SILU,
                Dense.of(256).start(Initialization.glorotNormal())));
    Layer[] images = stack(4, Convolution.of(24, 3).same(), Activation.RELU);
    return Stream.of(
        Network.of(Shape.of(256), relu),
        Network.of(Shape.of(256), tanh),
        Network.of(Shape.of(256), small),
        Network.of(Shape.of(150), glorot),
        Network.of(Shape.of(256), residual),
        Network.of(Shape.of(24, 8, 8), images));
  }

  private static Layer[] stack(int times, Layer... layers) {
    List<Layer> all = new ArrayList<>();
    for (int k = 0; k < times; k++) {
      all.addAll(List.of(layers));
    }
    return all.toArray(new Layer[0]);
  }

  @ParameterizedTest
  @MethodSource("deep")
  void signalsThroughDepthAreAsLargeAsCalculated(Network network) {
    List<Spread.Behind> calculated = Spread.of(network, 1);
    Reading reading = network.training(0);
    List<Expr> outputs = reading.layers().stream().map(Reading.Applied::y).toList();
    SplittableRandom random = new SplittableRandom(9);
    int rows = 128;
    double[] measured = new double[outputs.size()];
    int draws = 3;
    for (int draw = 0; draw < draws; draw++) {
      Map<String, Tensor> values = new HashMap<>(network.start(draw));
      reading.step().ifPresent(step -> values.put("step", Tensor.scalar(0)));
      values.put(
          "x",
          Tensor.generate(LayerExamples.rows(rows, network.row()), k -> random.nextGaussian()));
      List<Tensor> found = Program.compile(outputs, Program.Options.defaults()).evaluate(values);
      for (int k = 0; k < measured.length; k++) {
        double sum = 0;
        for (double y : found.get(k).toDoubles()) {
          sum += y * y;
        }
        measured[k] += sum / found.get(k).shape().count() / draws;
      }
    }
    for (int k = 0; k < measured.length; k++) {
      double q = calculated.get(k).spread().meanSquare();
      // a layer of width d changes q at random by about √(5/d), and changes add up with depth
      double allowed = 3 * Math.sqrt(5.0 / 150 * (k + 2) / draws);
      assertThat(measured[k] / q)
          .as("%s, measured %s", calculated.get(k), measured[k])
          .isCloseTo(1, within(allowed));
    }
  }

  @Test
  void heKeepsWhatGlorotLosesBehindRelu() {
    Network he = Network.of(Shape.of(100), stack(10, Dense.of(100), Activation.RELU));
    Network glorot =
        Network.of(
            Shape.of(100),
            stack(10, Dense.of(100).start(Initialization.glorotNormal()), Activation.RELU));
    assertThat(Spread.of(he, 1).getLast().spread().meanSquare()).isCloseTo(1, within(1e-4));
    assertThat(Spread.of(glorot, 1).getLast().spread().meanSquare())
        .isCloseTo(Math.pow(0.5, 10), within(1e-6));
    assertThat(Spread.of(glorot, 1).getFirst())
        .hasToString(
            "1.dense: Var(w) = gain²/mean fan = 1.000/100.0 = 0.01000, q = fan in · Var(w) · q₀ ="
                + " 100 · 0.01000 · 1.000 = 1.000");
    assertThatThrownBy(() -> Spread.of(he, -1)).hasMessageContaining("at least 0, not -1.0");
  }

  @Test
  void lsuvGivesEachLayerUnitVarianceOnTheData() {
    Network network =
        Network.of(
            Shape.of(2, 8, 8),
            Convolution.of(6, 3),
            Activation.ELU,
            new Flatten(),
            Dense.of(30),
            Activation.SIGMOID,
            Dense.of(5));
    SplittableRandom random = new SplittableRandom(1);
    Tensor x = Tensor.generate(Shape.of(40, 2, 8, 8), k -> 7 + 30 * random.nextGaussian());
    Lsuv lsuv = Lsuv.of(network, x, 3);
    assertThat(lsuv.scaled().stream().map(Lsuv.Scaled::path).toList())
        .containsExactly("1.convolution", "4.dense", "6.dense");
    for (Lsuv.Scaled layer : lsuv.scaled()) {
      assertThat(layer.after()).isCloseTo(1, within(0.01));
      assertThat(layer.rounds()).isBetween(1, 2);
    }
    Tensor y = network.predictor(Normal.squaredError(), lsuv.weights()).output(x);
    double mean = Likelihood.mean(y.toDoubles());
    double variance =
        Likelihood.mean(Arrays.stream(y.toDoubles()).map(v -> (v - mean) * (v - mean)).toArray());
    assertThat(variance).isCloseTo(1, within(0.01));
    assertThat(Objects.requireNonNull(lsuv.weights().get("4.dense.bias")).toDoubles())
        .containsOnly(0);
  }

  @Test
  void lsuvSaysWhereALayerIsConstant() {
    Network network = Network.of(Shape.of(3), Dense.of(2));
    Lsuv lsuv = Lsuv.of(network, Tensor.zeros(4, 3), 1);
    assertThat(lsuv.scaled()).containsExactly(new Lsuv.Scaled("1.dense", 0, 0, 0));
  }

  @Test
  void wrongNumbersAreRefused() {
    assertThatThrownBy(() -> Initialization.normal(-1)).hasMessageContaining("not -1.0");
    assertThatThrownBy(() -> Initialization.orthogonal(0)).hasMessageContaining("not 0.0");
    assertThatThrownBy(() -> Initialization.constant(Double.NaN))
        .hasMessageContaining("finite number, not NaN");
    assertThatThrownBy(() -> new Fan(0, 1)).hasMessageContaining("at least 1 input");
  }
}
