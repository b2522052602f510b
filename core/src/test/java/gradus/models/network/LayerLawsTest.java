package gradus.models.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.calculus.Gradient;
import gradus.calculus.GradientCheck;
import gradus.compile.Execution;
import gradus.compile.Program;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Graph;
import gradus.linalg.Precision;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.optimization.training.Buffer;
import gradus.optimization.training.Learning;
import gradus.optimization.training.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Laws of layers, over one list: derivatives, shapes, precisions, rows, threads, names.
final class LayerLawsTest {
  private static final long SEED = 11;

  static Stream<LayerExamples> examples() {
    return LayerExamples.all();
  }

  /// The loss of a training step against random targets, its gradients, and values for all of it.
  private record Step(
      List<Expr> variables, Expr loss, List<Expr> buffers, Map<String, Tensor> values) {
    static Step of(LayerExamples example, int rows) {
      Network network = example.network();
      Learning learning = network.learning(Normal.squaredError(), example.weights(SEED), SEED);
      Map<String, Tensor> values = new LinkedHashMap<>();
      learning.parameters().forEach(p -> values.put(p.name(), p.start()));
      learning.buffers().forEach(b -> values.put(b.name(), b.start()));
      learning.step().ifPresent(step -> values.put(Building.STEP, Tensor.scalar(3)));
      values.put("x", example.x(rows, SEED));
      values.putAll(example.inputs(rows));
      SplittableRandom random = new SplittableRandom(SEED + 1);
      Expr y = learning.rows().getLast();
      int[] sizes =
          y.dims().stream()
              .mapToInt(dim -> dim instanceof Dim.Fixed(var size) ? size : rows)
              .toArray();
      values.put("y", Tensor.generate(Shape.of(sizes), k -> random.nextGaussian()));
      List<Expr> variables =
          new ArrayList<>(learning.parameters().stream().map(Parameter::variable).toList());
      if (example.things() == 0) {
        variables.add(learning.rows().getFirst());
      }
      List<Expr> next = learning.buffers().stream().map(Buffer::next).toList();
      return new Step(variables, learning.loss(), next, values);
    }

    List<Expr> outputs() {
      List<Expr> outputs = new ArrayList<>(List.of(loss));
      outputs.addAll(Gradient.of(loss, variables));
      outputs.addAll(buffers);
      return outputs;
    }

    List<Tensor> evaluate(Precision precision, int threads) {
      return Program.compile(outputs(), new Program.Options(precision, threads)).evaluate(values);
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void gradientsAreThoseOfCentralDifferences(LayerExamples example) {
    Step step = Step.of(withParameters(example), 3);
    List<Tensor> found = step.evaluate(Precision.DOUBLE, 1);
    Execution loss =
        Program.compile(List.of(step.loss()), Program.Options.defaults().threads(1))
            .bind(valuesOf(step));
    for (int k = 0; k < step.variables().size(); k++) {
      String name = Building.name(step.variables().get(k));
      Tensor at = Objects.requireNonNull(step.values().get(name));
      GradientCheck check =
          GradientCheck.of(
              point -> {
                loss.set(name, point);
                loss.run();
                return loss.scalar(0);
              },
              at.toDoubles(),
              found.get(k + 1).toDoubles(),
              SEED);
      loss.set(name, at.toDoubles());
      assertThat(check.holds()).as("%s by %s: %s", example, name, check).isTrue();
      // where nothing changes, as by the bias of a key, differences are roundings, which look like
      // kinks
      if (largest(found.get(k + 1)) > 1e-10) {
        assertThat(check.kinks().size())
            .as("kinks of %s by %s", example, name)
            .isLessThanOrEqualTo(at.shape().count() / 2);
      }
    }
  }

  /// Without the buffers, on which the loss does not depend.
  private static Map<String, Tensor> valuesOf(Step step) {
    Map<String, Tensor> values = new HashMap<>(step.values());
    values.keySet().retainAll(Graph.variables(List.of(step.loss())).keySet());
    return values;
  }

  /// A network without parameters does not learn: a dense layer is put before its layers.
  private static LayerExamples withParameters(LayerExamples example) {
    if (example.network().parameters() > 0) {
      return example;
    }
    List<Layer> layers = new ArrayList<>();
    layers.add(Dense.of(example.network().row().size(example.network().row().rank() - 1)));
    layers.addAll(example.network().layers());
    Network network = new Network(example.network().row(), layers);
    return new LayerExamples(example.name(), network, example.things(), example.mask());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void outputsHaveTheShapeThatWasSaid(LayerExamples example) {
    Predictor predictor =
        example.network().predictor(Normal.squaredError(), example.network().start(1));
    for (int rows : new int[] {1, 2, 70}) {
      Tensor y = predictor.output(example.x(rows, 1), example.inputs(rows));
      assertThat(y.shape()).isEqualTo(LayerExamples.rows(rows, example.network().output()));
      assertThat(y.isFinite()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void singleAndDoublePrecisionAgree(LayerExamples example) {
    Step step = Step.of(withParameters(example), 4);
    List<Tensor> exact = step.evaluate(Precision.DOUBLE, 1);
    List<Tensor> rounded = step.evaluate(Precision.SINGLE, 1);
    double largest = exact.stream().mapToDouble(LayerLawsTest::largest).max().orElse(0);
    for (int k = 0; k < exact.size(); k++) {
      // what cancels, as the derivative by the bias of a key, is as exact as what it is made of
      double scale = Math.max(largest(exact.get(k)), 0.01 * largest);
      for (int i = 0; i < exact.get(k).shape().count(); i++) {
        // sums of some hundred terms, each with a few roundings of 6e-8
        assertThat(rounded.get(k).flat(i))
            .as("output %d of %s", k, example)
            .isCloseTo(exact.get(k).flat(i), within(1e-4 * scale));
      }
    }
  }

  private static double largest(Tensor tensor) {
    return DoubleStream.of(tensor.toDoubles()).map(Math::abs).max().orElse(0);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void inInferenceNoRowDependsOnAnother(LayerExamples example) {
    Predictor predictor = example.network().predictor(Normal.squaredError(), example.weights(SEED));
    int rows = 66;
    Tensor x = example.x(rows, 2);
    Map<String, Tensor> inputs = example.inputs(rows);
    Tensor together = predictor.output(x, inputs);
    for (int row : new int[] {0, 1, 65}) {
      Map<String, Tensor> own = new HashMap<>();
      inputs.forEach((name, value) -> own.put(name, value.slice(row, row + 1)));
      double[] alone = predictor.output(x.slice(row, row + 1), own).toDoubles();
      double[] among = together.slice(row, row + 1).toDoubles();
      for (int k = 0; k < alone.length; k++) {
        assertThat(among[k]).as("%s, row %d", example, row).isCloseTo(alone[k], within(1e-12));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theNumberOfThreadsChangesNoBit(LayerExamples example) {
    for (int rows : new int[] {5, 200}) {
      Step step = Step.of(withParameters(example), rows);
      List<Tensor> one = step.evaluate(Precision.DOUBLE, 1);
      for (int threads : new int[] {2, 7}) {
        List<Tensor> several = step.evaluate(Precision.DOUBLE, threads);
        for (int k = 0; k < one.size(); k++) {
          assertThat(several.get(k).toDoubles())
              .as("output %d of %s on %d threads", k, example, threads)
              .isEqualTo(one.get(k).toDoubles());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void parametersHaveNamesOfTheirOwnAndAreCounted(LayerExamples example) {
    Network network = example.network();
    List<String> names = network.names();
    assertThat(new HashSet<>(names)).hasSameSizeAs(names);
    assertThat(network.training(1).weights()).isEqualTo(network.inference().weights());
    long counted = network.training(1).weights().stream().mapToLong(w -> w.shape().count()).sum();
    assertThat(network.parameters()).isEqualTo(counted);
    String last = network.describe().lines().reduce((_, line) -> line).orElse("");
    assertThat(last).startsWith("all").contains(String.format("%,d", counted));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theSameSeedGivesTheSameStart(LayerExamples example) {
    Map<String, Tensor> one = example.network().start(5);
    Map<String, Tensor> other = example.network().start(5);
    one.forEach((name, value) ->
        assertThat(Objects.requireNonNull(other.get(name)).toDoubles())
            .isEqualTo(value.toDoubles()));
  }
}
