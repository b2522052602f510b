package gradus.calculus;

import gradus.expr.Expr;
import java.util.List;
import java.util.Map;

/// Second derivatives: forward mode over reverse mode.
public final class Hessian {
  private Hessian() {}

  /// The Hessian of a scalar by one variable, of the variable's shape twice over: `∂²f/∂wᵢ∂wⱼ` at
  /// `(i, j)`.
  ///
  /// For logistic regression it is `Xᵀ diag(σ(z) ⊙ σ(−z)) X`, one sum of products without an
  /// intermediate of the size n×d×d.
  public static Expr of(Expr scalar, Expr variable) {
    return Jacobian.of(Gradient.of(scalar, List.of(variable)).get(0), variable);
  }

  /// `Hv` without forming `H`: for each variable the derivative of its gradient when all variables
  /// move along their directions. About as costly as two gradients.
  public static List<Expr> product(Expr scalar, List<Expr> variables, List<Expr> directions) {
    Map<Expr, Expr> moves = Tangent.paired(variables, directions);
    return Stabilize.of(Tangent.of(Gradient.of(scalar, variables), moves));
  }
}
