package gradus.calculus;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.expr.Expr;
import gradus.expr.Formula;
import gradus.expr.Function2;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Signs that follow from where numbers lie.
final class BoundsTest {
  @ParameterizedTest
  @CsvSource({
    "1 - p, NONNEGATIVE",
    "2 - p, POSITIVE",
    "1 - q, POSITIVE",
    "q - 1, NEGATIVE",
    "1 - q^2, POSITIVE",
    "1 - p*q, POSITIVE",
    "1.5 - max(p; q), POSITIVE",
    "2 + tanh(x), POSITIVE",
    "1 + sin(x), NONNEGATIVE",
    "p - 0.1 - 0.2 + 0.3, ANY",
    "1 - x, ANY",
    "1 - p - r, ANY"
  })
  void areAsNarrowAsTheDomains(String formula, String sign) {
    Map<String, Expr> variables =
        Formula.declarations(
            "p: scalar in [0, 1], q: scalar in [0.25, 0.75], r: scalar in [0, 1], x: scalar");
    Expr x = Formula.parse(formula.replace(';', ','), variables);
    Sign expected =
        switch (sign) {
          case "POSITIVE" -> Sign.POSITIVE;
          case "NEGATIVE" -> Sign.NEGATIVE;
          case "NONNEGATIVE" -> Sign.NONNEGATIVE;
          default -> Sign.ANY;
        };
    assertThat(new Facts().sign(x)).isEqualTo(expected);
  }

  /// `0.1 + 0.2` is rounded up: its bound is below.
  @Test
  void giveBackWhatRoundingTakes() {
    Bounds sum = Bounds.of(Function2.ADD, new Bounds(0.1, 0.1), new Bounds(0.2, 0.2));
    assertThat(sum.lower()).isLessThan(0.1 + 0.2);
    assertThat(sum.upper()).isGreaterThan(0.1 + 0.2);
  }
}
