package gradus.lab.view;

import java.util.List;

/// What `gradus diagnose --json` prints.
///
/// @param command the command line that gives the same result again
/// @param verdict how the fit ended
/// @param healthy whether nothing alarming was found
/// @param examined what the doctor looked for
/// @param findings what it found
public record Diagnosed(
    String command,
    TrainingResult.Verdict verdict,
    boolean healthy,
    List<String> examined,
    List<FindingCard> findings) {
  public Diagnosed {
    examined = List.copyOf(examined);
    findings = List.copyOf(findings);
  }
}
