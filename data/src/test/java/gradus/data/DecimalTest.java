package gradus.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTest {
  private static double parse(String text) {
    return Decimal.parse(text.toCharArray(), 0, text.length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "+0.0",
        "1",
        "5.1",
        ".5",
        "5.",
        "1e5",
        "1E-5",
        "1e+5",
        "123456789012345678901234567890",
        "9007199254740993",
        "9007199254740992",
        "0.1",
        "0.30000000000000004",
        "1e22",
        "1e23",
        "1.7976931348623157e308",
        "4.9e-324",
        "2.2250738585072011e-308",
        "1e400",
        "1e-400",
        "0e999999999999",
        "1e-22",
        "3.0e-23",
        "100000000000000000000",
        "0.000000000000000000000000000001",
        "99999999999999999",
        "123456789.987654321e-5"
      })
  void readsToTheNearestDouble(String text) {
    assertThat(Double.doubleToRawLongBits(parse(text)))
        .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(text)));
  }

  @Test
  void readsRandomDecimalsAsJavaDoes() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      int digits = 1 + random.nextInt(20);
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
      int point = random.nextInt(digits + 1);
      for (int k = 0; k < digits; k++) {
        text.append(k == point ? "." : "").append((char) ('0' + random.nextInt(10)));
      }
      if (random.nextInt(3) == 0) {
        text.append('e').append(random.nextInt(60) - 30);
      }
      assertThat(parse(text.toString()))
          .as(text.toString())
          .isEqualTo(Double.parseDouble(text.toString()));
    }
  }

  /// Seventeen digits, as programs write doubles, beside and in the middle between doubles.
  @Test
  void readsLongDecimalsAsJavaDoes() {
    Random random = new Random(7);
    for (int i = 0; i < 200_000; i++) {
      double value = random.nextGaussian() * Math.pow(10, random.nextInt(12) - 6);
      java.math.BigDecimal middle =
          new java.math.BigDecimal(value)
              .add(new java.math.BigDecimal(Math.nextUp(value)))
              .divide(java.math.BigDecimal.TWO);
      java.math.MathContext digits = new java.math.MathContext(15 + random.nextInt(5));
      for (String text :
          new String[] {Double.toString(value), middle.round(digits).toPlainString()}) {
        assertThat(parse(text)).as(text).isEqualTo(Double.parseDouble(text));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "-", "+", ".", "e5", "1e", "1e+", "1.2.3", "1d", "1f", "0x1p3", "NaN", "1 2", "1,2",
        "--1", "1e5.0", "abc", "infinit", "info", "1_000", "１"
      })
  void refusesWhatIsNoNumberInATable(String text) {
    assertThat(parse(text)).isNaN();
  }

  @Test
  void infinityIsANumberWithASign() {
    assertThat(parse("inf")).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(parse("-Infinity")).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(parse("+INF")).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void writtenNumbersReadBackBitForBit() {
    Random random = new Random(2);
    for (int i = 0; i < 100_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (!Double.isNaN(value)) {
        assertThat(Double.doubleToRawLongBits(parse(Decimal.text(value))))
            .isEqualTo(Double.doubleToRawLongBits(value));
      }
      double plain = Math.rint(random.nextGaussian() * 1e6) / 1e3;
      assertThat(parse(Decimal.text(plain))).isEqualTo(plain);
    }
  }

  @Test
  void writesTheFewestDigits() {
    assertThat(Decimal.text(5)).isEqualTo("5");
    assertThat(Decimal.text(-0.0)).isEqualTo("-0");
    assertThat(Decimal.text(0.1)).isEqualTo("0.1");
    assertThat(Decimal.text(2e-3)).isEqualTo("0.002");
    assertThat(Decimal.text(1e15)).isEqualTo("1.0E15");
    assertThat(Decimal.text(Double.NaN)).isEmpty();
    assertThat(Decimal.text(123456789012345.0).toLowerCase(Locale.ROOT))
        .isEqualTo("123456789012345");
  }
}
