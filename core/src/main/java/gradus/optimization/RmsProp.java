package gradus.optimization;

import static gradus.expr.Functions.max;
import static gradus.expr.Functions.sqrt;
import static gradus.expr.Functions.square;

import gradus.expr.Expr;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// RMSProp (Tieleman & Hinton 2012, *Neural networks for machine learning*, lecture 6e): `v ← ρv +
/// (1 − ρ)g²`, `θ ← θ − η g / (√v + ε)`.
///
/// Centered (Graves 2013, *Generating sequences with recurrent neural networks*, eqs. 38–45), the
/// mean gradient `m ← ρm + (1 − ρ)g` is taken from the mean square, `√(v − m²)`: the root is then
/// the standard deviation of the gradient. With momentum, `b ← μb + η g/(√v + ε)`, `θ ← θ − b`.
///
/// `v` starts at 0 and is not corrected, so first steps are long, up to `η/√(1 − ρ)`. PyTorch does
/// the same, but for `η`, which it multiplies after the momentum ([Momentum] says when that
/// matters). TensorFlow writes `√(v + ε)`, with `ε = 10⁻⁷`: near a gradient of 0 its steps are
/// shorter; version 1 starts `v` at 1. Optax writes `√(v + ε)` too.
///
/// @param rate `η > 0`
/// @param decay `ρ` in `[0, 1)`
/// @param epsilon `ε > 0`, added to the root
/// @param momentum `μ` in `[0, 1)`; 0 for none
/// @param centered whether the mean is taken from the mean square
public record RmsProp(double rate, double decay, double epsilon, double momentum, boolean centered)
    implements UpdateRule {
  public RmsProp {
    FirstOrder.requireRate(rate);
    FirstOrder.requireDecay("decay", decay);
    FirstOrder.requireEpsilon(epsilon);
    FirstOrder.requireDecay("momentum", momentum);
  }

  /// With `ρ = 0.99`, `ε = 10⁻⁸`, neither momentum nor centered, as PyTorch's defaults are; the
  /// lecture has `ρ = 0.9`.
  public static RmsProp of(double rate) {
    return new RmsProp(rate, 0.99, 1e-8, 0, false);
  }

  @Override
  public String title() {
    return "RMSProp";
  }

  @Override
  public RmsProp withRate(double other) {
    return new RmsProp(other, decay, epsilon, momentum, centered);
  }

  @Override
  public List<String> memory() {
    List<String> memory = new ArrayList<>(List.of("v"));
    if (centered) {
      memory.add("m");
    }
    if (momentum > 0) {
      memory.add("velocity");
    }
    return memory;
  }

  @Override
  public List<Coefficient> coefficients() {
    return List.of(Coefficient.rate(rate));
  }

  @Override
  public After step(Expr p, Expr g, List<Expr> memory, List<Expr> coefficients) {
    List<Expr> next = new ArrayList<>();
    next.add(memory.get(0).times(decay).plus(square(g).times(1 - decay)));
    if (centered) {
      next.add(memory.get(1).times(decay).plus(g.times(1 - decay)));
    }
    Expr root = preconditioner(p, next, coefficients);
    Expr step = coefficients.get(0).times(g).over(root);
    if (momentum > 0) {
      step = memory.getLast().times(momentum).plus(step);
      next.add(step);
    }
    return new After(p.minus(step), next);
  }

  /// `√v + ε`, or `√(v − m²) + ε`. A variance that rounding made negative is 0.
  @Override
  public Expr preconditioner(Expr p, List<Expr> memory, List<Expr> coefficients) {
    Expr v = memory.get(0);
    Expr spread = centered ? max(v.minus(square(memory.get(1))), Expr.of(0)) : v;
    return sqrt(spread).plus(epsilon);
  }

  /// With `v` at rest, the heavy ball on the preconditioned function: errors grow exactly where `ηλ
  /// > 2 + 2μ`.
  @Override
  public Optional<Stability> stability(double other) {
    return Optional.of(Stability.heavyBall(momentum, other, 1, true));
  }
}
