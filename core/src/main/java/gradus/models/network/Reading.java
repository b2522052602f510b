package gradus.models.network;

import gradus.expr.Expr;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.List;
import java.util.Optional;

/// A network as an expression, read for training or for inference.
///
/// @param x the input of the first layer
/// @param inputs further variables that have a value for each row, such as masks
/// @param output of the last layer
/// @param weights what is learned, in order of appearance
/// @param buffers what each step of training replaces without a gradient
/// @param layers all layers, each before those within it
/// @param step a scalar variable, where random numbers are drawn from the number of the step
public record Reading(
    Expr x,
    List<Expr> inputs,
    Expr output,
    List<Weight> weights,
    List<Memory> buffers,
    List<Applied> layers,
    Optional<Expr> step) {
  public Reading {
    inputs = List.copyOf(inputs);
    weights = List.copyOf(weights);
    buffers = List.copyOf(buffers);
    layers = List.copyOf(layers);
  }

  /// A variable that is learned.
  ///
  /// @param start how its values are drawn
  /// @param fan how many inputs and outputs each value connects
  /// @param group the path of its layer
  public record Weight(Expr variable, Initialization start, Fan fan, Shape shape, String group) {
    public String name() {
      return Building.name(variable);
    }
  }

  /// A variable that a step of training replaces.
  ///
  /// @param start its first value
  /// @param next its value after a step; the variable itself where it stays
  /// @param group the path of its layer
  public record Memory(Expr variable, Tensor start, Expr next, String group) {
    public String name() {
      return Building.name(variable);
    }

    Memory next(Expr other) {
      return new Memory(variable, start, other, group);
    }
  }

  /// A layer in its place.
  ///
  /// @param path where it stands: `2.dense`
  /// @param x its input
  /// @param y its output
  public record Applied(String path, Layer layer, Expr x, Expr y) {}
}
