package gradus.linalg;

import static gradus.linalg.GeneralMatrices.EPSILON;
import static gradus.linalg.GeneralMatrices.frobenius;
import static gradus.linalg.GeneralMatrices.matrix;
import static gradus.linalg.GeneralMatrices.scaled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Laws of the eigenvalue problem without symmetry.
final class EigenTest {
  static IntStream orders() {
    return IntStream.concat(IntStream.rangeClosed(0, 60), IntStream.of(97, 200));
  }

  @ParameterizedTest
  @MethodSource("orders")
  void everyPairLeavesASmallResidual(int n) {
    GeneralMatrices.of(n)
        .forEach((name, a) -> verify(name + " of order " + n, a, EigenSensitivity.of(a)));
  }

  private static void verify(String name, Tensor a, EigenSensitivity sensitivity) {
    int n = a.rows();
    Eigen eigen = sensitivity.eigen();
    assertThat(eigen.converged()).as(name).isTrue();
    int power = -Scaling.exponent(a.toDoubles());
    Tensor near = scaled(a);
    ComplexTensor values =
        new ComplexTensor(
            Tensor.generate(Shape.of(n), k -> Math.scalb(eigen.values().real().flat(k), power)),
            Tensor.generate(
                Shape.of(n), k -> Math.scalb(eigen.values().imaginary().flat(k), power)));
    // subnormal eigenvalues are rounded to absolute, not relative accuracy
    double limit =
        100 * n * EPSILON * frobenius(near)
            + 2 * n * Math.scalb(Double.MIN_VALUE, Math.max(0, power));
    assertThat(residual(near, values, eigen.vectors())).as(name).isLessThanOrEqualTo(limit);
    assertThat(residual(near.transpose(), values.conjugate(), sensitivity.leftVectors()))
        .as(name + ", left")
        .isLessThanOrEqualTo(limit);
    verifyOrder(name, eigen.values());
    verifyPhase(name, eigen.vectors(), values.imaginary());
    verifyPhase(name, sensitivity.leftVectors(), values.imaginary());
    for (double condition : sensitivity.conditions().toDoubles()) {
      assertThat(condition).as(name).isGreaterThanOrEqualTo(1);
    }
  }

  /// `max ‖A v − λ v‖`
  private static double residual(Tensor a, ComplexTensor values, ComplexTensor vectors) {
    int n = a.rows();
    Tensor real = a.times(vectors.real());
    Tensor imaginary = a.times(vectors.imaginary());
    double[] squares = new double[n];
    for (int k = 0; k < n * n; k++) {
      double re = values.real().flat(k % n);
      double im = values.imaginary().flat(k % n);
      double x = vectors.real().flat(k);
      double y = vectors.imaginary().flat(k);
      squares[k % n] +=
          Math.pow(real.flat(k) - re * x + im * y, 2)
              + Math.pow(imaginary.flat(k) - re * y - im * x, 2);
    }
    return Math.sqrt(IntStream.range(0, n).mapToDouble(k -> squares[k]).max().orElse(0));
  }

  private static void verifyOrder(String name, ComplexTensor values) {
    for (int k = 0; k < values.shape().count(); k++) {
      double real = values.real().flat(k);
      double imaginary = values.imaginary().flat(k);
      if (k > 0) {
        assertThat(real).as(name).isLessThanOrEqualTo(values.real().flat(k - 1));
      }
      if (imaginary > 0) {
        k++;
        assertThat(values.real().flat(k)).as(name).isEqualTo(real);
        assertThat(values.imaginary().flat(k)).as(name).isEqualTo(-imaginary);
      } else {
        assertThat(imaginary).as(name).isZero();
      }
    }
  }

