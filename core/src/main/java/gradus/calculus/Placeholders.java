package gradus.calculus;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Graph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// Differentiates a graph that is built for the purpose: over variables that stand for the operands
/// and are replaced by them afterwards.
///
/// A rule that is linear in a derivative is written once, in one direction: the other is its
/// transpose, which the graph finds by itself, and extra axes are carried through it.
///
/// The body of a definition may call another one, whose operands then contain variables of the
/// outer. Those must not be taken for the inner's, so each level of nesting has names of its own.
final class Placeholders {
  private static final ScopedValue<Integer> LEVEL = ScopedValue.newInstance();

  private Placeholders() {}

  private static int level() {
    return LEVEL.orElse(0);
  }

  private static Expr like(int k, List<Dim> dims) {
    // no name of a user's begins so
    return Expr.variable("\u0000" + level() + "." + k, dims.toArray(new Dim[0]));
  }

  private static <T> T nested(Supplier<T> differentiated) {
    return ScopedValue.where(LEVEL, level() + 1).call(differentiated::get);
  }

  /// `f(t)` for a map `f` that is linear in an array of the shape `own`, while `t` may have extra
  /// axes behind.
  static Expr applied(UnaryOperator<Expr> f, List<Dim> own, Expr t) {
    if (t.dims().equals(own)) {
      return f.apply(t);
    }
    Expr variable = like(0, own);
    return nested(() -> Tangent.of(List.of(f.apply(variable)), Map.of(variable, t)).get(0));
  }

  /// `fᵀ(t)` for a map `f` that is linear in an array of the shape `own`.
  static Expr transposed(UnaryOperator<Expr> f, List<Dim> own, Expr t, Batch batch) {
    Expr variable = like(0, own);
    return nested(() -> Gradient.pullback(f.apply(variable), List.of(variable), t, batch).get(0));
  }

  /// What the derivative `t` of `f(operands)` contributes to each operand.
  static List<Expr> pulled(Function<List<Expr>, Expr> f, List<Expr> operands, Expr t, Batch batch) {
    List<Expr> stand = stand(operands);
    Map<Expr, Expr> back = back(stand, operands);
    return nested(() -> Gradient.pullback(f.apply(stand), stand, t, batch)).stream()
        .map(part -> Graph.substitute(part, back))
        .toList();
  }

  /// How `f(operands)` moves when operands do, of which some jump.
  static Expr pushed(
      Function<List<Expr>, Expr> f,
      List<Expr> operands,
      Map<Expr, Expr> derivatives,
      Map<Expr, NotDifferentiableException> jumps,
      Batch batch) {
    List<Expr> stand = stand(operands);
    Map<Expr, Expr> moves = new HashMap<>();
    Map<Expr, NotDifferentiableException> jumping = new HashMap<>();
    for (int k = 0; k < stand.size(); k++) {
      Expr t = derivatives.get(operands.get(k));
      if (t != null) {
        moves.put(stand.get(k), t);
      }
      NotDifferentiableException missing = jumps.get(operands.get(k));
      if (missing != null) {
        jumping.put(stand.get(k), missing);
      }
    }
    Expr moved = nested(() -> Tangent.of(List.of(f.apply(stand)), moves, jumping, batch).get(0));
    return Graph.substitute(moved, back(stand, operands));
  }

  private static List<Expr> stand(List<Expr> operands) {
    List<Expr> stand = new ArrayList<>();
    IntStream.range(0, operands.size())
        .forEach(k -> stand.add(like(k + 1, operands.get(k).dims())));
    return stand;
  }

  private static Map<Expr, Expr> back(List<Expr> stand, List<Expr> operands) {
    Map<Expr, Expr> back = new HashMap<>();
    for (int k = 0; k < stand.size(); k++) {
      back.put(stand.get(k), operands.get(k));
    }
    return back;
  }
}
