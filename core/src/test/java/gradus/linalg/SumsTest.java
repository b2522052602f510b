package gradus.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.models.Json;
import gradus.models.Reference;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SumsTest {
  private static final double EPSILON = Math.ulp(1.0);

  private static double[] numbers(Json list) {
    return list.numbers();
  }

  private static BigDecimal sum(double[] x) {
    BigDecimal sum = BigDecimal.ZERO;
    for (double summand : x) {
      sum = sum.add(new BigDecimal(summand));
    }
    return sum;
  }

  private static BigDecimal dot(double[] x, double[] y) {
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < x.length; i++) {
      sum = sum.add(new BigDecimal(x[i]).multiply(new BigDecimal(y[i])));
    }
    return sum;
  }

  private static double error(double actual, BigDecimal exact) {
    return exact.signum() == 0
        ? Math.abs(actual)
        : new BigDecimal(actual)
            .subtract(exact)
            .divide(exact, MathContext.DECIMAL64)
            .abs()
            .doubleValue();
  }

  @Test
  void sumsOfTheReferenceSetKeepTheirDigits() {
    for (Json set : Reference.object("truth/linalg/sums_and_dots.json").at("sums").list()) {
      double[] x = numbers(set.at("values"));
      BigDecimal truth = new BigDecimal(set.at("sum").text());
      double c = set.at("condition_of_sum").number();
      String name = set.at("name").text();
      double twofold = EPSILON + x.length * (double) x.length * EPSILON * EPSILON * c;
      assertThat(error(Sums.sum(x), truth)).as(name).isLessThan(twofold);
      assertThat(error(Sums.sum(x, 3), truth)).as(name).isLessThan(2 * EPSILON);
      // the truth has 30 digits, not all: half a unit, and a little
      assertThat(error(Sums.exact(x), truth)).as(name).isLessThan(0.51 * EPSILON);
    }
  }

  @Test
  void dotsOfTheReferenceSetKeepTheirDigits() {
    for (Json set : Reference.object("truth/linalg/sums_and_dots.json").at("dots").list()) {
      double[] x = numbers(set.at("x"));
      double[] y = numbers(set.at("y"));
      BigDecimal truth = new BigDecimal(set.at("dot").text());
      double c = set.at("condition").number();
      String name = set.at("name").text();
      double twofold = EPSILON + x.length * (double) x.length * EPSILON * EPSILON * c;
      assertThat(error(Sums.dot(x, y), truth)).as(name).isLessThan(twofold);
      assertThat(error(Sums.dot(x, y, 3), truth)).as(name).isLessThan(2 * EPSILON);
      assertThat(error(Sums.exactDot(x, y), truth)).as(name).isLessThan(0.51 * EPSILON);
    }
  }

  /// Summands of very different sizes that nearly cancel.
  private static double[] cancelling(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] x = new double[n];
    for (int i = 0; i < n / 2; i++) {
      x[2 * i] = random.nextDouble(-1, 1) * Math.scalb(1.0, random.nextInt(-40, 60));
      x[2 * i + 1] = -x[2 * i] * (1 + Math.scalb(random.nextDouble(), -50));
    }
    return x;
  }

  @Test
  void exactSumsAreTheNearestDouble() {
    for (int seed = 0; seed < 200; seed++) {
      double[] x = cancelling(2 + seed, seed);
      double[] y = cancelling(2 + seed, 1000 + seed);
      assertThat(Sums.exact(x)).as("seed " + seed).isEqualTo(sum(x).doubleValue());
      assertThat(Sums.exactDot(x, y)).as("seed " + seed).isEqualTo(dot(x, y).doubleValue());
    }
  }

  @Test
  void foldsReachThePrecisionTheyStandFor() {
    for (int seed = 0; seed < 200; seed++) {
      double[] x = cancelling(100, seed);
      BigDecimal exact = sum(x);
      double c = Sums.condition(x);
      for (int fold = 1; fold <= 4; fold++) {
        double bound = EPSILON + Math.pow(100 * EPSILON, fold) * c;
        assertThat(error(Sums.sum(x, fold), exact)).as("seed " + seed).isLessThan(bound);
      }
      assertThat(error(Sums.sum(x), exact)).isLessThan(EPSILON + 1e4 * EPSILON * EPSILON * c);
    }
  }

  @Test
  void anExactSumDoesNotDependOnTheOrder() {
    double[] x = cancelling(300, 5);
    double expected = Sums.exact(x);
    List<Double> shuffled = new ArrayList<>();
    for (double summand : x) {
      shuffled.add(summand);
    }
    Random random = new Random(1);
    for (int trial = 0; trial < 20; trial++) {
      Collections.shuffle(shuffled, random);
      assertThat(Sums.exact(shuffled.stream().mapToDouble(Double::doubleValue).toArray()))
          .isEqualTo(expected);
    }
  }

  @Test
  void nothingOverflowsOnTheWay() {
    double huge = Double.MAX_VALUE;
    assertThat(Sums.sum(huge, huge, -huge)).isEqualTo(huge);
    assertThat(Sums.sum(new double[] {huge, huge, -huge, -huge, 1}, 3)).isEqualTo(1);
    assertThat(Sums.exact(huge, huge, -huge, 1)).isEqualTo(huge);
    assertThat(Sums.exact(huge, huge)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(Sums.dot(new double[] {1e200, 1e200, 3}, new double[] {1e200, -1e200, 2}))
        .isEqualTo(6);
  }

  @Test
  void theSmallestProductsCount() {
    double tiny = Double.MIN_VALUE;
    assertThat(Sums.exact(tiny, tiny, -3 * tiny)).isEqualTo(-tiny);
    // 2⁴ products of half the smallest number
    double[] x = new double[16];
    double[] y = new double[16];
    Arrays.fill(x, tiny);
    Arrays.fill(y, 0.5);
    assertThat(Sums.exactDot(x, y)).isEqualTo(8 * tiny);
    // a tie is rounded to even
    assertThat(Sums.exactDot(new double[] {tiny}, new double[] {0.5})).isZero();
    assertThat(Sums.exactDot(new double[] {3 * tiny}, new double[] {0.5})).isEqualTo(2 * tiny);
    assertThat(Sums.exactDot(new double[] {-3 * tiny}, new double[] {0.5})).isEqualTo(-2 * tiny);
  }

  @Test
  void whatIsNotFiniteIsSummedAsUsual() {
    double infinite = Double.POSITIVE_INFINITY;
    assertThat(Sums.sum(1, infinite)).isEqualTo(infinite);
    assertThat(Sums.sum(1, Double.NaN)).isNaN();
    assertThat(Sums.sum(infinite, -infinite)).isNaN();
    assertThat(Sums.dot(new double[] {0, 1}, new double[] {infinite, 1})).isNaN();
    assertThat(Sums.dot(new double[] {-1, 1}, new double[] {infinite, 1})).isEqualTo(-infinite);
  }

  @Test
  void emptySumsAreZeroAndMisuseIsNamed() {
    assertThat(Sums.sum()).isZero();
    assertThat(Sums.exact()).isZero();
    assertThat(Sums.dot(new double[0], new double[0])).isZero();
    assertThat(Sums.condition()).isEqualTo(1);
    assertThat(Sums.condition(1, -1)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThatThrownBy(() -> Sums.dot(new double[2], new double[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 and 3 elements");
    assertThatThrownBy(() -> Sums.sum(new double[2], 0)).hasMessageContaining("not in 0");
  }

  @Test
  void pairsOfDoublesCarryThirtyDigits() {
    SplittableRandom random = new SplittableRandom(3);
    for (int trial = 0; trial < 1000; trial++) {
      DoubleDouble x = DoubleDouble.sum(random.nextDouble(1, 2), random.nextDouble() * 1e-17);
      DoubleDouble y = DoubleDouble.sum(random.nextDouble(1, 2), random.nextDouble() * 1e-17);
      assertThat(error(x.plus(y), exact(x).add(exact(y)))).isLessThan(0x1p-102);
      assertThat(error(x.times(y), exact(x).multiply(exact(y)))).isLessThan(0x1p-102);
      assertThat(error(x.dividedBy(y), exact(x).divide(exact(y), new MathContext(40))))
          .isLessThan(0x1p-101);
      assertThat(error(x.squareRoot(), exact(x).sqrt(new MathContext(40)))).isLessThan(0x1p-101);
    }
  }

  private static BigDecimal exact(DoubleDouble x) {
    return new BigDecimal(x.high()).add(new BigDecimal(x.low()));
  }

  private static double error(DoubleDouble actual, BigDecimal exact) {
    return exact(actual).subtract(exact).divide(exact, MathContext.DECIMAL64).abs().doubleValue();
  }
}
