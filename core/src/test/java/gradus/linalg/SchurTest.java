package gradus.linalg;

import static gradus.linalg.GeneralMatrices.EPSILON;
import static gradus.linalg.GeneralMatrices.frobenius;
import static gradus.linalg.GeneralMatrices.minus;
import static gradus.linalg.GeneralMatrices.scaled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Laws of the Hessenberg and Schur forms, with the constants of backward stability.
final class SchurTest {
  static IntStream orders() {
    return IntStream.concat(IntStream.rangeClosed(0, 60), IntStream.of(97, 200));
  }

  @ParameterizedTest
  @MethodSource("orders")
  void theHessenbergFormIsOrthogonallySimilar(int n) {
    GeneralMatrices.of(n)
        .forEach((name, a) -> {
          Hessenberg hessenberg = Hessenberg.of(a);
          verify(name + " of order " + n, a, hessenberg.q(), hessenberg.h());
          assertThat(isHessenberg(hessenberg.h())).as(name).isTrue();
        });
  }

  @ParameterizedTest
  @MethodSource("orders")
  void theSchurFormIsOrthogonallySimilar(int n) {
    GeneralMatrices.of(n)
        .forEach((name, a) -> {
          Schur schur = Schur.of(a);
          assertThat(schur.converged()).as(name).isTrue();
          verify(name + " of order " + n, a, schur.q(), schur.t());
          verifyStandard(name + " of order " + n, schur.t());
        });
  }

  @Test
  void theHardMatricesHaveSchurForms() {
    for (GeneralMatrices.Known known : GeneralMatrices.known()) {
      Schur schur = Schur.of(known.a());
      verify(known.name(), known.a(), schur.q(), schur.t());
      verifyStandard(known.name(), schur.t());
      if (known.name().startsWith("denormal")) {
        continue; // its form is rounded to absolute accuracy
      }
      assertThat(schur.certificate(known.a()).holds()).as(known.name()).isTrue();
      assertThat(Hessenberg.of(known.a()).certificate(known.a()).holds()).isTrue();
    }
  }

  private static void verify(String name, Tensor a, Tensor q, Tensor t) {
    int n = a.rows();
    int power = -Scaling.exponent(a.toDoubles());
    Tensor near = scaled(a);
    Tensor form = GeneralMatrices.map(t, k -> Math.scalb(t.flat(k), power));
    double residual = frobenius(minus(near.times(q), q.times(form)));
    // subnormal entries of the form are rounded to absolute, not relative accuracy
    double subnormal = n * Math.scalb(Double.MIN_VALUE, Math.max(0, power));
    assertThat(residual)
        .as(name)
        .isLessThanOrEqualTo(100 * n * EPSILON * frobenius(near) + subnormal);
    assertThat(frobenius(minus(q.transpose().times(q), Tensor.identity(n))))
        .as(name)
        .isLessThanOrEqualTo(100 * n * EPSILON);
  }

  private static void verifyStandard(String name, Tensor t) {
    assertThat(isHessenberg(t)).as(name).isTrue();
    for (int i = 1; i < t.rows(); i++) {
      if (t.at(i, i - 1) != 0) {
        assertThat(t.at(i, i)).as(name).isEqualTo(t.at(i - 1, i - 1));
        assertThat(t.at(i, i - 1) > 0).as(name).isEqualTo(t.at(i - 1, i) < 0);
        assertThat(i > 1 && t.at(i - 1, i - 2) != 0).as(name).isFalse();
      }
    }
  }

  private static boolean isHessenberg(Tensor h) {
    int n = h.rows();
    return IntStream.range(0, n * n).allMatch(k -> k / n <= k % n + 1 || h.flat(k) == 0);
  }

  @Test
  void aHessenbergMatrixStaysAsItIs() {
    Tensor grcar = GeneralMatrices.named("Grcar", 9);
    Hessenberg hessenberg = Hessenberg.of(grcar);
    assertThat(hessenberg.h().toDoubles()).isEqualTo(grcar.toDoubles());
    assertThat(hessenberg.q().toDoubles()).isEqualTo(Tensor.identity(9).toDoubles());
  }

  @Test
  void theLeadingVectorsSpanAnInvariantSubspace() {
    Tensor a = GeneralMatrices.gaussian(12, 3);
    Schur schur = Schur.of(a);
    int k = schur.t().at(5, 4) == 0 ? 5 : 6;
    Tensor leading = Tensor.generate(Shape.of(12, k), p -> schur.q().at(p / k, p % k));
    Tensor block = Tensor.generate(Shape.of(k, k), p -> schur.t().at(p / k, p % k));
    assertThat(frobenius(minus(a.times(leading), leading.times(block))))
        .isLessThan(100 * 12 * EPSILON * frobenius(a));
  }

  @Test
  void certificatesRefuseWrongFactors() {
    Tensor a = GeneralMatrices.gaussian(6, 2);
    Schur schur = Schur.of(a);
    Tensor t = GeneralMatrices.map(a, k -> schur.t().flat(k) + (k == 3 ? 1e-9 : 0));
    assertThat(schur.certificate(a).holds()).isTrue();
    assertThat(new Schur(schur.q(), t, 0).certificate(a).holds()).isFalse();
    assertThat(new Schur(t, schur.t(), 0).certificate(a).holds()).isFalse();
  }

  @Test
  void repeatedCallsYieldTheSameBits() {
    Tensor a = GeneralMatrices.gaussian(130, 1);
    double[] first = Schur.of(a).t().toDoubles();
    assertThat(Schur.of(a).t().toDoubles()).isEqualTo(first);
  }

  @Test
  void whatIsNoSquareMatrixOfFiniteNumbersIsRefused() {
    assertThatThrownBy(() -> Schur.of(Tensor.zeros(2, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2×3");
    assertThatThrownBy(() -> Hessenberg.of(Tensor.vector(1, 2)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Schur.of(Tensor.matrix(new double[][] {{Double.NaN}})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NaN");
    assertThatThrownBy(
            () -> Hessenberg.of(Tensor.matrix(new double[][] {{Double.POSITIVE_INFINITY}})))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
