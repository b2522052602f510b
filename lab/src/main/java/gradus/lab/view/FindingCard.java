package gradus.lab.view;

import java.util.List;

/// One finding of the doctor as a person reads it.
///
/// @param slug its public identifier, such as `separable_logistic`
/// @param level `info`, `warn`, `error` or `critical`
/// @param title the cause in a few words
/// @param cause the root cause in one sentence
/// @param formula the theorem behind it
/// @param numbers the theorem with the measured numbers put in
/// @param evidence what was measured, one sentence each
/// @param fix what to do, with its value
/// @param verified what the fix did when tried, or that it was not tried
public record FindingCard(
    String slug,
    String level,
    String title,
    String cause,
    String formula,
    String numbers,
    List<String> evidence,
    String fix,
    String verified) {

  public FindingCard {
    evidence = List.copyOf(evidence);
  }

  /// Whether something is wrong, rather than worth knowing.
  public boolean alarm() {
    return !level.equals("info");
  }

  /// Whether the fit should not be trusted because of it.
  public boolean serious() {
    return level.equals("error") || level.equals("critical");
  }
}
