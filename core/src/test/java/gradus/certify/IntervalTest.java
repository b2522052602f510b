package gradus.certify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Bounds against exact arithmetic: every double is a decimal fraction, so sums and products of
/// them are exact in `BigDecimal`, and quotients and roots are compared by multiplying.
final class IntervalTest {
  private static double any(SplittableRandom random) {
    int kind = random.nextInt(8);
    if (kind == 0) {
      return random.nextInt(-3, 4);
    }
    double x = random.nextDouble(-1, 1);
    return kind < 3
        ? Math.scalb(x, random.nextInt(-1080, 1023))
        : Math.scalb(x, random.nextInt(60));
  }

  private static BigDecimal exact(double x) {
    return new BigDecimal(x);
  }

  private static void assertBounds(double lower, BigDecimal exact, double upper, String what) {
    assertThat(Double.isInfinite(lower) || exact(lower).compareTo(exact) <= 0).as(what).isTrue();
    assertThat(Double.isInfinite(upper) || exact(upper).compareTo(exact) >= 0).as(what).isTrue();
    boolean far = upper > Math.nextUp(lower);
    assertThat(far).as("%s: at most one step between the bounds", what).isFalse();
  }

  @Test
  void sumsAndProductsAreRoundedOutwardByAtMostOneStep() {
    SplittableRandom random = new SplittableRandom(1);
    for (int k = 0; k < 20_000; k++) {
      double a = any(random);
      double b = any(random);
      assertBounds(
          Outward.sumDown(a, b), exact(a).add(exact(b)), Outward.sumUp(a, b), a + " + " + b);
      double down = Outward.productDown(a, b);
      double up = Outward.productUp(a, b);
      BigDecimal product = exact(a).multiply(exact(b));
      assertThat(
              exact(Math.max(down, -Double.MAX_VALUE)).compareTo(product) <= 0
                  || down == Double.NEGATIVE_INFINITY)
          .as("%s · %s ≥ %s", a, b, down)
          .isTrue();
      assertThat(up == Double.POSITIVE_INFINITY || exact(up).compareTo(product) >= 0)
          .as("%s · %s ≤ %s", a, b, up)
          .isTrue();
      assertThat(up).isLessThanOrEqualTo(Math.nextUp(Math.nextUp(down)));
    }
  }

  @Test
  void quotientsAndRootsAreRoundedOutward() {
    SplittableRandom random = new SplittableRandom(2);
    for (int k = 0; k < 20_000; k++) {
      double a = any(random);
      double b = Math.abs(any(random)) + Double.MIN_VALUE;
      double down = Outward.quotientDown(a, b);
      double up = Outward.quotientUp(a, b);
      assertThat(Double.isInfinite(down) || exact(down).multiply(exact(b)).compareTo(exact(a)) <= 0)
          .as("%s / %s ≥ %s", a, b, down)
          .isTrue();
      assertThat(Double.isInfinite(up) || exact(up).multiply(exact(b)).compareTo(exact(a)) >= 0)
          .as("%s / %s ≤ %s", a, b, up)
          .isTrue();
      assertThat(up).isLessThanOrEqualTo(Math.nextUp(Math.nextUp(down)));
      double low = Outward.rootDown(b);
      double high = Outward.rootUp(b);
      assertThat(exact(low).pow(2).compareTo(exact(b)) <= 0).as("√%s ≥ %s", b, low).isTrue();
      assertThat(exact(high).pow(2).compareTo(exact(b)) >= 0).as("√%s ≤ %s", b, high).isTrue();
    }
  }

  @Test
  void whatIsExactStaysExact() {
    assertThat(Interval.of(1, 2).plus(Interval.of(0.5, 4))).isEqualTo(Interval.of(1.5, 6));
    assertThat(Interval.of(-1, 2).times(Interval.of(3))).isEqualTo(Interval.of(-3, 6));
    assertThat(Interval.of(1, 4).over(Interval.of(2))).isEqualTo(Interval.of(0.5, 2));
    assertThat(Interval.of(-3, 2).power(2)).isEqualTo(Interval.of(0, 9));
    assertThat(Interval.of(-2, 3).power(3)).isEqualTo(Interval.of(-8, 27));
  }

  @Test
  void zeroTimesTheUnboundedIsZero() {
    assertThat(Interval.of(0).times(Interval.ALL)).isEqualTo(Interval.of(0));
    assertThat(Interval.UNIT.times(Interval.NONNEGATIVE)).isEqualTo(Interval.NONNEGATIVE);
  }

  @Test
  void aDivisorWithZeroLeavesAGap() {
    Interval pole = Interval.of(1, 2).over(Interval.UNIT);
    assertThat(pole.undefined()).isTrue();
    assertThat(pole.lower()).isEqualTo(1);
    assertThat(pole.upper()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(Interval.of(1).over(Interval.POSITIVE).undefined()).isFalse();
    assertThat(Interval.of(1).over(Interval.of(0))).isEqualTo(Interval.EMPTY.orUndefined(true));
    assertThat(Interval.of(-1, 1).power(-1))
        .isEqualTo(Interval.ALL.withoutZero().orUndefined(true));
  }

  @Test
  void nothingStaysNothing() {
    assertThat(Interval.EMPTY.plus(Interval.ALL)).isEqualTo(Interval.EMPTY);
    assertThat(Interval.EMPTY.times(Interval.of(0))).isEqualTo(Interval.EMPTY);
    assertThat(Interval.UNIT.and(Interval.of(2, 3))).isEqualTo(Interval.EMPTY);
    assertThat(Interval.EMPTY.or(Interval.UNIT)).isEqualTo(Interval.UNIT);
  }

  @Test
  void boundsInTheWrongOrderAreRefused() {
    assertThatThrownBy(() -> Interval.of(2, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lower ≤ upper");
  }

  @Test
  void printsAsInATextBook() {
    assertThat(Interval.of(0, 4)).hasToString("[0, 4]");
    assertThat(Interval.POSITIVE).hasToString("(0, ∞)");
    assertThat(Interval.UNKNOWN).hasToString("(−∞, ∞)?");
    assertThat(Interval.EMPTY).hasToString("∅");
    assertThat(Interval.of(-1, 1).withoutZero()).hasToString("[−1, 1] \\ {0}");
  }
}
