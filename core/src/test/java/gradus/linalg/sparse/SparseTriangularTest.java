package gradus.linalg.sparse;

import static gradus.linalg.sparse.SparseMatrices.distance;
import static gradus.linalg.sparse.SparseMatrices.matrix;
import static gradus.linalg.sparse.SparseMatrices.random;
import static gradus.linalg.sparse.SparseMatrices.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.linalg.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SparseTriangularTest {
  /// A matrix whose triangles have condition numbers near 1.
  private static SparseMatrix matrixOf(int n) {
    return random(n, n, n, Math.min(1, 3.0 / n)).times(0.1).plus(2, SparseMatrix.identity(n));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 17, 300})
  void solutionsMultiplyBack(int n) {
    SparseMatrix a = matrixOf(n);
    SparseMatrix ones = SparseMatrix.identity(n);
    check(SparseTriangular.lower(a), a.lower(0));
    check(SparseTriangular.upper(a), a.upper(0));
    check(SparseTriangular.unitLower(a), a.lower(-1).plus(ones));
    check(SparseTriangular.unitUpper(a), a.upper(1).plus(ones));
  }

  private static void check(SparseTriangular solver, SparseMatrix triangle) {
    int n = triangle.rows();
    assertThat(solver.dimension()).isEqualTo(n);
    assertThat(solver.zeroPivot()).isEqualTo(-1);
    Tensor b = vector(1, n);
    Tensor several = matrix(2, n, 3);
    assertThat(distance(triangle.times(solver.solve(b)), b)).isLessThan(1e-14);
    assertThat(distance(triangle.times(solver.solve(several)), several)).isLessThan(1e-14);
    assertThat(distance(triangle.transposedTimes(solver.solveTransposed(b)), b)).isLessThan(1e-14);
    assertThat(distance(triangle.transposedTimes(solver.solveTransposed(several)), several))
        .isLessThan(1e-14);
    double[] x = b.toDoubles();
    solver.solve(x);
    assertThat(x).isEqualTo(solver.solve(b).toDoubles());
    x = b.toDoubles();
    solver.solveTransposed(x);
    assertThat(x).isEqualTo(solver.solveTransposed(b).toDoubles());
  }

  @Test
  void theFirstZeroOfTheDiagonalIsNamed() {
    SparseMatrix stored = SparseMatrix.diagonal(1, 0, 2, 0);
    SparseMatrix missing = stored.pruned(0);
    for (SparseMatrix a : new SparseMatrix[] {stored, missing}) {
      SparseTriangular solver = SparseTriangular.lower(a);
      assertThat(solver.singular()).isTrue();
      assertThat(solver.zeroPivot()).isEqualTo(1);
      assertThatThrownBy(() -> solver.solve(vector(1, 4)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("zero at row 1");
      assertThat(SparseTriangular.unitLower(a).singular()).isFalse();
      assertThat(solver)
          .hasToString("4×4 lower triangle, 0 entries beside the diagonal, singular at row 1");
    }
  }

  @Test
  void notANumberIsNoZeroAndSpreads() {
    SparseMatrix a = SparseMatrix.diagonal(Double.NaN, 1);
    SparseTriangular solver = SparseTriangular.upper(a);
    assertThat(solver.singular()).isFalse();
    assertThat(solver.solve(Tensor.vector(1, 2)).toDoubles()).containsExactly(Double.NaN, 2);
  }

  @Test
  void wrongShapesAreRefused() {
    assertThatThrownBy(() -> SparseTriangular.lower(SparseMatrix.zeros(2, 3)))
        .hasMessageContaining("2×3")
        .hasMessageContaining("not square");
    SparseTriangular solver = SparseTriangular.lower(SparseMatrix.identity(3));
    assertThatThrownBy(() -> solver.solve(Tensor.vector(1, 2))).hasMessageContaining("3 rows");
    assertThatThrownBy(() -> solver.solve(new double[2])).hasMessageContaining("needs 3");
    assertThatThrownBy(() -> solver.solveTransposed(Tensor.scalar(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
