package gradus.compile;

import gradus.calculus.Gradient;
import gradus.calculus.Hessian;
import gradus.calculus.Stabilize;
import gradus.calculus.Tangent;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.linalg.Tensor;
import gradus.linalg.iterative.LinearOperator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A program that is linear in some of its variables, as a matrix: the derivatives of an expression
/// at a point, without forming them.
///
/// The elements of the variables, one variable after the other, are the vector that is multiplied;
/// those of the outputs are the product.
///
/// ```java
/// LinearOperator h = ProgramOperator.hessian(loss, List.of(w), values, Program.Options.defaults());
/// h.apply(v, hv);                                       // about the cost of two gradients
/// ```
///
/// An operator owns the buffers of its program, so one thread at a time may use it.
public final class ProgramOperator {
  private static final String DIRECTION = "direction of ";

  private final Execution execution;
  private final List<String> names;

  /// Where the elements of each input begin, and after the last one where they end.
  private final int[] inputs;

  /// The same of the outputs.
  private final int[] outputs;

  private ProgramOperator(
      List<Expr> products,
      List<String> names,
      Map<String, Tensor> values,
      Program.Options options) {
    this.names = names;
    Program program = Program.compile(products, options);
    Map<String, Tensor> needed = new HashMap<>(values);
    needed.keySet().retainAll(program.variables().keySet());
    this.execution = program.bind(needed);
    int count = products.size() - names.size();
    // the directions are the last outputs, so that none is lost where a product does not need it
    this.inputs =
        starts(IntStream.range(count, products.size()).map(k -> execution.shape(k).count()));
    this.outputs = starts(IntStream.range(0, count).map(k -> execution.shape(k).count()));
  }

  private static int[] starts(IntStream sizes) {
    int[] lengths = sizes.toArray();
    int[] starts = new int[lengths.length + 1];
    for (int k = 0; k < lengths.length; k++) {
      starts[k + 1] = Math.addExact(starts[k], lengths[k]);
    }
    return starts;
  }

  /// The Jacobian `J = ∂f/∂w` at a point, with as many rows as `f` has elements; its transpose is
  /// derived in reverse.
  ///
  /// @param variables by which `f` is differentiated
  /// @param values of all variables of `f`, those that it is differentiated by included
  /// @throws IllegalArgumentException where a value is missing, or `variables` are not variables
  public static LinearOperator jacobian(
      Expr function, List<Expr> variables, Map<String, Tensor> values, Program.Options options) {
    List<Expr> directions = directions(variables);
    Map<Expr, Expr> moves = new HashMap<>();
    for (int k = 0; k < variables.size(); k++) {
      moves.put(variables.get(k), directions.get(k));
    }
    Expr row = Expr.variable(DIRECTION + "the function", function.dims().toArray(Dim[]::new));
    Map<String, Tensor> all = withDirections(variables, values);
    all.put(name(row), Tensor.zeros(shapeOf(function, values, options)));
    ProgramOperator forward =
        new ProgramOperator(
            with(Stabilize.of(Tangent.of(List.of(function), moves)), directions),
            directions.stream().map(ProgramOperator::name).toList(),
            all,
            options);
    ProgramOperator reverse =
        new ProgramOperator(
            with(Stabilize.of(Gradient.product(function, variables, row)), List.of(row)),
            List.of(name(row)),
            all,
            options);
    return LinearOperator.of(
        forward.rows(), forward.columns(), forward::multiply, reverse::multiply);
  }

  /// The Hessian of a scalar at a point, by products `Hv` alone; symmetric.
  ///
  /// @param variables by which `scalar` is differentiated
  /// @param values of all variables of `scalar`, those that it is differentiated by included
  /// @throws IllegalArgumentException where `scalar` is no scalar, a value is missing, or
  ///   `variables` are not variables
  public static LinearOperator hessian(
      Expr scalar, List<Expr> variables, Map<String, Tensor> values, Program.Options options) {
    List<Expr> directions = directions(variables);
    ProgramOperator products =
        new ProgramOperator(
            with(Hessian.product(scalar, variables, directions), directions),
            directions.stream().map(ProgramOperator::name).toList(),
            withDirections(variables, values),
            options);
    return LinearOperator.symmetric(products.rows(), products::multiply);
  }

  private int rows() {
    return outputs[outputs.length - 1];
  }

  private int columns() {
    return inputs[inputs.length - 1];
  }

  private void multiply(double[] x, double[] y) {
    for (int k = 0; k < names.size(); k++) {
      execution.set(names.get(k), x, inputs[k]);
    }
    execution.run();
    for (int k = 0; k < outputs.length - 1; k++) {
      execution.read(k, y, outputs[k]);
    }
  }

  private static int[] shapeOf(Expr function, Map<String, Tensor> values, Program.Options options) {
    Set<String> variables = Graph.variables(List.of(function)).keySet();
    Map<String, Tensor> needed = new HashMap<>(values);
    needed.keySet().retainAll(variables);
    return Program.compile(List.of(function), options).bind(needed).shape(0).sizes();
  }

  private static List<Expr> with(List<Expr> products, List<Expr> directions) {
    List<Expr> all = new ArrayList<>(products);
    all.addAll(directions);
    return all;
  }

  private static List<Expr> directions(List<Expr> variables) {
    return variables.stream()
        .map(variable ->
            Expr.variable(DIRECTION + name(variable), variable.dims().toArray(Dim[]::new)))
        .toList();
  }

  private static Map<String, Tensor> withDirections(
      List<Expr> variables, Map<String, Tensor> values) {
    Map<String, Tensor> all = new HashMap<>(values);
    for (Expr variable : variables) {
      String name = name(variable);
      Tensor value = values.get(name);
      if (value == null) {
        throw new IllegalArgumentException(
            "a derivative is taken at a point, but there is no value of the variable "
                + name
                + " among "
                + values.keySet().stream().sorted().collect(Collectors.joining(", ")));
      }
      all.put(DIRECTION + name, Tensor.zeros(value.shape().sizes()));
    }
    return all;
  }

  private static String name(Expr variable) {
    if (variable.node() instanceof Node.Variable named) {
      return named.name();
    }
    throw new IllegalArgumentException(
        "a derivative is by a variable, not by the expression " + variable);
  }
}
