package gradus.optimization.proximal;

import gradus.expr.Expr;
import java.util.Optional;

/// A convex function `g` that need not be smooth, but whose proximal operator is easy: a norm that
/// makes coefficients vanish, or a constraint, which is 0 where it holds and `+∞` elsewhere.
///
/// Value, operator and conjugate belong together (Moreau 1965; Parikh & Boyd 2014, *Proximal
/// Algorithms*, §2.5): with `p = prox(v, t)`, the vector `u = (v − p)/t` is a subgradient at `p`,
/// so `g(p) + g*(u) = ⟨p, u⟩`. The tests hold every penalty to this law.
///
/// Constraints are tested up to a relative rounding of 10⁻¹², which a projection may leave.
public interface Penalty {
  /// `g(x)`; `+∞` where a constraint is violated.
  double value(double[] x);

  /// `prox(v, t) = argmin_x t g(x) + ½‖x − v‖²`, the only minimum.
  ///
  /// @param step `t`, positive
  /// @param result may be `v` itself
  void prox(double[] v, double step, double[] result);

  /// `g*(u) = sup_x ⟨u, x⟩ − g(x)`: what dual values and certificates are made of.
  double conjugate(double[] u);

  /// The largest `s` in `[0, 1]` for which `g*(s u)` is finite.
  default double dualScale(double[] u) {
    return 1;
  }

  /// `g(x)` as an expression, to be typeset, or added to a loss. None for a constraint.
  ///
  /// @param x a vector
  default Optional<Expr> formula(Expr x) {
    return Optional.empty();
  }
}
