package gradus.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NormsTest {
  private static final Tensor A = Tensor.matrix(new double[][] {{1, -2, 3}, {-4, 0, 0}});

  @Test
  void ofASmallMatrix() {
    assertThat(Norms.one(A)).isEqualTo(5);
    assertThat(Norms.infinity(A)).isEqualTo(6);
    assertThat(Norms.max(A)).isEqualTo(4);
    assertThat(Norms.frobenius(A)).isCloseTo(Math.sqrt(30), within(1e-15));
    assertThat(Norms.two(Tensor.matrix(new double[][] {{0, 3}, {-2, 0}})))
        .isCloseTo(3, within(1e-15));
  }

  @Test
  void ofAVector() {
    Tensor x = Tensor.vector(3, -4);
    assertThat(Norms.one(x)).isEqualTo(7);
    assertThat(Norms.infinity(x)).isEqualTo(4);
    assertThat(Norms.frobenius(x)).isEqualTo(5);
    assertThat(Norms.two(x)).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1060, -1022, -600, 600, 1019})
  void scaleWithTheMatrixNearTheEndsOfTheRange(int power) {
    Tensor scaled = Tensor.generate(A.shape(), k -> Math.scalb(A.flat(k), power));
    assertThat(Norms.one(scaled)).isEqualTo(Math.scalb(5.0, power));
    assertThat(Norms.infinity(scaled)).isEqualTo(Math.scalb(6.0, power));
    assertThat(Norms.frobenius(scaled)).isEqualTo(Math.scalb(Norms.frobenius(A), power));
  }

  @Test
  void squaresOfManyEntriesKeepTheirDigits() {
    Tensor a = Tensor.generate(Shape.of(1000, 1000), _ -> 0.1);
    assertThat(Norms.frobenius(a)).isCloseTo(100, within(1e-13));
  }

  @Test
  void ofNothingAndOfWhatIsNotFinite() {
    assertThat(Norms.one(Tensor.zeros(0, 3))).isZero();
    assertThat(Norms.infinity(Tensor.zeros(3, 0))).isZero();
    assertThat(Norms.frobenius(Tensor.zeros(0, 0))).isZero();
    assertThat(Norms.two(Tensor.zeros(0, 2))).isZero();
    Tensor undefined = Tensor.vector(1, Double.NaN);
    assertThat(Norms.one(undefined)).isNaN();
    assertThat(Norms.infinity(undefined)).isNaN();
    assertThat(Norms.frobenius(undefined)).isNaN();
    assertThat(Norms.max(undefined)).isNaN();
    assertThat(Norms.frobenius(Tensor.vector(Double.POSITIVE_INFINITY, 1)))
        .isEqualTo(Double.POSITIVE_INFINITY);
    assertThatThrownBy(() -> Norms.one(Tensor.scalar(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("neither a vector nor a matrix");
  }
}
