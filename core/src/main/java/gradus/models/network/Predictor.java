package gradus.models.network;

import gradus.compile.Execution;
import gradus.compile.Program;
import gradus.expr.Expr;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A network with weights, which predicts: its inference reading, compiled.
///
/// ```java
/// Predictor predictor = network.predictor(Categorical.plain(), weights);
/// Tensor probabilities = predictor.predict(x);          // (n, classes)
/// Safetensors.write(file, predictor.weights());         // gradus.data
/// Predictor again = network.predictor(Categorical.plain(), Safetensors.read(file));
/// ```
///
/// The program is bound again where the number of rows is another than before. One thread predicts
/// at a time; others wait.
public final class Predictor {
  private static final int OUTPUT = 0;
  private static final int PREDICTION = 1;

  private final Likelihood likelihood;
  private final Reading reading;
  private final Program program;
  private final Program judge;
  private final Map<String, Tensor> weights;
  private @Nullable Execution execution;
  private int rows;

  Predictor(
      Network network,
      Likelihood likelihood,
      Map<String, Tensor> weights,
      Program.Options options) {
    network.requireFit(weights);
    this.likelihood = likelihood;
    this.weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
    this.reading = network.inference();
    Expr output = reading.output();
    this.program = Program.compile(List.of(output, likelihood.prediction(output)), options);
    this.judge =
        Program.compile(List.of(likelihood.meanLoss(output, likelihood.target(output))), options);
  }

  /// The weights and buffers by name, such as `1.dense.weights`.
  public Map<String, Tensor> weights() {
    return weights;
  }

  public Likelihood likelihood() {
    return likelihood;
  }

  /// The outputs of the last layer: logits, say.
  ///
  /// @param x (n, …), rows as the network takes them
  public Tensor output(Tensor x) {
    return output(x, Map.of());
  }

  /// The same of a network with further inputs, by name.
  public Tensor output(Tensor x, Map<String, Tensor> inputs) {
    return run(x, inputs, OUTPUT);
  }

  /// What the likelihood predicts: the mean of the target, or the probability of each class.
  public Tensor predict(Tensor x) {
    return predict(x, Map.of());
  }

  /// The same of a network with further inputs, by name.
  public Tensor predict(Tensor x, Map<String, Tensor> inputs) {
    return run(x, inputs, PREDICTION);
  }

  /// The class with the largest output along the last axis, for each row: (n) of a network with (n,
  /// k) outputs. Of one output that is a logit: class 1 where it is positive, otherwise 0.
  ///
  /// @throws IllegalArgumentException where the one output is no logit
  public Tensor classes(Tensor x) {
    return classes(x, Map.of());
  }

  /// The same of a network with further inputs, by name.
  public Tensor classes(Tensor x, Map<String, Tensor> inputs) {
    Tensor output = output(x, inputs);
    int k = output.shape().size(output.rank() - 1);
    int[] sizes = Arrays.copyOf(output.shape().sizes(), output.rank() - 1);
    if (k > 1) {
      return Tensor.generate(Shape.of(sizes), i -> largest(output, i * k, k));
    }
    if (!likelihood.isLogit()) {
      throw new IllegalArgumentException(
          "classes are told by one output each, or by one logit where there are two, but the"
              + " network has one output, of "
              + likelihood.assumption().distribution()
              + "; ask for predict(x)");
    }
    return Tensor.generate(Shape.of(sizes), i -> output.flat(i) > 0 ? 1 : 0);
  }

  private static int largest(Tensor output, int start, int count) {
    int best = 0;
    for (int j = 1; j < count; j++) {
      best = output.flat(start + j) > output.flat(start + best) ? j : best;
    }
    return best;
  }

  /// The mean loss over rows with their targets.
  public double loss(Tensor x, Tensor y) {
    return loss(x, y, Map.of());
  }

  /// The same of a network with further inputs, by name.
  public double loss(Tensor x, Tensor y, Map<String, Tensor> inputs) {
    Map<String, Tensor> values = values(x, inputs);
    values.put(Network.TARGET, y);
    values.keySet().retainAll(judge.variables().keySet());
    return judge.evaluate(values).getFirst().value();
  }

  private synchronized Tensor run(Tensor x, Map<String, Tensor> inputs, int output) {
    Map<String, Tensor> values = values(x, inputs);
    Execution current = execution;
    if (current == null || rows != x.rows()) {
      values.keySet().retainAll(program.variables().keySet());
      current = program.bind(values);
      execution = current;
      rows = x.rows();
    } else {
      current.set(Network.INPUT, x);
      inputs.forEach(current::set);
    }
    current.run();
    return current.tensor(output);
  }

  private Map<String, Tensor> values(Tensor x, Map<String, Tensor> inputs) {
    requireRows(Network.INPUT, reading.x(), x, x);
    Map<String, Tensor> values = new HashMap<>(weights);
    List<String> wanted = new ArrayList<>();
    for (Expr input : reading.inputs()) {
      String name = Building.name(input);
      wanted.add(name);
      Tensor value = inputs.get(name);
      if (value == null) {
        throw new IllegalArgumentException(
            "the network needs the input " + name + " beside x, of " + Checks.dims(input));
      }
      requireRows(name, input, value, x);
      values.put(name, value);
    }
    for (String name : inputs.keySet()) {
      if (!wanted.contains(name)) {
        throw new IllegalArgumentException(
            "the network has no input " + name + " beside x; it has " + wanted);
      }
    }
    values.put(Network.INPUT, x);
    return values;
  }

  private static void requireRows(String name, Expr variable, Tensor value, Tensor x) {
    boolean fits = value.rank() == variable.rank() && value.rows() == x.rows();
    for (int axis = 1; fits && axis < variable.rank(); axis++) {
      fits = value.shape().size(axis) == Checks.size(variable, axis);
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "the network takes "
              + name
              + " as "
              + Checks.dims(variable)
              + ", n rows, but was given "
              + value.shape()
              + "; arrange the data so that each row has the shape the network was made for");
    }
  }
}
