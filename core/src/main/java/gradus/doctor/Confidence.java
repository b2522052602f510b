package gradus.doctor;

/// Where the confidence in a finding comes from.
public enum Confidence {
  /// A theorem whose conditions were checked on the data, in exact arithmetic or with a rigorous
  /// bound.
  PROVEN,
  /// The theorem predicted a number, which was then measured and agreed.
  MEASURED,
  /// The conditions hold, but no prediction could be confirmed.
  SUSPECTED
}
