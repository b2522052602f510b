package gradus.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.linalg.HardMatrices.Known;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Laws of what is built on singular values: polar factors, pseudo-inverse, rank and condition.
final class PolarTest {
  private static final double EPSILON = Math.ulp(1.0);

  @ParameterizedTest
  @CsvSource({"1,1", "3,3", "7,4", "4,7", "40,40", "90,35"})
  void theFactorsMultiplyToTheMatrix(int m, int n) {
    Tensor a = HardMatrices.gaussian(m, n, 8);
    verify(a);
    for (double scale : new double[] {0x1p1015, 0x1p-1000}) {
      verify(Tensor.generate(a.shape(), k -> scale * a.flat(k)));
    }
    verify(HardMatrices.prescribed(m, n, 4, i -> i < 2 ? 1 : 0));
    verify(Tensor.zeros(m, n));
  }

  private static void verify(Tensor a) {
    Polar polar = Polar.of(a);
    Certificate certificate = polar.certificate(a);
    assertThat(certificate.holds()).as(certificate.toString()).isTrue();
    Tensor p = polar.p();
    assertThat(p.toDoubles()).isEqualTo(p.transpose().toDoubles());
    Tensor values = SymmetricEigen.of(p).values();
    assertThat(values.flat(values.rows() - 1))
        .isGreaterThanOrEqualTo(-10 * p.rows() * EPSILON * values.flat(0));
  }

  @Test
  void aTurnAndAStretchAreFoundAgain() {
    double angle = 0.3;
    Tensor turn =
        Tensor.matrix(
            new double[][] {
              {Math.cos(angle), -Math.sin(angle)}, {Math.sin(angle), Math.cos(angle)}
            });
    Tensor stretch = Tensor.matrix(new double[][] {{3, 1}, {1, 2}});
    Polar polar = Polar.of(turn.times(stretch));
    assertThat(HardMatrices.relative(polar.u(), turn)).isLessThan(20 * EPSILON);
    assertThat(HardMatrices.relative(polar.p(), stretch)).isLessThan(20 * EPSILON);
  }

  @ParameterizedTest
  @CsvSource({"5,5,5", "9,4,4", "4,9,4", "12,7,3", "40,50,20", "3,2,0"})
  void thePseudoInverseFulfilsPenrosesEquations(int m, int n, int rank) {
    Tensor a = HardMatrices.prescribed(m, n, 6, i -> i < rank ? 1 + i : 0);
    Svd svd = Svd.of(a);
    assertThat(svd.rank()).isEqualTo(rank);
    Tensor inverse = svd.pseudoInverse();
    assertThat(inverse.shape()).isEqualTo(Shape.of(n, m));
    Tensor left = inverse.times(a);
    Tensor right = a.times(inverse);
    double tolerance = 100 * Math.max(m, n) * EPSILON * Math.max(1, rank);
    near(a.times(left), a, tolerance);
    near(left.times(inverse), inverse, tolerance);
    near(left.transpose(), left, tolerance);
    near(right.transpose(), right, tolerance);
  }

  private static void near(Tensor x, Tensor y, double tolerance) {
    for (int k = 0; k < y.shape().count(); k++) {
      assertThat(x.flat(k)).isCloseTo(y.flat(k), within(tolerance));
    }
  }

  @Test
  void thePseudoInverseKeepsItsDigitsAtAnyScale() {
    Tensor a = HardMatrices.gaussian(6, 4, 3);
    double[] inverse = Svd.of(a).pseudoInverse().toDoubles();
    for (int power : new int[] {-1000, 1000}) {
      Tensor scaled = Tensor.generate(a.shape(), k -> Math.scalb(a.flat(k), power));
      double[] other = Svd.of(scaled).pseudoInverse().toDoubles();
      for (int k = 0; k < other.length; k++) {
        assertThat(other[k]).isEqualTo(Math.scalb(inverse[k], -power));
      }
    }
  }

  @Test
  void theShortestLeastSquaresSolutionIsTheReferences() {
    for (Known known : HardMatrices.known()) {
      if (known.has("min_norm_least_squares") && known.condition() < 1e8) {
        Tensor x = Svd.of(known.a()).pseudoInverse().times(known.vector("b"));
        double condition = known.condition();
        assertThat(HardMatrices.relative(x, known.vector("min_norm_least_squares")))
            .as(known.name())
            .isLessThan(100 * x.rows() * EPSILON * condition * condition);
      }
    }
  }

  @Test
  void ranksAndConditionsOfTheReferenceSet() {
    for (Known known : HardMatrices.known()) {
      Svd svd = Svd.of(known.a());
      double limit = Math.max(known.a().rows(), known.a().columns()) * EPSILON;
      if (known.condition() < 0.1 / limit) {
        assertThat(svd.rank()).as(known.name()).isEqualTo((int) known.number("rank_exact"));
      }
      if (known.fullRank() && known.condition() < 1e13) {
        assertThat(HardMatrices.relative(svd.condition(), known.condition()))
            .as(known.name())
            .isLessThan(10 * limit * known.condition());
      }
    }
  }

  @Test
  void theToleranceDecidesWhatCountsAsZero() {
    Svd svd = Svd.of(HardMatrices.prescribed(8, 8, 2, i -> Math.pow(10, -i)));
    for (int rank = 0; rank <= 8; rank++) {
      assertThat(svd.rank(2 * Math.pow(10, -rank))).isEqualTo(rank);
    }
    // of rank 2 the largest entry of the inverse is at most 10
    assertThat(Norms.max(svd.pseudoInverse(0.02))).isLessThan(10.1);
    assertThat(Norms.max(svd.pseudoInverse(2))).isZero();
    assertThat(Svd.of(Tensor.zeros(3, 2)).condition()).isInfinite();
    assertThat(Svd.of(Tensor.zeros(3, 2)).rank()).isZero();
    for (double wrong : new double[] {-1, Double.NaN}) {
      assertThatThrownBy(() -> svd.rank(wrong)).hasMessageContaining("at least 0");
      assertThatThrownBy(() -> svd.pseudoInverse(wrong)).hasMessageContaining("at least 0");
    }
  }

  @Test
  void wrongUseIsNamed() {
    assertThatThrownBy(() -> Polar.of(Tensor.vector(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a matrix");
    assertThatThrownBy(() -> Polar.of(Tensor.matrix(new double[][] {{Double.NaN}})))
        .hasMessageContaining("NaN");
    assertThatThrownBy(() -> Polar.of(Tensor.identity(2)).certificate(Tensor.identity(3)))
        .hasMessageContaining("3×3");
    assertThatThrownBy(() -> Svd.of(Tensor.identity(2)).certificate(Tensor.zeros(2, 3)))
        .hasMessageContaining("2×3");
    assertThatThrownBy(() -> SymmetricEigen.of(Tensor.identity(2)).certificate(Tensor.zeros(2, 3)))
        .hasMessageContaining("2×3");
  }

  @Test
  void emptyMatricesHaveEmptyFactors() {
    assertThat(Polar.of(Tensor.zeros(3, 0)).u().shape()).isEqualTo(Shape.of(3, 0));
    assertThat(Polar.of(Tensor.zeros(0, 3)).p().shape()).isEqualTo(Shape.of(3, 3));
    assertThat(Svd.of(Tensor.zeros(0, 3)).pseudoInverse().shape()).isEqualTo(Shape.of(3, 0));
  }
}
