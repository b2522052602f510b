package gradus.compile;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Node;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/// What the names in a graph stand for: a tensor for each variable, and from their shapes a size
/// for each dimension.
record Bindings(Map<String, Tensor> values, Map<String, Integer> sizes) {
  /// @param variables the variables of the graph by name
  /// @param values a tensor for each of them
  /// @throws IllegalArgumentException where a variable has no value, a value has no variable, or a
  ///   shape does not fit
  static Bindings of(Map<String, Expr> variables, Map<String, Tensor> values) {
    Map<String, Integer> sizes = new HashMap<>();
    Map<String, String> origins = new HashMap<>();
    for (Map.Entry<String, Expr> entry : variables.entrySet()) {
      Tensor value = values.get(entry.getKey());
      if (value == null) {
        throw new IllegalArgumentException(
            "the variable "
                + entry.getKey()
                + " has no value; bound are "
                + new TreeSet<>(values.keySet()));
      }
      bind(entry.getKey(), entry.getValue(), value.shape(), sizes, origins);
    }
    for (String name : values.keySet()) {
      if (!variables.containsKey(name)) {
        throw new IllegalArgumentException(
            "a value was given for "
                + name
                + ", but the expression has no such variable; it has "
                + variables.keySet()
                + ". Leave that value out: a derivative has fewer variables than its function where"
                + " it does not depend on one");
      }
    }
    Bindings bindings = new Bindings(Map.copyOf(values), Map.copyOf(sizes));
    for (Map.Entry<String, String> origin : origins.entrySet()) {
      bindings.requireProduct(origin.getKey(), origin.getValue());
    }
    return bindings;
  }

  /// A dimension `m·n` has the size of its factors, where those are known.
  private void requireProduct(String dim, String origin) {
    List<Dim> factors = Dim.of(dim).factors();
    int size = Objects.requireNonNull(sizes.get(dim));
    if (factors.size() > 1
        && factors.stream().allMatch(f -> f instanceof Dim.Fixed || isKnown(f))
        && size != product(factors)) {
      throw new IllegalArgumentException(
          "the dimension "
              + dim
              + " is "
              + size
              + " in "
              + origin
              + ", but its factors have the product "
              + product(factors));
    }
  }

  private boolean isKnown(Dim dim) {
    return dim instanceof Dim.Named(var name) && sizes.containsKey(name);
  }

  private int product(List<Dim> factors) {
    return factors.stream().mapToInt(this::size).reduce(1, Math::multiplyExact);
  }

  private static void bind(
      String name,
      Expr variable,
      Shape shape,
      Map<String, Integer> sizes,
      Map<String, String> origins) {
    List<Dim> dims = variable.dims();
    if (dims.size() != shape.rank()) {
      throw new IllegalArgumentException(
          "the variable "
              + name
              + " has "
              + dims.size()
              + (dims.size() == 1 ? " axis " : " axes ")
              + dims
              + ", but its value is "
              + shape);
    }
    for (int axis = 0; axis < dims.size(); axis++) {
      int size = shape.size(axis);
      switch (dims.get(axis)) {
        case Dim.Fixed(var fixed) -> {
          if (fixed != size) {
            throw new IllegalArgumentException(
                "axis " + axis + " of " + name + " is " + fixed + ", but its value is " + shape);
          }
        }
        case Dim.Named(var dim) -> {
          Integer known = sizes.putIfAbsent(dim, size);
          if (known == null) {
            origins.put(dim, name);
          } else if (known != size) {
            throw new IllegalArgumentException(
                "the dimension "
                    + dim
                    + " is "
                    + known
                    + " in "
                    + origins.get(dim)
                    + ", but "
                    + size
                    + " in "
                    + name
                    + ": a named dimension has one size");
          }
        }
      }
    }
  }

  /// The number that a dimension stands for.
  int size(Dim dim) {
    return switch (dim) {
      case Dim.Fixed(var size) -> size;
      case Dim.Named(var name) -> {
        Integer size = sizes.get(name);
        List<Dim> factors = dim.factors();
        if (size == null && factors.size() > 1) {
          yield product(factors);
        }
        if (size == null) {
          throw new IllegalArgumentException(
              "the dimension "
                  + name
                  + " belongs to no bound variable, so its size is unknown; evaluate it together"
                  + " with an expression whose variable has that dimension, such as the function"
                  + " that this is the derivative of");
        }
        yield size;
      }
    };
  }

  Shape shape(List<Dim> dims) {
    int[] sizes = new int[dims.size()];
    for (int axis = 0; axis < sizes.length; axis++) {
      sizes[axis] = size(dims.get(axis));
    }
    return Shape.of(sizes);
  }

  Tensor value(Node.Variable variable) {
    Tensor value = values.get(variable.name());
    if (value == null) {
      throw new IllegalArgumentException("the variable " + variable.name() + " has no value");
    }
    return value;
  }
}
