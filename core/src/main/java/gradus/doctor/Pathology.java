package gradus.doctor;

import java.util.List;
import java.util.Optional;

/// One cause that a run can suffer from.
public interface Pathology {
  /// Its public name.
  String slug();

  /// The slugs of the causes that follow from this one.
  List<String> explains();

  /// Whether the evidence shows it.
  Optional<Finding> examine(Evidence evidence);
}
