package gradus.optimization;

import gradus.expr.Expr;
import java.util.List;
import java.util.Optional;

/// Adam with decoupled weight decay (Loshchilov & Hutter 2019, *Decoupled weight decay
/// regularization*, Algorithm 2): [Adam]'s step, and `θ ← θ − ηλθ` beside it.
///
/// A penalty `½λ‖θ‖²` in the loss would be divided by Adam's root like the rest of the gradient, so
/// that what has large gradients would decay less; here everything decays alike. The paper
/// multiplies `λ` by the schedule's factor only, and not by `η`; PyTorch, optax and this method by
/// both, so their `λ` is the paper's over `η`.
///
/// @param rate `η > 0`
/// @param beta1 `β₁` in `[0, 1)`
/// @param beta2 `β₂` in `[0, 1)`
/// @param epsilon `ε > 0`, added to the root
/// @param decay `λ ≥ 0`
public record AdamW(double rate, double beta1, double beta2, double epsilon, double decay)
    implements UpdateRule {
  public AdamW {
    FirstOrder.requireStrength(decay);
    new Adam(rate, beta1, beta2, epsilon); // which refuses what does not fit
  }

  /// With `β₁ = 0.9`, `β₂ = 0.999`, `ε = 10⁻⁸`.
  public static AdamW of(double rate, double decay) {
    return new AdamW(rate, 0.9, 0.999, 1e-8, decay);
  }

  private Adam adam() {
    return new Adam(rate, beta1, beta2, epsilon);
  }

  @Override
  public String title() {
    return "AdamW";
  }

  @Override
  public AdamW withRate(double other) {
    return new AdamW(other, beta1, beta2, epsilon, decay);
  }

  @Override
  public List<String> memory() {
    return adam().memory();
  }

  @Override
  public List<Coefficient> coefficients() {
    return adam().coefficients();
  }

  @Override
  public After step(Expr p, Expr g, List<Expr> memory, List<Expr> coefficients) {
    After adam = adam().step(p, g, memory, coefficients);
    Expr decayed = adam.parameter().minus(coefficients.get(0).times(decay).times(p));
    return new After(decayed, adam.memory());
  }

  @Override
  public Expr preconditioner(Expr p, List<Expr> memory, List<Expr> coefficients) {
    return adam().preconditioner(p, memory, coefficients);
  }

  /// Adam's limit `(2 + 2β₁)/(1 − β₁)` times `1 − ηλ/2`, on the preconditioned Hessian.
  @Override
  public Optional<Stability> stability(double other) {
    return adam().stability(other).map(adam -> adam.decayed(other * decay));
  }
}
