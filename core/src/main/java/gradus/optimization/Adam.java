package gradus.optimization;

/// Adam (Kingma & Ba 2015, Algorithm 1). `m`, `v`: running means of `g`, `g²`; `t`: steps taken.
///
/// `m ← β₁m + (1 − β₁)g`, `v ← β₂v + (1 − β₂)g²`, `θ ← θ − η m̂ / (√v̂ + ε)` with `m̂ = m/(1 −
/// β₁ᵗ)`, `v̂ = v/(1 − β₂ᵗ)`.
///
/// @param rate `η > 0`: about the largest change of a parameter in one step
/// @param beta1 `β₁` in `[0, 1)`
/// @param beta2 `β₂` in `[0, 1)`
/// @param epsilon `ε > 0`, added to the root as in the paper's algorithm, not under it
public record Adam(double rate, double beta1, double beta2, double epsilon) implements FirstOrder {
  public Adam {
    FirstOrder.requireRate(rate);
    FirstOrder.requireDecay("beta1", beta1);
    FirstOrder.requireDecay("beta2", beta2);
    if (!(epsilon > 0)) {
      throw new IllegalArgumentException(
          "epsilon is a small positive number such as 1e-8, not " + epsilon);
    }
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
  public Update update(double[] gradient, Moments state) {
    int n = gradient.length;
    int t = state.steps() + 1;
    double firstBias = 1 - Math.pow(beta1, t);
    double secondBias = 1 - Math.pow(beta2, t);
    double[] m = new double[n];
    double[] v = new double[n];
    double[] step = new double[n];
    for (int i = 0; i < n; i++) {
      double g = gradient[i];
      m[i] = beta1 * state.first(i) + (1 - beta1) * g;
      v[i] = beta2 * state.second(i) + (1 - beta2) * g * g;
      step[i] = -rate * (m[i] / firstBias) / (Math.sqrt(v[i] / secondBias) + epsilon);
    }
    return new Update(step, state.next(m, v));
  }

  /// The roots of `z² − (1 + β₁ − (1 − β₁)ηλ) z + β₁` leave the unit disc where `ηλ > (2 + 2β₁)/(1
  /// − β₁)`; `λ` is an eigenvalue of `P⁻¹∇²f` (Cohen et al. 2022, *Adaptive gradient methods at the
  /// edge of stability*).
  @Override
  public double stabilityLimit() {
    return (2 + 2 * beta1) / (1 - beta1);
  }

  @Override
  public double growth(double curvature) {
    return FirstOrder.momentumGrowth(beta1, (1 - beta1) * rate * curvature);
  }

  /// `P = diag(√v̂ + ε)`
  @Override
  public double[] preconditioner(Moments state) {
    double secondBias = state.steps() == 0 ? 1 : 1 - Math.pow(beta2, state.steps());
    double[] diagonal = new double[state.secondArray().length];
    for (int i = 0; i < diagonal.length; i++) {
      diagonal[i] = Math.sqrt(state.second(i) / secondBias) + epsilon;
    }
    return diagonal;
  }
}
