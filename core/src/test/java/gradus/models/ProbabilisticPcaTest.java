package gradus.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.linalg.Cholesky;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ProbabilisticPcaTest {
  @Test
  void theDerivativeOfTheLikelihoodIsZero() {
    Dataset data = PcaTest.mixed(300, 7, 3, 0.5, 1);
    ProbabilisticPcaFit fit = ProbabilisticPca.of(2).fit(data);
    assertThat(fit.stationarity(data)).isLessThan(1e-11);
    // and is not at other parameters
    ProbabilisticPcaFit noisier =
        new ProbabilisticPcaFit(fit.pca(), fit.loadings(), 1.1 * fit.noise());
    assertThat(noisier.stationarity(data)).isGreaterThan(1e-2);
    Tensor longer = Tensor.generate(fit.loadings().shape(), i -> 1.1 * fit.loadings().flat(i));
    assertThat(new ProbabilisticPcaFit(fit.pca(), longer, fit.noise()).stationarity(data))
        .isGreaterThan(1e-2);
  }

  @Test
  void noParametersNearbyAreLikelier() {
    Dataset data = PcaTest.mixed(200, 5, 3, 0.3, 2);
    ProbabilisticPcaFit fit = ProbabilisticPca.of(2).fit(data);
    double best = density(data.features(), fit.pca().mean(), fit.covariance());
    assertThat(fit.logLikelihood(data.features())).isCloseTo(best, within(1e-9 * Math.abs(best)));
    SplittableRandom random = new SplittableRandom(3);
    for (int trial = 0; trial < 20; trial++) {
      Tensor loadings =
          Tensor.generate(
              fit.loadings().shape(), i -> fit.loadings().flat(i) + 0.05 * random.nextGaussian());
      double noise = fit.noise() * Math.exp(0.1 * random.nextGaussian());
      Tensor covariance = new ProbabilisticPcaFit(fit.pca(), loadings, noise).covariance();
      assertThat(density(data.features(), fit.pca().mean(), covariance)).isLessThan(best);
    }
  }

  /// The density of a normal distribution by the factor of its covariance.
  private static double density(Tensor rows, Tensor mean, Tensor covariance) {
    int d = mean.rows();
    Tensor l = Cholesky.of(covariance).lower();
    double sum = 0;
    for (int i = 0; i < rows.rows(); i++) {
      double[] y = new double[d];
      double log = d * Math.log(2 * Math.PI);
      for (int j = 0; j < d; j++) {
        y[j] = rows.at(i, j) - mean.flat(j);
        for (int k = 0; k < j; k++) {
          y[j] -= l.at(j, k) * y[k];
        }
        y[j] /= l.at(j, j);
        log += y[j] * y[j] + 2 * Math.log(l.at(j, j));
      }
      sum -= log / 2;
    }
    return sum;
  }

  @Test
  void samplesComeFromTheModel() {
    ProbabilisticPcaFit fit = ProbabilisticPca.of(2).fit(PcaTest.mixed(500, 4, 3, 0.5, 4));
    Tensor sample = fit.sample(40_000, 5);
    Scatter scatter = Scatter.of(sample, 1);
    Tensor covariance = fit.covariance();
    for (int i = 0; i < 16; i++) {
      double size = Math.sqrt(covariance.at(i / 4, i / 4) * covariance.at(i % 4, i % 4));
      // √(2/40000) = 0.7 %
      assertThat(scatter.covariance().flat(i)).isCloseTo(covariance.flat(i), within(0.03 * size));
    }
    for (int j = 0; j < 4; j++) {
      assertThat(scatter.mean().flat(j))
          .isCloseTo(fit.pca().mean().flat(j), within(4 * Math.sqrt(covariance.at(j, j) / 40_000)));
    }
    assertThat(fit.sample(3, 5).toDoubles()).isEqualTo(fit.sample(3, 5).toDoubles());
  }

  @Test
  void latentMeansAndTheirCovarianceAreThoseOfBayes() {
    Dataset data = PcaTest.mixed(300, 5, 3, 0.4, 6);
    ProbabilisticPcaFit fit = ProbabilisticPca.of(3).fit(data);
    Tensor w = fit.loadings();
    Tensor inner = w.transpose().times(w);
    Tensor m = Tensor.generate(inner.shape(), i -> inner.flat(i) + (i % 4 == 0 ? fit.noise() : 0));
    // M ⟨z⟩ = Wᵀ(x − μ), and M cov(z) = σ²I
    Tensor latent = fit.apply(data.features());
    Tensor left = latent.times(m);
    for (int i = 0; i < 10; i++) {
      for (int k = 0; k < 3; k++) {
        double right = 0;
        for (int j = 0; j < 5; j++) {
          right += w.at(j, k) * (data.features().at(i, j) - fit.pca().mean().flat(j));
        }
        assertThat(left.at(i, k)).isCloseTo(right, within(1e-12));
      }
    }
    Tensor product = m.times(fit.latentCovariance());
    for (int i = 0; i < 9; i++) {
      assertThat(product.flat(i)).isCloseTo(i % 4 == 0 ? fit.noise() : 0, within(1e-12));
    }
  }

  @Test
  void randomProjectionFindsTheSameModel() {
    Dataset data = PcaTest.mixed(400, 30, 4, 0.1, 7);
    ProbabilisticPcaFit exact = ProbabilisticPca.of(4).fit(data);
    ProbabilisticPcaFit fit =
        new ProbabilisticPca(Pca.of(4).solver(PcaSolver.RANDOMIZED)).fit(data);
    assertThat(fit.noise()).isCloseTo(exact.noise(), within(1e-6 * exact.noise()));
    assertThat(fit.logLikelihood(data.features()))
        .isCloseTo(exact.logLikelihood(data.features()), within(1e-3));
  }

  @Test
  void realDataAreStationary() {
    for (String name : List.of("iris", "wine")) {
      Dataset data = new Standardize().fit(Reference.classes(name)).apply(Reference.classes(name));
      assertThat(ProbabilisticPca.of(2).fit(data).stationarity(data)).as(name).isLessThan(1e-11);
    }
  }

  @Test
  void withoutNoiseThereIsNoLargestLikelihood() {
    Dataset data = PcaTest.mixed(100, 4, 2, 0, 8);
    assertThatThrownBy(() -> ProbabilisticPca.of(4).fit(data))
        .hasMessageContaining("no direction for it");
    assertThatThrownBy(() -> ProbabilisticPca.of(2).fit(data))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("keep fewer components");
    Dataset constant = PcaTest.named(Tensor.zeros(5, 3));
    assertThatThrownBy(() -> ProbabilisticPca.of(1).fit(constant))
        .hasMessageContaining("no variance above rounding");
    assertThat(ProbabilisticPca.of(1).fit(data).logLikelihoods(Tensor.zeros(2, 4)).shape())
        .isEqualTo(Shape.of(2));
  }
}
