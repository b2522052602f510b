package gradus.expr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The reading that finds the shape of a node's value, and refuses operands that do not fit.
final class ShapeRule {
  private ShapeRule() {}

  static List<Dim> dims(Node node) {
    return switch (node) {
      case Node.Constant constant -> List.of();
      case Node.Literal(var value) ->
          IntStream.of(value.shape().sizes()).mapToObj(Dim::of).toList();
      case Node.Variable variable -> variable(variable);
      case Node.Eye(var dim) -> List.of(dim, dim);
      case Node.Iota(var dim) -> List.of(dim);
      case Node.Map1(var function, var x) -> x.dims();
      case Node.Map2(var function, var x, var y) -> same(function, x, y);
      case Node.Power(var x, var exponent) -> x.dims();
      case Node.Select(var condition, var then, var otherwise) ->
          select(condition, then, otherwise);
      case Node.Broadcast broadcast -> broadcast(broadcast);
      case Node.Reduce(var reduction, var x, var axes) -> reduce(reduction, x, axes);
      case Node.Einsum einsum -> einsum(einsum);
      case Node.Permute(var x, var order) -> permute(x, order);
      case Node.Solve(var a, var b) -> solve(a, b);
      case Node.Inverse(var a) -> square("invert", a);
      case Node.Determinant(var a) -> scalarOf("take the determinant of", a);
      case Node.LogDeterminant(var a) -> scalarOf("take the determinant of", a);
      case Node.Linear(var map, var x) -> linear(map, x);
      case Node.Gather gather -> IndexShapes.gather(gather);
      case Node.Scatter scatter -> IndexShapes.scatter(scatter);
      case Node.ArgMaximum(var x, var axis) -> IndexShapes.argMaximum(x, axis);
      case Node.ArgSort(var x) -> IndexShapes.argSort(x);
      case Node.SolveTriangular(var a, var b, var _) -> solve(a, b);
      case Node.Factorized(var factor, var a) -> factorized(factor, a);
      case Node.RandomBits(var key, var _, var dims) -> random(key, dims);
      case Node.Call call -> call.expansion().dims();
      case Node.Opaque(var operation, var operands) -> opaque(operation, operands);
    };
  }

  private static List<Dim> variable(Node.Variable variable) {
    List<Dim> dims = variable.dims();
    if (variable.domain().symmetric() && (dims.size() != 2 || !dims.get(0).equals(dims.get(1)))) {
      throw new ShapeException(
          "a symmetric matrix is square, but "
              + variable.name()
              + " is "
              + ShapeException.dims(dims));
    }
    return dims;
  }

  private static List<Dim> same(Function2 function, Expr x, Expr y) {
    if (!x.dims().equals(y.dims())) {
      String verb =
          switch (function) {
            case ADD -> "add";
            case MULTIPLY -> "multiply";
            case DIVIDE -> "divide";
            case POWER -> "raise";
            case MAXIMUM, MINIMUM, XLOGY, LESS, LESS_EQUAL, EQUAL -> "compare";
            case AND, OR, LOG_ADD_EXP, XLOG1PY, REL_ENTR, HYPOT, ATAN2, POLYGAMMA, LOG_BETA ->
                "combine";
          };
      throw ShapeException.of(
          verb,
          x,
          y,
          "element by element needs one shape, or a scalar on one side"
              + matmulHint(function, x, y));
    }
    return x.dims();
  }

  private static String matmulHint(Function2 function, Expr x, Expr y) {
    boolean product = function == Function2.MULTIPLY && x.rank() > 0 && y.rank() > 0;
    return product && x.dims().get(x.rank() - 1).equals(y.dims().get(0))
        ? "; for the product of linear algebra use matmul, written *"
        : "";
  }

  private static List<Dim> select(Expr condition, Expr then, Expr otherwise) {
    if (!condition.dims().equals(then.dims()) || !then.dims().equals(otherwise.dims())) {
      throw new ShapeException(
          "cannot select between "
              + ShapeException.described(then)
              + " and "
              + ShapeException.described(otherwise)
              + " by "
              + ShapeException.described(condition)
              + ": all three need one shape");
    }
    return then.dims();
  }

  private static List<Dim> broadcast(Node.Broadcast broadcast) {
    Expr x = broadcast.x();
    List<Integer> axes = broadcast.axes();
    boolean fits = axes.size() == x.rank() && new HashSet<>(axes).size() == axes.size();
    for (int k = 0; fits && k < axes.size(); k++) {
      fits =
          axes.get(k) >= 0
              && axes.get(k) < broadcast.dims().size()
              && broadcast.dims().get(axes.get(k)).equals(x.dims().get(k));
    }
    if (!fits) {
      throw new ShapeException(
          "cannot broadcast "
              + ShapeException.described(x)
              + " to "
              + ShapeException.dims(broadcast.dims())
              + " along axes "
              + axes
              + ": each axis needs a place of its own and the same dimension there");
    }
    return broadcast.dims();
  }

  private static List<Dim> reduce(Reduction reduction, Expr x, List<Integer> axes) {
    boolean valid = new HashSet<>(axes).size() == axes.size();
    for (int axis : axes) {
      valid &= axis >= 0 && axis < x.rank();
    }
    if (!valid) {
      throw new ShapeException(
          "cannot take the "
              + reduction.symbol()
              + " of "
              + ShapeException.described(x)
              + " over axes "
              + axes
              + (x.rank() == 0
                  ? ": it is a scalar, which has no axes"
                  : ": its axes are 0 to " + (x.rank() - 1) + ", each at most once"));
    }
    return IntStream.range(0, x.rank())
        .filter(axis -> !axes.contains(axis))
        .mapToObj(x.dims()::get)
        .toList();
  }

