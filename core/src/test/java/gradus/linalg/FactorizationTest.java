package gradus.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Laws of the factorizations: the product of the factors is the matrix, orthogonal factors are
/// orthogonal, on orders that go to Java and on orders that go to the native library where there is
/// one.
final class FactorizationTest {
  private static final double EPSILON = 0x1p-52;
  private final SplittableRandom random = new SplittableRandom(7);

  private Tensor random(int rows, int columns) {
    return Tensor.generate(Shape.of(rows, columns), _ -> random.nextDouble(-1, 1));
  }

  private Tensor positiveDefinite(int n) {
    Tensor a = random(n, n);
    Tensor gram = a.transpose().times(a);
    return Tensor.generate(Shape.of(n, n), k -> gram.flat(k) + (k / n == k % n ? 1 : 0));
  }

  private static Tensor hilbert(int n) {
    return Tensor.generate(Shape.of(n, n), k -> 1.0 / (k / n + k % n + 1));
  }

  private static double largest(Tensor a) {
    double largest = 0;
    for (int k = 0; k < a.shape().count(); k++) {
      largest = Math.max(largest, Math.abs(a.flat(k)));
    }
    return largest;
  }

  private static void assertEqual(Tensor actual, Tensor expected, double tolerance) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    Tensor difference = Tensor.generate(actual.shape(), k -> actual.flat(k) - expected.flat(k));
    assertThat(largest(difference)).isLessThanOrEqualTo(tolerance * (1 + largest(expected)));
  }

  private static Tensor scaledColumns(Tensor a, Tensor scales) {
    int n = a.columns();
    return Tensor.generate(a.shape(), k -> a.flat(k) * scales.flat(k % n));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7, 63, 64, 65, 130})
  void choleskyFactorMultipliesBack(int n) {
    Tensor a = positiveDefinite(n);
    Cholesky cholesky = Cholesky.of(a);
    assertThat(cholesky.positiveDefinite()).isTrue();
    assertEqual(cholesky.lower().times(cholesky.lower().transpose()), a, 10 * (n + 1) * EPSILON);
    Tensor x = Tensor.generate(Shape.of(n), i -> i - 3.0);
    assertEqual(cholesky.solve(a.times(x)), x, 1e4 * (n + 1) * EPSILON);
  }

  @Test
  void anIndefiniteMatrixFailsAtItsPivot() {
    Tensor a = Tensor.matrix(new double[][] {{4, 2, 0}, {2, 1, 0}, {0, 0, 1}});
    Cholesky cholesky = Cholesky.of(a);
    assertThat(cholesky.failedPivot()).isEqualTo(1);
    assertThatThrownBy(() -> cholesky.solve(Tensor.vector(1, 2, 3)))
        .hasMessageContaining("not positive definite at pivot 1");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 63, 64, 65, 130})
  void luSolvesAndInverts(int n) {
    Tensor a = random(n, n);
    Lu lu = Lu.of(a);
    Tensor x = Tensor.generate(Shape.of(n, 2), i -> i % 5 - 2.0);
    double condition = Svd.of(a).condition();
    assertEqual(lu.solve(a.times(x)), x, 20 * n * EPSILON * condition);
    assertEqual(lu.inverse().times(a), Tensor.identity(n), 20 * n * EPSILON * condition);
    assertThat(Math.log(Math.abs(lu.determinant())))
        .isCloseTo(lu.logAbsoluteDeterminant(), within(1e-10));
  }

  @Test
  void determinantsOfKnownMatrices() {
    assertThat(Lu.of(Tensor.matrix(new double[][] {{0, 2}, {3, 0}})).determinant()).isEqualTo(-6);
    assertThat(Lu.of(Tensor.matrix(new double[][] {{1, 2}, {2, 4}})).singular()).isTrue();
    assertThat(Lu.of(Tensor.matrix(new double[][] {{1, 2}, {2, 4}})).logAbsoluteDeterminant())
        .isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "5,3", "70,63", "70,64", "200,65", "64,64", "300,40"})
  void qrIsOrthonormalAndMultipliesBack(int m, int n) {
    Tensor a = random(m, n);
    Qr qr = Qr.of(a);
    assertEqual(qr.q().times(qr.r()), a, 20 * m * EPSILON);
    assertEqual(qr.q().transpose().times(qr.q()), Tensor.identity(n), 20 * m * EPSILON);
    Tensor b = Tensor.generate(Shape.of(m), i -> Math.sin(i));
    Tensor x = qr.solve(b);
    Tensor fitted = a.times(x);
    Tensor residual = Tensor.generate(Shape.of(m), i -> b.flat(i) - fitted.flat(i));
    assertThat(largest(a.transpose().times(residual)))
        .as("the normal equations hold")
        .isLessThan(1e3 * m * EPSILON);
  }

  /// Dependent columns have no Gram matrix to be factored by, and unlike units need none.
  @ParameterizedTest
  @ValueSource(doubles = {1, 1e-3, 1e-7, 1e-8, 1e-12, 1e-15, 0})
  void qrOfATallMatrixHoldsWhateverItsCondition(double apart) {
    Tensor random = random(400, 50);
    Tensor a =
        Tensor.generate(
            random.shape(),
            k ->
                k % 50 == 49
                    ? random.flat(k - 49) - random.flat(k - 11) + apart * random.flat(k)
                    : random.flat(k) * Math.pow(10, k % 50 % 7 - 3.0));
    Qr qr = Qr.of(a);
    assertThat(qr.certificate(a).holds()).isTrue();
    assertEqual(qr.q().transpose().times(qr.q()), Tensor.identity(50), 50 * 50 * EPSILON);
    for (int k = 0; k < 50; k++) {
      assertThat(qr.r().at(k, k)).isGreaterThanOrEqualTo(0);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 6, 47, 48, 49, 120})
  void symmetricEigenvaluesFallAndVectorsAreOrthonormal(int n) {
    Tensor b = random(n, n);
    Tensor a = Tensor.generate(Shape.of(n, n), k -> b.at(k / n, k % n) + b.at(k % n, k / n));
    SymmetricEigen eigen = SymmetricEigen.of(a);
    assertEqual(
        a.times(eigen.vectors()), scaledColumns(eigen.vectors(), eigen.values()), 50 * n * EPSILON);
    assertEqual(
        eigen.vectors().transpose().times(eigen.vectors()), Tensor.identity(n), 50 * n * EPSILON);
    for (int k = 1; k < n; k++) {
      assertThat(eigen.values().flat(k)).isLessThanOrEqualTo(eigen.values().flat(k - 1));
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "4,4", "9,4", "4,9", "40,31", "40,32", "100,60", "33,80"})
  void singularValuesFallAndMultiplyBack(int m, int n) {
    Tensor a = random(m, n);
    Svd svd = Svd.of(a);
    assertEqual(
        scaledColumns(svd.u(), svd.values()).times(svd.v().transpose()), a, 50 * (m + n) * EPSILON);
    assertEqual(
        svd.u().transpose().times(svd.u()),
        Tensor.identity(Math.min(m, n)),
        50 * (m + n) * EPSILON);
    assertEqual(
        svd.v().transpose().times(svd.v()),
        Tensor.identity(Math.min(m, n)),
        50 * (m + n) * EPSILON);
    assertThat(svd.rank()).isEqualTo(Math.min(m, n));
  }

  @Test
  void rankIsFoundAndLeftVectorsCompleted() {
    Tensor a = Tensor.matrix(new double[][] {{1, 2, 3}, {2, 4, 6}, {1, 0, 1}, {0, 0, 0}});
    Svd svd = Svd.of(a);
    assertThat(svd.rank()).isEqualTo(2);
    Svd zero = Svd.of(Tensor.zeros(4, 3));
    assertThat(zero.rank()).isZero();
    assertEqual(zero.u().transpose().times(zero.u()), Tensor.identity(3), 1e-14);
  }

  @Test
  void smallSingularValuesOfTheHilbertMatrixKeepTheirDigits() {
    // condition number of the 6×6 Hilbert matrix: Higham 2002, table 28.1: 1.4951e7
    assertThat(Svd.of(hilbert(6)).condition()).isCloseTo(1.4951e7, within(1e3));
    assertThat(Cholesky.of(hilbert(12)).positiveDefinite()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"0,3", "3,0", "1,1", "1,9", "5,3", "70,33", "300,200"})
  void transposesExchangeRowsAndColumns(int m, int n) {
    Tensor a = random(m, n);
    for (Precision precision : Precision.values()) {
      Tensor same = a.as(precision);
      Tensor transposed = same.transpose();
      assertThat(transposed.shape()).isEqualTo(Shape.of(n, m));
      assertThat(transposed.precision()).isEqualTo(precision);
      for (int k = 0; k < m * n; k++) {
        assertThat(transposed.at(k % n, k / n)).isEqualTo(same.flat(k));
      }
    }
  }

  @Test
  void wrongShapesAreNamed() {
    assertThatThrownBy(() -> Cholesky.of(Tensor.zeros(2, 3)))
        .hasMessageContaining("2×3")
        .hasMessageContaining("not a square matrix");
    assertThatThrownBy(() -> Qr.of(Tensor.zeros(2, 3))).hasMessageContaining("transpose it?");
    assertThatThrownBy(() -> SymmetricEigen.of(Tensor.matrix(new double[][] {{Double.NaN}})))
        .hasMessageContaining("NaN");
    assertThatThrownBy(() -> Tensor.zeros(2, 3).times(Tensor.zeros(2, 3)))
        .hasMessageContaining("2×3");
    assertThatThrownBy(() -> Lu.of(Tensor.identity(2)).solve(Tensor.vector(1, 2, 3)))
        .hasMessageContaining("2 rows");
  }
}
