package gradus.optimization.training;

import gradus.expr.Expr;
import gradus.expr.ShapeException;
import gradus.linalg.Tensor;

/// What a model remembers without learning it: each step replaces its value by that of an
/// expression, and no gradient flows. The running mean of a batch normalization is one.
///
/// ```java
/// // r ← 0.9 r + 0.1 mean(X)
/// Expr r = Expr.variable("r", d);
/// Buffer running = new Buffer(r, Tensor.zeros(3), r.times(0.9).plus(mean(x, 0).times(0.1)));
/// ```
///
/// @param variable a variable
/// @param start its value before the first step, of its shape and finite
/// @param next its value after a step, computed from the batch, and from parameters and buffers as
///   they were before the step
public record Buffer(Expr variable, Tensor start, Expr next) {
  /// @throws IllegalArgumentException where the expression is no variable, the start does not fit
  ///   it or is not finite, or the next value is of another shape
  public Buffer {
    Variables.requireStart("a buffer", variable, start);
    if (!next.dims().equals(variable.dims())) {
      throw new ShapeException(
          "the buffer "
              + Variables.name(variable)
              + " has dimensions "
              + variable.dims()
              + ", but its next value has "
              + next.dims()
              + ": a step replaces a value by one of the same shape");
    }
  }

  /// The name of the variable.
  public String name() {
    return Variables.name(variable);
  }
}
