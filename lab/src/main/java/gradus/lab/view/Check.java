package gradus.lab.view;

/// One line of a certificate: a statement that can be checked without trusting the solver.
///
/// @param statement the sentence, with its number
/// @param measure what was measured, such as `‖∇L‖∞`
/// @param value the measured number
/// @param tolerance what it must not exceed; NaN where nothing is demanded
/// @param proof how it was found
/// @param standing whether it holds
public record Check(
    String statement,
    String measure,
    double value,
    double tolerance,
    String proof,
    Standing standing) {

  /// What became of the statement.
  public enum Standing {
    HOLDS,
    FAILS,
    UNPROVEN
  }
}
