package gradus.models.network;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Graph;
import gradus.expr.LinearMap;
import gradus.expr.Node;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Counts the arithmetic operations of an expression for one row: two for each term of a sum of
/// products, one for each element of a function or a sum. Moves cost none. Counted as written,
/// before anything is simplified.
final class Cost {
  private Cost() {}

  /// The operations between some expressions and another.
  static long between(List<Expr> from, Expr to) {
    Set<Expr> known = new HashSet<>(Graph.topological(from));
    long sum = 0;
    for (Expr expr : Graph.topological(Graph.expanded(List.of(to)))) {
      sum += known.contains(expr) ? 0 : of(expr);
    }
    return sum;
  }

  private static long of(Expr expr) {
    return switch (expr.node()) {
      case Node.Leaf _ -> 0;
      case Node.Map1 _, Node.Map2 _, Node.Power _, Node.Select _ -> count(expr);
      case Node.Reduce(var _, var x, var _) -> count(x);
      case Node.Einsum einsum -> einsum(einsum);
      case Node.Linear(var map, var x) ->
          map instanceof LinearMap.Overlap || map instanceof LinearMap.Accumulate ? count(x) : 0;
      case Node.Scatter(var x, var _, var _, var _, var _) -> count(x);
      case Node.ArgMaximum(var x, var _) -> count(x);
      case Node.Broadcast _, Node.Permute _, Node.Gather _, Node.ArgSort _, Node.RandomBits _ -> 0;
      case Node.Solve(var a, var b) -> cube(a) * 2 / 3 + 2 * size(a) * count(b);
      case Node.SolveTriangular(var a, var b, var _) -> size(a) * count(b);
      case Node.Inverse(var a) -> 2 * cube(a);
      case Node.Determinant(var a) -> cube(a) * 2 / 3;
      case Node.LogDeterminant(var a) -> cube(a) * 2 / 3;
      case Node.Factorized(var _, var a) -> 9 * size(a) * count(a);
      case Node.Call _ -> 0; // expanded before
      case Node.Opaque _ -> 0; // says nothing of its cost
    };
  }

  private static long einsum(Node.Einsum einsum) {
    Map<Integer, Long> sizes = new HashMap<>();
    for (int k = 0; k < einsum.operands().size(); k++) {
      List<Dim> dims = einsum.operands().get(k).dims();
      for (int axis = 0; axis < dims.size(); axis++) {
        sizes.put(einsum.subscripts().get(k).get(axis), size(dims.get(axis)));
      }
    }
    long terms = sizes.values().stream().reduce(1L, Math::multiplyExact);
    return einsum.operands().size() == 1 ? 0 : 2 * terms;
  }

  /// The number of elements for one row.
  static long count(Expr expr) {
    return expr.dims().stream().mapToLong(Cost::size).reduce(1, Math::multiplyExact);
  }

  private static long size(Dim dim) {
    return dim instanceof Dim.Fixed(var size) ? size : 1;
  }

  private static long size(Expr matrix) {
    return size(matrix.dims().get(0));
  }

  private static long cube(Expr matrix) {
    return size(matrix) * size(matrix) * size(matrix);
  }
}
