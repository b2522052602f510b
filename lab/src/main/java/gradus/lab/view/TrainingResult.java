package gradus.lab.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// All that `gradus train` has to say: rendered alike on the terminal, as JSON and as a page.
///
/// @param title what was done, such as `Logistic regression of diagnosis on breast-cancer`
/// @param version of Gradus
/// @param command the command line that gives the same result again
/// @param data what was read
/// @param split how rows were kept for testing
/// @param model `logistic` or `pca`
/// @param objective what was minimized or maximized
/// @param terms what each symbol of the objective is here, with its number
/// @param search the way there; null when the solution is direct
/// @param scores metrics
/// @param certificate what can be checked without trusting the solver
/// @param examined what the doctor looked for
/// @param findings what the doctor found; empty is healthy
/// @param fitted the model
/// @param verdict in one word and one sentence
/// @param files where things were written
public record TrainingResult(
    String title,
    String version,
    String command,
    DataSummary data,
    Split split,
    String model,
    Typeset objective,
    List<Symbol> terms,
    @Nullable Search search,
    List<Score> scores,
    List<Check> certificate,
    List<String> examined,
    List<FindingCard> findings,
    Fitted fitted,
    Verdict verdict,
    Files files) {

  /// Rows for fitting and rows for testing, drawn with a seed.
  public record Split(int training, int heldOut, long seed, boolean stratified) {}

  /// A symbol of the objective and what it stands for here.
  public record Symbol(Typeset symbol, String meaning) {}

  /// How it ended.
  ///
  /// @param outcome a word, as in the table of exit codes
  /// @param code the exit code
  /// @param sentence first the sentence, then the number
  public record Verdict(String outcome, int code, String sentence) {

    public boolean trustworthy() {
      return code == 0;
    }
  }

  /// Paths of what was written; null for what was not asked for.
  public record Files(@Nullable String model, @Nullable String report) {}

  public TrainingResult {
    terms = List.copyOf(terms);
    scores = List.copyOf(scores);
    certificate = List.copyOf(certificate);
    examined = List.copyOf(examined);
    findings = List.copyOf(findings);
  }

  /// The same result with the paths of the files that were written.
  public TrainingResult with(Files written) {
    return new TrainingResult(
        title,
        version,
        command,
        data,
        split,
        model,
        objective,
        terms,
        search,
        scores,
        certificate,
        examined,
        findings,
        fitted,
        verdict,
        written);
  }
}
