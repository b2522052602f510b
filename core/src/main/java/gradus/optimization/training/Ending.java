package gradus.optimization.training;

/// How a run of training ended.
public enum Ending {
  /// All steps asked for were taken.
  COMPLETED,
  /// The loss on the held-out rows had not improved for too long.
  EARLY,
  /// The listener asked to stop; the run can be continued.
  INTERRUPTED,
  /// A loss, or what a step made of the parameters, was NaN or infinite.
  NOT_FINITE
}
