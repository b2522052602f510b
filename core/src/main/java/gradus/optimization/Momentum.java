package gradus.optimization;

import java.util.Arrays;

/// The heavy ball (Polyak 1964, *Some methods of speeding up the convergence of iteration
/// methods*): `v ← β v − η ∇f(θ)`, `θ ← θ + v`.
///
/// @param rate `η > 0`
/// @param beta the share `β` of the velocity that is kept, in `[0, 1)`
public record Momentum(double rate, double beta) implements FirstOrder {
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
  public Update update(double[] gradient, Moments state) {
    double[] velocity = new double[gradient.length];
    for (int i = 0; i < velocity.length; i++) {
      velocity[i] = beta * state.first(i) - rate * gradient[i];
    }
    return new Update(velocity.clone(), state.next(velocity, state.secondArray()));
  }

  /// The roots of `z² − (1 + β − ηλ) z + β` leave the unit disc where `ηλ > 2 + 2β`.
  @Override
  public double stabilityLimit() {
    return 2 + 2 * beta;
  }

  @Override
  public double growth(double curvature) {
    return FirstOrder.momentumGrowth(beta, rate * curvature);
  }

  @Override
  public double[] preconditioner(Moments state) {
    double[] ones = new double[state.firstArray().length];
    Arrays.fill(ones, 1);
    return ones;
  }
}
