package gradus.lab.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumeralsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.5, 0.5000",
    "0.97902, 0.9790",
    "-12.3456, −12.35",
    "295.28, 295.3",
    "9999.6, 10000",
    "0.00012345, 0.0001234",
    "1.2e-7, 1.200 × 10⁻⁷",
    "-3.14159e12, −3.142 × 10¹²",
    "1e6, 1.000 × 10⁶",
    "NaN, NaN",
    "-Infinity, −∞"
  })
  void fourSignificantDigits(double x, String text) {
    assertThat(Numerals.text(x).replace("\u2009", "")).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0.5, 0.5", "2, 2", "1.2e-7, 1.2 × 10⁻⁷", "100, 100", "12.340, 12.34"})
  void briefWithoutTrailingZeros(double x, String text) {
    assertThat(Numerals.brief(x)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"-1.2e-7, '-1.2 \\times 10^{-7}'", "3e12, '3 \\times 10^{12}'", "-0.25, -0.25"})
  void latexKeepsSignsAndExponents(double x, String text) {
    assertThat(Numerals.latex(x)).isEqualTo(text);
  }

  @Test
  void longIntegersAreGroupedAndNounsCounted() {
    assertThat(Numerals.count(1234567)).isEqualTo("1\u2009234\u2009567");
    assertThat(Numerals.count(1234)).isEqualTo("1234");
    assertThat(Numerals.count(1, "row")).isEqualTo("1 row");
    assertThat(Numerals.count(3, "class")).isEqualTo("3 classes");
  }

  @Test
  void durationsTakeTheShortestUnit() {
    assertThat(Numerals.seconds(0.0031)).isEqualTo("3.1 ms");
    assertThat(Numerals.seconds(12)).isEqualTo("12 s");
    assertThat(Numerals.seconds(250)).isEqualTo("4 min 10 s");
  }
}
