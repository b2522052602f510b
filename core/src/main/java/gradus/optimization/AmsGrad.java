package gradus.optimization;

import static gradus.expr.Functions.max;
import static gradus.expr.Functions.sqrt;
import static gradus.expr.Functions.square;

import gradus.expr.Expr;
import java.util.List;
import java.util.Optional;

/// AMSGrad (Reddi, Kale & Kumar 2018, *On the convergence of Adam and beyond*, Algorithm 2): [Adam]
/// that divides by the largest `v` so far, so that steps cannot become longer when large gradients
/// are forgotten.
///
/// `m ← β₁m + (1 − β₁)g`, `v ← β₂v + (1 − β₂)g²`, `u ← max(u, v)`, `θ ← θ − η m̂ / (√û + ε)` with
/// `m̂ = m/(1 − β₁ᵗ)`, `û = u/(1 − β₂ᵗ)`.
///
/// The paper has no corrections and no `ε`. PyTorch adds both as here. Optax corrects `v` before it
/// takes the maximum: its first steps differ.
///
/// @param rate `η > 0`
/// @param beta1 `β₁` in `[0, 1)`
/// @param beta2 `β₂` in `[0, 1)`
/// @param epsilon `ε > 0`, added to the root
public record AmsGrad(double rate, double beta1, double beta2, double epsilon)
    implements UpdateRule {
  public AmsGrad {
    new Adam(rate, beta1, beta2, epsilon); // which refuses what does not fit
  }

  /// With `β₁ = 0.9`, `β₂ = 0.999`, `ε = 10⁻⁸`.
  public static AmsGrad of(double rate) {
    return new AmsGrad(rate, 0.9, 0.999, 1e-8);
  }

  private Adam adam() {
    return new Adam(rate, beta1, beta2, epsilon);
  }

  @Override
  public String title() {
    return "AMSGrad";
  }

  @Override
  public AmsGrad withRate(double other) {
    return new AmsGrad(other, beta1, beta2, epsilon);
  }

  @Override
  public List<String> memory() {
    return List.of("m", "v", "u");
  }

  @Override
  public List<Coefficient> coefficients() {
    return adam().coefficients();
  }

  @Override
  public After step(Expr p, Expr g, List<Expr> memory, List<Expr> coefficients) {
    Expr m = memory.get(0).times(beta1).plus(g.times(1 - beta1));
    Expr v = memory.get(1).times(beta2).plus(square(g).times(1 - beta2));
    Expr u = max(memory.get(2), v);
    Expr rate = coefficients.get(0);
    Expr corrected = m.times(coefficients.get(1));
    Expr root = preconditioner(p, List.of(m, v, u), coefficients);
    return After.of(p.minus(rate.times(corrected).over(root)), m, v, u);
  }

  /// `√û + ε`
  @Override
  public Expr preconditioner(Expr p, List<Expr> memory, List<Expr> coefficients) {
    return sqrt(memory.get(2).times(coefficients.get(2))).plus(epsilon);
  }

  /// As for [Adam].
  @Override
  public Optional<Stability> stability(double other) {
    return adam().stability(other);
  }
}
