package gradus.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LeadingEigenTest {
  private static Tensor symmetric(int n) {
    SplittableRandom random = new SplittableRandom(n);
    Tensor a = Tensor.generate(Shape.of(n, n), _ -> random.nextGaussian());
    return Tensor.generate(a.shape(), k -> a.flat(k) + a.at(k % n, k / n));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "8, 3", "33, 1", "90, 20", "90, 90", "200, 5", "200, 199"})
  void agreesWithTheWholeDecomposition(int n, int count) {
    Tensor a = symmetric(n);
    SymmetricEigen whole = SymmetricEigen.of(a);
    LeadingEigen leading = LeadingEigen.of(a, count);
    assertThat(leading.values().toDoubles()).isEqualTo(whole.values().toDoubles());
    assertThat(leading.vectors().shape()).isEqualTo(Shape.of(n, count));
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < count; k++) {
        assertThat(leading.vectors().at(i, k))
            .isCloseTo(whole.vectors().at(i, k), within(1e-11 * n));
      }
    }
  }

  @Test
  void theUpperTriangleIsNotRead() {
    int n = 80;
    Tensor a = symmetric(n);
    Tensor lower = Tensor.generate(a.shape(), k -> k % n > k / n ? 1e300 : a.flat(k));
    assertThat(LeadingEigen.of(lower, 4).vectors().toDoubles())
        .isEqualTo(LeadingEigen.of(a, 4).vectors().toDoubles());
  }

  @Test
  void aGradedMatrixKeepsItsSmallValues() {
    int n = 12;
    Tensor a =
        Tensor.generate(
            Shape.of(n, n),
            k -> Math.scalb(k / n == k % n ? 1.0 : 0.0625, -4 * (k / n) - 4 * (k % n)));
    assertThat(LeadingEigen.of(a, 2).values().toDoubles())
        .isEqualTo(SymmetricEigen.of(a).values().toDoubles());
  }

  @Test
  void moreThanThereAreIsRefused() {
    assertThatThrownBy(() -> LeadingEigen.of(Tensor.identity(3), 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a matrix of order 3 has 1 to 3 leading eigenvectors, not 4");
    assertThatThrownBy(() -> LeadingEigen.of(Tensor.identity(3), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
