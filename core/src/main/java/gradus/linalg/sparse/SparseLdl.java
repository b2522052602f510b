package gradus.linalg.sparse;

import gradus.linalg.Certificate;
import gradus.linalg.Determinant;
import gradus.linalg.Inertia;
import gradus.linalg.Inverse;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Storage;
import gradus.linalg.kernel.Workers;

/// `PAPᵀ = LDLᵀ` for a sparse symmetric matrix, with `L` unit lower triangular, `D` diagonal, and
/// rows and columns in an order in which `L` stays sparse.
///
/// Pivots are taken as they come. That suits quasidefinite matrices `[H, Bᵀ; B, −C]`, `H` and `C`
/// positive definite, which have such factors in any order (Vanderbei 1995, *SIAM J. Optim.* 5(1)):
/// the systems of interior-point methods. Of other indefinite matrices a pivot may be 0, which
/// [#failedPivot()] names, or so small that the solution is poor, which [#certificate] tells and
/// [#refined] often mends. Only the lower triangle of `A` is read. Cost: [SymbolicFactor#flops()].
/// The same bits for any number of threads.
public final class SparseLdl implements Inverse {
  private final NumericFactor factor;

  SparseLdl(NumericFactor factor) {
    this.factor = factor;
  }

  /// In the order of approximate minimum degree; for another, or for several matrices of one
  /// pattern, see [SymbolicFactor].
  ///
  /// @throws IllegalArgumentException where `a` is not square, has entries above the diagonal only,
  ///   or entries that are not finite
  public static SparseLdl of(SparseMatrix a) {
    return SymbolicFactor.of(a).ldl(a);
  }

  /// Whether all pivots could be used.
  public boolean factored() {
    return factor.failed() < 0;
  }

  /// The row of `A` at which the pivot was 0 or overflowed; -1 where all could be used.
  public int failedPivot() {
    return factored() ? -1 : factor.symbolic().original(factor.failed());
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
  /// @throws IllegalStateException where a pivot failed
  @Override
  public Tensor solve(Tensor b) {
    requireFactored("nothing can be solved");
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
  /// @throws IllegalStateException where a pivot failed
  public SparseSolution refined(SparseMatrix a, Tensor b) {
    requireFactored("nothing can be solved");
    return SparseSolution.of(a, b, this);
  }

  /// What can be said of a solution `x` of `Ax = b`, of the worst column where there are several:
  /// its backward errors, and the condition and error bound that follow.
  ///
  /// @param a the matrix that was factored
  /// @throws IllegalArgumentException where the shapes do not fit
  /// @throws IllegalStateException where a pivot failed
  public Certificate certificate(SparseMatrix a, Tensor x, Tensor b) {
    requireFactored("there is nothing to certify");
    return SparseSolution.certify(a, x, b, this);
  }

  /// How many eigenvalues are positive and negative: by Sylvester's law as many as pivots. None is
  /// counted as zero, since a pivot that is 0 has failed; one that is all rounding counts by its
  /// sign.
  ///
  /// @throws IllegalStateException where a pivot failed
  public Inertia inertia() {
    requireFactored("the inertia is not known");
    int positive = 0;
    for (double pivot : factor.pivots()) {
      positive += pivot > 0 ? 1 : 0;
    }
    return new Inertia(positive, dimension() - positive, 0);
  }

  /// `det A`, whatever its size.
  ///
  /// @throws IllegalStateException where a pivot failed
  public Determinant scaledDeterminant() {
    requireFactored("no determinant is known");
    return factor.scaledDeterminant();
  }

  /// `det A`; infinite or 0 where it is out of range, unlike [#scaledDeterminant].
  ///
  /// @throws IllegalStateException where a pivot failed
  public double determinant() {
    return scaledDeterminant().value();
  }

  /// `log |det A|`
  ///
  /// @throws IllegalStateException where a pivot failed
  public double logAbsoluteDeterminant() {
    return scaledDeterminant().log();
  }

  /// `L`, with rows and columns in the order of [SymbolicFactor#order()].
  ///
  /// @throws IllegalStateException where a pivot failed
  public SparseMatrix lower() {
    requireFactored("there is no factor");
    return factor.lower();
  }

  /// The diagonal of `D`, in the order of [SymbolicFactor#order()].
  ///
  /// @throws IllegalStateException where a pivot failed
  public Tensor diagonal() {
    requireFactored("there is no factor");
    double[] d = factor.pivots().clone();
    for (int i = 0; i < d.length; i++) {
      d[i] = Math.scalb(d[i], factor.exponent());
    }
    return Storage.tensor(Shape.of(d.length), d);
  }

  private void requireFactored(String what) {
    if (!factored()) {
      throw new IllegalStateException(
          what
              + ": the pivot at row "
              + failedPivot()
              + " is 0 or not finite, and none is exchanged; ask factored() first, add a small"
              + " diagonal, or factor the dense matrix with Ldl");
    }
  }

  @Override
  public String toString() {
    return "sparse LDLᵀ factors of "
        + factor.symbolic()
        + (factored() ? "" : "; the pivot at row " + failedPivot() + " failed");
  }
}
