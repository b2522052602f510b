package gradus.linalg.iterative;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.sparse.SparseMatrix;
import gradus.linalg.sparse.SparseTriangular;
import java.util.Arrays;

/// Preconditioners that need no factorization, as operators that multiply by `M⁻¹` (Saad,
/// *Iterative Methods for Sparse Linear Systems*, 2nd ed., ch. 10).
///
/// Better ones, which take longer to make, are [IncompleteCholesky] and [IncompleteLu]. Any solver
/// serves as well: a factor of a matrix near `A` becomes a preconditioner by
/// [LinearOperator#symmetric].
public final class Preconditioner {
  private Preconditioner() {}

  /// `M = diag(A)`, of Jacobi. Worth its price, which is nothing, where the rows of `A` have
  /// different units.
  ///
  /// @throws IllegalArgumentException where `a` is not square or has a zero on its diagonal
  public static LinearOperator jacobi(SparseMatrix a) {
    double[] diagonal = diagonal(a);
    return LinearOperator.diagonal(
        Tensor.generate(Shape.of(diagonal.length), i -> 1 / diagonal[i]));
  }

  /// `M = (D + L) D⁻¹ (D + L)ᵀ` for a symmetric `A = L + D + Lᵀ`: a sweep of Gauss and Seidel
  /// forwards and one backwards. Definite where `A` is.
  ///
  /// @param a only its lower triangle is read
  /// @throws IllegalArgumentException where `a` is not square or has a zero on its diagonal
  public static LinearOperator symmetricGaussSeidel(SparseMatrix a) {
    return overrelaxed(a, 1);
  }

  /// `M = (D/ω + L) ((2 − ω)/ω D)⁻¹ (D/ω + L)ᵀ`: symmetric successive overrelaxation.
  ///
  /// @param a symmetric; only its lower triangle is read
  /// @param omega `ω`, between 0 and 2; 1 for Gauss and Seidel
  /// @throws IllegalArgumentException where `ω` is outside, or `a` is not square or has a zero on
  ///   its diagonal
  public static LinearOperator overrelaxed(SparseMatrix a, double omega) {
    if (!(omega > 0 && omega < 2)) {
      throw new IllegalArgumentException(
          "overrelaxation needs a factor between 0 and 2, not " + omega);
    }
    double[] diagonal = diagonal(a);
    double[] divided = Arrays.stream(diagonal).map(d -> d / omega).toArray();
    SparseTriangular lower =
        SparseTriangular.lower(a.lower(-1).plus(SparseMatrix.diagonal(divided)));
    double factor = (2 - omega) / omega;
    return LinearOperator.symmetric(
        a.rows(),
        (r, z) -> {
          System.arraycopy(r, 0, z, 0, r.length);
          lower.solve(z);
          for (int i = 0; i < z.length; i++) {
            z[i] *= factor * diagonal[i];
          }
          lower.solveTransposed(z);
        });
  }

  /// `N = diag(1 / ‖aⱼ‖)` for least squares: the columns of `AN` have length 1, which is within a
  /// factor `√n` of the best condition that a diagonal can bring (van der Sluis 1969). Columns of
  /// zeros stay.
  public static LinearOperator columnScaling(SparseMatrix a) {
    double[] lengths = new double[a.columns()];
    a.forEach((_, j, value) -> lengths[j] = Math.hypot(lengths[j], value));
    return LinearOperator.diagonal(
        Tensor.generate(Shape.of(lengths.length), j -> lengths[j] == 0 ? 1 : 1 / lengths[j]));
  }

  private static double[] diagonal(SparseMatrix a) {
    requireSquare(a);
    double[] diagonal = a.diagonal().toDoubles();
    for (int i = 0; i < diagonal.length; i++) {
      if (diagonal[i] == 0) {
        throw new IllegalArgumentException(
            "the diagonal of A is zero in row " + i + ", so it cannot be divided by; reorder A?");
      }
    }
    return diagonal;
  }

  static void requireSquare(SparseMatrix a) {
    if (a.rows() != a.columns()) {
      throw new IllegalArgumentException(
          "cannot precondition with a matrix of "
              + a.rows()
              + "×"
              + a.columns()
              + ": it is not square");
    }
  }
}
