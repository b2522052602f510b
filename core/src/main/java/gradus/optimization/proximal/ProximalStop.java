package gradus.optimization.proximal;

/// When a run ends: where a subgradient `ξ` of `F` at the point is small, `‖ξ‖∞ ≤ max(subgradient,
/// relative · ‖ξ‖∞ of the first step)`; where the proven gap is at most `gap · |F|`; or after so
/// many steps.
///
/// @param subgradient the absolute tolerance, in the unit of `F` over the unit of a parameter; 0
///   for none
/// @param relative the tolerance as a share of the first step's; 0 for none
/// @param gap the relative duality gap; 0 for none
/// @param steps the most steps taken
public record ProximalStop(double subgradient, double relative, double gap, int steps) {
  public ProximalStop {
    if (!(subgradient >= 0) || !(relative >= 0) || !(gap >= 0) || steps < 0) {
      throw new IllegalArgumentException(
          "tolerances and steps are at least 0, not "
              + subgradient
              + ", "
              + relative
              + ", "
              + gap
              + " and "
              + steps);
    }
  }

  /// A subgradient 10⁹ times smaller than at the start, or 10,000 steps.
  public static ProximalStop defaults() {
    return new ProximalStop(0, 1e-9, 0, 10_000);
  }

  /// Ends where the minimum is known up to this share, for a problem that is known to be convex.
  public static ProximalStop atGap(double relative) {
    return new ProximalStop(0, 0, relative, 10_000);
  }

  public ProximalStop steps(int limit) {
    return new ProximalStop(subgradient, relative, gap, limit);
  }
}
