package gradus.lab;

import gradus.doctor.Diagnosis;
import gradus.doctor.Doctor;
import gradus.doctor.Evidence;
import gradus.doctor.Finding;
import gradus.doctor.NetworkDoctor;
import gradus.doctor.NetworkEvidence;
import gradus.doctor.NetworkPathology;
import gradus.doctor.Pathology;
import gradus.doctor.Wording;
import gradus.lab.view.FindingCard;
import gradus.models.Dataset;
import gradus.models.Logistic;
import gradus.models.LogisticFit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// What the doctor looked for and what it found, as a person reads it.
///
/// @param looked the names of the pathologies
/// @param findings root causes, the gravest first, then what follows from each
record Examination(List<String> looked, List<FindingCard> findings) {
  Examination {
    looked = List.copyOf(looked);
    findings = List.copyOf(findings);
  }

  /// Examines a fit to these rows, as the model saw them.
  static Examination of(Logistic settings, Dataset training, LogisticFit fit) {
    Diagnosis diagnosis = Doctor.examine(Evidence.of(settings, training, fit));
    List<FindingCard> cards = new ArrayList<>();
    for (Finding finding : diagnosis.findings()) {
      cards.add(card(finding, ""));
      finding
          .consequences()
          .forEach(other -> cards.add(card(other, "follows from " + finding.slug())));
    }
    return new Examination(slugs(Doctor.PATHOLOGIES.stream().map(Pathology::slug)), cards);
  }

  /// Examines how a network was trained.
  static Examination of(NetworkEvidence evidence) {
    return new Examination(
        slugs(NetworkDoctor.PATHOLOGIES.stream().map(NetworkPathology::slug)),
        NetworkDoctor.examine(evidence).findings().stream().map(one -> card(one, "")).toList());
  }

  /// Of a network that nobody asked to examine.
  static Examination none() {
    return new Examination(List.of(), List.of());
  }

  private static List<String> slugs(Stream<String> slugs) {
    return slugs.map(slug -> slug.replace('_', ' ')).toList();
  }

  private static FindingCard card(Finding finding, String root) {
    Wording words = Wording.of(finding);
    List<String> evidence = new ArrayList<>();
    if (!root.isEmpty()) {
      evidence.add(root);
    }
    evidence.add(words.confidence());
    evidence.addAll(words.excluded());
    return new FindingCard(
        finding.slug(),
        finding.level().name().toLowerCase(Locale.ROOT),
        words.title(),
        words.cause(),
        words.formula(),
        words.substituted(),
        evidence,
        finding.mend().isPresent() ? words.mend() : "",
        words.effect());
  }
}
