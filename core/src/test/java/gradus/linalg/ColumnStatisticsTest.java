package gradus.linalg;

import static java.lang.Double.NaN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.models.Json;
import gradus.models.Reference;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ColumnStatisticsTest {
  private static double digits(double actual, double expected) {
    double error = actual == expected ? 0 : Math.abs(actual - expected) / Math.abs(expected);
    return Math.min(15.95, -Math.log10(error));
  }

  @Test
  void theUnivariateSetsOfNistKeepAllTheirDigits() {
    for (Json set : Reference.json("truth/nist/univariate.json")) {
      Json truth = set.at("double_rounded");
      String name = set.at("name").text();
      ColumnStatistics statistics = ColumnStatistics.of(Tensor.vector(set.at("data").numbers()));
      assertThat(statistics.count()).isEqualTo((long) set.at("n").number());
      assertThat(digits(statistics.mean().value(), truth.at("mean").number()))
          .as(name)
          .isGreaterThan(15.6);
      assertThat(digits(statistics.variance().value(), truth.at("variance").number()))
          .as(name)
          .isGreaterThan(15);
      assertThat(digits(statistics.standardDeviation().value(), truth.at("sd").number()))
          .as(name)
          .isGreaterThan(15);
      assertThat(digits(statistics.autocorrelation().value(), truth.at("autocorr1").number()))
          .as(name)
          .isGreaterThan(13.5);
    }
  }

  /// `Σ dᵢᵏ`, with `d` the entries less their mean.
  private static BigDecimal powers(double[] x, int k) {
    BigDecimal sum = BigDecimal.ZERO;
    for (double entry : x) {
      sum = sum.add(new BigDecimal(entry));
    }
    BigDecimal mean = sum.divide(BigDecimal.valueOf(x.length), new MathContext(60));
    BigDecimal powers = BigDecimal.ZERO;
    for (double entry : x) {
      powers = powers.add(new BigDecimal(entry).subtract(mean).pow(k));
    }
    return powers;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e3, -1.7e9})
  void skewnessAndKurtosisOfWhatLiesFarFromZero(double offset) {
    SplittableRandom random = new SplittableRandom(4);
    double[] x = new double[1500];
    Arrays.setAll(x, i -> offset - Math.log(random.nextDouble()) * (i % 5 + 1));
    double squares = powers(x, 2).doubleValue();
    double skewness = Math.sqrt(x.length) * powers(x, 3).doubleValue() / Math.pow(squares, 1.5);
    double kurtosis = x.length * powers(x, 4).doubleValue() / squares / squares;
    ColumnStatistics statistics = ColumnStatistics.of(Tensor.vector(x));
    assertThat(digits(statistics.skewness().value(), skewness)).isGreaterThan(13.5);
    assertThat(digits(statistics.kurtosis().value(), kurtosis)).isGreaterThan(13.5);
    for (int power : new int[] {-1000, -400, 400, 960}) {
      Tensor scaled = Tensor.generate(Shape.of(1500), i -> Math.scalb(x[i], power));
      ColumnStatistics same = ColumnStatistics.of(scaled);
      assertThat(digits(same.skewness().value(), skewness)).isGreaterThan(13.5);
      assertThat(digits(same.kurtosis().value(), kurtosis)).isGreaterThan(13.5);
      assertThat(digits(same.autocorrelation().value(), statistics.autocorrelation().value()))
          .isGreaterThan(13.5);
    }
  }

  @Test
  void sumsThatCancelOverflowOrUnderflow() {
    for (Json set : Reference.object("truth/linalg/sums_and_dots.json").at("sums").list()) {
      String name = set.at("name").text();
      double[] x = set.at("values").numbers();
      ColumnStatistics statistics = ColumnStatistics.of(Tensor.vector(x));
      double variance = set.at("variance_n_minus_1").number();
      assertThat(digits(statistics.mean().value(), set.at("mean").number()))
          .as(name)
          .isGreaterThan(15.6);
      if (variance == 0 || Double.isInfinite(variance)) {
        assertThat(statistics.variance().value()).as(name).isEqualTo(variance);
      } else {
        assertThat(digits(statistics.variance().value(), variance)).as(name).isGreaterThan(15);
      }
    }
  }

  @Test
  void deviationsStayInRangeWhereVariancesDoNot() {
    Tensor x = Tensor.matrix(new double[][] {{1e-200, 1e300, 3e-320}, {3e-200, -1e300, 1e-320}});
    ColumnStatistics statistics = ColumnStatistics.withCovariances(x);
    assertThat(statistics.variance().toDoubles()).containsExactly(0, Double.POSITIVE_INFINITY, 0);
    assertThat(digits(statistics.standardDeviation().at(0), Math.sqrt(2) * 1e-200))
        .isGreaterThan(15);
    assertThat(digits(statistics.standardDeviation().at(1), Math.sqrt(2) * 1e300))
        .isGreaterThan(15);
    assertThat(statistics.standardDeviation().at(2))
        .isCloseTo(Math.sqrt(2) * 1e-320, within(2 * Double.MIN_VALUE));
    assertThat(statistics.mean().at(2)).isEqualTo(2e-320);
    assertThat(digits(statistics.covariance().at(0, 1), -2e100)).isGreaterThan(15);
    assertThat(statistics.correlation().at(0, 1)).isEqualTo(-1, within(1e-15));
    // merged with rows of zeros, and with others of ordinary size
    ColumnStatistics zeros = ColumnStatistics.withCovariances(Tensor.zeros(2, 3));
    assertThat(digits(statistics.merge(zeros).standardDeviation().at(0), Math.sqrt(2) * 1e-200))
        .isGreaterThan(15);
    assertThat(zeros.merge(statistics).mean().at(0)).isEqualTo(1e-200);
    Tensor ones = Tensor.generate(Shape.of(4, 3), k -> k % 2);
    ColumnStatistics mixed = statistics.merge(ColumnStatistics.withCovariances(ones));
    assertThat(mixed.variance().at(0)).isCloseTo(4.0 / 15, within(1e-15));
    assertThat(mixed.standardDeviation().at(1)).isCloseTo(1e300 * Math.sqrt(0.4), within(1e286));
  }

  @Test
  void unixTimesKeepTheVarianceOfTheirMilliseconds() {
    SplittableRandom random = new SplittableRandom(1);
    int n = 100_000;
    double[] small = new double[n];
    Arrays.setAll(small, _ -> random.nextInt(1000) * 0x1p-10);
    Tensor times = Tensor.generate(Shape.of(n), i -> 1_700_000_000 + small[i]);
    double expected = ColumnStatistics.of(Tensor.vector(small)).variance().value();
    assertThat(digits(ColumnStatistics.of(times).variance().value(), expected)).isGreaterThan(14.5);
  }

  private static Tensor random(int n, int d) {
    SplittableRandom random = new SplittableRandom(n);
    return Tensor.generate(
        Shape.of(n, d), k -> (random.nextGaussian() + 1e6 * (k % d)) * Math.pow(3, k % d));
  }

  @Test
  void covariancesEqualThoseOfCenteredColumns() {
    int d = 5;
    for (int n : new int[] {2, 3, 511, 512, 513, 5000}) {
      Tensor x = random(n, d);
      ColumnStatistics statistics = ColumnStatistics.withCovariances(x);
      Tensor mean = statistics.mean();
      Tensor centered = Tensor.generate(x.shape(), k -> x.flat(k) - mean.flat(k % d));
      for (int i = 0; i < d; i++) {
        for (int j = 0; j < d; j++) {
          double exact =
              Sums.exactDot(centered.column(i).toDoubles(), centered.column(j).toDoubles());
          double size = statistics.standardDeviation().at(i) * statistics.standardDeviation().at(j);
          assertThat(statistics.covariance().at(i, j))
              .as(n + " rows")
              .isCloseTo(exact / (n - 1), within(1e-9 * size));
          assertThat(statistics.covariance().at(i, j)).isEqualTo(statistics.covariance().at(j, i));
        }
        assertThat(statistics.correlation().at(i, i)).isEqualTo(1);
      }
      assertThat(statistics.variance().toDoubles())
          .isEqualTo(ColumnStatistics.of(x).variance().toDoubles());
    }
  }

  @Test
  void blocksMergeToTheWholeInAnyOrder() {
    Tensor x = random(3000, 4);
    ColumnStatistics whole = ColumnStatistics.withCovariances(x);
    int[] cuts = {0, 1, 700, 701, 2222, 3000};
    ColumnStatistics forwards = ColumnStatistics.withCovariances(Tensor.zeros(0, 4));
    ColumnStatistics backwards = forwards;
    for (int i = 1; i < cuts.length; i++) {
      ColumnStatistics part = ColumnStatistics.withCovariances(x.slice(cuts[i - 1], cuts[i]));
      forwards = forwards.merge(part);
      backwards = part.merge(backwards);
    }
    assertThat(HardMatrices.relative(forwards.autocorrelation(), whole.autocorrelation()))
        .isLessThan(1e-11);
    int[] order =
        IntStream.rangeClosed(1, 5)
            .flatMap(i -> IntStream.range(cuts[5 - i], cuts[6 - i]))
            .toArray();
    ColumnStatistics reordered = ColumnStatistics.of(x.rows(order));
    assertThat(HardMatrices.relative(backwards.autocorrelation(), reordered.autocorrelation()))
        .isLessThan(1e-11);
    for (ColumnStatistics merged : new ColumnStatistics[] {forwards, backwards}) {
      assertThat(merged.count()).isEqualTo(3000);
      assertThat(merged.minimum().toDoubles()).isEqualTo(whole.minimum().toDoubles());
      assertThat(merged.maximum().toDoubles()).isEqualTo(whole.maximum().toDoubles());
      for (int j = 0; j < 4; j++) {
        assertThat(digits(merged.mean().at(j), whole.mean().at(j))).isGreaterThan(15.6);
        assertThat(digits(merged.variance().at(j), whole.variance().at(j))).isGreaterThan(14);
      }
      assertThat(HardMatrices.relative(merged.covariance(), whole.covariance())).isLessThan(1e-13);
      assertThat(HardMatrices.relative(merged.skewness(), whole.skewness())).isLessThan(1e-12);
      assertThat(HardMatrices.relative(merged.kurtosis(), whole.kurtosis())).isLessThan(1e-13);
    }
  }

  @Test
  void badEntriesSpoilTheirOwnColumnOnly() {
    Tensor x =
        Tensor.matrix(
            new double[][] {{1, NaN, 1, 5}, {2, 1, Double.POSITIVE_INFINITY, 5}, {3, 1, 2, 5}});
    ColumnStatistics statistics = ColumnStatistics.withCovariances(x);
    assertThat(statistics.mean().toDoubles()).containsExactly(2, NaN, Double.POSITIVE_INFINITY, 5);
    assertThat(statistics.variance().toDoubles()).containsExactly(1, NaN, NaN, 0);
    assertThat(statistics.minimum().toDoubles()).containsExactly(1, NaN, 1, 5);
    assertThat(statistics.covariance().at(0, 3)).isZero();
    assertThat(statistics.correlation().at(0, 3)).as("of a constant").isNaN();
    assertThat(statistics.skewness().toDoubles()).containsExactly(0, NaN, NaN, NaN);
    assertThat(statistics.autocorrelation().toDoubles()).containsExactly(0, NaN, NaN, NaN);
    ColumnStatistics twice = statistics.merge(statistics);
    assertThat(twice.mean().toDoubles()).containsExactly(2, NaN, Double.POSITIVE_INFINITY, 5);
  }

  @Test
  void fewRowsAndMisuseAreNamed() {
    ColumnStatistics none = ColumnStatistics.of(Tensor.zeros(0, 2));
    assertThat(none.count()).isZero();
    assertThat(none.mean().toDoubles()).containsOnly(NaN);
    ColumnStatistics one = ColumnStatistics.of(Tensor.vector(3));
    assertThat(one.mean().value()).isEqualTo(3);
    assertThat(one.variance().value()).isNaN();
    assertThat(none.columns()).isEqualTo(2);
    assertThatThrownBy(one::covariance)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("withCovariances");
    assertThatThrownBy(() -> one.merge(none))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 columns without covariances and of 2");
    assertThatThrownBy(() -> ColumnStatistics.of(Tensor.scalar(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a matrix");
  }
}
