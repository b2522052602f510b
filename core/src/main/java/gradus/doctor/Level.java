package gradus.doctor;

/// How much a finding matters. From [#WARN] on it is an alarm.
public enum Level {
  /// Worth knowing; nothing is wrong.
  INFO,
  /// The result is worse than it could be.
  WARN,
  /// The result is not to be used.
  ERROR,
  /// There is no result.
  CRITICAL;

  public boolean alarm() {
    return this != INFO;
  }
}
