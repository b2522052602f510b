package gradus.optimization.landscape;

import gradus.linalg.iterative.End;
import gradus.linalg.iterative.Lanczos;
import gradus.linalg.iterative.Outcome;
import gradus.optimization.TwiceDifferentiable;
import java.util.Arrays;

/// The largest and the smallest curvature of a function at a point: both ends of the spectrum of
/// its Hessian, by Lanczos on products of the Hessian with vectors.
///
/// ```java
/// ExtremeCurvature ends = ExtremeCurvature.of(objective, minimum.point().toDoubles());
/// double steepest = ends.largest().value();          // gradient descent needs η < 2/λ₁
/// double condition = ends.condition();
/// ```
///
/// What is found lies inside the spectrum, so the true ends are at least as far apart. The upper
/// end usually stands out and comes soon; the lower one, in a crowd of curvatures near 0, comes
/// late, and [#outcome] says whether it came.
///
/// @param outcome whether both residuals are as small as was asked for
/// @param products with the Hessian
public record ExtremeCurvature(
    Curvature largest, Curvature smallest, Outcome outcome, int products) {
  /// The dimension of the smallest space that shows both ends.
  private static final int LEAST = 4;

  /// How long to look.
  ///
  /// @param tolerance of the residuals, relative to the largest modulus of a curvature
  /// @param products the most that are allowed, at least 6
  /// @param basis how many vectors are kept, at least 4; fewer where the products do not fill it
  /// @param seed same seed, same bits
  public record Options(double tolerance, int products, int basis, long seed) {
    public Options {
      if (!(tolerance >= 0) || products < LEAST + 2 || basis < LEAST) {
        throw new IllegalArgumentException(
            "needs no negative tolerance, at least 6 products, four for a space and one for the"
                + " residual of each end, and at least 4 vectors, not "
                + tolerance
                + ", "
                + products
                + " and "
                + basis);
      }
    }

    /// A tolerance of `1e-8`, 500 products, 40 vectors.
    public static Options defaults() {
      return new Options(1e-8, 500, 40, 1);
    }

    public Options tolerance(double other) {
      return new Options(other, products, basis, seed);
    }

    public Options products(int most) {
      return new Options(tolerance, most, basis, seed);
    }

    public Options basis(int vectors) {
      return new Options(tolerance, products, vectors, seed);
    }

    public Options seed(long other) {
      return new Options(tolerance, products, basis, other);
    }
  }

  /// Of the Hessian, with the default options.
  public static ExtremeCurvature of(TwiceDifferentiable f, double[] at) {
    return of(f, at, Options.defaults());
  }

  /// Of the Hessian.
  ///
  /// @throws IllegalArgumentException where the point is of another size
  public static ExtremeCurvature of(TwiceDifferentiable f, double[] at, Options options) {
    double[] ones = new double[f.size()];
    Arrays.fill(ones, 1);
    return of(f, at, ones, options);
  }

  /// Of the Hessian after preconditioning, `P⁻¹∇²f`.
  ///
  /// @param preconditioner the diagonal of `P`
  /// @throws IllegalArgumentException where a size does not fit, or `P` is not positive definite
  public static ExtremeCurvature of(
      TwiceDifferentiable f, double[] at, double[] preconditioner, Options options) {
    int count = Math.min(2, f.size());
    int left = options.products - 2; // for the residuals of both ends
    int basis = Math.min(options.basis, left);
    // in single precision no residual gets smaller than its rounding
    double tolerance = Math.max(options.tolerance, 4 * f.epsilon());
    // a further cycle renews half of the basis at most, and one that has begun is completed
    Lanczos found =
        Lanczos.of(
            HessianOperator.of(f, at, preconditioner),
            new Lanczos.Options(
                count, End.BOTH, basis, tolerance, left - basis / 2, false, options.seed));
    double[] root = HessianOperator.inverseRoot(preconditioner, f.size());
    return new ExtremeCurvature(
        Curvature.of(found, 0, root),
        Curvature.of(found, count - 1, root),
        found.outcome(),
        found.products());
  }

  /// The condition number: the ratio of the two, where both have one sign. Infinite where the one
  /// nearer to 0 is not told from 0 by its residual, NaN where the signs differ: curvatures between
  /// them decide then, and the ends do not show those.
  ///
  /// The true one is at least as large, up to rounding.
  public double condition() {
    double high = Math.abs(largest.value());
    double low = Math.abs(smallest.value());
    Curvature nearer = low <= high ? smallest : largest;
    double rounding = Math.ulp(1.0) * Math.max(high, low);
    if (Math.abs(nearer.value()) <= Math.max(nearer.residual(), rounding)) {
      return Double.POSITIVE_INFINITY;
    }
    return Math.signum(largest.value()) == Math.signum(smallest.value())
        ? Math.max(high, low) / Math.min(high, low)
        : Double.NaN;
  }
}
