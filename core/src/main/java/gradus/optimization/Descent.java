package gradus.optimization;

/// A method at work: the memory it keeps from step to step.
interface Descent {
  /// Takes one step and evaluates there; `false` where no step decreases the function any further.
  boolean advance(Position at);

  /// What a first-order method remembers; nothing for the others.
  default State state() {
    return State.NONE;
  }
}
