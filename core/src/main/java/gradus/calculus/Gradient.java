package gradus.calculus;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Graph;
import gradus.expr.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reverse mode: the derivative of one number by many, as a graph.
///
/// One walk over the graph from the result to the variables, by worklist: a chain of 20,000 nodes
/// is no deeper than any other. The graph of the gradient shares what it can with the graph of the
/// value, and costs at most about five times its operations (Baur and Strassen 1983).
///
/// The gradient has the shape of the variable. For a symmetric variable it is symmetrized, `½(G +
/// Gᵀ)`: the direction of steepest ascent among symmetric matrices.
///
/// ```java
/// Expr loss = Functions.sum(Functions.softplus(y.times(x.matmul(w)).negate()));
/// Expr gradient = Gradient.of(loss, List.of(w)).get(0);   // −Xᵀ(y ⊙ σ(−y ⊙ Xw))
/// ```
public final class Gradient {
  private Gradient() {}

  /// The derivatives of a scalar by some variables, in their order.
  ///
  /// @param scalar what is differentiated; a variable it does not depend on has a gradient of zeros
  /// @throws IllegalArgumentException where `scalar` is not a scalar
  public static List<Expr> of(Expr scalar, List<Expr> variables) {
    requireScalar(scalar, "gradient");
    return pullback(scalar, variables, Expr.of(1), Batch.NONE);
  }

  static void requireScalar(Expr function, String what) {
    if (function.rank() != 0) {
      throw new IllegalArgumentException(
          "a "
              + what
              + " is of a scalar, but "
              + function
              + " has the shape "
              + shape(function.dims())
              + "; sum it, or ask for its Jacobian");
    }
  }

  /// `Jᵀu` for each variable: the gradient of `⟨u, f⟩` where `J = ∂f/∂variable` and `u`, of the
  /// shape of `f`, is held fixed.
  public static List<Expr> product(Expr function, List<Expr> variables, Expr direction) {
    if (!direction.dims().equals(function.dims())) {
      throw new IllegalArgumentException(
          "a direction has the shape of the function, "
              + shape(function.dims())
              + ", not "
              + shape(direction.dims()));
    }
    return pullback(function, variables, direction, Batch.NONE);
  }

  /// The derivative of each variable, of the shape of the variable and the extra axes, from that of
  /// the function.
  static List<Expr> pullback(Expr function, List<Expr> variables, Expr seed, Batch batch) {
    return pullback(function, variables, seed, batch, (_, _, _, _) -> {});
  }

  /// Hears of each step: the derivative `t` of `y` gave its operand `x` the part `contribution`.
  interface Listener {
    void pulled(Expr y, Expr t, Expr x, Expr contribution);
  }

  static List<Expr> pullback(
      Expr function, List<Expr> variables, Expr seed, Batch batch, Listener listener) {
    Map<Expr, Expr> derivatives = new HashMap<>();
    derivatives.put(function, seed);
    List<Expr> order = Graph.topological(function);
    Set<Expr> active = Adjoint.dependents(order, variables);
    for (Expr expr : order.reversed()) {
      Expr t = derivatives.get(expr);
      if (t != null) {
        new Adjoint(
                batch,
                active,
                (operand, contribution) -> {
                  listener.pulled(expr, t, operand, contribution);
                  Expr sum = derivatives.get(operand);
                  derivatives.put(operand, sum == null ? contribution : sum.plus(contribution));
                })
            .pull(expr, t);
      }
    }
    List<Expr> all = new ArrayList<>();
    for (Expr variable : variables) {
      Expr t = derivatives.getOrDefault(variable, batch.zero(variable));
      all.add(symmetrized(variable, t, batch));
    }
    return List.copyOf(all);
  }

  private static Expr symmetrized(Expr variable, Expr t, Batch batch) {
    return variable.node() instanceof Node.Variable(var _, var _, var domain) && domain.symmetric()
        ? t.plus(batch.permuted(t, List.of(1, 0))).times(0.5)
        : t;
  }

  static String shape(List<Dim> dims) {
    return dims.isEmpty() ? "scalar" : String.join("×", dims.stream().map(Dim::toString).toList());
  }
}
