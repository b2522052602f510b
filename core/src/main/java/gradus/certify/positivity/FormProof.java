package gradus.certify.positivity;

import java.util.ArrayList;
import java.util.List;

/// What a template says of a quadratic form: that it is positive semidefinite, in lines; or which
/// sign was not shown.
public record FormProof(boolean holds, List<String> lines) {
  public FormProof {
    lines = List.copyOf(lines);
  }

  static FormProof of(String... lines) {
    return new FormProof(true, List.of(lines));
  }

  static FormProof failed(String line) {
    return new FormProof(false, List.of(line));
  }

  /// Both hold; the first that does not is the answer.
  FormProof and(FormProof other) {
    if (!holds) {
      return this;
    }
    if (!other.holds) {
      return other;
    }
    List<String> all = new ArrayList<>(lines);
    all.addAll(other.lines);
    return new FormProof(true, all);
  }

  /// This one if it holds, else the other.
  FormProof or(FormProof other) {
    return holds ? this : other;
  }
}
