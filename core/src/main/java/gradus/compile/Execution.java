package gradus.compile;

import gradus.expr.Expr;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A program with its data bound. It owns its buffers, so one thread at a time may use it.
public final class Execution {
  private final Program program;
  private final Map<String, Tensor> values;
  private final List<Tensor> results = new ArrayList<>();

  Execution(Program program, Map<String, Tensor> values) {
    this.program = program;
    Bindings.of(program.variables(), values);
    this.values = new HashMap<>(values);
  }

  /// Gives a variable another value of the same shape.
  public void set(String name, Tensor value) {
    Tensor present = values.get(name);
    if (present == null || !present.shape().equals(value.shape())) {
      throw new IllegalArgumentException(
          "the variable " + name + " is bound to " + (present == null ? "nothing" : present.shape())
              + ", so it cannot be set to " + value.shape() + "; bind again");
    }
    values.put(name, value);
  }

  /// Gives a variable other elements, in row-major order.
  public void set(String name, double[] elements) {
    Tensor present = values.get(name);
    Shape shape = present == null ? Shape.of(elements.length) : present.shape();
    set(name, Tensor.of(shape, elements));
  }

  /// Computes all outputs.
  public void run() {
    Map<Expr, Tensor> computed = Interpreter.values(program.outputs(), values);
    results.clear();
    for (Expr output : program.outputs()) {
      results.add(java.util.Objects.requireNonNull(computed.get(output)));
    }
  }

  /// The value of a scalar output.
  public double scalar(int output) {
    return results.get(output).value();
  }

  /// Copies the elements of an output, in row-major order.
  public void read(int output, double[] into) {
    double[] elements = results.get(output).toDoubles();
    System.arraycopy(elements, 0, into, 0, elements.length);
  }

  public Tensor tensor(int output) {
    return results.get(output);
  }
}
