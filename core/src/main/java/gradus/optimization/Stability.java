package gradus.optimization;

import java.util.function.DoubleUnaryOperator;

/// What the theory of linear recurrences says of a method on a quadratic: where it diverges, and
/// how fast.
///
/// @param limit `c`: with a rate `η` the error grows without bound exactly where `ηλ > c` for some
///   curvature `λ`
/// @param preconditioned whether `λ` is an eigenvalue of `P⁻¹∇²f`, with the preconditioner that the
///   method builds as it runs ([FirstOrder#preconditioner]), rather than of `∇²f`
/// @param growth the factor by which an error along a direction of curvature `λ` grows in each
///   step: above 1 where the method diverges
public record Stability(double limit, boolean preconditioned, DoubleUnaryOperator growth) {
  /// The factor of growth per step at a curvature.
  public double growth(double curvature) {
    return growth.applyAsDouble(curvature);
  }

  /// The larger modulus of the roots of `z² − trace·z + determinant`: how an error grows that
  /// follows `eₖ₊₁ = trace·eₖ − determinant·eₖ₋₁`.
  public static double radius(double trace, double determinant) {
    double discriminant = trace * trace - 4 * determinant;
    return discriminant < 0
        ? Math.sqrt(determinant)
        : 0.5 * (Math.abs(trace) + Math.sqrt(discriminant));
  }
}
