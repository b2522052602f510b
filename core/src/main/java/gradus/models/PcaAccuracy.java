package gradus.models;

import gradus.linalg.Tensor;

/// How the variances of a [PcaFit] were found, and how far each can be from the exact one.
///
/// @param solver that found them, never [PcaSolver#AUTOMATIC]
/// @param bounds of `|λₖ − λₖ exact|`, of the shape of the variances, where exact is the eigenvalue
///   of the covariance of the numbers given, in exact arithmetic
public record PcaAccuracy(PcaSolver solver, Tensor bounds) {
  /// How many digits of a variance, counted from 0, can be relied on.
  public double digits(PcaFit fit, int component) {
    double variance = fit.variances().flat(component);
    double bound = bounds.flat(component);
    return bound == 0 ? 16 : Math.clamp(Math.log10(variance / bound), 0, 16);
  }
}
