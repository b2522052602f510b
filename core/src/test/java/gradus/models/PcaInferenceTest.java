package gradus.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Limits, errors and numbers of components, against what simulation says.
class PcaInferenceTest {
  private static final double[] DEVIATIONS = {4, 2.5, 1.5, 0.8, 0.6, 0.3};

  private static Dataset normal(int n, SplittableRandom random) {
    int d = DEVIATIONS.length;
    return PcaTest.named(
        Tensor.generate(Shape.of(n, d), k -> 7 + DEVIATIONS[k % d] * random.nextGaussian()));
  }

  @Test
  void aShareOfNewRowsPassesTheLimits() {
    SplittableRandom random = new SplittableRandom(1);
    int rows = 0;
    int far = 0;
    int off = 0;
    for (int s = 0; s < 40; s++) {
      PcaFit fit = Pca.of(2).fit(normal(60, random));
      PcaLimits limits = fit.limits(0.95);
      Tensor fresh = normal(250, random).features();
      Tensor t = fit.hotelling(fresh);
      Tensor q = fit.residuals(fresh);
      for (int i = 0; i < 250; i++) {
        rows++;
        far += t.flat(i) > limits.hotelling() ? 1 : 0;
        off += q.flat(i) > limits.residual() ? 1 : 0;
      }
    }
    // rows of a sample share its fit, so that the counts spread more than binomially
    assertThat((double) far / rows).isCloseTo(0.05, within(0.015));
    assertThat((double) off / rows).isCloseTo(0.06, within(0.02));
  }

  @Test
  void rowsLearnedFromStayBelowTheirLargestPossibleValue() {
    SplittableRandom random = new SplittableRandom(2);
    int far = 0;
    for (int s = 0; s < 200; s++) {
      Dataset data = normal(20, random);
      PcaFit fit = Pca.of(6).fit(data);
      PcaLimits limits = fit.limits(0.9);
      Tensor t = fit.hotelling(data.features());
      for (int i = 0; i < 20; i++) {
        assertThat(t.flat(i)).isLessThan(19.0 * 19 / 20);
        far += t.flat(i) > limits.hotellingLearned() ? 1 : 0;
      }
    }
    // 4000 rows: 0.1 ± 3 · 0.005
    assertThat(far / 4000.0).isCloseTo(0.1, within(0.015));
  }

  @Test
  void limitsOfOneDirectionAreThoseOfTheNormalDistribution() {
    // one variance left: Q/λ is a squared normal variable, which the formula approximates
    Dataset data = normal(5000, new SplittableRandom(3));
    PcaFit fit = Pca.of(5).fit(data);
    PcaLimits limits = fit.limits(0.95);
    assertThat(limits.residual() / fit.variances().flat(5)).isCloseTo(3.84, within(0.1));
    // k directions, many rows: chi-squared with 5 degrees of freedom
    assertThat(limits.hotelling()).isCloseTo(11.07, within(0.05));
    assertThat(limits.alarm(12, 0)).isTrue();
    assertThat(limits.alarm(10, limits.residual() / 2)).isFalse();
    assertThat(Pca.of(6).fit(data).limits(0.95).residual()).isZero();
    assertThatThrownBy(() -> fit.limits(1)).hasMessageContaining("between 0 and 1");
  }

  @Test
  void limitsDoNotDependOnUnits() {
    Dataset data = normal(100, new SplittableRandom(4));
    Tensor scaled =
        Tensor.generate(data.features().shape(), k -> 0x1p-400 * data.features().flat(k));
    PcaLimits limits = Pca.of(2).fit(data).limits(0.99);
    PcaLimits same = Pca.of(2).fit(PcaTest.named(scaled)).limits(0.99);
    assertThat(same.hotelling()).isEqualTo(limits.hotelling());
    assertThat(same.residual() / 0x1p-800)
        .isCloseTo(limits.residual(), within(1e-9 * limits.residual()));
  }

  @Test
  void columnsAddUpToWhatTheyContribute() {
    Dataset data = normal(80, new SplittableRandom(5));
    PcaFit fit = Pca.of(3).fit(data);
    Tensor rows = normal(5, new SplittableRandom(6)).features();
    Tensor far = fit.hotellingContributions(rows);
    Tensor off = fit.residualContributions(rows);
    for (int i = 0; i < 5; i++) {
      int row = i;
      assertThat(IntStream.range(0, 6).mapToDouble(j -> far.at(row, j)).sum())
          .isCloseTo(fit.hotelling(rows).flat(i), within(1e-11));
      assertThat(IntStream.range(0, 6).mapToDouble(j -> off.at(row, j)).sum())
          .isCloseTo(fit.residuals(rows).flat(i), within(1e-11));
    }
  }

  @Test
  void aRandomizedFitHasNoLimitsAndSaysWhatHas() {
    Dataset data = normal(100, new SplittableRandom(7));
    PcaFit fit = Pca.of(2).solver(PcaSolver.RANDOMIZED).fit(data);
    assertThatThrownBy(() -> fit.limits(0.95))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("PcaSolver.COVARIANCE");
    assertThatThrownBy(() -> fit.errors().shares()).hasMessageContaining("all variances");
    assertThatThrownBy(fit::count).hasMessageContaining("all variances");
    assertThat(fit.errors().variances().rows()).isEqualTo(2);
  }

