package gradus.optimization.direct;

import gradus.linalg.Tensor;
import gradus.optimization.Outcome;
import gradus.optimization.Trace;

/// What a run found.
///
/// @param point the best point, of shape (size)
/// @param value the function there; NaN where no point had a value
/// @param outcome how the run ended
/// @param steps iterations, or generations
/// @param evaluations of the function
/// @param restarts how often the search began anew
/// @param trace the best value after each step; there are no gradients, so those are NaN, and the
///   length of a step is how wide the search is
public record DirectMinimum(
    Tensor point,
    double value,
    Outcome outcome,
    int steps,
    int evaluations,
    int restarts,
    Trace trace) {}
