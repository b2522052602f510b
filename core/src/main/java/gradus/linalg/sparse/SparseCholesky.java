package gradus.linalg.sparse;

import gradus.linalg.Certificate;
import gradus.linalg.Determinant;
import gradus.linalg.Inverse;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Workers;

/// `PAPᵀ = LLᵀ` for a sparse symmetric positive definite matrix, with rows and columns in an order
/// in which `L` stays sparse.
///
/// Only the lower triangle of `A` is read. Not being positive definite is an answer, not an error:
/// [#failedPivot()] then names the row of `A` at which the remaining matrix had no positive
/// diagonal, and nothing can be solved. Cost: [SymbolicFactor#flops()]; backward stable. The same
/// bits for any number of threads.
///
/// ```java
/// SparseCholesky cholesky = SparseCholesky.of(a);
/// Tensor x = cholesky.solve(b);
/// ```
///
/// Source: Duff & Reid 1983; Davis, Rajamanickam & Sid-Lakhdar 2016, *Acta Numerica* 25, §11.
public final class SparseCholesky implements Inverse {
  private final NumericFactor factor;

  SparseCholesky(NumericFactor factor) {
    this.factor = factor;
  }

  /// In the order of approximate minimum degree; for another, or for several matrices of one
  /// pattern, see [SymbolicFactor].
  ///
  /// @throws IllegalArgumentException where `a` is not square, or has entries above the diagonal
  ///   only
  public static SparseCholesky of(SparseMatrix a) {
    return SymbolicFactor.of(a).cholesky(a);
  }

  public boolean positiveDefinite() {
    return factor.failed() < 0;
  }

  /// The row of `A` at which the remaining matrix had no positive diagonal; -1 where `A` is
  /// positive definite.
  public int failedPivot() {
    return positiveDefinite() ? -1 : factor.symbolic().original(factor.failed());
  }

  /// Order and pattern, for further matrices of the same pattern.
  public SymbolicFactor symbolic() {
    return factor.symbolic();
  }

  @Override
  public int dimension() {
    return factor.symbolic().dimension();
  }

  /// `A⁻¹b` for a vector or for each column of a matrix. Cost: 4 flops for each entry of `L` and
  /// right side.
  ///
  /// @throws IllegalArgumentException where `b` has not as many rows as `A`
  /// @throws IllegalStateException where the matrix was not positive definite
  @Override
  public Tensor solve(Tensor b) {
    requireDefinite("nothing can be solved");
    return factor.solve(b, Workers.processors());
  }

  /// The same as [#solve]: `A` is its own transpose.
  @Override
  public Tensor solveTransposed(Tensor b) {
    return solve(b);
  }

  /// The solution of `Ax = b`, refined until its backward error is as small as rounding allows.
  ///
  /// @param a the matrix that was factored
  /// @throws IllegalArgumentException where the shapes do not fit
  /// @throws IllegalStateException where the matrix was not positive definite
  public SparseSolution refined(SparseMatrix a, Tensor b) {
    requireDefinite("nothing can be solved");
    return SparseSolution.of(a, b, this);
  }

  /// What can be said of a solution `x` of `Ax = b`, of the worst column where there are several:
  /// its backward errors, and the condition and error bound that follow.
  ///
  /// @param a the matrix that was factored
  /// @throws IllegalArgumentException where the shapes do not fit
  /// @throws IllegalStateException where the matrix was not positive definite
  public Certificate certificate(SparseMatrix a, Tensor x, Tensor b) {
    requireDefinite("there is nothing to certify");
    return SparseSolution.certify(a, x, b, this);
  }

  /// `det A`, whatever its size.
  ///
  /// @throws IllegalStateException where the matrix was not positive definite
  public Determinant scaledDeterminant() {
    requireDefinite("no determinant is known");
    return factor.scaledDeterminant();
  }

  /// `det A`; infinite or 0 where it is out of range, unlike [#scaledDeterminant].
  ///
  /// @throws IllegalStateException where the matrix was not positive definite
  public double determinant() {
    return scaledDeterminant().value();
  }

  /// `log det A`
  ///
  /// @throws IllegalStateException where the matrix was not positive definite
  public double logDeterminant() {
    return scaledDeterminant().log();
  }

  /// `L`, with rows and columns in the order of [SymbolicFactor#order()].
  ///
  /// @throws IllegalStateException where the matrix was not positive definite
  public SparseMatrix lower() {
    requireDefinite("there is no factor");
    return factor.lower();
  }

  private void requireDefinite(String what) {
    if (!positiveDefinite()) {
      throw new IllegalStateException(
          what
              + ": the matrix is not positive definite at row "
              + failedPivot()
              + "; ask positiveDefinite() first, or factor it with SparseLdl");
    }
  }

  @Override
  public String toString() {
    return "sparse Cholesky factor of "
        + factor.symbolic()
        + (positiveDefinite() ? "" : "; not positive definite at row " + failedPivot());
  }
}
