package gradus.optimization;

import static gradus.expr.Functions.sqrt;
import static gradus.expr.Functions.square;

import gradus.expr.Expr;
import java.util.List;
import java.util.Optional;

/// Adam (Kingma & Ba 2015, Algorithm 1). `m`, `v`: running means of `g`, `g²`; `t`: steps taken.
///
/// `m ← β₁m + (1 − β₁)g`, `v ← β₂v + (1 − β₂)g²`, `θ ← θ − η m̂ / (√v̂ + ε)` with `m̂ = m/(1 −
/// β₁ᵗ)`, `v̂ = v/(1 − β₂ᵗ)`.
///
/// PyTorch and optax do the same. TensorFlow adds `ε` to `√v` before it is corrected, the variant
/// at the end of the paper's section 2: with the same step, `ε` here is its `ε/√(1 − β₂ᵗ)`.
///
/// @param rate `η > 0`: about the largest change of a parameter in one step
/// @param beta1 `β₁` in `[0, 1)`
/// @param beta2 `β₂` in `[0, 1)`
/// @param epsilon `ε > 0`, added to the root as in the paper's algorithm, not under it
public record Adam(double rate, double beta1, double beta2, double epsilon) implements UpdateRule {
  public Adam {
    FirstOrder.requireRate(rate);
    FirstOrder.requireDecay("beta1", beta1);
    FirstOrder.requireDecay("beta2", beta2);
    FirstOrder.requireEpsilon(epsilon);
  }

  /// With the paper's `β₁ = 0.9`, `β₂ = 0.999`, `ε = 10⁻⁸`.
  public static Adam of(double rate) {
    return new Adam(rate, 0.9, 0.999, 1e-8);
  }

  @Override
  public String title() {
    return "Adam";
  }

  @Override
  public Adam withRate(double other) {
    return new Adam(other, beta1, beta2, epsilon);
  }

  @Override
  public List<String> memory() {
    return List.of("m", "v");
  }

  @Override
  public List<Coefficient> coefficients() {
    return List.of(
        Coefficient.rate(rate),
        Coefficient.correction("first correction", beta1),
        Coefficient.correction("second correction", beta2));
  }

  @Override
  public After step(Expr p, Expr g, List<Expr> memory, List<Expr> coefficients) {
    Expr m = memory.get(0).times(beta1).plus(g.times(1 - beta1));
    Expr v = memory.get(1).times(beta2).plus(square(g).times(1 - beta2));
    Expr rate = coefficients.get(0);
    Expr corrected = m.times(coefficients.get(1));
    Expr root = preconditioner(p, List.of(m, v), coefficients);
    return After.of(p.minus(rate.times(corrected).over(root)), m, v);
  }

  /// `√v̂ + ε`
  @Override
  public Expr preconditioner(Expr p, List<Expr> memory, List<Expr> coefficients) {
    return sqrt(memory.get(1).times(coefficients.get(2))).plus(epsilon);
  }

  /// With `v` at rest, errors follow `eₖ₊₁ = (1 + β₁ − (1 − β₁)ηλ) eₖ − β₁ eₖ₋₁`: they grow exactly
  /// where `ηλ > (2 + 2β₁)/(1 − β₁)`; `λ` is an eigenvalue of `P⁻¹∇²f` (Cohen et al. 2022,
  /// *Adaptive gradient methods at the edge of stability*).
  @Override
  public Optional<Stability> stability(double other) {
    return Optional.of(Stability.heavyBall(beta1, other, 1 - beta1, true));
  }
}
