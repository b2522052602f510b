package gradus.optimization;

/// How a run ended.
public enum Outcome {
  /// The gradient is below the tolerance asked for.
  CONVERGED,
  /// The steps allowed were used up before the gradient was small enough.
  STEP_LIMIT,
  /// No step decreases the function any further: rounding hides what is left of the gradient.
  STALLED,
  /// The run left without bound: the gradient grew, each step overshooting more than the last, or
  /// the function fell until its numbers overflowed.
  DIVERGED,
  /// The value or the gradient is NaN or infinite, though the steps before did not grow.
  NOT_FINITE,
  /// The listener asked to stop; the best point so far is the answer.
  INTERRUPTED;

  /// Whether the point is as good as the method and the arithmetic can make it.
  public boolean settled() {
    return this == CONVERGED || this == STALLED;
  }
}
