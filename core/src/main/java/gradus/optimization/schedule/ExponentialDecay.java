package gradus.optimization.schedule;

/// Smaller by the same factor in every step: `γ^(t − 1)`.
///
/// @param decay `γ` in `(0, 1]`
public record ExponentialDecay(double decay) implements Schedule {
  public ExponentialDecay {
    requireDecay(decay);
  }

  @Override
  public double factor(long step) {
    return Math.pow(decay, (double) (step - 1));
  }

  static void requireDecay(double decay) {
    if (!(decay > 0 && decay <= 1)) {
      throw new IllegalArgumentException(
          "a rate decays by a factor above 0 and at most 1, not " + decay);
    }
  }
}
