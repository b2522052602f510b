package gradus.optimization;

import static gradus.expr.Functions.sqrt;
import static gradus.expr.Functions.square;

import gradus.expr.Expr;
import java.util.List;
import java.util.Optional;

/// AdaGrad with a diagonal (Duchi, Hazan & Singer 2011, *Adaptive subgradient methods*, Figure 1):
/// `v ← v + g²`, `θ ← θ − η g / (√v + ε)`.
///
/// The sum only grows, so steps become shorter like `1/√t`, each argument by its own history. The
/// paper and PyTorch start the sum at 0. TensorFlow and optax start it at 0.1, `initial` here, so
/// that the first step is not `η` whatever the gradient; Keras and optax write `√(v + ε)` for `√v +
/// ε`.
///
/// @param rate `η > 0`
/// @param epsilon `ε > 0`, added to the root as in the paper (there called `δ`)
/// @param initial at least 0, added to the sum from the start
public record AdaGrad(double rate, double epsilon, double initial) implements UpdateRule {
  public AdaGrad {
    FirstOrder.requireRate(rate);
    FirstOrder.requireEpsilon(epsilon);
    if (!(initial >= 0) || initial == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(
          "a sum of squares starts at a number of at least 0, not " + initial);
    }
  }

  /// With `ε = 10⁻¹⁰` and a sum that starts at 0.
  public static AdaGrad of(double rate) {
    return new AdaGrad(rate, 1e-10, 0);
  }

  @Override
  public String title() {
    return "AdaGrad";
  }

  @Override
  public AdaGrad withRate(double other) {
    return new AdaGrad(other, epsilon, initial);
  }

  @Override
  public List<String> memory() {
    return List.of("v");
  }

  @Override
  public List<Coefficient> coefficients() {
    return List.of(Coefficient.rate(rate));
  }

  @Override
  public After step(Expr p, Expr g, List<Expr> memory, List<Expr> coefficients) {
    Expr v = memory.get(0).plus(square(g));
    Expr root = preconditioner(p, List.of(v), coefficients);
    return After.of(p.minus(coefficients.get(0).times(g).over(root)), v);
  }

  /// `√v + ε`, with what the sum started at
  @Override
  public Expr preconditioner(Expr p, List<Expr> memory, List<Expr> coefficients) {
    Expr v = initial == 0 ? memory.get(0) : memory.get(0).plus(initial);
    return sqrt(v).plus(epsilon);
  }

  /// Gradient descent on the preconditioned function. Where it grows, so does `P`, until it does
  /// not any more.
  @Override
  public Optional<Stability> stability(double other) {
    return Optional.of(Stability.heavyBall(0, other, 1, true));
  }
}
