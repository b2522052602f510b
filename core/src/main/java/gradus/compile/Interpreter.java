package gradus.compile;

import gradus.expr.Definition;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.expr.Reduction;
import gradus.linalg.Lu;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Storage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Evaluates a graph node by node in double precision, in the plainest way: the reference that
/// compiled programs are compared with, and the witness of what every single operation did.
public final class Interpreter {
  private final Bindings bindings;
  private final Map<Expr, Tensor> values = new LinkedHashMap<>();

  private Interpreter(Bindings bindings) {
    this.bindings = bindings;
  }

  /// The value of an expression, given one tensor for each of its variables.
  public static Tensor evaluate(Expr expr, Map<String, Tensor> values) {
    return value(values(List.of(expr), values), expr);
  }

  /// The values of all expressions in the graph, operands first.
  public static Map<Expr, Tensor> values(Collection<Expr> roots, Map<String, Tensor> values) {
    Interpreter interpreter = new Interpreter(Bindings.of(Graph.variables(roots), values));
    for (Expr expr : Graph.topological(roots)) {
      interpreter.values.put(expr, interpreter.compute(expr));
    }
    return interpreter.values;
  }

  private static Tensor value(Map<Expr, Tensor> values, Expr expr) {
    Tensor value = values.get(expr);
    if (value == null) {
      throw new IllegalStateException("an operand was not evaluated before its user");
    }
    return value;
  }

  private double[] array(Expr expr) {
    return Storage.doubles(value(values, expr));
  }

  private Tensor compute(Expr expr) {
    Shape shape = bindings.shape(expr.dims());
    return switch (expr.node()) {
      case Node.Constant(var value) -> Tensor.scalar(value);
      case Node.Literal(var value) -> value;
      case Node.Variable variable -> bindings.value(variable);
      case Node.Eye(var dim) -> Tensor.identity(bindings.size(dim));
      case Node.Map1(var function, var x) -> map1(function, shape, array(x));
      case Node.Map2(var function, var x, var y) -> map2(function, shape, array(x), array(y));
      case Node.Power(var x, var exponent) -> power(shape, array(x), exponent);
      case Node.Select(var condition, var then, var otherwise) ->
          select(shape, array(condition), array(then), array(otherwise));
      case Node.Broadcast(var x, var dims, var axes) ->
          Tensor.generate(shape, Strides.gather(shape, strides(x), axes, array(x)));
      case Node.Reduce(var reduction, var x, var axes) -> reduce(reduction, shape, x, axes);
      case Node.Einsum einsum -> einsum(einsum, shape);
      case Node.Permute(var x, var order) -> permute(shape, x, order);
      case Node.Solve(var a, var b) -> Lu.of(value(values, a)).solve(value(values, b));
      case Node.Inverse(var a) -> Lu.of(value(values, a)).solve(Tensor.identity(shape.size(0)));
      case Node.Determinant(var a) -> Tensor.scalar(Lu.of(value(values, a)).determinant());
      case Node.LogDeterminant(var a) ->
          Tensor.scalar(Lu.of(value(values, a)).logAbsoluteDeterminant());
      case Node.Iota _ -> Tensor.generate(shape, i -> i);
      case Node.Linear(var map, var x) ->
          Rearrangement.linear(map, x, bindings.shape(x.dims()), shape, array(x));
      case Node.Gather(var x, var indices, var axis, var batch) ->
          Rearrangement.gather(
              bindings.shape(x.dims()),
              bindings.shape(indices.dims()),
              shape,
              array(x),
              array(indices),
              new int[] {axis, batch});
      case Node.Scatter(var x, var indices, var axis, var batch, var _) ->
          Rearrangement.scatter(
              bindings.shape(x.dims()),
              bindings.shape(indices.dims()),
              shape,
              array(x),
              array(indices),
              new int[] {axis, batch});
      case Node.ArgMaximum(var x, var axis) ->
          Rearrangement.argMaximum(bindings.shape(x.dims()), shape, array(x), axis);
      case Node.ArgSort(var x) -> Rearrangement.argSort(shape, array(x));
      case Node.SolveTriangular(var a, var b, var lower) ->
          Factors.solveTriangular(value(values, a), value(values, b), lower);
      case Node.Factorized(var factor, var a) -> {
        Factors.requireFit(factor, a, bindings.shape(a.dims()), shape);
        yield Factors.part(factor, value(values, a));
      }
      case Node.RandomBits(var key, var stream, var _) -> {
        long bits = Philox.key(value(values, key).value());
        yield Tensor.generate(shape, i -> Philox.word(bits, stream, i));
      }
      case Node.Call(var definition, var operands) -> call(definition, operands);
      case Node.Opaque(var operation, var operands) ->
          Factors.checked(
              operation, operands.stream().map(operand -> value(values, operand)).toList(), shape);
    };
  }

