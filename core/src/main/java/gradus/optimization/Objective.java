package gradus.optimization;

import gradus.calculus.Gradient;
import gradus.calculus.Hessian;
import gradus.calculus.Jacobian;
import gradus.calculus.Stabilize;
import gradus.compile.Execution;
import gradus.compile.Program;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Storage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A loss over data as a function of its parameters, `L(θ) = Σᵢ f(θ; rowᵢ)` plus terms without
/// rows, with the parameters one after another in one array.
///
/// Value and gradient come from one program, so the data are read once; the Hessian and its
/// products are compiled when first asked for. The graph derives them all.
///
/// ```java
/// Dim n = Dim.of("n"), d = Dim.of("d");
/// Expr x = Expr.variable("X", n, d), y = Expr.variable("y", n), w = Expr.variable("w", d);
/// Expr loss = Functions.sum(Functions.softplus(y.times(x.matmul(w)).negate()));
/// Objective objective = Objective.of(loss, List.of(w), Map.of("X", rows, "y", signs), Program.Options.defaults());
/// ```
///
/// An objective owns the buffers of its programs: one thread at a time may use it.
public final class Objective implements TwiceDifferentiable {
  private static final String DIRECTION = "direction of ";

  private final Expr loss;
  private final List<Parameter> parameters;
  private final Map<String, Tensor> data;
  private final Program.Options options;
  private final int size;
  private final List<Expr> gradients;
  private final Bound first;
  private @Nullable Bound product;
  private @Nullable Bound hessian;

  /// A program with its data, and the names of its variables: a derivative may have lost some of
  /// the loss's.
  private record Bound(Execution execution, Set<String> variables) {}

  /// One named parameter: its variable, its shape under the data, and where its elements begin in
  /// the flat array.
  ///
  /// @param variable as it stands in the loss
  /// @param shape of its value
  /// @param offset of its first element
  public record Parameter(Expr variable, Shape shape, int offset) {
    public String name() {
      return nameOf(variable);
    }
  }

  private Objective(
      Expr loss, List<Expr> variables, Map<String, Tensor> data, Program.Options options) {
    this.loss = loss;
    this.data = Map.copyOf(data);
    this.options = options;
    this.parameters = laidOut(variables, sizes(loss, data));
    this.size = parameters.stream().mapToInt(parameter -> parameter.shape().count()).sum();
    this.gradients = Gradient.of(loss, variables);
    List<Expr> outputs = new ArrayList<>();
    outputs.add(loss);
    outputs.addAll(gradients);
    this.first = bound(Stabilize.of(outputs), zeros(""));
  }

  /// The loss over the given data.
  ///
  /// @param loss a scalar expression
  /// @param parameters the variables to be found, in the order they are laid out; each occurs in
  ///   the loss
  /// @param data a tensor for each other variable
  /// @throws IllegalArgumentException where the loss is no scalar, or a variable is neither
  ///   parameter nor data, or both
  public static Objective of(
      Expr loss, List<Expr> parameters, Map<String, Tensor> data, Program.Options options) {
    if (loss.rank() != 0) {
      throw new IllegalArgumentException(
          "a loss is one number, but this expression has the shape "
              + loss.dims()
              + "; sum it over its axes");
    }
    Set<String> names = parameters.stream().map(Objective::nameOf).collect(Collectors.toSet());
    Set<String> unknown = new TreeSet<>(Graph.variables(List.of(loss)).keySet());
    for (String name : names) {
      if (unknown.contains(DIRECTION + name)) {
        throw new IllegalArgumentException(
            "the loss has a variable called "
                + DIRECTION
                + name
                + ", which is what the product of the Hessian with a vector calls that vector;"
                + " rename it");
      }
    }
    if (parameters.isEmpty() || names.size() != parameters.size() || !unknown.containsAll(names)) {
      throw new IllegalArgumentException(
          "the parameters "
              + names
              + " are not each one variable of the loss, which has "
              + unknown);
    }
    unknown.removeAll(names);
    if (!unknown.equals(data.keySet())) {
      throw new IllegalArgumentException(
          "the loss needs data for "
              + unknown
              + ", but "
              + new TreeSet<>(data.keySet())
              + " were given: bind every variable that is not a parameter, and no other");
    }
    return new Objective(loss, parameters, data, options);
  }

  /// The same loss over other data.
  public Objective over(Map<String, Tensor> otherData) {
    return of(loss, parameters.stream().map(Parameter::variable).toList(), otherData, options);
  }

  public Expr loss() {
    return loss;
  }

  /// The parameters in the order of the flat array.
  public List<Parameter> parameters() {
    return parameters;
  }

