package gradus.optimization;

import java.util.Arrays;

/// Gradient descent (Cauchy 1847): `θ ← θ − η ∇f(θ)`.
///
/// @param rate `η > 0`; on a quadratic of curvature at most `λ₁` it converges exactly where `η <
///   2/λ₁`
public record GradientDescent(double rate) implements FirstOrder {
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
  public Update update(double[] gradient, Moments state) {
    double[] step = new double[gradient.length];
    for (int i = 0; i < step.length; i++) {
      step[i] = -rate * gradient[i];
    }
    return new Update(step, state.next(state.firstArray(), state.secondArray()));
  }

  /// `|1 − ηλ| > 1` exactly where `ηλ > 2`.
  @Override
  public double stabilityLimit() {
    return 2;
  }

  @Override
  public double growth(double curvature) {
    return Math.abs(1 - rate * curvature);
  }

  @Override
  public double[] preconditioner(Moments state) {
    double[] ones = new double[state.firstArray().length];
    Arrays.fill(ones, 1);
    return ones;
  }
}
