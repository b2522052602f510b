package gradus.linalg;

import static gradus.linalg.GeneralMatrices.EPSILON;
import static gradus.linalg.GeneralMatrices.frobenius;
import static gradus.linalg.GeneralMatrices.gaussian;
import static gradus.linalg.GeneralMatrices.map;
import static gradus.linalg.GeneralMatrices.matrix;
import static gradus.linalg.GeneralMatrices.minus;
import static gradus.linalg.GeneralMatrices.turned;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.linalg.MatrixFunction.Outcome;
import gradus.models.Json;
import gradus.models.Reference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Exponential, logarithm and square root of matrices, against values known to 25 digits and
/// against each other.
final class MatrixFunctionTest {
  static IntStream orders() {
    return IntStream.of(1, 2, 3, 4, 5, 8, 13, 20, 33, 60);
  }

  private static MatrixFunction of(String name, Tensor a) {
    return switch (name) {
      case "expm" -> MatrixFunction.exp(a);
      case "logm" -> MatrixFunction.log(a);
      case "sqrtm" -> MatrixFunction.sqrt(a);
      default -> throw new IllegalArgumentException(name);
    };
  }

  @Test
  void referenceValuesAreMetToConditionTimesRounding() {
    for (Json json : Reference.json("truth/linalg/matrix_functions.json")) {
      Tensor a = Tensor.matrix(GeneralMatrices.rows(json.at("entries")));
      Tensor truth = Tensor.matrix(GeneralMatrices.rows(json.at("expected")));
      MatrixFunction function = of(json.at("function").text(), a);
      assertThat(function.outcome()).isEqualTo(Outcome.FOUND);
      double limit = 4 * Math.max(1, function.condition()) * a.rows() * EPSILON;
      assertThat(frobenius(minus(function.value(), truth)) / frobenius(truth))
          .as(json.at("name").text() + " " + json.at("function").text())
          .isLessThanOrEqualTo(limit);
    }
  }

  /// A matrix whose eigenvalues have positive real parts.
  private static Tensor positive(int n, long seed) {
    Tensor random = gaussian(n, seed);
    return matrix(n, (i, j) -> (i == j ? 3 : 0) + random.at(i, j) / Math.sqrt(n + 4));
  }

  @ParameterizedTest
  @MethodSource("orders")
  void theSquareOfTheRootIsTheMatrix(int n) {
    Tensor a = positive(n, n);
    for (int power : new int[] {0, 900, -900, -1060}) {
      Tensor scaled = map(a, k -> Math.scalb(a.flat(k), power));
      MatrixFunction root = MatrixFunction.sqrt(scaled);
      assertThat(root.outcome()).isEqualTo(Outcome.FOUND);
      Tensor x = map(root.value(), k -> Math.scalb(root.value().flat(k), -power / 2));
      double growth = Math.max(1, Math.pow(frobenius(x), 2) / frobenius(a));
      double subnormal = n * Math.scalb(Double.MIN_VALUE, Math.max(0, -power));
      assertThat(frobenius(minus(x.times(x), a)))
          .as("order " + n + " times 2 to the " + power)
          .isLessThan(100 * n * EPSILON * growth * frobenius(a) + subnormal);
    }
  }

  @ParameterizedTest
  @MethodSource("orders")
  void logarithmAndExponentialUndoEachOther(int n) {
    Tensor a = positive(n, n + 100);
    MatrixFunction log = MatrixFunction.log(a);
    assertThat(log.outcome()).isEqualTo(Outcome.FOUND);
    MatrixFunction exp = MatrixFunction.exp(log.value());
    double limit = 100 * n * EPSILON * Math.max(1, exp.condition()) * frobenius(a);
    assertThat(frobenius(minus(exp.value(), a))).isLessThan(limit);

    Tensor random = gaussian(n, n);
    Tensor small = map(random, k -> random.flat(k) / (2 * Math.sqrt(n)));
    Tensor image = MatrixFunction.exp(small).value();
    MatrixFunction back = MatrixFunction.log(image);
    limit = 100 * n * EPSILON * Math.max(1, back.condition()) * frobenius(small);
    assertThat(frobenius(minus(back.value(), small))).isLessThan(limit);
  }

  @ParameterizedTest
  @MethodSource("orders")
  void exponentialsOfOppositeMatricesAreInverses(int n) {
    for (double scale : new double[] {1e-9, 0.01, 0.1, 0.5, 1, 3}) {
      Tensor random = gaussian(n, 3);
      Tensor a = map(random, k -> scale * random.flat(k) / Math.sqrt(n));
      MatrixFunction exp = MatrixFunction.exp(a);
      Tensor opposite = MatrixFunction.exp(map(a, k -> -a.flat(k))).value();
      double size = frobenius(exp.value()) * frobenius(opposite);
      assertThat(frobenius(minus(exp.value().times(opposite), Tensor.identity(n))))
          .as("order " + n + ", scale " + scale)
          .isLessThan(20 * n * EPSILON * Math.max(1, exp.condition()) * size);
    }
  }

