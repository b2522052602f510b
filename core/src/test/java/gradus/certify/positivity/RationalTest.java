package gradus.certify.positivity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

final class RationalTest {
  @Test
  void aQuotientOfNumbersBeyondDoublesHasAValue() {
    BigInteger large = BigInteger.TEN.pow(400);
    Rational x = new Rational(large.multiply(BigInteger.TWO), large.add(BigInteger.ONE));
    assertThat(x.doubleValue()).isEqualTo(2);
    assertThat(x.interval().contains(2)).isTrue();
  }

  @Test
  void longNumbersAreRefusedOnlyWhereThatIsAsked() {
    Rational huge = new Rational(BigInteger.ONE.shiftLeft(6001), BigInteger.ONE);
    assertThat(huge.times(huge).over(huge)).isEqualTo(huge);
    assertThatThrownBy(huge::limited)
        .isInstanceOf(InapplicableException.class)
        .hasMessageContaining("6000 bits");
  }

  @Test
  void aThirdIsMeantToBeAThird() {
    assertThat(Rational.meant(1.0 / 3)).isEqualTo(Rational.ONE.over(Rational.of(3)));
    assertThat(Rational.of(1.0 / 3)).isNotEqualTo(Rational.meant(1.0 / 3));
    assertThat(Rational.meant(Math.PI)).isEqualTo(Rational.of(Math.PI));
  }
}
