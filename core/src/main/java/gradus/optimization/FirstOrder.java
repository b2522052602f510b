package gradus.optimization;

/// A method that steps by a rule in the gradient alone: a pure function of gradient and state.
///
/// The same gradient and state give the same step, bit for bit, so a run resumes from a saved state
/// as if it had never stopped.
public sealed interface FirstOrder extends Method permits GradientDescent, Momentum, Adam {
  /// The learning rate `η > 0`.
  double rate();

  /// The same method with another rate.
  FirstOrder withRate(double rate);

  /// The step from a gradient and what is remembered of the earlier ones.
  Update update(double[] gradient, Moments state);

  /// `c` in the condition of stability: on a quadratic whose curvature (after preconditioning)
  /// reaches `λ₁`, the method diverges exactly where `η λ₁ > c`.
  double stabilityLimit();

  /// The factor by which an error grows in each step, on a quadratic, in a direction of curvature
  /// `λ` (after preconditioning): above 1 where the method diverges.
  double growth(double curvature);

  /// The diagonal of `P` for which the step is about `−η P⁻¹∇f`, in the given state: ones where
  /// there is none.
  double[] preconditioner(Moments state);

  /// A step, to be added to the point, and the state after it.
  @SuppressWarnings("ArrayRecordComponent") // handed over once, compared never
  record Update(double[] step, Moments state) {}

  /// The larger modulus of the roots of `z² − (1 + β − α)z + β`: how an error grows under momentum
  /// `β` and `α = ηλ`.
  static double momentumGrowth(double beta, double alpha) {
    double trace = 1 + beta - alpha;
    double discriminant = trace * trace - 4 * beta;
    return discriminant < 0 ? Math.sqrt(beta) : 0.5 * (Math.abs(trace) + Math.sqrt(discriminant));
  }

  /// Rejects a rate that is not a positive number.
  static void requireRate(double rate) {
    if (!(rate > 0) || rate == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("a learning rate is a positive number, not " + rate);
    }
  }

  /// Rejects a decay outside `[0, 1)`.
  static void requireDecay(String name, double decay) {
    if (!(decay >= 0 && decay < 1)) {
      throw new IllegalArgumentException(
          name
              + " is at least 0 and below 1, not "
              + decay
              + ": it is the share of the past that is kept");
    }
  }
}
