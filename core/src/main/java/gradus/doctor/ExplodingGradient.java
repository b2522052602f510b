package gradus.doctor;

import java.util.Optional;

/// `exploding_gradient`: what reaches the first layer is many times what leaves the last. Each
/// layer multiplies the gradient by more than 1, and depth makes it large (Pascanu, Mikolov &
/// Bengio 2013, §2).
public record ExplodingGradient() implements NetworkPathology {
  @Override
  public String slug() {
    return "exploding_gradient";
  }

  @Override
  public Optional<Finding> examine(NetworkEvidence evidence) {
    return LayerSlopes.of(evidence)
        .finding(slug(), false)
        .filter(finding -> finding.level().alarm()); // its opposite tells the numbers
  }
}
