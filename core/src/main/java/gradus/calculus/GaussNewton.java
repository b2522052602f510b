package gradus.calculus;

import gradus.expr.Expr;
import gradus.expr.Graph;
import java.util.ArrayList;
import java.util.List;

/// The Gauss–Newton matrix `G = Jᵀ H J` of a loss of some outputs: `J` is the Jacobian of the
/// outputs by the variables, `H` the Hessian of the loss by the outputs.
///
/// It is the Hessian without the curvature of the outputs themselves, positive semidefinite where
/// the loss is convex in the outputs, and equal to the Hessian where the outputs are linear
/// (Schraudolph 2002, *Fast curvature matrix-vector products for second-order gradient descent*).
///
/// ```java
/// Expr z = tanh(x.matmul(b)).matmul(u);                       // outputs
/// Expr loss = sum(softplus(y.times(z).negate()));             // of the outputs
/// Expr gv = GaussNewton.product(List.of(z), loss, List.of(b), List.of(v)).get(0);
/// ```
public final class GaussNewton {
  private GaussNewton() {}

  /// `Gv` for each variable, of its shape, without forming `G`, `J` or `H`: forward mode to the
  /// outputs, `H` by forward over reverse mode in the outputs, reverse mode back. About as costly
  /// as three gradients.
  ///
  /// What the loss has of the variables other than through the outputs, a penalty say, is held
  /// fixed. No output may depend on another one.
  ///
  /// @param outputs expressions of the variables, of any shapes
  /// @param loss a scalar in whose graph the outputs occur
  /// @param directions for each variable its direction, of its shape
  /// @throws IllegalArgumentException where shapes or numbers of these do not agree
  public static List<Expr> product(
      List<Expr> outputs, Expr loss, List<Expr> variables, List<Expr> directions) {
    requireIndependent(outputs);
    List<Expr> moves = Tangent.of(outputs, Tangent.paired(variables, directions));
    List<Expr> slopes = Gradient.of(loss, outputs);
    List<Expr> bent = Tangent.of(slopes, Tangent.paired(outputs, moves));
    List<Expr> products = new ArrayList<>();
    for (int k = 0; k < outputs.size(); k++) {
      List<Expr> pulled = Gradient.product(outputs.get(k), variables, bent.get(k));
      for (int j = 0; j < pulled.size(); j++) {
        if (k == 0) {
          products.add(pulled.get(j));
        } else {
          products.set(j, products.get(j).plus(pulled.get(j)));
        }
      }
    }
    return Stabilize.of(products);
  }

  private static void requireIndependent(List<Expr> outputs) {
    if (outputs.isEmpty()) {
      throw new IllegalArgumentException(
          "a Gauss-Newton matrix is of one output or more, not none");
    }
    for (Expr output : outputs) {
      for (Expr other : outputs) {
        if (output != other && Graph.topological(output).contains(other)) {
          throw new IllegalArgumentException(
              "the output " + output + " depends on the output " + other + "; name one of them");
        }
      }
    }
  }
}
