package gradus.certify.convexity;

import gradus.linalg.Tensor;
import java.util.Map;

/// A segment in the domain at which a function is on the wrong side of its chord, by far more than
/// rounding explains; or at which it has values at the ends and none in between, so that its domain
/// is not convex.
///
/// @param a one end, by the names of all variables
/// @param b the other end
/// @param weight `λ`, the share of `a` in the point between
/// @param element the element of the value that is compared; 0 for a scalar
/// @param value `f(λa + (1 − λ)b)`; NaN where there is none
/// @param chord `λ f(a) + (1 − λ) f(b)`; NaN where `value` is
public record Counterexample(
    Map<String, Tensor> a,
    Map<String, Tensor> b,
    double weight,
    int element,
    double value,
    double chord) {
  public Counterexample {
    a = Map.copyOf(a);
    b = Map.copyOf(b);
  }
}