  /// The body over variables that stand for the arguments.
  private Tensor call(Definition definition, List<Expr> operands) {
    Map<String, Tensor> arguments = new HashMap<>(bindings.values());
    List<Expr> names = new ArrayList<>();
    for (Expr operand : operands) {
      String name = "\u0000argument " + names.size();
      names.add(Expr.variable(name, operand.dims().toArray(new Dim[0])));
      arguments.put(name, value(values, operand));
    }
    Expr body = definition.body(names);
    arguments.keySet().retainAll(Graph.variables(List.of(body)).keySet());
    Interpreter inner = new Interpreter(new Bindings(arguments, bindings.sizes()));
    for (Expr expr : Graph.topological(body)) {
      inner.values.put(expr, inner.compute(expr));
    }
    return value(inner.values, body);
  }

  private int[] strides(Expr x) {
    return Strides.of(bindings.shape(x.dims()));
  }

  private static Tensor map1(Function1 function, Shape shape, double[] x) {
    return Tensor.generate(shape, i -> function.value(x[i]));
  }

  private static Tensor map2(Function2 function, Shape shape, double[] x, double[] y) {
    return Tensor.generate(shape, i -> function.value(x[i], y[i]));
  }

  private static Tensor power(Shape shape, double[] x, double exponent) {
    // as everywhere: there is no root of −∞
    return exponent == 0.5
        ? Tensor.generate(shape, i -> Math.sqrt(x[i]))
        : Tensor.generate(shape, i -> Math.pow(x[i], exponent));
  }

  private static Tensor select(Shape shape, double[] condition, double[] then, double[] otherwise) {
    return Tensor.generate(shape, i -> condition[i] != 0 ? then[i] : otherwise[i]);
  }

  private Tensor permute(Shape shape, Expr x, List<Integer> order) {
    int[] from = strides(x);
    int[] strides = order.stream().mapToInt(axis -> from[axis]).toArray();
    double[] elements = array(x);
    return Tensor.generate(shape, i -> elements[Strides.offset(shape, strides, i)]);
  }

  private Tensor reduce(Reduction reduction, Shape shape, Expr x, List<Integer> axes) {
    Shape full = bindings.shape(x.dims());
    int[] from = Strides.of(full);
    int[] kept =
        java.util.stream.IntStream.range(0, x.rank())
            .filter(axis -> !axes.contains(axis))
            .map(axis -> from[axis])
            .toArray();
    int[] summed = axes.stream().mapToInt(axis -> from[axis]).toArray();
    Shape inner = Shape.of(axes.stream().mapToInt(full::size).toArray());
    double[] elements = array(x);
    double[] part = new double[inner.count()];
    return Tensor.generate(
        shape,
        i -> {
          int start = Strides.offset(shape, kept, i);
          for (int k = 0; k < part.length; k++) {
            part[k] = elements[start + Strides.offset(inner, summed, k)];
          }
          return Reductions.value(reduction, part);
        });
  }

  private Tensor einsum(Node.Einsum einsum, Shape shape) {
    Map<Integer, Integer> sizes = new HashMap<>();
    for (int k = 0; k < einsum.operands().size(); k++) {
      Shape operand = bindings.shape(einsum.operands().get(k).dims());
      for (int axis = 0; axis < operand.rank(); axis++) {
        sizes.put(einsum.subscripts().get(k).get(axis), operand.size(axis));
      }
    }
    List<Integer> summed =
        sizes.keySet().stream().filter(label -> !einsum.output().contains(label)).sorted().toList();
    Shape inner =
        Shape.of(summed.stream().mapToInt(label -> sizes.getOrDefault(label, 0)).toArray());
    double[][] arrays = einsum.operands().stream().map(this::array).toArray(double[][]::new);
    int[][] outer = new int[arrays.length][];
    int[][] along = new int[arrays.length][];
    for (int k = 0; k < arrays.length; k++) {
      outer[k] =
          Strides.of(
              einsum.subscripts().get(k), strides(einsum.operands().get(k)), einsum.output());
      along[k] = Strides.of(einsum.subscripts().get(k), strides(einsum.operands().get(k)), summed);
    }
    return Tensor.generate(
        shape,
        i -> {
          double sum = 0;
          for (int j = 0; j < inner.count(); j++) {
            double product = 1;
            for (int k = 0; k < arrays.length; k++) {
              product *=
                  arrays[k][
                      Strides.offset(shape, outer[k], i) + Strides.offset(inner, along[k], j)];
            }
            sum += product;
          }
          return sum;
        });
  }
}
