package gradus.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IncompletePcaTest {
  private static Dataset holed(Dataset data, double share, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return PcaTest.named(
        Tensor.generate(
            data.features().shape(),
            i -> random.nextDouble() < share ? Double.NaN : data.features().flat(i)));
  }

  @Test
  void completeRowsGiveTheClosedForm() {
    Dataset data = PcaTest.mixed(200, 6, 2, 0.3, 1);
    ProbabilisticPcaFit expected = ProbabilisticPca.of(2).fit(data);
    IncompletePcaFit fit = IncompletePca.of(2).fit(data);
    assertThat(fit.converged()).isTrue();
    assertThat(fit.noise()).isCloseTo(expected.noise(), within(1e-9));
    for (int i = 0; i < 12; i++) {
      assertThat(fit.components().flat(i))
          .isCloseTo(expected.pca().components().flat(i), within(1e-7));
    }
    assertThat(fit.likelihoods().flat(0))
        .isCloseTo(expected.logLikelihood(data.features()), within(1e-8));
    Tensor latent = fit.apply(data.features());
    Tensor same = expected.apply(data.features());
    for (int i = 0; i < 400; i++) {
      assertThat(latent.flat(i)).isCloseTo(same.flat(i), within(1e-6));
    }
    assertThat(fit.complete(data.features()).toDoubles()).isEqualTo(data.features().toDoubles());
  }

  @Test
  void theLikelihoodNeverFalls() {
    Dataset data = holed(PcaTest.mixed(300, 6, 2, 0.2, 2), 0.3, 3);
    IncompletePcaFit fit = IncompletePca.of(2).fit(data);
    assertThat(fit.converged()).isTrue();
    assertThat(fit.likelihoods().rows()).isGreaterThan(5);
    for (int step = 1; step < fit.likelihoods().rows(); step++) {
      assertThat(fit.likelihoods().flat(step))
          .isGreaterThan(fit.likelihoods().flat(step - 1) - 1e-8);
    }
    IncompletePcaFit early = new IncompletePca(2, 1e-10, 2).fit(data);
    assertThat(early.converged()).isFalse();
    assertThat(early.likelihoods().rows()).isEqualTo(2);
  }

  @Test
  void missingCellsAreFilledFromTheOthersOfTheirRow() {
    Dataset truth = PcaTest.mixed(400, 8, 2, 0.05, 4);
    Dataset data = holed(truth, 0.2, 5);
    IncompletePcaFit fit = IncompletePca.of(2).fit(data);
    Tensor filled = fit.complete(data.features());
    double squares = 0;
    int missing = 0;
    for (int i = 0; i < filled.shape().count(); i++) {
      if (Double.isNaN(data.features().flat(i))) {
        missing++;
        squares += Math.pow(filled.flat(i) - truth.features().flat(i), 2);
      } else {
        assertThat(filled.flat(i)).isEqualTo(data.features().flat(i));
      }
    }
    // the noise of the cell itself, and that of the latent given six others
    assertThat(Math.sqrt(squares / missing)).isBetween(0.05, 0.1);
    assertThat(Math.sqrt(fit.noise())).isCloseTo(0.05, within(0.005));
    PcaFit whole = Pca.of(2).fit(truth);
    for (int i = 0; i < 16; i++) {
      assertThat(fit.components().flat(i)).isCloseTo(whole.components().flat(i), within(0.02));
    }
  }

  @Test
  void aRowWithoutCellsIsTheMean() {
    Dataset data = holed(PcaTest.mixed(100, 5, 2, 0.2, 6), 0.1, 7);
    IncompletePcaFit fit = IncompletePca.of(2).fit(data);
    Tensor nothing = Tensor.generate(Shape.of(1, 5), _ -> Double.NaN);
    assertThat(fit.apply(nothing).toDoubles()).containsExactly(0, 0);
    assertThat(fit.complete(nothing).toDoubles()).isEqualTo(fit.mean().toDoubles());
  }

  @Test
  void whatCannotBeAnalyzedIsRefused() {
    Dataset data = PcaTest.mixed(20, 4, 2, 0.2, 8);
    Tensor infinite =
        Tensor.generate(
            data.features().shape(),
            i -> i == 9 ? Double.POSITIVE_INFINITY : data.features().flat(i));
    assertThatThrownBy(() -> IncompletePca.of(1).fit(PcaTest.named(infinite)))
        .hasMessageContaining("row 2 has Infinity in column x1");
    Tensor empty =
        Tensor.generate(
            data.features().shape(), i -> i % 4 == 3 ? Double.NaN : data.features().flat(i));
    assertThatThrownBy(() -> IncompletePca.of(1).fit(PcaTest.named(empty)))
        .hasMessageContaining("column x3 has 0 observed cells");
    assertThatThrownBy(() -> IncompletePca.of(4).fit(data))
        .hasMessageContaining("no direction for it");
    assertThatThrownBy(() -> IncompletePca.of(2).fit(PcaTest.mixed(20, 4, 2, 0, 9)))
        .hasMessageContaining("keep fewer components");
    assertThatThrownBy(() -> IncompletePca.of(1).fit(data.select(0)))
        .hasMessageContaining("at least 2 rows");
    assertThatThrownBy(() -> IncompletePca.of(0)).hasMessageContaining("at least 1 component");
  }
}
