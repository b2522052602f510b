package gradus.compile;

import gradus.expr.Expr;
import gradus.expr.LinearMap;
import gradus.expr.Node;
import gradus.linalg.Shape;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/// Moves of elements, put together where nobody needs what is between them.
///
/// A transpose, a slice, windows or a diagonal only say anew where the elements of an array lie: a
/// *view*. If all users of a view are moves themselves, they read through it. In the same way a pad
/// of a pad, or windows added up twice, write to where the elements end up at once.
final class Moves {
  private final Segment segment;

  Moves(Segment segment) {
    this.segment = segment;
  }

  /// Elements as they lie in an array.
  ///
  /// @param start where the first is
  /// @param strides how far apart the neighbors along each axis are
  @SuppressWarnings("ArrayRecordComponent") // compared never
  record View(int slot, int start, int[] strides) {}

  /// Whether an expression is not computed, for its users read through it.
  boolean isView(Expr expr) {
    Set<Expr> users = segment.users(expr);
    return movesOnly(expr)
        && segment.isInside(expr)
        && !segment.isWanted(expr)
        && !users.isEmpty()
        && users.stream().allMatch(Moves::readsViews);
  }

  private static boolean movesOnly(Expr expr) {
    return switch (expr.node()) {
      case Node.Permute _ -> true;
      case Node.Einsum einsum -> einsum.operands().size() == 1;
      case Node.Linear(var map, var _) ->
          switch (map) {
            case LinearMap.Reshape _, LinearMap.Slice _, LinearMap.Window _ -> true;
            case LinearMap.Pad _, LinearMap.Overlap _, LinearMap.Accumulate _ -> false;
          };
      case Node _ -> false;
    };
  }

  /// A reshape needs its elements in order, and so do running sums.
  private static boolean readsViews(Expr user) {
    return user.node() instanceof Node.Linear(var map, var _)
        ? !(map instanceof LinearMap.Reshape) && !(map instanceof LinearMap.Accumulate)
        : movesOnly(user);
  }

  /// Where the elements of a move lie, in what it moves.
  View through(Expr expr) {
    Deque<Expr> chain = new ArrayDeque<>();
    chain.push(expr);
    Expr source = expr.operands().get(0);
    while (isView(source)) {
      chain.push(source);
      source = source.operands().get(0);
    }
    View view = new View(segment.input(source), 0, Strides.of(segment.shape(source)));
    for (Expr move : chain) {
      view = moved(move, view);
    }
    return view;
  }

  /// Where the elements of an expression lie: in an array of its own, or in one further down.
  private View read(Expr x) {
    return isView(x) ? through(x) : new View(segment.input(x), 0, Strides.of(segment.shape(x)));
  }

  private View moved(Expr expr, View x) {
    int[] strides = x.strides();
    return switch (expr.node()) {
      case Node.Permute(var _, var order) ->
          new View(x.slot(), x.start(), order.stream().mapToInt(axis -> strides[axis]).toArray());
      case Node.Einsum einsum ->
          new View(
              x.slot(),
              x.start(),
              Strides.of(einsum.subscripts().get(0), strides, einsum.output()));
      case Node.Linear(LinearMap.Slice slice, var operand) -> {
        int first =
            Rearrangement.first(slice, operand, segment.shape(operand), segment.shape(expr));
        int[] stepped = strides.clone();
        stepped[slice.axis()] *= slice.step();
        yield new View(x.slot(), x.start() + first * strides[slice.axis()], stepped);
      }
      case Node.Linear(LinearMap.Window(var axis, var _, var stride, var dilation), var _) ->
          new View(x.slot(), x.start(), windows(strides, axis, stride, dilation));
      // what is reshaped is no view: its elements lie in order
      case Node.Linear(LinearMap.Reshape _, var _) ->
          new View(x.slot(), x.start(), Strides.of(segment.shape(expr)));
      case Node _ -> throw new IllegalStateException(expr + " does not only move elements");
    };
  }

  /// Whether an expression is not computed, for its only user writes its elements further on.
  boolean isMerged(Expr expr) {
    Set<Expr> users = segment.users(expr);
    return placesOnly(expr)
        && segment.isInside(expr)
        && !segment.isWanted(expr)
        && users.size() == 1
        && placesOnly(users.iterator().next());
  }

  private static boolean placesOnly(Expr expr) {
    return expr.node() instanceof Node.Linear(var map, var _)
        && (map instanceof LinearMap.Pad || map instanceof LinearMap.Overlap);
  }

  /// The copy of elements into a pad, or their addition where windows overlap.
  Copy into(Expr expr) {
    int start = 0;
    int[] strides = Strides.of(segment.shape(expr));
    boolean add = false;
    Expr node = expr;
    do {
      Expr x = node.operands().get(0);
      switch (node.node()) {
        case Node.Linear(LinearMap.Pad pad, var _) -> {
          int first = Rearrangement.first(pad, x, segment.shape(x), segment.shape(node));
          start += first * strides[pad.axis()];
          strides = strides.clone();
          strides[pad.axis()] *= pad.step();
        }
        case Node.Linear(LinearMap.Overlap(var axis, var stride, var dilation, var _), var _) -> {
          strides = windows(strides, axis, stride, dilation);
          add = true;
        }
        case Node _ -> throw new IllegalStateException(node + " does not place elements");
      }
      node = x;
    } while (isMerged(node));
    View source = read(node);
    Shape shape = segment.shape(node);
    return Copy.of(
        source.slot(),
        source.start(),
        source.strides(),
        segment.slot(expr),
        start,
        strides,
        shape.sizes(),
        add);
  }

  /// How the elements of windows lie in the array they are windows of.
  private static int[] windows(int[] strides, int axis, int stride, int dilation) {
    int[] all = new int[strides.length + 1];
    System.arraycopy(strides, 0, all, 0, axis);
    all[axis] = strides[axis] * stride;
    all[axis + 1] = strides[axis] * dilation;
    System.arraycopy(strides, axis + 1, all, axis + 2, strides.length - axis - 1);
    return all;
  }
}
