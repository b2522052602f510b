package gradus.models.network;

import gradus.compile.Program;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.ShapeException;
import gradus.linalg.Precision;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.optimization.training.Buffer;
import gradus.optimization.training.Learning;
import gradus.optimization.training.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Layers one after the other, from rows of a given shape to outputs. Branches and sums are layers
/// too: [Residual], [Layer#of].
///
/// ```java
/// Network network = Network.of(Shape.of(64), Dense.of(64), Activation.RELU, Dense.of(10));
/// System.out.println(network.describe());
/// Map<String, Tensor> weights = network.start(1);   // "1.dense.weights", "1.dense.bias", …
/// Learning learning = network.learning(Categorical.plain(), 1);
/// ```
///
/// Shapes are checked here: a network that exists fits together.
///
/// @param row the shape of the input of one row, without the rows
/// @param layers in order, at least one
public record Network(Shape row, List<Layer> layers) {
  /// The axis of the rows, the first of every input and output.
  public static final Dim ROWS = Dim.of("n");

  static final String INPUT = "x";
  static final String TARGET = "y";

  /// @throws IllegalArgumentException where there is no layer, or a row has no elements
  /// @throws ShapeException where a layer cannot take the output of the one before, with its path
  public Network {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException(
          "a network has at least one layer, but none was given; for a linear model use"
              + " Dense.of(outputs)");
    }
    if (row.count() == 0) {
      throw new IllegalArgumentException(
          "a row of shape " + row + " has no elements, so there is nothing to learn from");
    }
    read(row, layers, new Building(true, 0));
  }

  public static Network of(Shape row, Layer... layers) {
    return new Network(row, List.of(layers));
  }

  /// The expression for training, where layers drop elements and normalize by the batch.
  ///
  /// @param seed of what is drawn during training
  public Reading training(long seed) {
    return read(row, layers, new Building(true, seed));
  }

  /// The expression for prediction, in which no row depends on another.
  public Reading inference() {
    return read(row, layers, new Building(false, 0));
  }

  private static Reading read(Shape row, List<Layer> layers, Building building) {
    List<Dim> dims = new ArrayList<>(List.of(ROWS));
    IntStream.of(row.sizes()).mapToObj(Dim::of).forEach(dims::add);
    Expr x = Expr.variable(INPUT, dims.toArray(new Dim[0]));
    Scope scope = new Scope(building, "");
    Expr y = x;
    for (Layer layer : layers) {
      y = scope.apply(layer, y);
    }
    return building.reading(x, y);
  }

  /// The shape of the output for one row.
  public Shape output() {
    return Shape.of(
        inference().output().dims().stream()
            .skip(1)
            .mapToInt(dim -> ((Dim.Fixed) dim).size())
            .toArray());
  }

  /// How many numbers are learned.
  public long parameters() {
    return inference().weights().stream().mapToLong(weight -> weight.shape().count()).sum();
  }

  /// The names of what is learned, in order of appearance.
  public List<String> names() {
    return inference().weights().stream().map(Reading.Weight::name).toList();
  }

  /// Values to begin with, by name: of the parameters, drawn as their layers say, and of the
  /// buffers. The same seed gives the same values.
  public Map<String, Tensor> start(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Tensor> values = new LinkedHashMap<>();
    Reading reading = inference();
    for (Reading.Weight weight : reading.weights()) {
      values.put(weight.name(), weight.start().draw(weight.shape(), weight.fan(), random.split()));
    }
    reading.buffers().forEach(buffer -> values.put(buffer.name(), buffer.start()));
    return values;
  }

  /// Checks that there is a value of the right shape for each parameter and buffer, and for nothing
  /// else.
  ///
  /// @throws IllegalArgumentException with the names that are missing, unknown or of another shape
  public void requireFit(Map<String, Tensor> weights) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    Reading reading = inference();
    reading.weights().forEach(weight -> shapes.put(weight.name(), weight.shape()));
    reading.buffers().forEach(buffer -> shapes.put(buffer.name(), buffer.start().shape()));
    List<String> missing =
        shapes.keySet().stream().filter(name -> !weights.containsKey(name)).toList();
    List<String> unknown =
        weights.keySet().stream().filter(name -> !shapes.containsKey(name)).toList();
    if (!missing.isEmpty() || !unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "these weights are not those of this network: "
              + (missing.isEmpty() ? "" : "it needs " + missing + ", which are not given")
              + (missing.isEmpty() || unknown.isEmpty() ? "" : "; ")
              + (unknown.isEmpty() ? "" : "it has no " + unknown)
              + "; build the network with the layers it was trained with");
    }
    shapes.forEach((name, shape) -> {
      Tensor value = value(weights, name);
      if (!value.shape().equals(shape)) {
        throw new IllegalArgumentException(
            "the weights "
                + name
                + " have the shape "
                + value.shape()
                + ", but this network needs "
                + shape
                + "; build the network with the layers it was trained with");
      }
    });
  }

  /// What a step of training computes, from values drawn by the seed.
  ///
  /// @param seed of the values at the start and of what is drawn during training
  /// @throws ShapeException where the likelihood needs another output
  public Learning learning(Likelihood likelihood, long seed) {
    return learning(likelihood, start(seed), seed);
  }

  /// The same from given values.
  ///
  /// @param weights of all parameters and buffers, by name
  /// @param seed of what is drawn during training
  /// @throws IllegalArgumentException where the values are not those of this network
  public Learning learning(Likelihood likelihood, Map<String, Tensor> weights, long seed) {
    requireFit(weights);
    Reading reading = training(seed);
    Expr y = likelihood.target(reading.output());
    List<Expr> rows = new ArrayList<>(List.of(reading.x()));
    rows.addAll(reading.inputs());
    rows.add(y);
    return new Learning(
        likelihood.meanLoss(reading.output(), y),
        reading.weights().stream()
            .map(w -> new Parameter(w.variable(), value(weights, w.name()), w.group()))
            .toList(),
        reading.buffers().stream()
            .map(b -> new Buffer(b.variable(), value(weights, b.name()), b.next()))
            .toList(),
        rows,
        reading.step());
  }

  static Tensor value(Map<String, Tensor> weights, String name) {
    return Objects.requireNonNull(weights.get(name), name);
  }

  /// What predicts with given weights.
  ///
  /// @param weights of all parameters and buffers, by name, as a file of safetensors has them
  /// @throws IllegalArgumentException where they are not those of this network
  public Predictor predictor(Likelihood likelihood, Map<String, Tensor> weights) {
    return new Predictor(this, likelihood, weights, Program.Options.defaults());
  }

  /// A table of the layers with the shapes of their outputs, their parameters and their costs for
  /// one row in inference, with numbers of 8 bytes.
  public String describe() {
    return describe(Precision.DOUBLE);
  }

  /// The same with the bytes of a precision.
  public String describe(Precision precision) {
    return Table.of(this, precision);
  }
}
