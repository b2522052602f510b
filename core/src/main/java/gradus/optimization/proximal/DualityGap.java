package gradus.optimization.proximal;

import gradus.optimization.Gap;

/// A proof of how far a value can be above the minimum: `dual ≤ f* ≤ primal`.
///
/// The dual value is that of a point where the dual function is finite, so the bound holds by weak
/// duality (Boyd & Vandenberghe 2004, §5.5.1), whatever method found the point.
///
/// @param primal the value of the function at the point
/// @param dual a lower bound of the function everywhere; `−∞` where none is known
public record DualityGap(double primal, double dual) {
  /// How far the value can be above the minimum, up to the rounding of its parts.
  public double gap() {
    double gap = primal - dual;
    return gap < 0 ? 0 : gap;
  }

  /// The same as a statement for a report: the bound and its theorem, or why there is none.
  public Gap asGap() {
    if (Double.isFinite(gap())) {
      return new Gap.Proven(
          gap(), "f − f* ≤ primal − dual, by weak duality (Boyd & Vandenberghe 2004, §5.5.1)");
    }
    return new Gap.NotProven("no dual value is known: the smooth part is not said to be convex");
  }

  /// The gap as a share of the larger of the two bounds.
  public double relative() {
    double size = Math.max(Math.abs(primal), Double.isInfinite(dual) ? 0 : Math.abs(dual));
    return gap() == 0 ? 0 : gap() / size;
  }
}
