package gradus.models.network;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.ShapeException;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The place of a layer within a network: names what the layer learns, remembers and draws.
///
/// Names are paths: the parameter `weights` of a dense layer that stands second is
/// `2.dense.weights`, and its group is `2.dense`.
public final class Scope {
  private final Building building;
  private final String path;
  private int children;

  Scope(Building building, String path) {
    this.building = building;
    this.path = path;
  }

  /// A layer within this one, named by its place and its kind.
  public Expr apply(Layer layer, Expr x) {
    requireName("the kind of a layer", layer.kind());
    children++;
    return within(children + "." + layer.kind(), layer, x);
  }

  /// A layer within this one, under a name of its own. Two layers of one name share their
  /// parameters.
  public Expr apply(String name, Layer layer, Expr x) {
    requireName("the name of a layer", name);
    return within(name, layer, x);
  }

  private Expr within(String name, Layer layer, Expr x) {
    String inner = path.isEmpty() ? name : path + "." + name;
    int before = building.open();
    try {
      Expr y = layer.apply(x, new Scope(building, inner));
      if (y.rank() == 0 || !y.dims().get(0).equals(Network.ROWS)) {
        throw new ShapeException(
            "its output has the dimensions "
                + y.dims()
                + "; the first axis of every output is the rows, "
                + Network.ROWS);
      }
      building.close(new Reading.Applied(inner, layer, x, y), before);
      return y;
    } catch (ShapeException misfit) {
      throw building.located(inner, misfit);
    }
  }

  /// A variable that the layer learns.
  ///
  /// @param name within the layer, such as `weights`
  /// @param start how its values are drawn
  /// @param fan how many inputs and outputs each value connects
  /// @param sizes of its axes; none for a scalar
  /// @throws IllegalArgumentException where the layer has another parameter of that name
  public Expr parameter(String name, Initialization start, Fan fan, int... sizes) {
    Expr variable = variable(name, sizes);
    building.add(new Reading.Weight(variable, start, fan, Shape.of(sizes), path));
    return variable;
  }

  /// A variable that each step of training replaces without a gradient. Say by what with [#next].
  public Expr buffer(String name, double start, int... sizes) {
    Expr variable = variable(name, sizes);
    Tensor values = Tensor.generate(Shape.of(sizes), k -> start);
    building.add(new Reading.Memory(variable, values, variable, path));
    return variable;
  }

  /// The value of a buffer after a step.
  public void next(Expr buffer, Expr value) {
    building.next(buffer, value);
  }

  private Expr variable(String name, int... sizes) {
    requireName("the name of a parameter", name);
    Dim[] dims = IntStream.of(sizes).mapToObj(Dim::of).toArray(Dim[]::new);
    return Expr.variable(path.isEmpty() ? name : path + "." + name, dims);
  }

  /// A further input of the network, given for each row beside the first: a mask, a length. Layers
  /// that ask for the same name get the same input.
  ///
  /// @param sizes of the axes behind the rows
  public Expr input(String name, int... sizes) {
    requireName("the name of an input", name);
    List<Dim> dims = new ArrayList<>(List.of(Network.ROWS));
    IntStream.of(sizes).mapToObj(Dim::of).forEach(dims::add);
    Expr variable = Expr.variable(name, dims.toArray(new Dim[0]));
    building.addInput(variable);
    return variable;
  }

  /// Whether the network is read for training: only then something is dropped, and statistics are
  /// those of the batch.
  public boolean training() {
    return building.training();
  }

  /// The number of the step of training, as a key of random numbers. Together with a [#stream] of
  /// its own a layer draws other numbers in each step, and the same ones in each repetition.
  public Expr step() {
    return building.step();
  }

  /// The number of a stream of random numbers that no other layer has.
  public int stream() {
    return building.stream();
  }

  static void requireName(String what, String name) {
    if (!name.matches("[A-Za-z][A-Za-z0-9_]*")) {
      throw new IllegalArgumentException(
          what
              + " is made of letters, digits and underscores, and begins with a letter; \""
              + name
              + "\" does not");
    }
  }
}
