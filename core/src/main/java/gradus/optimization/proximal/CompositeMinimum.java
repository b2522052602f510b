package gradus.optimization.proximal;

import gradus.linalg.Tensor;
import gradus.optimization.Outcome;
import gradus.optimization.Trace;

/// What a run found.
///
/// @param point the best point, of shape (size)
/// @param smooth `f` there
/// @param penalty `g` there
/// @param subgradient the `ξ` in `∂F(point)` that the last step makes known; small at a minimum
/// @param certificate the value and what is proven of the minimum: a dual value of `−∞` where the
///   smooth part is not known to be convex
/// @param outcome how the run ended
/// @param steps taken
/// @param evaluations of value and gradient
/// @param trace what happened on the way; its gradients are the `ξ`
public record CompositeMinimum(
    Tensor point,
    double smooth,
    double penalty,
    Tensor subgradient,
    DualityGap certificate,
    Outcome outcome,
    int steps,
    int evaluations,
    Trace trace) {
  /// `F(point)`
  public double value() {
    return smooth + penalty;
  }
}
