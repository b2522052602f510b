package gradus.compile;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Function2;
import gradus.expr.LinearMap;
import gradus.expr.Node;
import gradus.expr.Operation;
import gradus.expr.Reduction;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The largest entries of windows, and their derivative, as operations of their own: windows are
/// read where they lie, and none is copied.
///
/// | form                                                   | becomes             |
/// |--------------------------------------------------------|---------------------|
/// | `max` over the places of windows along the last axes   | `MAXIMUM(x)`        |
/// | overlaps of `[w = y]/Σ[w = y] ⊙ t`, where `w` are the windows of `x` and `y` their maxima | `DERIVATIVE(x, y, t)` |
///
/// They exist within the compiler only, after the graph was differentiated.
///
/// @param windows one for each of the last axes of `x`, in order; the first is made first
record Pooling(Kind kind, List<LinearMap.Window> windows) implements Operation {
  /// What is computed of the windows.
  enum Kind {
    MAXIMUM,
    DERIVATIVE
  }

  Pooling {
    windows = List.copyOf(windows);
  }

  /// The number of axes before the windows.
  int before() {
    return windows.getFirst().axis();
  }

  @Override
  public String name() {
    return kind == Kind.MAXIMUM ? "maximum of windows" : "derivative of a maximum of windows";
  }

  @Override
  public List<Dim> dims(List<Expr> operands) {
    List<Dim> x = operands.getFirst().dims();
    if (kind == Kind.DERIVATIVE) {
      return x;
    }
    List<Dim> dims = new ArrayList<>(x.subList(0, before()));
    List<Dim> all = x;
    for (LinearMap.Window window : windows) {
      all = window.dims(all);
      dims.add(all.get(window.axis()));
    }
    return dims;
  }

  @Override
  public Tensor value(List<Tensor> operands) {
    throw new IllegalStateException("a pooling is computed by a step of its own");
  }

  /// The maximum over the places of windows, where `x` are windows and the axes their places.
  static Optional<Expr> maximum(Expr x, List<Integer> axes) {
    return windows(x)
        .filter(taken -> places(taken.windows()).equals(axes))
        .map(taken -> new Pooling(Kind.MAXIMUM, taken.windows()).call(taken.of()));
  }

  /// The derivative of such a maximum, where overlaps are one.
  static Optional<Expr> derivative(Expr overlaps) {
    List<LinearMap.Window> windows = new ArrayList<>();
    Expr inner = overlaps;
    while (inner.node() instanceof Node.Linear(LinearMap.Overlap overlap, var x)) {
      int size = ((Dim.Fixed) x.dims().get(overlap.axis() + 1)).size();
      windows.add(new LinearMap.Window(overlap.axis(), size, overlap.stride(), overlap.dilation()));
      inner = x;
    }
    return inner.node() instanceof Node.Map2(var function, var share, var t)
            && function == Function2.MULTIPLY
        ? share(share, windows)
            .flatMap(y -> reduced(t, y.of(), windows).map(own -> derivative(windows, y, own)))
        : Optional.empty();
  }

  private static Expr derivative(List<LinearMap.Window> windows, Maxima maxima, Expr t) {
    return new Pooling(Kind.DERIVATIVE, windows).call(maxima.x(), maxima.of(), t);
  }

  /// Windows along all last axes of an array.
  private record Taken(Expr of, List<LinearMap.Window> windows) {}

  private record Maxima(Expr x, Expr of) {}

  private static Optional<Taken> windows(Expr x) {
    List<LinearMap.Window> windows = new ArrayList<>();
    Expr inner = x;
    while (inner.node() instanceof Node.Linear(LinearMap.Window window, var operand)) {
      windows.addFirst(window);
      inner = operand;
    }
    boolean last = !windows.isEmpty() && windows.size() <= 2;
    for (int k = 0; last && k < windows.size(); k++) {
      last = windows.get(k).axis() == inner.rank() - windows.size() + 2 * k;
    }
    return last ? Optional.of(new Taken(inner, windows)) : Optional.empty();
  }

  /// The axes of the places in windows.
  private static List<Integer> places(List<LinearMap.Window> windows) {
    return windows.stream().map(window -> window.axis() + 1).toList();
  }

  /// The maxima `y`, where an expression is `[w = y]/Σ[w = y]`.
  private static Optional<Maxima> share(Expr share, List<LinearMap.Window> windows) {
    if (share.node() instanceof Node.Map2(var divide, var attained, var repeated)
        && divide == Function2.DIVIDE
        && repeated.node() instanceof Node.Broadcast(var count, var _, var _)
        && count.node() instanceof Node.Reduce(var sum, var counted, var axes)
        && sum == Reduction.SUM
        && counted == attained
        && axes.equals(places(windows))
        && attained.node() instanceof Node.Map2(var equal, var w, var y)
        && equal == Function2.EQUAL
        && y.node() instanceof Node.Broadcast(var maxima, var _, var kept)
        && kept.equals(kept(w, windows))
        && maxima.node() instanceof Node.Opaque(Pooling pooling, var operands)
        && pooling.kind() == Kind.MAXIMUM
        && pooling.windows().equals(windows)
        && windows(w).filter(taken -> taken.of() == operands.getFirst()).isPresent()) {
      return Optional.of(new Maxima(operands.getFirst(), maxima));
    }
    return Optional.empty();
  }

  private static List<Integer> kept(Expr w, List<LinearMap.Window> windows) {
    return IntStream.range(0, w.rank())
        .filter(axis -> !places(windows).contains(axis))
        .boxed()
        .toList();
  }

  /// Something repeated along the places, as it was before, of the shape of the maxima.
  private static Optional<Expr> reduced(Expr t, Expr y, List<LinearMap.Window> windows) {
    List<Integer> kept = kept(t, windows);
    return t.node() instanceof Node.Broadcast(var own, var _, var axes) && kept.containsAll(axes)
        ? Optional.of(Lower.repeated(own, y.dims(), axes.stream().map(kept::indexOf).toList()))
        : Optional.empty();
  }

  /// Whether rows along an axis stay as they are.
  boolean keeps(int row, List<Expr> operands, Dim dim) {
    return row < before() && operands.stream().allMatch(x -> x.dims().indexOf(dim) == row);
  }
}
