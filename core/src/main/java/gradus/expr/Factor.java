package gradus.expr;

/// A part of a factorization of a matrix.
///
/// Parts of one factorization of one expression are computed together. Where a symmetric matrix is
/// asked for, the symmetric part `½(A + Aᵀ)` is what is factorized.
public enum Factor {
  /// `L`, lower triangular with a positive diagonal, of `A = LLᵀ` for a positive definite `A`; NaN
  /// where it is not.
  CHOLESKY("chol"),
  /// `λ₁ ≥ … ≥ λₙ` of a symmetric `A = VΛVᵀ`.
  EIGENVALUES("eigvals"),
  /// The columns of `V`, in the order of the eigenvalues. Their derivative needs distinct
  /// eigenvalues.
  EIGENVECTORS("eigvecs"),
  /// `σ₁ ≥ … ≥ σₖ ≥ 0` of `A = UΣVᵀ`, as many as the shorter side of `A` is long.
  SINGULAR_VALUES("svdvals"),
  /// The columns of `U`, one for each singular value.
  LEFT_SINGULAR_VECTORS("svdleft"),
  /// The columns of `V`, one for each singular value.
  RIGHT_SINGULAR_VECTORS("svdright");

  private final String symbol;

  Factor(String symbol) {
    this.symbol = symbol;
  }

  /// The name in the formula language.
  public String symbol() {
    return symbol;
  }
}
