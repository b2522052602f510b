package gradus.doctor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Examines runs. It reads evidence and repeats runs on the side; the run examined stays as it was,
/// bit for bit.
public final class Doctor {
  /// Every pathology, causes before what follows from them.
  public static final List<Pathology> PATHOLOGIES =
      List.of(
          new SeparableLogistic(),
          new UnscaledFeatures(),
          new RateTooHigh(),
          new NonFiniteOrigin());

  private Doctor() {}

  /// Looks for every pathology, and puts what follows from another under its root.
  public static Diagnosis examine(Evidence evidence) {
    Map<String, Finding> found = new HashMap<>();
    for (Pathology pathology : PATHOLOGIES) {
      pathology.examine(evidence).ifPresent(finding -> found.put(finding.slug(), finding));
    }
    List<Finding> roots = new ArrayList<>();
    for (Pathology pathology : PATHOLOGIES) {
      Optional.ofNullable(found.get(pathology.slug()))
          .filter(finding -> !explained(pathology.slug(), found))
          .ifPresent(finding -> roots.add(finding.explaining(consequences(pathology, found))));
    }
    roots.sort(Comparator.comparing(Finding::level).reversed());
    return new Diagnosis(roots);
  }

  private static boolean explained(String slug, Map<String, Finding> found) {
    return PATHOLOGIES.stream()
        .anyMatch(cause -> alarming(cause, found) && cause.explains().contains(slug));
  }

  private static boolean alarming(Pathology cause, Map<String, Finding> found) {
    Finding finding = found.get(cause.slug());
    return finding != null && finding.level().alarm();
  }

  private static List<Finding> consequences(Pathology cause, Map<String, Finding> found) {
    return alarming(cause, found)
        ? cause.explains().stream()
            .flatMap(slug -> Optional.ofNullable(found.get(slug)).stream())
            .toList()
        : List.of();
  }
}
