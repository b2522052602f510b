package gradus.compile;

import gradus.calculus.Gradient;
import gradus.calculus.GradientCheck;
import gradus.expr.Definition;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.expr.Node;
import gradus.expr.Operation;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Whether the derivative that a [Definition] or an [Operation] says of itself is that of its
/// value: beside differences of the value, along a random direction of the result.
///
/// ```java
/// assertThat(PullbackCheck.of(LOG_COSH, 1, Tensor.vector(-2, 0, 3)).holds()).isTrue();
/// ```
///
/// @param name of what was checked
/// @param arguments for each argument, the comparison
public record PullbackCheck(String name, List<GradientCheck> arguments) {
  public PullbackCheck {
    arguments = List.copyOf(arguments);
  }

  /// Compares a definition's derivative with differences of its body.
  ///
  /// @param seed of the direction
  /// @param point a value for each argument
  public static PullbackCheck of(Definition definition, long seed, Tensor... point) {
    return of(
        definition.name(),
        operands -> definition.call(operands.toArray(new Expr[0])),
        definition::body,
        seed,
        List.of(point));
  }

  /// Compares an operation's derivative with differences of its value.
  ///
  /// @param seed of the direction
  /// @param point a value for each operand
  /// @throws gradus.calculus.NotDifferentiableException where it says nothing of its derivative
  public static PullbackCheck of(Operation operation, long seed, Tensor... point) {
    Function<List<Expr>, Expr> call = operands -> operation.call(operands.toArray(new Expr[0]));
    return of(operation.name(), call, call, seed, List.of(point));
  }

  private static PullbackCheck of(
      String name,
      Function<List<Expr>, Expr> claimed,
      Function<List<Expr>, Expr> known,
      long seed,
      List<Tensor> point) {
    List<Expr> variables = new ArrayList<>();
    Map<String, Tensor> values = new HashMap<>();
    for (int k = 0; k < point.size(); k++) {
      variables.add(Expr.variable("argument" + k, dims(point.get(k).shape())));
      values.put("argument" + k, point.get(k));
    }
    Expr f = claimed.apply(variables);
    Expr direction = Expr.variable("direction", f.dims().toArray(new Dim[0]));
    SplittableRandom random = new SplittableRandom(seed);
    Shape shape = Interpreter.evaluate(known.apply(variables), values).shape();
    values.put("direction", Tensor.generate(shape, _ -> random.nextDouble(0.5, 1.5)));
    List<Expr> gradients = Gradient.of(Functions.dot(direction, f), variables);
    Expr scalar = Functions.dot(direction, known.apply(variables));
    return new PullbackCheck(
        name,
        IntStream.range(0, point.size())
            .mapToObj(k -> check(scalar, variables.get(k), gradients.get(k), values, seed))
            .toList());
  }

  private static Dim[] dims(Shape shape) {
    return IntStream.of(shape.sizes()).mapToObj(Dim::of).toArray(Dim[]::new);
  }

  private static GradientCheck check(
      Expr scalar, Expr variable, Expr gradient, Map<String, Tensor> values, long seed) {
    // variables that the gradient does not need are bound through the scalar beside it
    Map<Expr, Tensor> computed = Interpreter.values(List.of(scalar, variable, gradient), values);
    Tensor claimed = computed.getOrDefault(gradient, Tensor.scalar(0));
    String name = ((Node.Variable) variable.node()).name();
    Tensor at = values.getOrDefault(name, Tensor.scalar(0));
    return GradientCheck.of(
        point -> {
          Map<String, Tensor> moved = new HashMap<>(values);
          moved.put(name, Tensor.of(at.shape(), point));
          return Interpreter.values(List.of(scalar, variable), moved)
              .getOrDefault(scalar, Tensor.scalar(Double.NaN))
              .value();
        },
        at.toDoubles(),
        claimed.toDoubles(),
        seed);
  }

  /// Whether the derivatives by all arguments agree with the differences.
  public boolean holds() {
    return arguments.stream().allMatch(GradientCheck::holds);
  }

  /// In one sentence: that it holds, or by which argument the derivative is wrong, and by how much.
  public String message() {
    if (holds()) {
      return "the derivative of " + name + " agrees with differences of its value";
    }
    String wrong =
        IntStream.range(0, arguments.size())
            .filter(k -> !arguments.get(k).holds())
            .mapToObj(k ->
                "by argument "
                    + (k + 1)
                    + ", most at element "
                    + arguments.get(k).worst()
                    + ", relative difference "
                    + arguments.get(k).residual())
            .collect(Collectors.joining("; "));
    return "the derivative that " + name + " says is not that of its value: " + wrong;
  }
}