  /// The data by the names they have in the loss.
  public Map<String, Tensor> data() {
    return data;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public List<Block> blocks() {
    return parameters.stream()
        .map(parameter -> new Block(parameter.name(), parameter.shape(), parameter.offset()))
        .toList();
  }

  @Override
  public double epsilon() {
    return options.precision().epsilon();
  }

  @Override
  public double valueAndGradient(double[] at, double[] gradient) {
    set(first, "", at);
    first.execution().run();
    for (int k = 0; k < parameters.size(); k++) {
      first.execution().read(k + 1, gradient, parameters.get(k).offset());
    }
    return first.execution().scalar(0);
  }

  /// The value at a point.
  public double value(double[] at) {
    return valueAndGradient(at, new double[size]);
  }

  @Override
  public void hessianVector(double[] at, double[] direction, double[] result) {
    Bound bound = product();
    set(bound, "", at);
    set(bound, DIRECTION, direction);
    bound.execution().run();
    for (int k = 0; k < parameters.size(); k++) {
      bound.execution().read(k, result, parameters.get(k).offset());
    }
  }

  /// In one pass over the rows, from a program for each pair of parameters; symmetric to the last
  /// bit.
  @Override
  public Tensor hessian(double[] at) {
    Bound bound = secondDerivatives();
    set(bound, "", at);
    bound.execution().run();
    double[] elements = new double[Math.multiplyExact(size, size)];
    int output = 0;
    for (int i = 0; i < parameters.size(); i++) {
      for (int j = 0; j <= i; j++) {
        place(bound.execution().tensor(output), parameters.get(i), parameters.get(j), elements);
        output++;
      }
    }
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < i; j++) {
        elements[j * size + i] = elements[i * size + j];
      }
    }
    return Storage.tensor(Shape.of(size, size), elements);
  }

  /// Writes `∂²f/∂vᵢ∂vⱼ` to its place below the diagonal.
  private void place(Tensor block, Parameter rows, Parameter columns, double[] elements) {
    int width = columns.shape().count();
    for (int k = 0; k < block.shape().count(); k++) {
      elements[(rows.offset() + k / width) * size + columns.offset() + k % width] = block.flat(k);
    }
  }

  private Bound secondDerivatives() {
    Bound present = hessian;
    if (present == null) {
      List<Expr> outputs = new ArrayList<>();
      for (int i = 0; i < parameters.size(); i++) {
        for (int j = 0; j <= i; j++) {
          outputs.add(Jacobian.of(gradients.get(i), parameters.get(j).variable()));
        }
      }
      // the parameters stand beside them: a block without one still needs to know its sizes
      parameters.forEach(parameter -> outputs.add(parameter.variable()));
      present = bound(outputs, zeros(""));
      hessian = present;
    }
    return present;
  }

  /// The parameters of a flat array, by name.
  public Map<String, Tensor> unflatten(double[] at) {
    Map<String, Tensor> values = new LinkedHashMap<>();
    for (Parameter parameter : parameters) {
      double[] part = new double[parameter.shape().count()];
      System.arraycopy(at, parameter.offset(), part, 0, part.length);
      values.put(parameter.name(), Storage.tensor(parameter.shape(), part));
    }
    return values;
  }

  /// Data and parameters together, as an evaluation of the loss needs them.
  public Map<String, Tensor> values(double[] at) {
    Map<String, Tensor> values = new HashMap<>(data);
    values.putAll(unflatten(at));
    return values;
  }

  private Bound product() {
    Bound present = product;
    if (present == null) {
      List<Expr> variables = parameters.stream().map(Parameter::variable).toList();
      List<Expr> directions =
          variables.stream()
              .map(variable ->
                  Expr.variable(DIRECTION + nameOf(variable), variable.dims().toArray(Dim[]::new)))
              .toList();
      List<Expr> outputs = Hessian.product(loss, variables, directions);
      Map<String, Tensor> values = zeros(DIRECTION);
      values.putAll(zeros(""));
      present = bound(outputs, values);
      product = present;
    }
    return present;
  }

  private Bound bound(List<Expr> outputs, Map<String, Tensor> parameterValues) {
    Set<String> variables = Graph.variables(outputs).keySet();
    Map<String, Tensor> values = new HashMap<>(data);
    values.putAll(parameterValues);
    values.keySet().retainAll(variables);
    return new Bound(Program.compile(outputs, options).bind(values), variables);
  }

  private Map<String, Tensor> zeros(String prefix) {
    Map<String, Tensor> zeros = new HashMap<>();
    for (Parameter parameter : parameters) {
      zeros.put(prefix + parameter.name(), Tensor.zeros(parameter.shape().sizes()));
    }
    return zeros;
  }

  private void set(Bound bound, String prefix, double[] elements) {
    if (elements.length != size) {
      throw new IllegalArgumentException(
          "the loss has parameters of "
              + size
              + " numbers, but the "
              + (prefix.isEmpty() ? "point" : "direction")
              + " has "
              + elements.length);
    }
    for (Parameter parameter : parameters) {
      String name = prefix + parameter.name();
      if (bound.variables().contains(name)) {
        bound.execution().set(name, elements, parameter.offset());
      }
    }
  }

  private static String nameOf(Expr variable) {
    if (variable.node() instanceof Node.Variable named) {
      return named.name();
    }
    throw new IllegalArgumentException("a parameter is a variable, not the expression " + variable);
  }

  private static Map<Dim, Integer> sizes(Expr loss, Map<String, Tensor> data) {
    Map<Dim, Integer> sizes = new HashMap<>();
    Graph.variables(List.of(loss))
        .forEach((name, variable) -> {
          Tensor value = data.get(name);
          for (int axis = 0;
              value != null && axis < Math.min(variable.rank(), value.rank());
              axis++) {
            sizes.put(variable.dims().get(axis), value.shape().size(axis));
          }
        });
    return sizes;
  }

  private static List<Parameter> laidOut(List<Expr> variables, Map<Dim, Integer> sizes) {
    List<Parameter> parameters = new ArrayList<>();
    int offset = 0;
    for (Expr variable : variables) {
      Shape shape =
          Shape.of(variable.dims().stream().mapToInt(dim -> size(dim, sizes, variable)).toArray());
      parameters.add(new Parameter(variable, shape, offset));
      offset += shape.count();
    }
    return List.copyOf(parameters);
  }

  private static int size(Dim dim, Map<Dim, Integer> sizes, Expr variable) {
    return switch (dim) {
      case Dim.Fixed(var size) -> size;
      case Dim.Named(var name) -> {
        Integer size = sizes.get(dim);
        if (size == null) {
          throw new IllegalArgumentException(
              "the size "
                  + name
                  + " of the parameter "
                  + nameOf(variable)
                  + " is not known from the data; give the parameter a number as its dimension");
        }
        yield size;
      }
    };
  }
}
