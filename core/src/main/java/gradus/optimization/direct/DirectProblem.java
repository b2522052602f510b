package gradus.optimization.direct;

import gradus.calculus.Stabilize;
import gradus.compile.Execution;
import gradus.compile.Program;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.optimization.Box;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// What is to be minimized without derivatives, and where.
///
/// @param size the number of arguments
/// @param evaluators gives each thread its own
/// @param bounds of the arguments; none for all numbers
public record DirectProblem(int size, Supplier<Evaluator> evaluators, Optional<Box> bounds) {
  public DirectProblem {
    if (size < 1) {
      throw new IllegalArgumentException("a function has at least one argument, not " + size);
    }
    if (bounds.isPresent() && bounds.get().size() != size) {
      throw new IllegalArgumentException(
          "the function has "
              + size
              + " arguments, but there are bounds for "
              + bounds.get().size());
    }
  }

  /// A function that any number of threads may ask at once.
  public static DirectProblem of(int size, Evaluator function) {
    return new DirectProblem(size, () -> function, Optional.empty());
  }

  /// An expression, which need not be differentiable.
  ///
  /// @param loss a scalar
  /// @param parameters the variables to be found, one after another in the flat array
  /// @param data a tensor for each other variable
  /// @throws IllegalArgumentException where the loss is no scalar, a parameter is no variable, or
  ///   its size is not known
  public static DirectProblem of(Expr loss, List<Expr> parameters, Map<String, Tensor> data) {
    if (loss.rank() != 0) {
      throw new IllegalArgumentException(
          "a function to be minimized is one number, but this expression has the shape "
              + loss.dims());
    }
    List<Part> parts = laidOut(parameters, sizes(loss, data));
    Program program =
        Program.compile(List.of(Stabilize.of(loss)), Program.Options.defaults().threads(1));
    Map<String, Tensor> values = new HashMap<>(data);
    int size = 0;
    for (Part part : parts) {
      values.put(part.name(), Tensor.zeros(part.shape().sizes()));
      size += part.shape().count();
    }
    return new DirectProblem(size, () -> evaluator(program.bind(values), parts), Optional.empty());
  }

  /// The same function, within bounds.
  public DirectProblem within(Box box) {
    return new DirectProblem(size, evaluators, Optional.of(box));
  }

  private record Part(String name, Shape shape, int offset) {}

  private static Evaluator evaluator(Execution execution, List<Part> parts) {
    return at -> {
      for (Part part : parts) {
        execution.set(part.name(), at, part.offset());
      }
      execution.run();
      return execution.scalar(0);
    };
  }

  private static Map<Dim, Integer> sizes(Expr loss, Map<String, Tensor> data) {
    Map<Dim, Integer> sizes = new HashMap<>();
    Graph.variables(List.of(loss))
        .forEach((name, variable) -> {
          Tensor value = data.get(name);
          if (value != null && value.rank() == variable.rank()) {
            for (int axis = 0; axis < value.rank(); axis++) {
              sizes.put(variable.dims().get(axis), value.shape().size(axis));
            }
          }
        });
    return sizes;
  }

  private static List<Part> laidOut(List<Expr> parameters, Map<Dim, Integer> sizes) {
    List<Part> parts = new ArrayList<>();
    int offset = 0;
    for (Expr parameter : parameters) {
      if (!(parameter.node() instanceof Node.Variable variable)) {
        throw new IllegalArgumentException(
            "a parameter is a variable, not the expression " + parameter);
      }
      int[] lengths = new int[parameter.rank()];
      for (int axis = 0; axis < lengths.length; axis++) {
        Dim dim = parameter.dims().get(axis);
        Integer known =
            dim instanceof Dim.Fixed(int fixed) ? Integer.valueOf(fixed) : sizes.get(dim);
        if (known == null) {
          throw new IllegalArgumentException(
              "the size "
                  + dim
                  + " of the parameter "
                  + variable.name()
                  + " is not known from the data; give the parameter a number as its dimension");
        }
        lengths[axis] = known;
      }
      Shape shape = Shape.of(lengths);
      parts.add(new Part(variable.name(), shape, offset));
      offset += shape.count();
    }
    return List.copyOf(parts);
  }
}
