package gradus.doctor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Examines how networks were trained. It reads evidence and computes beside the run, which stays
/// as it was, bit for bit.
public final class NetworkDoctor {
  /// Every pathology, in the order in which a person would look.
  public static final List<NetworkPathology> PATHOLOGIES =
      List.of(
          new NonFiniteTraining(),
          new GradientMismatch(),
          new InitialLoss(),
          new VanishingGradient(),
          new ExplodingGradient(),
          new GrowingGradient(),
          new DeadUnits(),
          new TrainingRate());

  private NetworkDoctor() {}

  /// Looks for every pathology: what is grave comes first, what is well last.
  public static Diagnosis examine(NetworkEvidence evidence) {
    List<Finding> findings = new ArrayList<>();
    for (NetworkPathology pathology : PATHOLOGIES) {
      pathology.examine(evidence).ifPresent(findings::add);
    }
    findings.sort(Comparator.comparing(Finding::level).reversed());
    return new Diagnosis(findings);
  }

  /// A finding of one cause, without a mend that was tried.
  static Finding finding(
      String slug,
      Level level,
      Confidence confidence,
      Map<String, Double> numbers,
      Map<String, String> names) {
    return new Finding(
        slug, level, confidence, numbers, names, List.of(), List.of(), Optional.empty());
  }
}
