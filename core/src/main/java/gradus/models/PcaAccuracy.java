package gradus.models;

import gradus.linalg.Tensor;

/// How the variances of a [PcaFit] were found, and how far each can be from the exact one.
///
/// @param solver that found them, never [PcaSolver#AUTOMATIC]
/// @param bounds of `|λₖ − λₖ exact|`, of the shape of the variances, where exact is the eigenvalue
///   of the covariance of the numbers given, in exact arithmetic
public record PcaAccuracy(PcaSolver solver, Tensor bounds) {}
