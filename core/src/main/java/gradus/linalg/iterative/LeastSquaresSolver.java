package gradus.linalg.iterative;

import gradus.linalg.Tensor;

/// A way to solve `min ‖Ax − b‖₂² + λ²‖x‖₂²` by products with `A` and `Aᵀ` alone, for any shape and
/// rank. Of several minimizers it finds the shortest.
///
/// [Lsmr] is the first choice: `‖Aᵀr‖` falls in every step, so it may be stopped early. [Lsqr]
/// keeps `‖r‖` a little smaller on the way.
///
/// The scales of `A` and `b` do not matter: powers of two bring extreme ones near 1.
public interface LeastSquaresSolver {
  /// The weight `λ` of the length of `x`; 0 for plain least squares.
  double damping();

  /// @param a of m×n, with a transpose
  /// @param b of shape (m)
  /// @throws IllegalArgumentException where sizes do not fit
  /// @throws UnsupportedOperationException where `a` has no transpose
  LeastSquaresSolution solve(LinearOperator a, Tensor b);

  /// The same with `x = Ny`, where the columns of `AN` should be near orthonormal: `N = R⁻¹` where
  /// `A ≈ QR`. Without damping, and where `A` has not full column rank, it is `y` that is shortest.
  ///
  /// @param preconditioner `N`, of n×n, with a transpose
  LeastSquaresSolution solve(LinearOperator a, Tensor b, LinearOperator preconditioner);
}
