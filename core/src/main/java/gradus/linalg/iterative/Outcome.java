package gradus.linalg.iterative;

/// How an iteration ended.
public enum Outcome {
  /// The backward error, or each residual, is as small as was asked for.
  CONVERGED,
  /// There is no solution, and `x` minimizes the residual: `‖Aᵀr‖` is as small as was asked for.
  LEAST_SQUARES,
  /// The matrix is not positive definite: a direction `p` with `pᵀAp < 0` was found.
  INDEFINITE,
  /// The preconditioner is not positive definite: `rᵀM⁻¹r ≤ 0` for a residual `r`.
  PRECONDITIONER_INDEFINITE,
  /// The matrix is singular on the directions searched so far, to working precision, and the method
  /// cannot go on.
  BREAKDOWN,
  /// The condition of the matrix exceeds what double precision can express: the solution fits the
  /// data, but other ones do as well.
  ILL_CONDITIONED,
  /// The true residual does not fall any further, above what was asked for.
  STAGNATED,
  /// The iterations allowed were used up.
  LIMIT,
  /// A product of the operator or the preconditioner is NaN or infinite, or `x` is too large for
  /// double precision.
  NOT_FINITE;

  /// Whether the answer is what was asked for.
  public boolean settled() {
    return this == CONVERGED || this == LEAST_SQUARES;
  }
}
