package gradus.linalg.iterative;

import static gradus.linalg.iterative.Matrices.laplacian;
import static gradus.linalg.iterative.Matrices.minus;
import static gradus.linalg.iterative.Matrices.norm;
import static gradus.linalg.iterative.Matrices.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.linalg.Cholesky;
import gradus.linalg.Lu;
import gradus.linalg.Tensor;
import gradus.linalg.sparse.SparseMatrix;
import org.junit.jupiter.api.Test;

class PreconditionerTest {
  private final SparseMatrix grid = laplacian(40, 30, 0, 0);

  private int steps(LinearOperator preconditioner) {
    Solution solution =
        ConjugateGradients.defaults()
            .solve(LinearOperator.of(grid), random(1, 1200), preconditioner);
    assertThat(solution.outcome()).isEqualTo(Outcome.CONVERGED);
    assertThat(solution.backwardError()).isLessThan(2e-12);
    return solution.iterations();
  }

  @Test
  void betterPreconditionersTakeFewerSteps() {
    int none = steps(Preconditioner.jacobi(grid)); // the diagonal is constant
    int sweep = steps(Preconditioner.symmetricGaussSeidel(grid));
    int relaxed = steps(Preconditioner.overrelaxed(grid, 1.7));
    int incomplete = steps(IncompleteCholesky.of(grid));
    assertThat(sweep).isLessThan(3 * none / 4);
    assertThat(relaxed).isLessThan(sweep);
    assertThat(incomplete).isLessThan(sweep);
  }

  @Test
  void sweepsMultiplyByTheInverseOfTheirMatrix() {
    SparseMatrix a = laplacian(4, 3, 0.5, 0);
    Tensor dense = a.toTensor();
    for (double omega : new double[] {0.5, 1, 1.5}) {
      double factor = omega / (2 - omega);
      Tensor lower =
          Tensor.generate(
              dense.shape(),
              k -> k / 12 == k % 12 ? dense.flat(k) / omega : k / 12 > k % 12 ? dense.flat(k) : 0);
      Tensor scaled = Tensor.generate(dense.shape(), k -> lower.flat(k) * factor / 4.5);
      Tensor m = scaled.times(lower.transpose());
      Tensor r = random(2, 12);
      assertThat(m.times(Preconditioner.overrelaxed(a, omega).times(r)).toDoubles())
          .containsExactly(r.toDoubles(), within(1e-13));
    }
  }

  @Test
  void aFactorWithoutFillIsTheWholeFactor() {
    SparseMatrix tridiagonal = laplacian(30, 1, 0, 0);
    IncompleteCholesky factor = IncompleteCholesky.of(tridiagonal);
    assertThat(factor.shift()).isZero();
    assertThat(factor.lower().toTensor().toDoubles())
        .containsExactly(Cholesky.of(tridiagonal.toTensor()).lower().toDoubles(), within(1e-14));
    SparseMatrix windy = laplacian(30, 1, 0, 0.4);
    IncompleteLu lu = IncompleteLu.of(windy);
    Tensor b = random(3, 30);
    assertThat(lu.times(b).toDoubles())
        .containsExactly(Lu.of(windy.toTensor()).solve(b).toDoubles(), within(1e-13));
    assertThat(lu.transpose().times(b).toDoubles())
        .containsExactly(Lu.of(windy.toTensor().transpose()).solve(b).toDoubles(), within(1e-13));
    assertThat(lu.replaced()).isZero();
  }

  @Test
  void incompleteFactorsReproduceTheMatrixWithinItsPattern() {
    SparseMatrix a = laplacian(7, 6, 0.1, 0);
    Tensor l = IncompleteCholesky.of(a).lower().toTensor();
    Tensor product = l.times(l.transpose());
    a.forEach((i, j, value) -> assertThat(product.at(i, j)).isCloseTo(value, within(1e-14)));
  }

  @Test
  void aFailingPivotIsMendedByAShift() {
    // definite, but not without fill: Kershaw's matrix (1978)
    Tensor kershaw =
        Tensor.matrix(
            new double[][] {{3, -2, 0, 2}, {-2, 3, -2, 0}, {0, -2, 3, -2}, {2, 0, -2, 3}});
    assertThat(Cholesky.of(kershaw).positiveDefinite()).isTrue();
    IncompleteCholesky factor = IncompleteCholesky.of(SparseMatrix.of(kershaw));
    assertThat(factor.shift()).isBetween(1e-3, 2.0);
    Tensor b = random(4, 4);
    Solution solution = ConjugateGradients.defaults().solve(LinearOperator.of(kershaw), b, factor);
    assertThat(solution.outcome()).isEqualTo(Outcome.CONVERGED);
    assertThat(norm(minus(b, kershaw.times(solution.x())))).isLessThan(1e-10);
  }

  @Test
  void incompleteLuSpeedsUpGmres() {
    SparseMatrix windy = laplacian(40, 30, 0, 0.8);
    Tensor b = random(5, 1200);
    Solver gmres = Gmres.defaults();
    Solution plain = gmres.solve(LinearOperator.of(windy), b);
    Solution with = gmres.solve(LinearOperator.of(windy), b, IncompleteLu.of(windy));
    assertThat(with.outcome()).isEqualTo(Outcome.CONVERGED);
    assertThat(with.iterations()).isLessThan(plain.iterations() / 2);
  }

  @Test
  void aMissingPivotIsReplaced() {
    SparseMatrix exchange = SparseMatrix.of(Tensor.matrix(new double[][] {{0, 1}, {1, 0}}));
    IncompleteLu lu = IncompleteLu.of(exchange);
    assertThat(lu.replaced()).isEqualTo(1);
    assertThat(lu.times(Tensor.vector(1, 2)).isFinite()).isTrue();
  }

  @Test
  void columnScalingMakesUnitColumns() {
    Tensor a = random(6, 20, 4);
    Tensor graded =
        Tensor.generate(a.shape(), k -> k % 4 == 3 ? 0 : a.flat(k) * Math.pow(100, k % 4));
    Tensor scaled =
        graded.times(
            Preconditioner.columnScaling(SparseMatrix.of(graded)).times(Tensor.identity(4)));
    for (int j = 0; j < 4; j++) {
      assertThat(norm(scaled.column(j))).isCloseTo(j == 3 ? 0 : 1, within(1e-14));
    }
  }

  @Test
  void refusesWhatItCannotPrecondition() {
    SparseMatrix hole = SparseMatrix.of(Tensor.matrix(new double[][] {{1, 2}, {2, 0}}));
    assertThatThrownBy(() -> Preconditioner.jacobi(hole))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("row 1");
    assertThatThrownBy(() -> IncompleteCholesky.of(hole))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not positive definite");
    assertThatThrownBy(() -> Preconditioner.overrelaxed(grid, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("between 0 and 2");
    SparseMatrix wide = SparseMatrix.of(Tensor.zeros(2, 3));
    assertThatThrownBy(() -> Preconditioner.jacobi(wide))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2×3");
    assertThatThrownBy(() -> IncompleteLu.of(wide)).isInstanceOf(IllegalArgumentException.class);
    SparseMatrix zeroRow = SparseMatrix.of(Tensor.matrix(new double[][] {{1, 2}, {0, 0}}));
    assertThatThrownBy(() -> IncompleteLu.of(zeroRow))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("row 1 is zero");
    SparseMatrix sick = SparseMatrix.of(Tensor.matrix(new double[][] {{1, 0}, {Double.NaN, 2}}));
    assertThatThrownBy(() -> IncompleteLu.of(sick)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> IncompleteCholesky.of(sick)).hasMessageContaining("NaN");
  }
}
