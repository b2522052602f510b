package gradus.optimization;

import java.util.function.DoubleUnaryOperator;

/// What the theory of linear recurrences says of a method on a quadratic: where it diverges, and
/// how fast. Along a direction of curvature `λ` the errors follow `eₖ₊₁ = trace(λ)·eₖ −
/// determinant(λ)·eₖ₋₁`.
///
/// @param limit `c`: with a rate `η` an error grows without bound exactly where `ηλ > c` for some
///   curvature `λ > 0`
/// @param preconditioned whether `λ` is an eigenvalue of `P⁻¹∇²f`, with the preconditioner that the
///   method builds as it runs ([FirstOrder#preconditioner]), taken to be at rest, rather than of
///   `∇²f`
/// @param trace the sum of the roots of the recurrence, at a curvature
/// @param determinant their product
/// @param period how many gradients make one step
public record Stability(
    double limit,
    boolean preconditioned,
    DoubleUnaryOperator trace,
    DoubleUnaryOperator determinant,
    int period) {
  /// Of the heavy ball `v ← βv − αg`, `θ ← θ + v`, where an update moves by `αλ` of the error:
  /// gradient descent for `β = 0`. `eₖ₊₁ = (1 + β − αλ) eₖ − β eₖ₋₁` grows exactly where `αλ > 2 +
  /// 2β`.
  ///
  /// @param beta the share of the velocity that is kept
  /// @param rate `η`
  /// @param share `α/η`
  static Stability heavyBall(double beta, double rate, double share, boolean preconditioned) {
    return new Stability(
        (2 + 2 * beta) / share,
        preconditioned,
        curvature -> 1 + beta - share * rate * curvature,
        _ -> beta,
        1);
  }

  /// The factor per step by which an error grows along a direction of that curvature: above 1 where
  /// the method diverges.
  public double growth(double curvature) {
    double root = radius(trace.applyAsDouble(curvature), determinant.applyAsDouble(curvature));
    return period == 1 ? root : Math.pow(root, 1.0 / period);
  }

  /// With weight decay beside the step, `θ ← (1 − s)θ + …`: the trace falls by `s`, and the
  /// determinant by `s` times its value at rest. The root at −1, where the limit lies, then comes
  /// at `1 − s/2` of the old limit.
  ///
  /// Where `k` gradients make a step, parameters shrink with each of them: by `1 − (1 − s)ᵏ` in
  /// all, and the mean gradient is that of smaller and smaller errors.
  ///
  /// @param shrink `s`, the rate times the strength of the decay
  public Stability decayed(double shrink) {
    double errors = 0;
    double error = 1;
    for (int k = 0; k < period; k++) {
      errors += error;
      error *= 1 - shrink;
    }
    double mean = errors / period;
    double lost = shrink * errors; // 1 − (1 − s)ᵏ
    double still = determinant.applyAsDouble(0);
    return new Stability(
        limit * (1 - lost / 2) / mean,
        preconditioned,
        curvature -> trace.applyAsDouble(mean * curvature) - lost,
        curvature -> determinant.applyAsDouble(mean * curvature) - lost * still,
        period);
  }

  /// With a penalty `½μ‖θ‖²` in the function. Under a preconditioner its curvature `μ/P` differs
  /// from argument to argument; it only adds to the others', so that the limit still says where the
  /// method diverges, but not where it surely does not.
  public Stability penalized(double strength, double rate) {
    return preconditioned
        ? this
        : new Stability(
            limit - rate * strength,
            false,
            curvature -> trace.applyAsDouble(curvature + strength),
            curvature -> determinant.applyAsDouble(curvature + strength),
            period);
  }

  /// Where only every `k`-th gradient makes a step.
  public Stability every(int gradients) {
    return new Stability(limit, preconditioned, trace, determinant, period * gradients);
  }

  /// The larger modulus of the roots of `z² − trace·z + determinant`.
  private static double radius(double trace, double determinant) {
    double discriminant = trace * trace - 4 * determinant;
    return discriminant < 0
        ? Math.sqrt(determinant)
        : 0.5 * (Math.abs(trace) + Math.sqrt(discriminant));
  }
}
