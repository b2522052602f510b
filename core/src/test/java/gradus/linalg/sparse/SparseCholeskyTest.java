package gradus.linalg.sparse;

import static gradus.linalg.sparse.SparseMatrices.definite;
import static gradus.linalg.sparse.SparseMatrices.distance;
import static gradus.linalg.sparse.SparseMatrices.laplacian;
import static gradus.linalg.sparse.SparseMatrices.matrix;
import static gradus.linalg.sparse.SparseMatrices.permuted;
import static gradus.linalg.sparse.SparseMatrices.shuffled;
import static gradus.linalg.sparse.SparseMatrices.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.linalg.Certificate;
import gradus.linalg.Cholesky;
import gradus.linalg.Refinement.Outcome;
import gradus.linalg.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SparseCholeskyTest {
  private static final double EPSILON = 0x1p-52;

  /// Definite matrices of many shapes.
  static Stream<SparseMatrix> matrices() {
    SparseMatrix grid = laplacian(20, 17);
    return Stream.of(
        SparseMatrix.zeros(0, 0),
        SparseMatrix.identity(1),
        SparseMatrix.diagonal(4, 9, 16),
        laplacian(50),
        grid,
        grid.lower(0),
        laplacian(9, 8, 7),
        permuted(laplacian(30, 30), shuffled(3, 900)),
        definite(1, 3, 0.9),
        definite(2, 60, 0.05),
        definite(3, 200, 0.02),
        definite(4, 200, 0.5),
        blocks(laplacian(7, 5), definite(5, 40, 0.1), SparseMatrix.identity(6)));
  }

  /// A matrix of parts that have nothing to do with each other.
  private static SparseMatrix blocks(SparseMatrix... parts) {
    int n = Stream.of(parts).mapToInt(SparseMatrix::rows).sum();
    return SparseMatrix.assemble(
        n,
        n,
        entry -> {
          int at = 0;
          for (SparseMatrix part : parts) {
            int from = at;
            part.forEach((i, j, value) -> entry.accept(from + i, from + j, value));
            at += part.rows();
          }
        });
  }

  private static SparseMatrix symmetric(SparseMatrix a) {
    return a.lower(0).plus(a.lower(-1).transpose());
  }

  @ParameterizedTest
  @MethodSource("matrices")
  void factorsMultiplyBackInEveryOrder(SparseMatrix a) {
    int n = a.rows();
    for (SymbolicFactor symbolic :
        List.of(
            SymbolicFactor.of(a),
            SymbolicFactor.natural(a),
            SymbolicFactor.ordered(a, shuffled(8, n)))) {
      SparseCholesky cholesky = symbolic.cholesky(a);
      assertThat(cholesky.positiveDefinite()).isTrue();
      assertThat(cholesky.failedPivot()).isEqualTo(-1);
      SparseMatrix l = cholesky.lower();
      assertThat((long) l.stored()).isLessThanOrEqualTo(symbolic.entries());
      assertThat(l.upper(1).stored()).isZero();
      SparseMatrix difference =
          permuted(symmetric(a), symbolic.order()).minus(l.times(l.transpose()));
      assertThat(difference.frobeniusNorm())
          .isLessThanOrEqualTo((n + 1) * EPSILON * a.frobeniusNorm());
    }
  }

  @ParameterizedTest
  @MethodSource("matrices")
  void solutionsMultiplyBackWithTheirProof(SparseMatrix a) {
    int n = a.rows();
    SparseMatrix full = symmetric(a);
    SparseCholesky cholesky = SparseCholesky.of(a);
    for (Tensor b : List.of(vector(1, n), matrix(2, n, 3), matrix(2, n, 0))) {
      Tensor x = cholesky.solve(b);
      assertThat(distance(full.times(x), b)).isLessThanOrEqualTo(1e-12);
      assertThat(cholesky.solveTransposed(b).toDoubles()).isEqualTo(x.toDoubles());
      Certificate certificate = cholesky.certificate(a, x, b);
      assertThat(certificate.value(Certificate.BACKWARD_ERROR)).isLessThan(20 * EPSILON);
      SparseSolution refined = cholesky.refined(a, b);
      assertThat(refined.outcome()).isEqualTo(Outcome.CONVERGED);
      assertThat(refined.certificate().holds()).isTrue();
      assertThat(refined.certificate().value(Certificate.COMPONENTWISE))
          .isLessThanOrEqualTo(2 * EPSILON);
      assertThat(distance(refined.x(), x)).isLessThan(1e-11);
    }
  }

  @ParameterizedTest
  @MethodSource("matrices")
  void determinantsAreThoseOfTheDenseMatrix(SparseMatrix a) {
    double dense = Cholesky.of(symmetric(a).toTensor()).logDeterminant();
    assertThat(SparseCholesky.of(a).logDeterminant())
        .isCloseTo(dense, within(1e-12 * (1 + Math.abs(dense))));
    assertThat(SparseCholesky.of(a).scaledDeterminant().sign()).isEqualTo(1);
  }

  /// The eigenvalues of a grid's matrix are known.
  @Test
  void theDeterminantOfAGridIsTheProductOfItsEigenvalues() {
    double expected = 0;
    for (int i = 1; i <= 40; i++) {
      for (int j = 1; j <= 30; j++) {
        double x = Math.sin(i * Math.PI / 82);
        double y = Math.sin(j * Math.PI / 62);
        expected += Math.log(4 * (x * x + y * y));
      }
    }
    assertThat(SparseCholesky.of(laplacian(40, 30)).logDeterminant())
        .isCloseTo(expected, within(1e-11 * expected));
  }

  @Test
  void anyNumberOfThreadsGivesTheSameBits() {
    for (SparseMatrix a : List.of(laplacian(70, 60), laplacian(14, 13, 12))) {
      SymbolicFactor symbolic = SymbolicFactor.of(a);
      for (boolean definite : new boolean[] {true, false}) {
        NumericFactor alone = symbolic.numeric(a, definite, 1);
        for (int threads : new int[] {2, 3, 7}) {
          NumericFactor factor = symbolic.numeric(a, definite, threads);
          assertThat(factor.pivots()).isEqualTo(alone.pivots());
          assertThat(factor.fronts()).isDeepEqualTo(alone.fronts());
          Tensor b = matrix(1, a.rows(), 5);
          assertThat(factor.solve(b, threads).toDoubles()).isEqualTo(alone.solve(b, 1).toDoubles());
        }
      }
    }
  }

  @Test
  void onePatternServesManyValues() {
    SparseMatrix a = laplacian(15, 15);
    SymbolicFactor symbolic = SymbolicFactor.of(a);
    Tensor b = vector(1, 225);
    for (double factor : new double[] {1, 2, 0.5}) {
      SparseMatrix scaled = a.times(factor);
      assertThat(symbolic.cholesky(scaled).solve(b).toDoubles())
          .isEqualTo(SparseCholesky.of(scaled).solve(b).toDoubles());
    }
    assertThat(SparseCholesky.of(a).symbolic().cholesky(a.times(2)).positiveDefinite()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1000, -700, 0, 700, 1000})
  void matricesOfAnySizeAreFactored(int power) {
    SparseMatrix a = laplacian(12, 11);
    SparseMatrix scaled = a.times(Math.scalb(1.0, power));
    SparseCholesky cholesky = SparseCholesky.of(scaled);
    Tensor x = vector(1, 132);
    Tensor found = cholesky.solve(scaled.times(x));
    assertThat(distance(found, x)).isLessThan(1e-12);
    assertThat(cholesky.logDeterminant())
        .isCloseTo(SparseCholesky.of(a).logDeterminant() + 132 * power * Math.log(2), within(1e-8));
    SparseMatrix l = cholesky.lower();
    assertThat(l.at(0, 0) * l.at(0, 0))
        .isCloseTo(
            scaled.at(cholesky.symbolic().order()[0], cholesky.symbolic().order()[0]),
            within(4 * EPSILON * scaled.maxNorm()));
  }

  @Test
  void thePivotThatFailsIsNamed() {
    SparseMatrix grid = laplacian(20, 20);
    for (int row : new int[] {0, 57, 399}) {
      SparseMatrix bad =
          grid.plus(
              -9, SparseMatrix.of(400, 400, new int[] {row}, new int[] {row}, new double[] {1}));
      SparseCholesky cholesky = SparseCholesky.of(bad);
      assertThat(cholesky.positiveDefinite()).isFalse();
      int[] order = cholesky.symbolic().order();
      int dense = Cholesky.of(permuted(bad, order).toTensor()).failedPivot();
      assertThat(cholesky.failedPivot()).isEqualTo(order[dense]);
      assertThatThrownBy(() -> cholesky.solve(vector(1, 400)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("not positive definite at row " + cholesky.failedPivot());
      assertThatThrownBy(cholesky::logDeterminant).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(cholesky::lower).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> cholesky.refined(bad, vector(1, 400)))
          .isInstanceOf(IllegalStateException.class);
      assertThat(cholesky.toString()).contains("not positive definite at row");
    }
  }

  @Test
  void ofSeveralFailuresTheFirstIsNamedByAnyNumberOfThreads() {
    double[] diagonal = new double[3600];
    java.util.Arrays.setAll(diagonal, i -> i % 601 == 600 ? -9 : 0);
    SparseMatrix bad = laplacian(60, 60).plus(SparseMatrix.diagonal(diagonal));
    SymbolicFactor symbolic = SymbolicFactor.of(bad);
    int failed = symbolic.numeric(bad, true, 1).failed();
    assertThat(failed).isNotNegative();
    for (int threads = 2; threads < 6; threads++) {
      assertThat(symbolic.numeric(bad, true, threads).failed()).isEqualTo(failed);
    }
  }

  @Test
  void aSingularMatrixIsNotDefinite() {
    // a path whose rows sum to 0, in whole numbers: the last pivot is exactly 0
    SparseMatrix path =
        laplacian(30)
            .minus(
                SparseMatrix.assemble(
                    30,
                    30,
                    entry -> {
                      entry.accept(0, 0, 1);
                      entry.accept(29, 29, 1);
                    }));
    SparseCholesky cholesky = SparseCholesky.of(path);
    assertThat(cholesky.failedPivot()).isEqualTo(cholesky.symbolic().order()[29]);
    assertThat(SparseCholesky.of(SparseMatrix.zeros(3, 3)).positiveDefinite()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void whatIsNotFiniteIsNotDefinite(double value) {
    SparseMatrix grid = laplacian(6, 6);
    for (int[] place : new int[][] {{14, 14}, {15, 14}}) {
      SparseMatrix bad =
          grid.plus(
              SparseMatrix.of(
                  36, 36, new int[] {place[0]}, new int[] {place[1]}, new double[] {value}));
      assertThat(SparseCholesky.of(bad).positiveDefinite()).isFalse();
    }
  }

  @Test
  void anIllConditionedSystemTellsItsDigits() {
    // fourth differences: condition near 10⁹
    SparseMatrix second = laplacian(300);
    SparseMatrix a = second.times(second);
    Tensor x = vector(1, 300);
    Tensor b = a.times(x);
    SparseCholesky cholesky = SparseCholesky.of(a);
    SparseSolution refined = cholesky.refined(a, b);
    Certificate certificate = refined.certificate();
    assertThat(certificate.condition()).isBetween(1e8, 1e10);
    // the right side was rounded, which is an error of the data
    assertThat(distance(refined.x(), x)).isLessThan(certificate.condition() * EPSILON);
    assertThat(certificate.digits()).isBetween(5.0, 15.9);
  }

  @Test
  void wrongShapesAreRefused() {
    SparseMatrix a = laplacian(3, 3);
    SparseCholesky cholesky = SparseCholesky.of(a);
    assertThatThrownBy(() -> cholesky.solve(Tensor.vector(1, 2))).hasMessageContaining("9 rows");
    assertThatThrownBy(() -> cholesky.refined(laplacian(2), vector(1, 9)))
        .hasMessageContaining("order 9");
    assertThatThrownBy(() -> cholesky.certificate(a, vector(1, 9), matrix(1, 9, 2)))
        .hasMessageContaining("shape of the right side");
    assertThatThrownBy(() -> SparseCholesky.of(SparseMatrix.zeros(2, 3)))
        .hasMessageContaining("not square");
  }
}
