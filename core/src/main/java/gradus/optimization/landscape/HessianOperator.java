package gradus.optimization.landscape;

import gradus.linalg.iterative.LinearOperator;
import gradus.optimization.TwiceDifferentiable;

/// The Hessian of a function at a point, as an operator: known by its products with vectors, each
/// about as costly as two gradients, and never formed.
public final class HessianOperator {
  private HessianOperator() {}

  /// `∇²f(at)`
  ///
  /// @throws IllegalArgumentException where the point is of another size, or the function has no
  ///   arguments
  public static LinearOperator of(TwiceDifferentiable f, double[] at) {
    Points.requirePoint(f, at);
    double[] point = at.clone();
    return LinearOperator.symmetric(f.size(), (x, y) -> f.hessianVector(point, x, y));
  }

  /// `P^{−½} ∇²f(at) P^{−½}`, which has the eigenvalues of `P⁻¹∇²f(at)` and is symmetric.
  ///
  /// @param preconditioner the diagonal of `P`
  /// @throws IllegalArgumentException where a size does not fit, or `P` is not positive definite
  public static LinearOperator of(TwiceDifferentiable f, double[] at, double[] preconditioner) {
    LinearOperator hessian = of(f, at);
    double[] root = inverseRoot(preconditioner, f.size());
    double[] argument = new double[root.length];
    return LinearOperator.symmetric(
        root.length,
        (x, y) -> {
          for (int i = 0; i < root.length; i++) {
            argument[i] = root[i] * x[i];
          }
          hessian.apply(argument, y);
          for (int i = 0; i < root.length; i++) {
            y[i] *= root[i];
          }
        });
  }

  /// The diagonal of `P^{−½}`; NaN where the one of `P` is, as after a run that broke.
  static double[] inverseRoot(double[] preconditioner, int size) {
    Points.requireSize("the preconditioner", preconditioner.length, size);
    double[] root = new double[size];
    for (int i = 0; i < size; i++) {
      if (preconditioner[i] <= 0) {
        throw new IllegalArgumentException(
            "a preconditioner has a positive diagonal, but entry "
                + i
                + " is "
                + preconditioner[i]
                + "; add an ε to it");
      }
      root[i] = 1 / Math.sqrt(preconditioner[i]);
    }
    return root;
  }
}