  @ParameterizedTest
  @MethodSource("orders")
  void symmetricMatricesAgreeWithTheGeneralWay(int n) {
    Tensor g = gaussian(n, 17);
    Tensor a =
        matrix(n, (i, j) -> (i == j ? 4 : 0) + (g.at(i, j) + g.at(j, i)) / (4 * Math.sqrt(n)));
    Tensor general = exponential(a);
    assertThat(frobenius(minus(MatrixFunction.exp(a).value(), general)))
        .isLessThan(20 * n * EPSILON * frobenius(a) * frobenius(general));
  }

  private static Tensor exponential(Tensor a) {
    int n = a.rows();
    return Tensor.of(a.shape(), PadeExponential.of(a.toDoubles(), n));
  }

  @Test
  void blocksOfJordanHaveTheirKnownFunctions() {
    int n = 6;
    double t = 0.7;
    Tensor jordan = matrix(n, (i, j) -> i == j ? t : j == i + 1 ? 1 : 0);
    double[] factorial = {1, 1, 2, 6, 24, 120};
    Tensor exp = matrix(n, (i, j) -> j < i ? 0 : Math.exp(t) / factorial[j - i]);
    Tensor log =
        matrix(n, (i, j) -> j < i ? 0 : i == j ? Math.log(t) : -Math.pow(-1 / t, j - i) / (j - i));
    assertThat(frobenius(minus(MatrixFunction.exp(jordan).value(), exp)))
        .isLessThan(1e-14 * frobenius(exp));
    MatrixFunction found = MatrixFunction.log(jordan);
    assertThat(frobenius(minus(found.value(), log)))
        .isLessThan(10 * found.condition() * n * EPSILON * frobenius(log));
    MatrixFunction lower = MatrixFunction.exp(jordan.transpose());
    assertThat(lower.value().toDoubles())
        .isEqualTo(MatrixFunction.exp(jordan).value().transpose().toDoubles());
  }

  @Test
  void aRotationIsTheExponentialOfItsGenerator() {
    double angle = 2.5;
    Tensor rotation =
        Tensor.matrix(
            new double[][] {
              {Math.cos(angle), -Math.sin(angle)}, {Math.sin(angle), Math.cos(angle)}
            });
    Tensor log = MatrixFunction.log(rotation).value();
    assertThat(log.at(1, 0)).isCloseTo(angle, within(1e-14));
    assertThat(log.at(0, 1)).isCloseTo(-angle, within(1e-14));
    assertThat(log.at(0, 0)).isCloseTo(0, within(1e-14));
    Tensor half = MatrixFunction.sqrt(rotation).value();
    assertThat(half.at(0, 0)).isCloseTo(Math.cos(angle / 2), within(1e-15));
    assertThat(half.at(1, 0)).isCloseTo(Math.sin(angle / 2), within(1e-15));
  }

  @Test
  void extremeExponentialsEndInZeroOrOverflow() {
    Tensor negative = Tensor.matrix(new double[][] {{-1e300, 1e290}, {0, -1e300}});
    assertThat(MatrixFunction.exp(negative).value().toDoubles()).containsOnly(0);
    Tensor large = Tensor.matrix(new double[][] {{1000, 1}, {2, 900}});
    assertThat(MatrixFunction.exp(large).outcome()).isEqualTo(Outcome.OVERFLOW);
    Tensor tiny = Tensor.matrix(new double[][] {{1e-310, 2e-310}, {0, 1e-320}});
    assertThat(MatrixFunction.exp(tiny).value().toDoubles())
        .isEqualTo(new double[] {1, 2e-310, 0, 1});
  }

  @Test
  void whereThereIsNoRealFunctionTheOutcomeSaysWhy() {
    Tensor negative = turned(matrix(5, (i, j) -> i == j ? i - 1.5 : j > i ? 1 : 0), 3);
    assertThat(MatrixFunction.log(negative).outcome()).isEqualTo(Outcome.NEGATIVE_EIGENVALUE);
    assertThat(MatrixFunction.sqrt(negative).outcome()).isEqualTo(Outcome.NEGATIVE_EIGENVALUE);
    assertThat(MatrixFunction.sqrt(negative).value().toDoubles()).containsOnly(Double.NaN);
    assertThat(MatrixFunction.log(negative).condition()).isNaN();
    Tensor symmetric = Tensor.matrix(new double[][] {{1, 2}, {2, 1}});
    assertThat(MatrixFunction.log(symmetric).outcome()).isEqualTo(Outcome.NEGATIVE_EIGENVALUE);
    Tensor singular = Tensor.matrix(new double[][] {{0, 1}, {0, 2}});
    assertThat(MatrixFunction.log(singular).outcome()).isEqualTo(Outcome.ZERO_EIGENVALUE);
    assertThat(MatrixFunction.sqrt(singular).outcome()).isEqualTo(Outcome.FOUND);
    assertThat(MatrixFunction.log(Tensor.zeros(2, 2)).outcome()).isEqualTo(Outcome.ZERO_EIGENVALUE);
    assertThat(MatrixFunction.sqrt(Tensor.zeros(2, 2)).value().toDoubles()).containsOnly(0);
    Tensor nilpotent = Tensor.matrix(new double[][] {{0, 1}, {0, 0}});
    assertThat(MatrixFunction.sqrt(nilpotent).outcome()).isEqualTo(Outcome.ZERO_EIGENVALUE);
    assertThatThrownBy(() -> MatrixFunction.log(singular).derivative(singular))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("ZERO_EIGENVALUE");
  }

