package gradus.optimization;

/// A method at work: the memory it keeps from step to step.
interface Descent {
  /// Takes one step and evaluates there; `false` where no step decreases the function any further.
  boolean advance(Position at);

  /// Whether the method knew all it needs where it stands: `false` where the Hessian is not finite.
  default boolean informed() {
    return true;
  }

  /// What a first-order method remembers; nothing for the others.
  default State state() {
    return State.NONE;
  }
}