  private static void verifyPhase(String name, ComplexTensor vectors, Tensor imaginary) {
    int n = vectors.shape().size(0);
    for (int k = 0; k < n; k++) {
      double[] x = vectors.real().column(k).toDoubles();
      double[] y = vectors.imaginary().column(k).toDoubles();
      double squares = 0;
      double largest = 0;
      double positive = 0;
      for (int i = 0; i < n; i++) {
        squares += x[i] * x[i] + y[i] * y[i];
        largest = Math.max(largest, Math.hypot(x[i], y[i]));
        positive = y[i] == 0 ? Math.max(positive, x[i]) : positive;
      }
      assertThat(squares).as(name).isCloseTo(1, within(4 * (n + 4) * EPSILON));
      assertThat(positive).as(name).isCloseTo(largest, within(8 * EPSILON));
      if (imaginary.flat(k) == 0) {
        assertThat(y).as(name).containsOnly(0);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("orders")
  void valuesAloneAreThoseOfTheVectors(int n) {
    Map<String, Tensor> matrices = GeneralMatrices.of(n);
    matrices
        .keySet()
        .retainAll(List.of("random", "orthogonal", "stochastic", "graded", "symmetric"));
    for (String name : matrices.keySet()) {
      Tensor a = matrices.get(name);
      EigenSensitivity sensitivity = EigenSensitivity.of(a);
      ComplexTensor values = sensitivity.eigen().values();
      ComplexTensor alone = Eigenvalues.of(a).values();
      double unit = 2 * n * EPSILON * frobenius(a);
      for (int k = 0; k < n; k++) {
        double error = distance(values, k, alone.real().flat(k), alone.imaginary().flat(k));
        double condition = sensitivity.conditions().flat(k);
        // values that are closer than their errors may come in either order
        double limit = condition * unit;
        for (int j = 0; j < n && error > limit; j++) {
          error =
              Math.min(error, distance(values, j, alone.real().flat(k), alone.imaginary().flat(k)));
        }
        assertThat(error).as(name + " of order " + n).isLessThanOrEqualTo(limit);
      }
    }
  }

  private static double distance(ComplexTensor values, int k, double real, double imaginary) {
    return Math.hypot(values.real().flat(k) - real, values.imaginary().flat(k) - imaginary);
  }

  @Test
  void theHardMatricesHaveTheirEigenvaluesToConditionTimesRounding() {
    for (GeneralMatrices.Known known : GeneralMatrices.known()) {
      verify(known.name(), known.a(), EigenSensitivity.of(known.a()));
      verifyAgainst(known, 1);
      assertThat(Eigen.of(known.a()).certificate(known.a()).holds()).as(known.name()).isTrue();
      Eigenvalues alone = Eigenvalues.of(known.a());
      assertThat(alone.converged()).isTrue();
    }
  }

  private static void verifyAgainst(GeneralMatrices.Known known, double factor) {
    Tensor a = known.a();
    int n = a.rows();
    EigenSensitivity sensitivity = EigenSensitivity.of(a);
    ComplexTensor values = sensitivity.eigen().values();
    Tensor errors = sensitivity.errors(a);
    // a k-fold defective eigenvalue moves by the k-th root of the change
    double defective = known.name().startsWith("jordan") ? Math.pow(EPSILON, 1.0 / n) : 0;
    boolean[] taken = new boolean[n];
    for (double[] truth : known.values()) {
      int nearest = -1;
      for (int k = 0; k < n; k++) {
        boolean nearer =
            nearest < 0
                || distance(values, k, truth[0], truth[1])
                    < distance(values, nearest, truth[0], truth[1]);
        nearest = !taken[k] && nearer ? k : nearest;
      }
      taken[nearest] = true;
      double limit = factor * errors.flat(nearest) + defective + n * Double.MIN_VALUE;
      assertThat(distance(values, nearest, truth[0], truth[1]))
          .as(known.name() + " at " + truth[0] + " + " + truth[1] + "i")
          .isLessThanOrEqualTo(limit);
    }
  }

  @Test
  void aRotationTurnsByItsAngle() {
    double angle = 0.3;
    Tensor rotation =
        Tensor.matrix(
            new double[][] {
              {Math.cos(angle), -Math.sin(angle)}, {Math.sin(angle), Math.cos(angle)}
            });
    ComplexTensor values = Eigen.of(rotation).values();
    assertThat(values.argument().flat(0)).isCloseTo(angle, within(4 * EPSILON));
    assertThat(values.argument().flat(1)).isCloseTo(-angle, within(4 * EPSILON));
    assertThat(values.isReal()).isFalse();
    EigenSensitivity sensitivity = EigenSensitivity.of(rotation);
    assertThat(sensitivity.conditions().flat(0)).isCloseTo(1, within(8 * EPSILON));
  }

  @Test
  void triangularMatricesUpToAnOrderHaveExactEigenvalues() {
    int n = 11;
    int[] order = {4, 9, 0, 7, 2, 10, 5, 1, 8, 3, 6};
    Tensor triangle = matrix(n, (i, j) -> i == j ? 1.0 / (i + 1) : j > i ? 1 : 0);
    Tensor shuffled = matrix(n, (i, j) -> triangle.at(order[i], order[j]));
    Tensor values = Eigenvalues.of(shuffled).values().real();
    for (int k = 0; k < n; k++) {
      assertThat(values.flat(k)).isEqualTo(1.0 / (k + 1));
    }
  }

  @Test
  void balancingSavesTheDigitsOfABadlyScaledMatrix() {
    Tensor a = GeneralMatrices.gaussian(12, 5);
    Tensor bad = GeneralMatrices.map(a, k -> Math.scalb(a.flat(k), 5 * (k / 12) - 5 * (k % 12)));
    ComplexTensor values = Eigenvalues.of(a).values();
    ComplexTensor found = Eigenvalues.of(bad).values();
    for (int k = 0; k < 12; k++) {
      double error = distance(found, k, values.real().flat(k), values.imaginary().flat(k));
      assertThat(error).isLessThan(1e-13 * frobenius(a));
    }
  }

  @Test
  void theConditionOfAJordanBlockNearlyExceedsAllNumbers() {
    EigenSensitivity sensitivity = EigenSensitivity.of(GeneralMatrices.named("Jordan block", 6));
    assertThat(sensitivity.conditions().flat(0)).isGreaterThan(1e15);
    assertThat(sensitivity.eigen().values().real().toDoubles()).containsOnly(3);
  }

  @Test
  void conditionsAreThoseOfTheInverseOfTheVectors() {
    // [1 g; 0 2]: κ = √(1 + g²) for both values
    double g = 1000;
    EigenSensitivity sensitivity =
        EigenSensitivity.of(Tensor.matrix(new double[][] {{1, g}, {0, 2}}));
    for (double condition : sensitivity.conditions().toDoubles()) {
      assertThat(condition).isCloseTo(Math.hypot(1, g), within(1e-12 * g));
    }
  }

  @Test
  void radiusAndAbscissaAreTheExtremes() {
    Tensor a = Tensor.matrix(new double[][] {{-3, 1, 0}, {0, 0, 2}, {0, -2, 0}});
    Eigenvalues values = Eigenvalues.of(a);
    assertThat(values.spectralRadius()).isCloseTo(3, within(1e-14));
    assertThat(values.spectralAbscissa()).isCloseTo(0, within(1e-14));
  }

  @Test
  void symmetricMatricesHaveOrthonormalVectors() {
    Tensor a = GeneralMatrices.named("symmetric", 20);
    Eigen eigen = Eigen.of(a);
    assertThat(eigen.values().isReal()).isTrue();
    assertThat(eigen.values().real().toDoubles())
        .isEqualTo(SymmetricEigen.of(a).values().toDoubles());
  }

  @Test
  void whatIsNoSquareMatrixOfFiniteNumbersIsRefused() {
    assertThatThrownBy(() -> Eigen.of(Tensor.zeros(2, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2×3");
    assertThatThrownBy(() -> Eigenvalues.of(Tensor.matrix(new double[][] {{Double.NaN}})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NaN");
    assertThatThrownBy(() -> EigenSensitivity.of(Tensor.vector(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Eigen.of(Tensor.identity(2)).residual(Tensor.identity(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2×2");
  }
}
