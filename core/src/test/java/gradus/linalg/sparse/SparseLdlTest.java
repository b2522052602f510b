package gradus.linalg.sparse;

import static gradus.linalg.sparse.SparseMatrices.definite;
import static gradus.linalg.sparse.SparseMatrices.distance;
import static gradus.linalg.sparse.SparseMatrices.laplacian;
import static gradus.linalg.sparse.SparseMatrices.permuted;
import static gradus.linalg.sparse.SparseMatrices.random;
import static gradus.linalg.sparse.SparseMatrices.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.linalg.Certificate;
import gradus.linalg.Inertia;
import gradus.linalg.Ldl;
import gradus.linalg.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SparseLdlTest {
  private static final double EPSILON = 0x1p-52;

  /// `[H, Bᵀ; B, −C]` with `H` and `C` positive definite of orders `p` and `q`.
  private static SparseMatrix quasidefinite(int p, int q) {
    SparseMatrix h = definite(1, p, 0.1);
    SparseMatrix c = definite(2, q, 0.1);
    SparseMatrix b = random(3, q, p, 0.1);
    return SparseMatrix.assemble(
        p + q,
        p + q,
        entry -> {
          h.forEach(entry);
          c.forEach((i, j, value) -> entry.accept(p + i, p + j, -value));
          b.forEach((i, j, value) -> {
            entry.accept(p + i, j, value);
            entry.accept(j, p + i, value);
          });
        });
  }

  @ParameterizedTest
  @CsvSource({"0,0", "1,1", "30,20", "150,100"})
  void quasidefiniteMatricesHaveFactorsInAnyOrder(int p, int q) {
    SparseMatrix a = quasidefinite(p, q);
    int n = p + q;
    for (SymbolicFactor symbolic :
        new SymbolicFactor[] {
          SymbolicFactor.of(a),
          SymbolicFactor.natural(a),
          SymbolicFactor.ordered(a, SparseMatrices.shuffled(5, n))
        }) {
      SparseLdl ldl = symbolic.ldl(a);
      assertThat(ldl.factored()).isTrue();
      SparseMatrix l = ldl.lower();
      assertThat(l.upper(1).stored()).isZero();
      assertThat(l.diagonal().toDoubles()).containsOnly(repeat(n));
      SparseMatrix product = l.scaleColumns(ldl.diagonal().toDoubles()).times(l.transpose());
      assertThat(permuted(a, symbolic.order()).minus(product).frobeniusNorm())
          .isLessThanOrEqualTo(10 * (n + 1) * EPSILON * a.frobeniusNorm());
      assertThat(ldl.inertia()).isEqualTo(new Inertia(p, q, 0));
      Tensor x = vector(4, n);
      assertThat(distance(ldl.solve(a.times(x)), x)).isLessThan(1e-11);
      assertThat(ldl.solveTransposed(x).toDoubles()).isEqualTo(ldl.solve(x).toDoubles());
    }
  }

  private static double[] repeat(int n) {
    return n == 0 ? new double[0] : new double[] {1};
  }

  @Test
  void determinantsAreThoseOfTheDenseMatrix() {
    SparseMatrix a = quasidefinite(40, 25);
    SparseLdl ldl = SparseLdl.of(a);
    Ldl dense = Ldl.of(a.toTensor());
    assertThat(ldl.scaledDeterminant().sign()).isEqualTo(-1);
    assertThat(ldl.determinant()).isNegative();
    assertThat(ldl.logAbsoluteDeterminant())
        .isCloseTo(dense.logAbsoluteDeterminant(), within(1e-11));
  }

  @Test
  void theInertiaOfAShiftedGridCountsItsEigenvalues() {
    int expected = 0;
    for (int i = 1; i <= 25; i++) {
      for (int j = 1; j <= 20; j++) {
        double x = Math.sin(i * Math.PI / 52);
        double y = Math.sin(j * Math.PI / 42);
        expected += 4 * (x * x + y * y) < 3.7 ? 1 : 0;
      }
    }
    SparseMatrix shifted = laplacian(25, 20).plus(-3.7, SparseMatrix.identity(500));
    assertThat(SparseLdl.of(shifted).inertia()).isEqualTo(new Inertia(500 - expected, expected, 0));
  }

  @Test
  void aZeroPivotIsNamed() {
    SparseMatrix exchange = SparseMatrix.of(Tensor.matrix(new double[][] {{0, 1}, {1, 0}}));
    SparseLdl ldl = SparseLdl.of(exchange);
    assertThat(ldl.factored()).isFalse();
    assertThat(ldl.failedPivot()).isEqualTo(ldl.symbolic().order()[0]);
    assertThatThrownBy(() -> ldl.solve(Tensor.vector(1, 2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the pivot at row " + ldl.failedPivot());
    assertThatThrownBy(ldl::inertia).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(ldl::determinant).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(ldl::lower).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(ldl::diagonal).isInstanceOf(IllegalStateException.class);
    assertThat(ldl.toString()).contains("failed");
    SparseMatrix singular = SparseMatrix.of(Tensor.matrix(new double[][] {{1, 2}, {2, 4}}));
    assertThat(SymbolicFactor.natural(singular).ldl(singular).failedPivot()).isEqualTo(1);
  }

  @Test
  void aSmallPivotIsSeenAndMended() {
    // eliminating 1e-9 first loses nine digits
    SparseMatrix a =
        SparseMatrix.of(
            Tensor.matrix(new double[][] {{1e-9, 1, 0}, {1, 0.3, 0.7}, {0, 0.7, -1.1}}));
    SparseLdl ldl = SymbolicFactor.natural(a).ldl(a);
    Tensor b = Tensor.vector(1.1, -0.4, 0.9);
    Tensor x = ldl.solve(b);
    assertThat(ldl.certificate(a, x, b).value(Certificate.BACKWARD_ERROR)).isGreaterThan(1e-12);
    SparseSolution refined = ldl.refined(a, b);
    assertThat(refined.steps()).isPositive();
    assertThat(refined.certificate().value(Certificate.BACKWARD_ERROR)).isLessThan(2 * EPSILON);
    assertThat(distance(refined.x(), Ldl.of(a.toTensor()).solve(b))).isLessThan(1e-14);
  }

  @Test
  void hugeAndTinyMatricesAreFactored() {
    SparseMatrix a = quasidefinite(20, 10);
    Tensor x = vector(4, 30);
    for (int power : new int[] {-990, 990}) {
      SparseMatrix scaled = a.times(Math.scalb(1.0, power));
      SparseLdl ldl = SparseLdl.of(scaled);
      assertThat(distance(ldl.solve(scaled.times(x)), x)).isLessThan(1e-12);
      assertThat(ldl.logAbsoluteDeterminant())
          .isCloseTo(
              SparseLdl.of(a).logAbsoluteDeterminant() + 30 * power * Math.log(2), within(1e-8));
    }
  }

  @Test
  void entriesThatAreNotFiniteAreRefused() {
    assertThatThrownBy(() -> SparseLdl.of(SparseMatrix.diagonal(1, Double.NaN)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NaN or infinite");
  }
}