  private static List<Dim> einsum(Node.Einsum einsum) {
    if (einsum.operands().isEmpty() || einsum.operands().size() != einsum.subscripts().size()) {
      throw new ShapeException(
          "a sum of products needs one list of subscripts for each of its operands");
    }
    Map<Integer, Dim> sizes = new HashMap<>();
    for (int k = 0; k < einsum.operands().size(); k++) {
      Expr x = einsum.operands().get(k);
      List<Integer> labels = einsum.subscripts().get(k);
      if (labels.size() != x.rank()) {
        throw new ShapeException(
            ShapeException.described(x)
                + " has "
                + x.rank()
                + " axes, but "
                + labels.size()
                + " subscripts were given");
      }
      for (int axis = 0; axis < labels.size(); axis++) {
        Dim known = sizes.putIfAbsent(labels.get(axis), x.dims().get(axis));
        if (known != null && !known.equals(x.dims().get(axis))) {
          throw new ShapeException(
              "cannot contract "
                  + ShapeException.described(x)
                  + ": its axis "
                  + axis
                  + " is "
                  + x.dims().get(axis)
                  + ", but the same subscript is "
                  + known
                  + " elsewhere");
        }
      }
    }
    List<Dim> dims = new ArrayList<>();
    for (int label : einsum.output()) {
      Dim dim = sizes.get(label);
      if (dim == null || einsum.output().stream().filter(other -> other == label).count() > 1) {
        throw new ShapeException(
            "an output subscript occurs once, and among the operands: " + einsum.output());
      }
      dims.add(dim);
    }
    return List.copyOf(dims);
  }

  private static List<Dim> permute(Expr x, List<Integer> order) {
    List<Integer> axes = IntStream.range(0, x.rank()).boxed().toList();
    if (!order.stream().sorted().toList().equals(axes)) {
      throw new ShapeException(
          "cannot permute the axes of "
              + ShapeException.described(x)
              + " by "
              + order
              + ": each of "
              + axes
              + " occurs once");
    }
    return order.stream().map(x.dims()::get).toList();
  }

  private static List<Dim> square(String verb, Expr a) {
    if (a.rank() != 2 || !a.dims().get(0).equals(a.dims().get(1))) {
      throw new ShapeException(
          "cannot " + verb + " " + ShapeException.described(a) + ": it is not a square matrix");
    }
    return a.dims();
  }

  private static List<Dim> scalarOf(String verb, Expr a) {
    square(verb, a);
    return List.of();
  }

  private static List<Dim> solve(Expr a, Expr b) {
    square("solve with", a);
    if (b.rank() < 1 || b.rank() > 2 || !b.dims().get(0).equals(a.dims().get(0))) {
      throw new ShapeException(
          "cannot solve "
              + ShapeException.described(a)
              + " x = "
              + ShapeException.described(b)
              + ": the right side needs "
              + a.dims().get(0)
              + " rows");
    }
    return b.dims();
  }

  private static List<Dim> linear(LinearMap map, Expr x) {
    try {
      return List.copyOf(map.dims(x.dims()));
    } catch (IllegalArgumentException misfit) {
      String verb =
          switch (map) {
            case LinearMap.Reshape(var to) -> "reshape ";
            case LinearMap.Slice slice -> "slice ";
            case LinearMap.Pad pad -> "pad ";
            case LinearMap.Window window -> "take windows of ";
            case LinearMap.Overlap overlap -> "add up windows of ";
            case LinearMap.Accumulate accumulate -> "accumulate ";
          };
      throw new ShapeException(
          "cannot " + verb + ShapeException.described(x) + ": " + misfit.getMessage());
    }
  }

  private static List<Dim> factorized(Factor factor, Expr a) {
    return switch (factor) {
      case CHOLESKY -> square("take the Cholesky factor of", a);
      case EIGENVALUES -> square("take the eigenvalues of", a).subList(0, 1);
      case EIGENVECTORS -> square("take the eigenvectors of", a);
      case SINGULAR_VALUES -> List.of(shorter(a));
      case LEFT_SINGULAR_VECTORS -> List.of(a.dims().get(0), shorter(a));
      case RIGHT_SINGULAR_VECTORS -> List.of(a.dims().get(1), shorter(a));
    };
  }

  /// The shorter side of a matrix; of sides that have names, the second is taken for it.
  private static Dim shorter(Expr a) {
    if (a.rank() != 2) {
      throw new ShapeException(
          "cannot take the singular values of "
              + ShapeException.described(a)
              + ": it is not a matrix");
    }
    return a.dims().get(0) instanceof Dim.Fixed(var rows)
            && a.dims().get(1) instanceof Dim.Fixed(var columns)
            && rows < columns
        ? a.dims().get(0)
        : a.dims().get(1);
  }

  private static List<Dim> random(Expr key, List<Dim> dims) {
    if (key.rank() != 0) {
      throw new ShapeException(
          "cannot draw random numbers by the key "
              + ShapeException.described(key)
              + ": a key is a scalar");
    }
    return dims;
  }

  private static List<Dim> opaque(Operation operation, List<Expr> operands) {
    try {
      return List.copyOf(operation.dims(operands));
    } catch (IllegalArgumentException misfit) {
      throw new ShapeException(
          "cannot apply "
              + operation.name()
              + " to "
              + String.join(" and ", operands.stream().map(ShapeException::described).toList())
              + ": "
              + misfit.getMessage());
    }
  }
}
