package gradus.optimization;

import gradus.linalg.Tensor;

/// What a run found.
///
/// @param point the best point, of shape (size)
/// @param value `f` there
/// @param gradient `∇f` there, of shape (size)
/// @param outcome how the run ended
/// @param steps taken
/// @param evaluations of value and gradient
/// @param trace what happened on the way
/// @param state what a first-order method remembered at the end; nothing for the others
public record Minimum(
    Tensor point,
    double value,
    Tensor gradient,
    Outcome outcome,
    int steps,
    int evaluations,
    Trace trace,
    State state) {}
