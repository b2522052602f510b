package gradus.linalg.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ResidenceTest {
  private static final Residence.Units UNITS = new Residence.Units(110_000, 300, 16, 48, 24, 48);

  private static Residence residence(int m, int k, int n, int threads) {
    return Residence.of(ProductShape.of(m, k, n), threads, UNITS);
  }

  @Test
  void theOperandThatFitsStays() {
    assertThat(residence(100, 900, 600, 2).left()).isTrue();
    assertThat(residence(600, 900, 100, 2).left()).isFalse();
  }

  @Test
  void theOneThatIsPackedSoonerStaysWhereBothFit() {
    ProductShape shape = ProductShape.of(288, 300, 288, true, true, false);
    assertThat(Residence.of(shape, 2, UNITS).left()).isTrue();
    ProductShape turned = ProductShape.of(288, 300, 288, false, false, false);
    assertThat(Residence.of(turned, 2, UNITS).left()).isFalse();
  }

  @Test
  void itStaysInPiecesWhereOnlyThoseFit() {
    assertThat(residence(100, 900, 600, 2).stages()).isEqualTo(1);
    Residence inward = residence(200, 2000, 200, 2);
    assertThat(inward.stages()).isEqualTo(7);
    assertThat(inward.pays(2)).isTrue();
  }

  @Test
  void whereNeitherFitsItDoesNotPay() {
    Residence residence = residence(1000, 1000, 1000, 2);
    assertThat(residence.cost()).isInfinite();
    assertThat(residence.pays(2)).isFalse();
  }

  @Test
  void whereEachThreadWouldPackMoreThanItMultipliesItDoesNotPay() {
    assertThat(residence(64, 900, 64, 2).pays(2)).isFalse();
    assertThat(residence(100, 900, 600, 2).pays(2)).isTrue();
    assertThat(residence(100, 900, 600, 64).pays(64)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"100,900,600,2", "600,900,100,2", "1001,90,1000,3", "333,300,301,7"})
  void partsCoverWhatGoesByOnce(int m, int k, int n, int threads) {
    Residence residence = residence(m, k, n, threads);
    int covered = 0;
    for (int part = 0; part < residence.parts(); part++) {
      assertThat(part * residence.length()).isEqualTo(covered);
      assertThat(residence.length(part)).isPositive();
      covered += residence.length(part);
    }
    assertThat(covered).isEqualTo(residence.left() ? n : m);
  }
}
