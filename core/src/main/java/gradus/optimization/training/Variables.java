package gradus.optimization.training;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Node;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.Map;

/// Checks of variables and of the values they are given.
final class Variables {
  private Variables() {}

  /// The name of a variable.
  ///
  /// @throws IllegalArgumentException where the expression is none
  static String name(Expr expr) {
    return named("an expression with a name", expr);
  }

  private static String named(String what, Expr expr) {
    if (expr.node() instanceof Node.Variable variable) {
      return variable.name();
    }
    throw new IllegalArgumentException(
        what + " is a variable, not the expression " + expr + "; make it with Expr.variable");
  }

  /// Whether a shape is one of a variable of these dimensions, as far as they are numbers.
  static boolean fits(Expr variable, Shape shape) {
    boolean fits = variable.rank() == shape.rank();
    for (int axis = 0; fits && axis < shape.rank(); axis++) {
      fits =
          !(variable.dims().get(axis) instanceof Dim.Fixed(var size)) || size == shape.size(axis);
    }
    return fits;
  }

  static void requireStart(String what, Expr variable, Tensor start) {
    String name = named(what, variable);
    if (!fits(variable, start.shape())) {
      throw new IllegalArgumentException(
          what
              + " starts from a value of its own shape: "
              + name
              + " has dimensions "
              + variable.dims()
              + ", but its start is "
              + start.shape());
    }
    if (!start.isFinite()) {
      throw new IllegalArgumentException(
          what
              + " starts from finite numbers, but the start of "
              + name
              + " holds a NaN or an"
              + " infinity");
    }
  }

  /// The value of that name.
  ///
  /// @throws IllegalArgumentException where there is none
  static Tensor value(Map<String, Tensor> values, String name) {
    Tensor value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "there is no value of " + name + "; there are " + values.keySet());
    }
    return value;
  }
}