  @Test
  void errorsAreTheDeviationsOverManySamples() {
    SplittableRandom random = new SplittableRandom(8);
    int samples = 400;
    double[][] variances = new double[2][samples];
    double[][] shares = new double[2][samples];
    double[] sums = new double[samples];
    int held = 0;
    for (int s = 0; s < samples; s++) {
      PcaFit fit = Pca.of(2).fit(normal(300, random));
      for (int k = 0; k < 2; k++) {
        variances[k][s] = fit.variances().flat(k);
        shares[k][s] = fit.shares().flat(k);
      }
      sums[s] = fit.cumulativeShares().flat(1);
      Tensor interval = fit.errors().varianceIntervals(0.95);
      held += interval.at(0, 0) <= 16 && 16 <= interval.at(0, 1) ? 1 : 0;
    }
    PcaErrors errors = Pca.of(2).fit(normal(300, random)).errors();
    for (int k = 0; k < 2; k++) {
      close(errors.variances().flat(k), deviation(variances[k]));
      close(errors.shares().flat(k), deviation(shares[k]));
    }
    close(errors.cumulativeShares().flat(1), deviation(sums));
    assertThat(errors.cumulativeShares().flat(5)).isCloseTo(0, within(1e-12));
    // binomial(400, 0.95): 380 ± 3 · 4.4
    assertThat(held).isBetween(366, 394);
  }

  /// The deviation of 400 samples is known to 3.5 %, the error of one sample to 8 %.
  private static void close(double error, double deviation) {
    assertThat(error).isCloseTo(deviation, within(0.3 * deviation));
  }

  private static double deviation(double... x) {
    double mean = IntStream.range(0, x.length).mapToDouble(i -> x[i]).average().orElseThrow();
    return Math.sqrt(
        IntStream.range(0, x.length).mapToDouble(i -> (x[i] - mean) * (x[i] - mean)).sum()
            / (x.length - 1));
  }

  @Test
  void theBootstrapAgreesWithTheTheoryForNormalRows() {
    Dataset data = normal(400, new SplittableRandom(9));
    PcaBootstrap bootstrap = PcaBootstrap.of(Pca.of(2), data, 200, 1);
    PcaErrors errors = Pca.of(2).fit(data).errors();
    for (int k = 0; k < 2; k++) {
      close(bootstrap.varianceErrors().flat(k), errors.variances().flat(k));
      close(bootstrap.shareErrors().flat(k), errors.shares().flat(k));
      double variance = Pca.of(2).fit(data).variances().flat(k);
      assertThat(bootstrap.varianceIntervals(0.99).at(k, 0)).isLessThan(variance);
      assertThat(bootstrap.varianceIntervals(0.99).at(k, 1)).isGreaterThan(variance);
    }
    assertThat(PcaBootstrap.of(Pca.of(2), data, 3, 1).variances().toDoubles())
        .isEqualTo(PcaBootstrap.of(Pca.of(2), data, 3, 1).variances().toDoubles());
    assertThatThrownBy(() -> PcaBootstrap.of(Pca.of(2), data, 1, 1))
        .hasMessageContaining("at least 2 samples");
  }

  @Test
  void everyRuleFindsThePlainNumberOfComponents() {
    // three strong sources in twelve columns
    SplittableRandom random = new SplittableRandom(10);
    int n = 500;
    double[][] z = new double[n][3];
    Tensor rows =
        Tensor.generate(
            Shape.of(n, 12),
            k -> {
              int i = k / 12;
              if (k % 12 == 0) {
                z[i] = random.doubles(3, -1.7, 1.7).toArray();
              }
              return z[i][k % 3] + 0.2 * random.nextGaussian();
            });
    PcaFit fit = Pca.of(1).fit(PcaTest.named(rows));
    assertThat(fit.count().kaiser()).isEqualTo(3);
    assertThat(fit.count().evidenceMaximum()).isEqualTo(3);
    assertThat(fit.count().share(0.9)).isEqualTo(3);
    assertThat(fit.count().share(1)).isEqualTo(12);
    ParallelAnalysis parallel = ParallelAnalysis.of(PcaTest.named(rows), 20, 0.95, 1);
    assertThat(parallel.components()).isEqualTo(3);
    assertThatThrownBy(() -> fit.count().share(1.5)).hasMessageContaining("between 0 and 1");
  }

  @Test
  void aBrokenStickHasThePiecesOfTheTable() {
    // d = 4: 0.5208, 0.2708, 0.1458, 0.0625 (Jackson 1993)
    assertThat(sticks(0.53, 0.28, 0.12, 0.07)).isEqualTo(2);
    assertThat(sticks(0.51, 0.30, 0.12, 0.07)).isZero();
    assertThat(sticks(0.60, 0.26, 0.10, 0.04)).isEqualTo(1);
  }

  private static int sticks(double... variances) {
    Tensor values = Tensor.vector(variances);
    PcaFit fit =
        new PcaFit(
            java.util.List.of("a", "b", "c", "d"),
            100,
            Tensor.zeros(4),
            Tensor.zeros(4),
            Tensor.identity(4),
            values,
            1,
            new PcaAccuracy(PcaSolver.SVD, Tensor.zeros(4)));
    return fit.count().brokenStick();
  }

  @Test
  void nothingBesideNoiseIsFoundInNoise() {
    SplittableRandom random = new SplittableRandom(11);
    Dataset noise = PcaTest.named(Tensor.generate(Shape.of(300, 8), k -> random.nextGaussian()));
    assertThat(ParallelAnalysis.of(noise, 40, 0.99, 2).components()).isZero();
  }
}
