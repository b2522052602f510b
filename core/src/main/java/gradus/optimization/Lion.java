package gradus.optimization;

import static gradus.expr.Functions.sign;

import gradus.expr.Expr;
import java.util.List;
import java.util.Optional;

/// Lion (Chen et al. 2023, *Symbolic discovery of optimization algorithms*, Program 1): steps by
/// the sign of an interpolated gradient, so every argument moves by `η` in every step.
///
/// `c = β₁m + (1 − β₁)g`, `θ ← θ − η(sign(c) + λθ)`, `m ← β₂m + (1 − β₂)g`. The step has its own
/// `β₁`; what is remembered is averaged for longer, with `β₂`.
///
/// Steps do not become shorter near a minimum: it stays about `η` away, unless a schedule ends at
/// 0. The paper advises a rate 3 to 10 times smaller than Adam's and a decay as many times larger.
///
/// @param rate `η > 0`: the change of every parameter in one step
/// @param beta1 `β₁` in `[0, 1)`
/// @param beta2 `β₂` in `[0, 1)`
/// @param decay `λ ≥ 0`, decoupled as in [AdamW]
public record Lion(double rate, double beta1, double beta2, double decay) implements UpdateRule {
  public Lion {
    FirstOrder.requireRate(rate);
    FirstOrder.requireDecay("beta1", beta1);
    FirstOrder.requireDecay("beta2", beta2);
    FirstOrder.requireStrength(decay);
  }

  /// With the paper's `β₁ = 0.9`, `β₂ = 0.99`, without decay.
  public static Lion of(double rate) {
    return new Lion(rate, 0.9, 0.99, 0);
  }

  @Override
  public String title() {
    return "Lion";
  }

  @Override
  public Lion withRate(double other) {
    return new Lion(other, beta1, beta2, decay);
  }

  @Override
  public List<String> memory() {
    return List.of("m");
  }

  @Override
  public List<Coefficient> coefficients() {
    return List.of(Coefficient.rate(rate));
  }

  @Override
  public After step(Expr p, Expr g, List<Expr> memory, List<Expr> coefficients) {
    Expr m = memory.get(0);
    Expr direction = sign(m.times(beta1).plus(g.times(1 - beta1)));
    Expr step = decay == 0 ? direction : direction.plus(p.times(decay));
    return After.of(
        p.minus(coefficients.get(0).times(step)), m.times(beta2).plus(g.times(1 - beta2)));
  }

  /// None: the step does not depend on the size of the gradient, so no rate makes it grow and none
  /// makes it vanish.
  @Override
  public Optional<Stability> stability(double other) {
    return Optional.empty();
  }
}
