package gradus.optimization;

import gradus.expr.Expr;
import java.util.List;
import java.util.Optional;

/// Gradient descent (Cauchy 1847): `θ ← θ − η ∇f(θ)`.
///
/// @param rate `η > 0`; on a quadratic of curvature at most `λ₁` it converges exactly where `η <
///   2/λ₁`
public record GradientDescent(double rate) implements UpdateRule {
  public GradientDescent {
    FirstOrder.requireRate(rate);
  }

  @Override
  public String title() {
    return "gradient descent";
  }

  @Override
  public GradientDescent withRate(double other) {
    return new GradientDescent(other);
  }

  @Override
  public List<String> memory() {
    return List.of();
  }

  @Override
  public List<Coefficient> coefficients() {
    return List.of(Coefficient.rate(rate));
  }

  @Override
  public After step(Expr p, Expr g, List<Expr> memory, List<Expr> coefficients) {
    Expr rate = coefficients.get(0);
    return After.of(p.minus(rate.times(g)));
  }

  /// An error `e` becomes `(1 − ηλ)e`: it grows exactly where `ηλ > 2`.
  @Override
  public Optional<Stability> stability(double other) {
    return Optional.of(Stability.heavyBall(0, other, 1, false));
  }
}
