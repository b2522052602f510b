package gradus.compile;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.LinearMap;
import gradus.expr.Node;
import java.util.ArrayList;
import java.util.Collections;
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

  /// The same for a dimension without a name, which may belong to parameters.
  private static final int FEWEST_UNNAMED = 4096;

  private final int count;
  private final Map<Expr, Integer> axes;

  private Rows(int count, Map<Expr, Integer> axes) {
    this.count = count;
    this.axes = axes;
  }

  /// Chooses the dimension to walk: one with a name, as data have, before numbers; one along which
  /// arrays lie row after row before others; and of those the longest that can be walked.
  ///
  /// @param order all expressions, operands first
  static Rows choose(List<Expr> order, Bindings bindings) {
    Set<Dim> dims = new LinkedHashSet<>();
    Set<Dim> outermost = new LinkedHashSet<>();
    for (Expr expr : order) {
      if (expr.node() instanceof Node.Variable && expr.rank() > 0) {
        dims.addAll(expr.dims());
        outermost.add(expr.dims().get(0));
      }
    }
    List<Candidate> candidates = new ArrayList<>();
    for (Dim dim : dims) {
      boolean named = dim instanceof Dim.Named;
      int size = bindings.size(dim);
      if (size >= (named ? FEWEST : FEWEST_UNNAMED)) {
        candidates.add(new Candidate(dim, named, outermost.contains(dim), size));
      }
    }
    Collections.sort(candidates);
    for (Candidate candidate : candidates) {
      Optional<Rows> rows = along(candidate.dim, order, bindings);
      if (rows.isPresent()) {
        return rows.get();
      }
    }
    return new Rows(0, Map.of());
  }

  /// A dimension that is long enough; the first in order is the best.
  private record Candidate(Dim dim, boolean named, boolean outermost, int size)
      implements Comparable<Candidate> {
    @Override
    public int compareTo(Candidate other) {
      return named != other.named
          ? Boolean.compare(other.named, named)
          : outermost != other.outermost
              ? Boolean.compare(other.outermost, outermost)
              : Integer.compare(other.size, size);
    }
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
    return !has(expr) && anyHas(expr.operands());
  }

  private boolean anyHas(List<Expr> exprs) {
    for (Expr expr : exprs) {
      if (has(expr)) {
        return true;
      }
    }
    return false;
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
      case Node.Constant _, Node.Variable _ -> true;
      case Node.Literal _, Node.Eye _, Node.Iota _ -> !expr.dims().contains(dim);
      case Node.Map1 _,
          Node.Map2 _,
          Node.Power _,
          Node.Select _,
          Node.Broadcast _,
          Node.Reduce _,
          Node.Permute _ ->
          true;
      case Node.Einsum einsum -> oneLabel(einsum, dim);
      case Node.Linear(var map, var x) -> keeps(map, axis(x), expr.dims().indexOf(dim));
      case Node.Gather(var x, var indices, var axis, var batch) ->
          axis(x) != axis && together(axis(x), axis(indices), batch);
      case Node.Scatter(var x, var indices, var axis, var batch, var to) ->
          !to.equals(dim) && aligned(axis(x), axis(indices), axis, batch);
      case Node.ArgMaximum(var x, var axis) -> axis(x) != axis;
      case Node.ArgSort(var x) -> axis(x) == NONE || axis(x) < x.rank() - 1;
      case Node.Opaque(Pooling pooling, var operands) when expr.dims().contains(dim) ->
          pooling.keeps(expr.dims().indexOf(dim), operands, dim);
      case Node.RandomBits(var key, var _, var dims) -> dims.lastIndexOf(dim) <= 0;
      case Node.Solve _,
          Node.Inverse _,
          Node.Determinant _,
          Node.LogDeterminant _,
          Node.SolveTriangular _,
          Node.Factorized _,
          Node.Call _,
          Node.Opaque _ ->
          !expr.dims().contains(dim) && !anyHas(expr.operands());
    };
  }

  /// Whether a linear map leaves the rows as they are.
  private static boolean keeps(LinearMap map, int from, int to) {
    return switch (map) {
      case LinearMap.Reshape _ -> from == to && from <= 0;
      case LinearMap.Slice(var axis, var _, var _, var _) -> keeps(from, to, axis, 0);
      case LinearMap.Pad(var axis, var _, var _, var _) -> keeps(from, to, axis, 0);
      case LinearMap.Window(var axis, var _, var _, var _) -> keeps(from, to, axis, 1);
      case LinearMap.Overlap(var axis, var _, var _, var _) -> keeps(from, to, axis, -1);
      case LinearMap.Accumulate(var axis, var _) -> keeps(from, to, axis, 0);
    };
  }

  /// Whether an axis that is not the one worked on goes where its place moves.
  private static boolean keeps(int from, int to, int axis, int added) {
    boolean untouched = from < axis || from > axis + (added < 0 ? 1 : 0);
    return from == NONE ? to == NONE : untouched && to == (from < axis ? from : from + added);
  }

  /// Whether rows that both an array and its indices have are axes in common.
  private static boolean together(int array, int indices, int batch) {
    return array == NONE || indices == NONE
        ? Math.max(array, indices) >= batch || Math.max(array, indices) == NONE
        : array == indices && array < batch;
  }

  /// Whether the rows of entries are those of their indices.
  private static boolean aligned(int entries, int indices, int axis, int batch) {
    if (entries == NONE) {
      return indices == NONE;
    }
    return indices == NONE
        ? entries < axis && entries >= batch
        : entries == (indices < batch ? indices : axis + indices - batch);
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
