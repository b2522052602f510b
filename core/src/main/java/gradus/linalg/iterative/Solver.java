package gradus.linalg.iterative;

import gradus.linalg.Tensor;

/// A way to solve `Ax = b` for a square operator by products alone.
///
/// | method | for | keeps |
/// |---|---|---|
/// | [ConjugateGradients] | symmetric positive definite | 4 vectors |
/// | [Minres] | symmetric, also indefinite or singular | 7 vectors |
/// | [Gmres] | any | as many as the steps between restarts |
///
/// ```java
/// Solution solution = ConjugateGradients.defaults().solve(a, b);
/// if (solution.outcome() == Outcome.CONVERGED) …      // backward error at most 1e-12
/// ```
///
/// Convergence is never taken from the recurrence alone: the residual is computed anew, and where
/// it is larger than allowed the method starts again from `x`, as long as that helps.
///
/// The scales of `A`, `b` and the preconditioner do not matter: where they are extreme, powers of
/// two bring them near 1. All that a [Solution] says is about the system that was given.
public interface Solver {
  /// @param a square
  /// @param b of shape (n)
  /// @param preconditioner multiplies by `M⁻¹`, where `M` is near `A` and easy to solve
  /// @param start where to begin, of shape (n)
  /// @throws IllegalArgumentException where sizes do not fit
  Solution solve(LinearOperator a, Tensor b, LinearOperator preconditioner, Tensor start);

  /// The same from zero.
  default Solution solve(LinearOperator a, Tensor b, LinearOperator preconditioner) {
    return solve(a, b, preconditioner, Tensor.zeros(a.columns()));
  }

  /// The same without a preconditioner, from zero.
  default Solution solve(LinearOperator a, Tensor b) {
    return solve(a, b, LinearOperator.identity(a.columns()));
  }
}
