package gradus.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.linalg.Certificate.Measure;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CertificateTest {
  private static final Measure GOOD = new Measure("residual", "‖A − LU‖ / ‖A‖", 1e-16, 1e-13);

  @Test
  void holdsWhereEveryMeasureIsWithinItsBound() {
    assertThat(Certificate.of("PA = LU", GOOD).holds()).isTrue();
    Measure large = new Measure("growth", "max |U| / max |A|", 2, 1);
    assertThat(Certificate.of("PA = LU", GOOD, large).holds()).isFalse();
    Measure unknown = new Measure("growth", "max |U| / max |A|", Double.NaN, 1);
    assertThat(Certificate.of("PA = LU", unknown).holds()).as("NaN proves nothing").isFalse();
  }

  @Test
  void measuresAreFoundByName() {
    Certificate certificate = Certificate.of("PA = LU", GOOD);
    assertThat(certificate.value(Certificate.RESIDUAL)).isEqualTo(1e-16);
    assertThatThrownBy(() -> certificate.value(Certificate.ORTHOGONALITY))
        .hasMessageContaining("PA = LU has no measure \"orthogonality\"; it has [residual]");
  }

  @Test
  void digitsFollowFromTheError() {
    assertThat(new Certificate("x", List.of(GOOD), 10, 1e-9).digits()).isCloseTo(9, within(1e-12));
    assertThat(new Certificate("x", List.of(GOOD), 1e20, 40).digits()).isZero();
    assertThat(new Certificate("x", List.of(GOOD), 1, 0).digits()).isCloseTo(15.95, within(0.01));
    assertThatThrownBy(() -> Certificate.of("PA = LU", GOOD).digits())
        .hasMessageContaining("promises no digits");
  }

  @Test
  void readsAsASentence() {
    assertThat(new Certificate("PA = LU", List.of(GOOD), 10, 1e-9))
        .hasToString(
            """
            PA = LU: holds
              residual ‖A − LU‖ / ‖A‖ = 1.0e-16 ≤ 1.0e-13
              condition 10
              9.0 digits\
            """);
  }

  private static Tensor times(double factor, Tensor a) {
    return Tensor.generate(a.shape(), k -> factor * a.flat(k));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-310, 1e-9, 1, 30})
  void anExponentialThatIsWrongDoesNotHold(double size) {
    for (Tensor a :
        List.of(
            times(size, HardMatrices.gaussian(5, 5, 1)),
            times(size, HardMatrices.symmetric(5, 1, i -> i - 2)))) {
      MatrixFunction exp = MatrixFunction.exp(a);
      assertThat(exp.certificate().holds()).as(exp.certificate().toString()).isTrue();
      for (double factor : new double[] {0, -1, 1 + 1e-6, 1e100, Double.NaN}) {
        Tensor wrong = times(factor, exp.value());
        Certificate certificate =
            new MatrixFunction(exp.function(), a, wrong, exp.outcome()).certificate();
        assertThat(certificate.holds()).as(factor + " times: " + certificate).isFalse();
      }
    }
  }

  @Test
  void exponentialsAtTheEndsOfTheRangeHold() {
    for (Tensor a :
        List.of(
            Tensor.zeros(0, 0),
            Tensor.matrix(new double[][] {{-1e300, 1e290}, {0, -1e300}}),
            Tensor.matrix(new double[][] {{-740, 3}, {0.01, -744}}),
            Tensor.matrix(new double[][] {{709, 0.1}, {0.2, 708}}),
            times(300, HardMatrices.gaussian(5, 5, 1)),
            Tensor.matrix(new double[][] {{-10, 1e6, 1e6}, {0, -20, 1e6}, {0, 0, -30}}))) {
      Certificate certificate = MatrixFunction.exp(a).certificate();
      assertThat(certificate.holds()).as(certificate.toString()).isTrue();
    }
    Tensor far = Tensor.matrix(new double[][] {{-1e300, 0}, {1, -1e300}});
    MatrixFunction wrong =
        new MatrixFunction(
            MatrixFunction.Function.EXPONENTIAL,
            far,
            Tensor.identity(2),
            MatrixFunction.Outcome.FOUND);
    assertThat(wrong.certificate().holds()).isFalse();
  }

  @Test
  void eigenvectorsOfZerosDoNotHold() {
    Tensor a = HardMatrices.gaussian(4, 4, 2);
    Eigen eigen = Eigen.of(a);
    ComplexTensor vectors = eigen.vectors();
    for (double factor : new double[] {1e-100, 3}) {
      ComplexTensor longer =
          new ComplexTensor(times(factor, vectors.real()), times(factor, vectors.imaginary()));
      assertThat(new Eigen(eigen.values(), longer, 0).certificate(a).holds()).isTrue();
    }
    ComplexTensor none = new ComplexTensor(Tensor.zeros(4, 4), Tensor.zeros(4, 4));
    assertThat(new Eigen(eigen.values(), none, 0).certificate(a).holds()).isFalse();
    ComplexTensor tiny =
        new ComplexTensor(
            times(1e-20, HardMatrices.gaussian(4, 4, 3)), times(0, vectors.imaginary()));
    assertThat(new Eigen(eigen.values(), tiny, 0).certificate(a).holds()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1015, -1000})
  void singularValuesAreNotNegativeAndFall(int power) {
    Tensor a = times(Math.scalb(1.0, power), HardMatrices.gaussian(6, 4, 4));
    Svd svd = Svd.of(a);
    assertThat(svd.certificate(a).holds()).isTrue();
    Svd negative = new Svd(times(-1, svd.u()), times(-1, svd.values()), svd.v());
    assertThat(negative.certificate(a).value(Certificate.RESIDUAL)).isLessThan(1e-13);
    assertThat(negative.certificate(a).holds()).isFalse();
    Svd rising = new Svd(reversed(svd.u()), reversed(svd.values()), reversed(svd.v()));
    assertThat(rising.certificate(a).value(Certificate.RESIDUAL)).isLessThan(1e-13);
    assertThat(rising.certificate(a).holds()).isFalse();
  }

  private static Tensor reversed(Tensor a) {
    int n = a.rank() == 1 ? a.rows() : a.columns();
    return Tensor.generate(a.shape(), k -> a.flat(k / n * n + n - 1 - k % n));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1015, -1000})
  void aStretchIsSymmetricAndNotNegative(int power) {
    Tensor a = times(Math.scalb(1.0, power), HardMatrices.gaussian(5, 5, 5));
    Polar polar = Polar.of(a);
    assertThat(polar.certificate(a).holds()).isTrue();
    Polar negative = new Polar(times(-1, polar.u()), times(-1, polar.p()));
    assertThat(negative.certificate(a).value(Certificate.RESIDUAL)).isLessThan(1e-13);
    assertThat(negative.certificate(a).holds()).isFalse();
    Polar unturned = new Polar(Tensor.identity(5), a);
    assertThat(unturned.certificate(a).value(Certificate.RESIDUAL)).isZero();
    assertThat(unturned.certificate(a).holds()).isFalse();
    Polar missing = new Polar(polar.u(), times(Double.NaN, polar.p()));
    assertThat(missing.certificate(a).holds()).isFalse();
  }
}