  @Test
  void certificatesRefuseWrongValues() {
    Tensor a = positive(4, 2);
    for (String name : new String[] {"expm", "logm", "sqrtm"}) {
      MatrixFunction right = of(name, a);
      Tensor disturbed = map(right.value(), k -> right.value().flat(k) + (k == 5 ? 1e-8 : 0));
      MatrixFunction wrong =
          new MatrixFunction(right.function(), a, disturbed, MatrixFunction.Outcome.FOUND);
      assertThat(right.certificate().holds()).as(name).isTrue();
      assertThat(wrong.certificate().holds()).as(name).isFalse();
    }
  }

  @Test
  void anEmptyMatrixHasEmptyFunctions() {
    for (String name : new String[] {"expm", "logm", "sqrtm"}) {
      MatrixFunction function = of(name, Tensor.zeros(0, 0));
      assertThat(function.outcome()).isEqualTo(Outcome.FOUND);
      assertThat(function.value().shape()).isEqualTo(Shape.of(0, 0));
    }
  }

  @Test
  void derivativesAreLimitsOfDifferences() {
    int n = 7;
    Tensor a = positive(n, 1);
    Tensor e = gaussian(n, 2);
    double h = 1e-5;
    for (String name : new String[] {"expm", "logm", "sqrtm"}) {
      Tensor derivative = of(name, a).derivative(e);
      Tensor after = of(name, map(a, k -> a.flat(k) + h * e.flat(k))).value();
      Tensor before = of(name, map(a, k -> a.flat(k) - h * e.flat(k))).value();
      Tensor slope = map(a, k -> (after.flat(k) - before.flat(k)) / (2 * h));
      assertThat(frobenius(minus(derivative, slope)))
          .as(name)
          .isLessThan(1e-6 * frobenius(derivative));
    }
  }

  @Test
  void theConditionBoundsWhatRandomChangesDo() {
    int n = 6;
    Tensor a = positive(n, 9);
    for (String name : new String[] {"expm", "logm", "sqrtm"}) {
      MatrixFunction function = of(name, a);
      double condition = function.condition();
      double largest = 0;
      for (int seed = 0; seed < 40; seed++) {
        Tensor e = gaussian(n, seed);
        double gain = frobenius(function.derivative(e)) / frobenius(e);
        largest = Math.max(largest, gain * frobenius(a) / frobenius(function.value()));
      }
      assertThat(function.certificate().holds()).as(name).isTrue();
      assertThat(function.certificate().condition()).isEqualTo(condition);
      assertThat(condition).as(name).isGreaterThan(largest).isLessThan(100 * largest);
      Tensor scaled = map(a, k -> Math.scalb(a.flat(k), 800));
      if (name.equals("sqrtm")) {
        assertThat(of(name, scaled).condition()).isCloseTo(condition, within(1e-10 * condition));
      }
    }
  }

  @Test
  void theConditionOfASymmetricMatrixIsThatOfItsExtremeEigenvalue() {
    Tensor a = Tensor.matrix(new double[][] {{1, 0}, {0, 100}});
    double size = Math.hypot(1, 100);
    assertThat(MatrixFunction.sqrt(a).condition())
        .isCloseTo(0.5 * size / Math.hypot(1, 10), within(1e-12));
    assertThat(MatrixFunction.log(a).condition()).isCloseTo(size / Math.log(100), within(1e-12));
    assertThat(MatrixFunction.exp(a).condition()).isCloseTo(size, within(1e-11));
    assertThat(MatrixFunction.log(Tensor.identity(3)).condition()).isInfinite();
  }

  @Test
  void whatIsNoSquareMatrixOfFiniteNumbersIsRefused() {
    for (String name : new String[] {"expm", "logm", "sqrtm"}) {
      assertThatThrownBy(() -> of(name, Tensor.zeros(2, 3)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("2×3");
      assertThatThrownBy(() -> of(name, Tensor.matrix(new double[][] {{Double.NaN}})))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("NaN");
    }
    MatrixFunction exp = MatrixFunction.exp(Tensor.identity(2));
    assertThatThrownBy(() -> exp.derivative(Tensor.zeros(3, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2×2");
  }
}
