package gradus.optimization.training;

import gradus.expr.Expr;
import gradus.linalg.Tensor;

/// What a model learns: a variable of the graph, its value before the first step, and the group it
/// belongs to.
///
/// ```java
/// Expr w = Expr.variable("w", Dim.of(3));
/// Parameter parameter = new Parameter(w, Tensor.zeros(3), "linear");
/// ```
///
/// @param variable a variable
/// @param start its value at the start, of its shape and finite
/// @param group the layer it belongs to: traces and rates speak of parameters by their groups
public record Parameter(Expr variable, Tensor start, String group) {
  /// @throws IllegalArgumentException where the expression is no variable, or the start does not
  ///   fit it or is not finite
  public Parameter {
    Variables.requireStart("a parameter", variable, start);
    if (group.isBlank()) {
      throw new IllegalArgumentException(
          "the parameter "
              + Variables.name(variable)
              + " has a blank group: name the layer it belongs to, or the parameter itself");
    }
  }

  /// A parameter that is a group by itself.
  public static Parameter of(Expr variable, Tensor start) {
    return new Parameter(variable, start, Variables.name(variable));
  }

  /// The name of the variable.
  public String name() {
    return Variables.name(variable);
  }
}
