package gradus.compile;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Node;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The dimension that a program walks block by block, and the axis of each expression that runs
/// along it.
///
/// A dimension can be walked in blocks when every operation treats its entries one by one or sums
/// over them. Then one pass over the data serves all outputs, and what lies between data and
/// outputs exists for one block at a time only.
final class Rows {
  /// The axis of an expression that does not run along the rows.
  static final int NONE = -1;

  /// Fewer rows than this are computed in one piece.
  private static final int FEWEST = 64;

  private final int count;
  private final Map<Expr, Integer> axes;

  private Rows(int count, Map<Expr, Integer> axes) {
    this.count = count;
    this.axes = axes;
  }

  /// Chooses the largest dimension that can be walked in blocks.
  ///
  /// @param order all expressions, operands first
  static Rows choose(List<Expr> order, Bindings bindings) {
    Set<Dim> dims = new LinkedHashSet<>();
    for (Expr expr : order) {
      if (expr.node() instanceof Node.Variable) {
        dims.addAll(expr.dims());
      }
    }
    return dims.stream()
        .filter(dim -> bindings.size(dim) >= FEWEST)
        .sorted(Comparator.comparingInt(bindings::size).reversed())
        .map(dim -> along(dim, order, bindings))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseGet(() -> new Rows(0, Map.of()));
  }

  /// The number of rows; 0 where nothing is walked in blocks.
  int count() {
    return count;
  }

  /// The axis that runs along the rows, or [#NONE].
  int axis(Expr expr) {
    return axes.getOrDefault(expr, NONE);
  }

  boolean has(Expr expr) {
    return axis(expr) != NONE;
  }

  /// Whether the value sums over rows: it has none, but an operand does.
  boolean accumulates(Expr expr) {
    return !has(expr) && expr.operands().stream().anyMatch(this::has);
  }

  private static Optional<Rows> along(Dim dim, List<Expr> order, Bindings bindings) {
    Map<Expr, Integer> axes = new HashMap<>();
    Rows rows = new Rows(bindings.size(dim), axes);
    for (Expr expr : order) {
      int axis = expr.dims().indexOf(dim);
      boolean twice = axis != expr.dims().lastIndexOf(dim);
      if (twice || !rows.allows(expr, dim)) {
        return Optional.empty();
      }
      if (axis != NONE) {
        axes.put(expr, axis);
      }
    }
    return Optional.of(rows);
  }

  private boolean allows(Expr expr, Dim dim) {
    return switch (expr.node()) {
      case Node.Constant node -> true;
      case Node.Literal node -> !expr.dims().contains(dim);
      case Node.Variable node -> true;
      case Node.Eye node -> !expr.dims().contains(dim);
      case Node.Map1 node -> true;
      case Node.Map2 node -> true;
      case Node.Power node -> true;
      case Node.Select node -> true;
      case Node.Broadcast node -> true;
      case Node.Reduce node -> true;
      case Node.Permute node -> true;
      case Node.Einsum einsum -> oneLabel(einsum, dim);
      case Node.Solve(var a, var b) -> !has(a) && !has(b);
      case Node.Inverse(var a) -> !has(a);
      case Node.Determinant(var a) -> !has(a);
      case Node.LogDeterminant(var a) -> !has(a);
    };
  }

  /// The rows have one label throughout: `XXᵀ` pairs rows with rows and cannot be walked in blocks.
  private static boolean oneLabel(Node.Einsum einsum, Dim dim) {
    Set<Integer> labels = new LinkedHashSet<>();
    for (int k = 0; k < einsum.operands().size(); k++) {
      int axis = einsum.operands().get(k).dims().indexOf(dim);
      if (axis != NONE) {
        labels.add(einsum.subscripts().get(k).get(axis));
      }
    }
    return labels.size() <= 1;
  }
}
