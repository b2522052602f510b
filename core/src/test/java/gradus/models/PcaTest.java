package gradus.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PcaTest {
  static Dataset named(Tensor rows) {
    List<String> names = IntStream.range(0, rows.columns()).mapToObj(j -> "x" + j).toList();
    return new Dataset(rows, names, new Target.None());
  }

  /// Normal rows whose columns mix `rank` sources of falling size with a little noise.
  static Dataset mixed(int n, int d, int rank, double noise, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Tensor sources =
        Tensor.generate(Shape.of(n, rank), k -> random.nextGaussian() * Math.pow(0.7, k % rank));
    Tensor mixing = Tensor.generate(Shape.of(rank, d), k -> random.nextGaussian());
    Tensor product = sources.times(mixing);
    return named(
        Tensor.generate(Shape.of(n, d), k -> product.flat(k) + noise * random.nextGaussian()));
  }

  @ParameterizedTest
  @EnumSource(PcaSolver.class)
  void everySolverFindsTheSameComponents(PcaSolver solver) {
    Dataset data = mixed(400, 30, 6, 1e-3, 1);
    PcaFit exact = Pca.of(5).solver(PcaSolver.SVD).fit(data);
    PcaFit fit = Pca.of(5).solver(solver).seed(4).fit(data);
    for (int k = 0; k < 5; k++) {
      double bound = fit.accuracy().bounds().flat(k) + exact.accuracy().bounds().flat(k);
      assertThat(fit.variances().flat(k)).isCloseTo(exact.variances().flat(k), within(bound));
      assertThat(bound).isLessThan(1e-6 * exact.variances().flat(0));
      for (int j = 0; j < 30; j++) {
        assertThat(fit.components().at(k, j)).isCloseTo(exact.components().at(k, j), within(1e-6));
      }
    }
    assertThat(fit.totalVariance())
        .isCloseTo(exact.totalVariance(), within(1e-13 * exact.totalVariance()));
    assertThat(fit.accuracy().solver())
        .isEqualTo(solver == PcaSolver.AUTOMATIC ? PcaSolver.SVD : solver);
  }

  @Test
  void theSolverIsChosenByTheShape() {
    assertThat(PcaSolver.AUTOMATIC.chosen(150, 4, 2)).isEqualTo(PcaSolver.SVD);
    assertThat(PcaSolver.AUTOMATIC.chosen(60_000, 784, 50)).isEqualTo(PcaSolver.COVARIANCE);
    assertThat(PcaSolver.AUTOMATIC.chosen(100, 20_000, 50)).isEqualTo(PcaSolver.SVD);
    assertThat(PcaSolver.AUTOMATIC.chosen(10_000, 10_000, 20)).isEqualTo(PcaSolver.RANDOMIZED);
    assertThat(PcaSolver.AUTOMATIC.chosen(10_000, 10_000, 5_000)).isEqualTo(PcaSolver.COVARIANCE);
    assertThat(PcaSolver.SVD.chosen(60_000, 784, 50)).isEqualTo(PcaSolver.SVD);
  }

  @Test
  void theCovarianceIsThatOfTheFormula() {
    // more rows than a block, and not a multiple of one
    Dataset data = mixed(2500, 7, 3, 0.1, 2);
    Scatter scatter = Scatter.of(data.features(), 2);
    Tensor formula = Pca.of(1).covariance(data, scatter.mean());
    Tensor covariance = scatter.covariance();
    for (int k = 0; k < 49; k++) {
      assertThat(covariance.flat(k)).isCloseTo(formula.flat(k), within(1e-13 * 10));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1.7e9, 1e15, -4e12})
  void aHugeMeanCostsNoDigits(double mean) {
    // whole numbers, so that adding the mean rounds nothing
    SplittableRandom random = new SplittableRandom(5);
    Tensor small =
        Tensor.generate(
            Shape.of(3000, 3), k -> Math.rint(random.nextGaussian() * 40 * (k % 3 + 1)));
    Tensor large = Tensor.generate(small.shape(), k -> small.flat(k) + mean);
    for (PcaSolver solver : List.of(PcaSolver.COVARIANCE, PcaSolver.SVD)) {
      PcaFit near = Pca.of(3).solver(solver).fit(named(small));
      PcaFit far = Pca.of(3).solver(solver).fit(named(large));
      for (int k = 0; k < 3; k++) {
        assertThat(far.variances().flat(k))
            .isCloseTo(near.variances().flat(k), within(1e-12 * near.variances().flat(k)));
        assertThat(far.mean().flat(k))
            .isCloseTo(near.mean().flat(k) + mean, within(Math.ulp(mean)));
      }
    }
  }

  @Test
  void rowsInOrderOfTimeAreCenteredAsWell() {
    // the blocks of a trend have means far from each other
    Tensor trend = Tensor.generate(Shape.of(10_000, 2), k -> k % 2 == 0 ? k : -3.0 * (k - 1));
    PcaFit fit = Pca.of(2).solver(PcaSolver.COVARIANCE).fit(named(trend));
    double expected = 40.0 * 10_000 * 10_001 / 12; // (n² − 1)/12 · n/(n − 1) for steps of √40
    assertThat(fit.variances().flat(0)).isCloseTo(expected, within(1e-13 * expected));
    assertThat(fit.variances().flat(1)).isLessThan(fit.accuracy().bounds().flat(1));
    assertThat(fit.varies(1)).isFalse();
  }

  @Test
  void smallVariancesSurviveTheSvdAndAreDoubtedByTheCovariance() {
    // second direction 1e-9 as wide as the first, along a diagonal: its variance is 1e-18 of it
    SplittableRandom random = new SplittableRandom(6);
    double[] t = random.doubles(4000, -1, 1).toArray();
    double[] s = random.doubles(4000, -1, 1).map(x -> x * 0x1p-30).toArray();
    Tensor rows =
        Tensor.generate(
            Shape.of(4000, 2), k -> k % 2 == 0 ? t[k / 2] + s[k / 2] : t[k / 2] - s[k / 2]);
    PcaFit bySvd = Pca.of(2).solver(PcaSolver.SVD).fit(named(rows));
    PcaFit byCovariance = Pca.of(2).solver(PcaSolver.COVARIANCE).fit(named(rows));
    double variance = 2 * 0x1p-60 / 3;
    // the rounding of t ± s is 2⁻⁵³, 2⁻²³ of s
    assertThat(bySvd.variances().flat(1)).isCloseTo(variance, within(0.1 * variance));
    assertThat(bySvd.digits(1)).isGreaterThan(3);
    assertThat(byCovariance.digits(1)).isZero();
    assertThat(byCovariance.digits(0)).isGreaterThan(11);
  }

  @Test
  void wideRowsSpanFewerDirectionsThanThereAreRows() {
    Dataset data = mixed(12, 60, 12, 0, 7);
    for (PcaSolver solver : List.of(PcaSolver.COVARIANCE, PcaSolver.SVD)) {
      PcaFit fit = Pca.of(12).solver(solver).fit(data);
      assertThat(fit.variances().rows()).isEqualTo(60);
      assertThat(fit.variances().flat(10)).isGreaterThan(1e-6);
      assertThat(fit.variances().flat(11)).isZero();
      assertThat(fit.hotelling(data.features()).isFinite()).isTrue();
    }
  }

  @Test
  void theLargestEntryOfADirectionIsPositiveAndTheFirstOfEquals() {
    Tensor rows = Tensor.matrix(new double[][] {{-1, 1, 0}, {1, -1, 0}, {2, -2, 0}, {-2, 2, 0}});
    for (PcaSolver solver : PcaSolver.values()) {
      PcaFit fit = Pca.of(1).solver(solver).fit(named(rows));
      assertThat(fit.components().at(0, 0)).isCloseTo(Math.sqrt(0.5), within(1e-15));
      assertThat(fit.components().at(0, 1)).isCloseTo(-Math.sqrt(0.5), within(1e-15));
    }
    Dataset data = mixed(300, 9, 9, 0.1, 8);
    PcaFit fit = Pca.of(9).fit(data);
    for (int k = 0; k < 9; k++) {
      double[] direction = fit.components().row(k).toDoubles();
      double largest = Arrays.stream(direction).map(Math::abs).max().orElseThrow();
      assertThat(Arrays.stream(direction).max().orElseThrow()).isEqualTo(largest);
    }
  }

  @Test
  void rowsAloneHaveTheSameBitsAsInCompany() {
    Dataset data = mixed(600, 70, 5, 0.1, 9);
    PcaFit fit = Pca.of(4).fit(data);
    Tensor scores = fit.apply(data.features());
    Tensor back = fit.reconstruct(scores);
    for (int i : new int[] {0, 255, 256, 511, 512, 599}) {
      Tensor row = data.features().slice(i, i + 1);
      assertThat(fit.apply(row).toDoubles()).isEqualTo(scores.row(i).toDoubles());
      assertThat(fit.reconstruct(fit.apply(row)).toDoubles()).isEqualTo(back.row(i).toDoubles());
    }
  }

  @Test
  void theSameBitsOnAnyNumberOfThreads() {
    Dataset data = mixed(7000, 20, 5, 0.1, 10);
    Tensor one = Scatter.of(data.features(), 1).covariance();
    Tensor three = Scatter.of(data.features(), 3).covariance();
    assertThat(three.toDoubles()).isEqualTo(one.toDoubles());
  }

  @Test
  void realDataAgreeBetweenSolvers() {
    for (String name : List.of("iris", "wine", "digits")) {
      Dataset data = Reference.classes(name);
      PcaFit bySvd = Pca.of(4).solver(PcaSolver.SVD).fit(data);
      PcaFit byCovariance = Pca.of(4).solver(PcaSolver.COVARIANCE).fit(data);
      for (int k = 0; k < data.columns(); k++) {
        assertThat(byCovariance.variances().flat(k))
            .as(name + " " + k)
            .isCloseTo(
                bySvd.variances().flat(k),
                within(
                    byCovariance.accuracy().bounds().flat(k) + bySvd.accuracy().bounds().flat(k)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(PcaSolver.class)
  void whatCannotBeAnalyzedIsRefused(PcaSolver solver) {
    Dataset data = mixed(40, 5, 3, 0.1, 11);
    assertThatThrownBy(() -> Pca.of(6).solver(solver).fit(data))
        .hasMessageContaining("6 components were asked for")
        .hasMessageContaining("only 5 columns");
    Dataset few = data.select(0, 1, 2);
    assertThatThrownBy(() -> Pca.of(4).solver(solver).fit(few))
        .hasMessageContaining("3 rows span at most 2 directions");
    assertThatThrownBy(() -> Pca.of(1).solver(solver).fit(data.select(3)))
        .hasMessageContaining("at least 2 rows");
    assertThatThrownBy(() -> Pca.of(1).solver(solver).fit(data.select()))
        .hasMessageContaining("at least 2 rows");
    for (double bad : new double[] {Double.NaN, Double.NEGATIVE_INFINITY}) {
      Tensor holed =
          Tensor.generate(
              data.features().shape(), k -> k == 7 * 5 + 3 ? bad : data.features().flat(k));
      assertThatThrownBy(() -> Pca.of(1).solver(solver).fit(named(holed)))
          .hasMessageContaining("row 7 has " + bad)
          .hasMessageContaining("column x3");
    }
    Tensor huge = Tensor.generate(Shape.of(40, 5), k -> 1e200 * data.features().flat(k));
    assertThatThrownBy(() -> Pca.of(1).solver(solver).fit(named(huge)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("overflow");
    assertThatThrownBy(() -> Pca.of(0)).hasMessageContaining("at least 1 component");
  }

  @ParameterizedTest
  @EnumSource(PcaSolver.class)
  void constantColumnsHaveNoPart(PcaSolver solver) {
    Dataset data = mixed(50, 4, 4, 0.1, 12);
    Tensor rows =
        Tensor.generate(data.features().shape(), k -> k % 4 == 2 ? 0.1 : data.features().flat(k));
    PcaFit fit = Pca.of(3).solver(solver).fit(named(rows));
    assertThat(fit.mean().flat(2)).isEqualTo(0.1);
    assertThat(fit.deviation().flat(2)).isZero();
    for (int k = 0; k < 3; k++) {
      assertThat(Math.abs(fit.components().at(k, 2))).isLessThan(1e-14);
    }
    PcaFit nothing = Pca.of(2).solver(solver).fit(named(Tensor.zeros(5, 3)));
    assertThat(nothing.totalVariance()).isZero();
    assertThat(nothing.shares().isFinite()).isTrue();
    assertThat(nothing.hotelling(Tensor.zeros(1, 3)).flat(0)).isZero();
  }

  @Test
  void whiteScoresHaveVarianceOneAndNoCorrelation() {
    Dataset data = mixed(500, 6, 6, 0.1, 13);
    for (Whitening.Kind kind : Whitening.Kind.values()) {
      Whitening whitening = new Whitening(Pca.of(6).fit(data), kind);
      Tensor white = whitening.apply(data.features());
      Tensor covariance = Scatter.of(white, 1).covariance();
      for (int k = 0; k < 36; k++) {
        assertThat(covariance.flat(k)).isCloseTo(k / 6 == k % 6 ? 1 : 0, within(1e-11));
      }
      Tensor back = whitening.invert(white);
      for (int k = 0; k < back.shape().count(); k++) {
        assertThat(back.flat(k)).isCloseTo(data.features().flat(k), within(1e-12));
      }
    }
    // white rows by columns stay correlated with the columns they come from
    Whitening columns = new Whitening(Pca.of(6).fit(data), Whitening.Kind.COLUMNS);
    assertThat(columns.outputNames()).isEqualTo(data.featureNames());
  }

  @Test
  void directionsWithoutVarianceCannotBeWhitened() {
    Dataset flat = mixed(100, 5, 2, 0, 14);
    for (PcaSolver solver : List.of(PcaSolver.COVARIANCE, PcaSolver.SVD)) {
      assertThatThrownBy(() -> Pca.of(4).solver(solver).fit(flat).whitening())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("keep 2");
    }
  }
}
