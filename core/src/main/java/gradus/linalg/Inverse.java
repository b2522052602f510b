package gradus.linalg;

/// What applies `A⁻¹` and `A⁻ᵀ` to vectors without forming them: a factorization of a square
/// matrix.
///
/// Condition numbers ([Condition]) and refinement ([Refinement]) ask no more of a factorization.
public interface Inverse {
  /// The number of rows and columns of `A`.
  int order();

  /// `A⁻¹b` for a vector or for each column of a matrix.
  ///
  /// @throws IllegalArgumentException where `b` has not [#order] rows
  Tensor solve(Tensor b);

  /// `A⁻ᵀb` for a vector or for each column of a matrix.
  ///
  /// @throws IllegalArgumentException where `b` has not [#order] rows
  Tensor solveTransposed(Tensor b);

  /// `A⁻¹`. To solve a system, [#solve] is three times cheaper and more accurate.
  default Tensor inverse() {
    return solve(Tensor.identity(order()));
  }
}
