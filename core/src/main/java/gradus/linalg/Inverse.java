package gradus.linalg;

/// What applies `A⁻¹` and `A⁻ᵀ` to vectors without forming them: a factorization of a square
/// matrix.
///
/// Condition numbers ([Condition]) and refinement ([Refinement]) ask no more of a factorization.
public interface Inverse {
  /// The number of rows and columns of `A`.
  int dimension();

  /// `A⁻¹b` for a vector or for each column of a matrix.
  ///
  /// @throws IllegalArgumentException where `b` has not [#dimension] rows
  Tensor solve(Tensor b);

  /// `A⁻ᵀb` for a vector or for each column of a matrix.
  ///
  /// @throws IllegalArgumentException where `b` has not [#dimension] rows
  Tensor solveTransposed(Tensor b);

  /// `A⁻¹`. To solve a system, [#solve] is three times cheaper and more accurate.
  default Tensor inverse() {
    return solve(Tensor.identity(dimension()));
  }

  /// What can be said of a solution `x` of `Ax = b`: its backward errors, from residuals in twice
  /// the precision, the condition `κ₁(A)`, and the digits that follow; of the worst column where
  /// there are several. The factors serve only to estimate `‖A⁻¹‖`. `O(n²)`.
  ///
  /// The componentwise backward error is what [Refinement] makes small; a factorization alone
  /// promises the other only.
  ///
  /// @param a the matrix that was factored
  /// @throws IllegalArgumentException where the shapes do not fit
  default Certificate certificate(Tensor a, Tensor x, Tensor b) {
    return Refinement.certify(a, x, b, this);
  }
}
