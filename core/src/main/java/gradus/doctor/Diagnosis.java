package gradus.doctor;

import java.util.List;

/// What the doctor found: root causes, the gravest first, each with the findings it explains.
///
/// @param findings empty where there is nothing to say
public record Diagnosis(List<Finding> findings) {
  public Diagnosis {
    findings = List.copyOf(findings);
  }

  /// Whether nothing is wrong. There may still be something worth knowing.
  public boolean healthy() {
    return findings.stream().noneMatch(finding -> finding.level().alarm());
  }

  /// The findings that are alarms.
  public List<Finding> alarms() {
    return findings.stream().filter(finding -> finding.level().alarm()).toList();
  }
}
