package gradus.calculus;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Graph;
import gradus.expr.Node;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Forward mode: how expressions change when variables move, as a graph.
///
/// The derivative of `x` has the shape of `x`, or that shape followed by extra axes, one direction
/// for each of their elements. Seeded with an identity it is a Jacobian.
///
/// ```java
/// Expr change = Tangent.of(List.of(x.matmul(w)), Map.of(w, v)).get(0);   // Xv
/// ```
public final class Tangent {
  private Tangent() {}

  /// `Ju` for each function: its derivative when each variable moves along its direction.
  ///
  /// @param directions for each variable its direction: of its shape, or of its shape and extra
  ///   axes, the same for all
  /// @throws IllegalArgumentException where a direction does not have the shape of its variable
  public static List<Expr> of(List<Expr> functions, Map<Expr, Expr> directions) {
    return of(functions, directions, Map.of(), extra(directions));
  }

  /// @param jumps what moves without a derivative, as a place does, and why
  static List<Expr> of(
      List<Expr> functions,
      Map<Expr, Expr> directions,
      Map<Expr, NotDifferentiableException> jumps,
      Batch batch) {
    return of(functions, directions, jumps, batch, (_, _) -> {});
  }

  /// Hears of each step: `y` was found to move by `t`.
  interface Listener {
    void pushed(Expr y, Expr t);
  }

  static List<Expr> of(List<Expr> functions, Map<Expr, Expr> directions, Listener listener) {
    return of(functions, directions, Map.of(), extra(directions), listener);
  }

  private static List<Expr> of(
      List<Expr> functions,
      Map<Expr, Expr> directions,
      Map<Expr, NotDifferentiableException> jumps,
      Batch batch,
      Listener listener) {
    Map<Expr, Expr> derivatives = new HashMap<>(directions);
    Pushforward rules = new Pushforward(batch, derivatives, new HashMap<>(jumps));
    for (Expr expr : Graph.topological(functions)) {
      if (!derivatives.containsKey(expr)) {
        rules.push(expr);
        Expr t = derivatives.get(expr);
        if (t != null) {
          listener.pushed(expr, t);
        }
      }
    }
    return functions.stream().map(f -> rules.of(f).orElseGet(() -> batch.zero(f))).toList();
  }

  /// Each variable with the direction along which it moves; of its own shape, for there is one.
  ///
  /// @throws IllegalArgumentException where they are not as many, or differ in shape
  static Map<Expr, Expr> paired(List<Expr> variables, List<Expr> directions) {
    if (variables.size() != directions.size()) {
      throw new IllegalArgumentException(
          "each variable moves along one direction: "
              + variables.size()
              + " variables, "
              + directions.size()
              + " directions");
    }
    Map<Expr, Expr> moves = new LinkedHashMap<>();
    for (int k = 0; k < variables.size(); k++) {
      if (!directions.get(k).dims().equals(variables.get(k).dims())) {
        throw new IllegalArgumentException(
            "the direction of "
                + variables.get(k)
                + " has its shape, "
                + Gradient.shape(variables.get(k).dims())
                + ", not "
                + Gradient.shape(directions.get(k).dims()));
      }
      moves.put(variables.get(k), directions.get(k));
    }
    return moves;
  }

  private static Batch extra(Map<Expr, Expr> directions) {
    Batch batch = Batch.NONE;
    boolean first = true;
    for (Map.Entry<Expr, Expr> entry : directions.entrySet()) {
      List<Dim> own = entry.getKey().dims();
      List<Dim> all = entry.getValue().dims();
      Batch seen =
          all.size() < own.size() ? Batch.NONE : new Batch(all.subList(own.size(), all.size()));
      if (!seen.after(own).equals(all) || !(first || seen.equals(batch))) {
        throw new IllegalArgumentException(
            "the direction of "
                + entry.getKey()
                + " ("
                + Gradient.shape(own)
                + ") has the shape "
                + Gradient.shape(all)
                + "; it starts with that of the variable, and what follows is the same for all"
                + " variables");
      }
      batch = seen;
      first = false;
    }
    return batch;
  }

  /// `∂variable/∂variable`: ones where the indices agree. Among symmetric matrices, `½(δᵢₖδⱼₗ +
  /// δᵢₗδⱼₖ)`.
  static Expr identity(Expr variable) {
    int rank = variable.rank();
    if (rank == 0) {
      return Expr.of(1);
    }
    List<Expr> deltas = variable.dims().stream().map(Expr::eye).toList();
    List<List<Integer>> subscripts =
        IntStream.range(0, rank).mapToObj(axis -> List.of(axis, rank + axis)).toList();
    Expr identity = Contractions.einsum(deltas, subscripts, Batch.labels(0, 2 * rank));
    return variable.node() instanceof Node.Variable(var _, var _, var domain) && domain.symmetric()
        ? identity.plus(identity.permute(1, 0, 2, 3)).times(0.5)
        : identity;
  }
}
