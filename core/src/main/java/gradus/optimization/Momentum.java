package gradus.optimization;

import gradus.expr.Expr;
import java.util.List;
import java.util.Optional;

/// The heavy ball (Polyak 1964, *Some methods of speeding up the convergence of iteration
/// methods*): `v ← β v − η ∇f(θ)`, `θ ← θ + v`.
///
/// PyTorch keeps `v ← β v + ∇f(θ)` and steps by `θ ← θ − η v`: the same points as long as the rate
/// stays what it is. Under a schedule the rate acts there on gradients of the past too, here each
/// gradient keeps the rate of its own step, as in the paper.
///
/// @param rate `η > 0`
/// @param beta the share `β` of the velocity that is kept, in `[0, 1)`
public record Momentum(double rate, double beta) implements UpdateRule {
  public Momentum {
    FirstOrder.requireRate(rate);
    FirstOrder.requireDecay("beta", beta);
  }

  @Override
  public String title() {
    return "momentum";
  }

  @Override
  public Momentum withRate(double other) {
    return new Momentum(other, beta);
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
    Expr rate = coefficients.get(0);
    Expr velocity = memory.get(0).times(beta).minus(rate.times(g));
    return After.of(p.plus(velocity), velocity);
  }

  /// Errors follow `eₖ₊₁ = (1 + β − ηλ) eₖ − β eₖ₋₁`: they grow exactly where `ηλ > 2 + 2β`.
  @Override
  public Optional<Stability> stability(double other) {
    return Optional.of(Stability.heavyBall(beta, other, 1, false));
  }
}
