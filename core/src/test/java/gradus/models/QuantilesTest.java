package gradus.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class QuantilesTest {
  private static double found(String[] cells) {
    double p = Double.parseDouble(cells[4]);
    return switch (cells[0]) {
      case "Normal" -> Quantiles.normal(p);
      case "F" -> Quantiles.f(p, Double.parseDouble(cells[1]), Double.parseDouble(cells[2]));
      default -> Quantiles.beta(p, Double.parseDouble(cells[1]), Double.parseDouble(cells[2]));
    };
  }

  @Test
  void quantilesAgreeWithReferenceValues() {
    int compared = 0;
    for (String[] cells : Reference.rows("truth/distributions/quantiles.csv")) {
      boolean standard =
          cells[0].equals("Normal") && cells[1].equals("0.0") && cells[2].equals("1.0");
      double p = Double.parseDouble(cells[4]);
      double expected = Double.parseDouble(cells[5]);
      boolean wanted = standard || cells[0].equals("F") || cells[0].equals("Beta");
      // limits are stated for probabilities that people use
      if (wanted && p >= 1e-5 && p <= 0.99999 && expected > -1e300 && Math.abs(expected) < 1e300) {
        assertThat(found(cells))
            .as(String.join(",", cells))
            .isCloseTo(expected, within(1e-9 * Math.abs(expected) + Double.MIN_NORMAL));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(60);
  }

  @Test
  void tablesOfTextbooksAreReproduced() {
    // Abramowitz & Stegun 1964, tables 26.1 and 26.9
    assertThat(Quantiles.normal(0.975)).isCloseTo(1.959963984540054, within(1e-14));
    assertThat(Quantiles.f(0.95, 2, 10)).isCloseTo(4.102821015, within(1e-9));
    assertThat(Quantiles.f(0.99, 5, 20)).isCloseTo(4.10, within(5e-3));
    // F(2, b) in closed form: b/2 (α^(−2/b) − 1)
    assertThat(Quantiles.f(0.99, 2, 1000))
        .isCloseTo(500 * (Math.pow(0.01, -0.002) - 1), within(1e-10));
    assertThat(Quantiles.f(0.5, 7, 7)).isCloseTo(1, within(1e-13));
  }

  @Test
  void onlyProbabilitiesHaveQuantiles() {
    for (double p : new double[] {0, 1, -0.1, 1.1, Double.NaN}) {
      assertThatThrownBy(() -> Quantiles.normal(p)).hasMessageContaining("between 0 and 1");
      assertThatThrownBy(() -> Quantiles.beta(p, 1, 1)).hasMessageContaining("between 0 and 1");
    }
  }
}
