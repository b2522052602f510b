package gradus.optimization.schedule;

/// Smaller by a factor `γ` after every `k` steps: `γ^⌊(t − 1)/k⌋`.
///
/// @param every `k ≥ 1`
/// @param decay `γ` in `(0, 1]`
public record StepDecay(long every, double decay) implements Schedule {
  public StepDecay {
    Schedule.requireSteps(every);
    ExponentialDecay.requireDecay(decay);
  }

  @Override
  public double factor(long step) {
    long falls = (step - 1) / every;
    return Math.pow(decay, (double) falls);
  }
}
