package gradus.optimization;

import gradus.expr.Expr;
import java.util.List;
import java.util.Optional;

/// Nesterov's accelerated gradient (Nesterov 1983, *A method of solving a convex programming
/// problem with convergence rate O(1/k²)*), with a constant share of the velocity: `v ← β v − η
/// ∇f(θ)`, `θ ← θ + β v − η ∇f(θ)`.
///
/// The form with a look ahead, `v ← β v − η ∇f(x + β v)`, `x ← x + v` (Sutskever, Martens, Dahl &
/// Hinton 2013, eqs. 3 and 4), has the same velocities for `θ = x + β v`: the parameter kept here
/// is the point looked ahead to, where the gradient is taken. PyTorch, TensorFlow and optax do the
/// same; PyTorch and optax keep `v/(−η)`, which differs only where the rate changes ([Momentum]).
/// Nesterov's own method has a share that grows towards 1, for convex functions without a known
/// curvature.
///
/// @param rate `η > 0`
/// @param beta the share `β` of the velocity that is kept, in `[0, 1)`
public record Nesterov(double rate, double beta) implements UpdateRule {
  public Nesterov {
    FirstOrder.requireRate(rate);
    FirstOrder.requireDecay("beta", beta);
  }

  @Override
  public String title() {
    return "Nesterov momentum";
  }

  @Override
  public Nesterov withRate(double other) {
    return new Nesterov(other, beta);
  }

  @Override
  public List<String> memory() {
    return List.of("velocity");
  }

  @Override
  public List<Coefficient> coefficients() {
    return List.of(Coefficient.rate(rate));
  }

  @Override
  public After step(Expr p, Expr g, List<Expr> memory, List<Expr> coefficients) {
    Expr descent = coefficients.get(0).times(g);
    Expr velocity = memory.get(0).times(beta).minus(descent);
    return After.of(p.plus(velocity.times(beta)).minus(descent), velocity);
  }

  /// Errors follow `eₖ₊₁ = (1 + β)(1 − ηλ) eₖ − β(1 − ηλ) eₖ₋₁`: they grow exactly where `ηλ > (2 +
  /// 2β)/(1 + 2β)`. So it bears less than the heavy ball, and less than gradient descent.
  @Override
  public Optional<Stability> stability(double other) {
    return Optional.of(
        new Stability(
            (2 + 2 * beta) / (1 + 2 * beta),
            false,
            curvature -> (1 + beta) * (1 - other * curvature),
            curvature -> beta * (1 - other * curvature),
            1));
  }
}
