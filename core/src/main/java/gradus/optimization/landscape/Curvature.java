package gradus.optimization.landscape;

import gradus.linalg.Tensor;
import gradus.linalg.iterative.End;
import gradus.linalg.iterative.Lanczos;
import gradus.linalg.kernel.Storage;
import gradus.optimization.TwiceDifferentiable;
import java.util.Arrays;

/// How a function bends along a direction in which it bends the most, or the least: an approximate
/// eigenpair of its Hessian, or of `P⁻¹∇²f` for a preconditioner `P`.
///
/// `value` is a Rayleigh quotient, so it is never above the largest eigenvalue and never below the
/// smallest, up to rounding: that a learning rate exceeds `c/value` proves that it exceeds `c/λ₁`,
/// and a negative value proves that there is a way down. Some eigenvalue lies within `residual` of
/// it (Parlett 1998, §4.5).
///
/// @param value `vᵀHv` for a unit vector `v`
/// @param residual `‖Hv − value·v‖₂`
/// @param direction `v`, of shape (size); with a preconditioner `P^{−½}v`, in the coordinates of
///   the point
public record Curvature(double value, double residual, Tensor direction) {
  /// The largest curvature at a point, with at most 30 products.
  public static Curvature largest(TwiceDifferentiable f, double[] at) {
    double[] ones = new double[f.size()];
    Arrays.fill(ones, 1);
    return largest(f, at, ones, 30, 1);
  }

  /// The largest curvature after preconditioning, as far as a given number of products finds it.
  /// Where the largest eigenvalues stand apart from the others, 20 products give three digits or
  /// more; `residual` tells.
  ///
  /// @param preconditioner the diagonal of `P`
  /// @param most the most products with the Hessian, at least 4
  /// @param seed of the first direction
  /// @throws IllegalArgumentException where a size does not fit, or `P` is not positive definite
  public static Curvature largest(
      TwiceDifferentiable f, double[] at, double[] preconditioner, int most, long seed) {
    if (most < 4) {
      throw new IllegalArgumentException(
          "needs at least 4 products, three for a space and one for its residual, not " + most);
    }
    // one cycle, whose last product goes into the residual
    Lanczos.Options options =
        new Lanczos.Options(1, End.LARGEST, most - 1, f.epsilon(), most - 1, false, seed);
    Lanczos found = Lanczos.of(HessianOperator.of(f, at, preconditioner), options);
    return of(found, 0, HessianOperator.inverseRoot(preconditioner, f.size()));
  }

  /// Pair `k` of those found for `P^{−½}HP^{−½}`, with the diagonal of `P^{−½}`.
  static Curvature of(Lanczos found, int k, double[] root) {
    double[] direction = Points.column(found.vectors(), k);
    for (int i = 0; i < direction.length; i++) {
      direction[i] *= root[i];
    }
    return new Curvature(
        found.values().flat(k),
        found.bounds().flat(k),
        Storage.tensor(gradus.linalg.Shape.of(direction.length), direction));
  }
}
