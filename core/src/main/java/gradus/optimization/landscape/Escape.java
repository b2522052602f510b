package gradus.optimization.landscape;

import gradus.linalg.Tensor;

/// A way down from a point where the gradient vanishes: promised by the curvature, then walked.
///
/// @param direction of length 1, of shape (size)
/// @param curvature `vᵀHv` along it: negative, or not told from 0 where higher derivatives lead
///   down
/// @param step how far along the direction was walked
/// @param promised the decrease that the quadratic predicts for this step, `−(gᵀv t + ½ vᵀHv t²)`
/// @param measured the decrease of the function over it
public record Escape(
    Tensor direction, double curvature, double step, double promised, double measured) {
  /// Whether the function went down as far as the quadratic promised, within a fifth.
  public boolean asPromised() {
    return Math.abs(measured - promised) <= 0.2 * Math.abs(promised);
  }
}
