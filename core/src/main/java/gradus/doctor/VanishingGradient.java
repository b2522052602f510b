package gradus.doctor;

import java.util.Optional;

/// `vanishing_gradient`: what reaches the first layer is a small part of what leaves the last. Each
/// layer multiplies the gradient by its weights and the slope of its activation; where that factor
/// is below 1, depth makes it nothing (Hochreiter 1991; Glorot & Bengio 2010, §4).
public record VanishingGradient() implements NetworkPathology {
  @Override
  public String slug() {
    return "vanishing_gradient";
  }

  @Override
  public Optional<Finding> examine(NetworkEvidence evidence) {
    return LayerSlopes.of(evidence).finding(slug(), true);
  }
}
