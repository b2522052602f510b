package gradus.doctor;

import java.util.Optional;

/// One cause that the training of a network can suffer from. Where it is absent but something was
/// measured on the way, it answers with [Level#INFO]: nothing is wrong, and by how much.
public interface NetworkPathology {
  /// Its public name.
  String slug();

  /// What the evidence shows of it; empty where it does not apply.
  Optional<Finding> examine(NetworkEvidence evidence);
}
