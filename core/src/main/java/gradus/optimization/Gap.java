package gradus.optimization;

/// How far a point's value can be above the minimum.
public sealed interface Gap {
  /// A theorem bounds it: `f(x) − f* ≤ bound`.
  ///
  /// @param bound at least 0, in the unit of `f`
  /// @param theorem whose conditions were checked, and where it is from
  record Proven(double bound, String theorem) implements Gap {}

  /// No theorem at hand applies.
  ///
  /// @param reason which condition fails
  record NotProven(String reason) implements Gap {}

  /// For a function that is strongly convex, such as one with an L2 penalty on every parameter:
  /// `f(x) − f* ≤ ‖∇f(x)‖²/(2μ)` (Boyd & Vandenberghe 2004, eq. 9.9).
  ///
  /// @param gradientNorm `‖∇f(x)‖₂`
  /// @param mu `μ`: no curvature of `f` is below it; 0 where nothing is known
  static Gap stronglyConvex(double gradientNorm, double mu) {
    return mu > 0 && Double.isFinite(gradientNorm)
        ? new Proven(
            gradientNorm * gradientNorm / (2 * mu),
            "f − f* ≤ ‖∇f‖²/(2μ) for μ-strongly convex f (Boyd & Vandenberghe 2004, 9.9)")
        : new NotProven("the function is not known to be strongly convex");
  }
}
