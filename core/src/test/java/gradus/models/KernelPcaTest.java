package gradus.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KernelPcaTest {
  static List<Kernel> kernels() {
    return List.of(new Kernel.Linear(), new Kernel.Rbf(0.2), new Kernel.Polynomial(3, 0.1, 1));
  }

  private static double kernel(Kernel kernel, Tensor x, int i, Tensor y, int j) {
    double product = 0;
    double distance = 0;
    for (int k = 0; k < x.columns(); k++) {
      product += x.at(i, k) * y.at(j, k);
      distance += (x.at(i, k) - y.at(j, k)) * (x.at(i, k) - y.at(j, k));
    }
    return switch (kernel) {
      case Kernel.Linear linear -> product;
      case Kernel.Rbf(double gamma) -> Math.exp(-gamma * distance);
      case Kernel.Polynomial(int degree, double gamma, double offset) ->
          Math.pow(gamma * product + offset, degree);
    };
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void entriesOfTheMatrixAreTheFormula(Kernel kernel) {
    Tensor x = PcaTest.mixed(9, 3, 3, 0.1, 1).features();
    Tensor y = PcaTest.mixed(5, 3, 3, 0.1, 2).features();
    Tensor matrix = KernelPca.matrix(kernel, x, y, KernelPca.of(1, kernel).options());
    for (int i = 0; i < 9; i++) {
      for (int j = 0; j < 5; j++) {
        double expected = kernel(kernel, x, i, y, j);
        assertThat(matrix.at(i, j)).isCloseTo(expected, within(1e-13 * (1 + Math.abs(expected))));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void scoresOfTheRowsLearnedFromAreEigenvectors(Kernel kernel) {
    Dataset data = PcaTest.mixed(60, 4, 4, 0.1, 3);
    KernelPcaFit fit = KernelPca.of(3, kernel).fit(data);
    Tensor scores = fit.apply(data.features());
    for (int k = 0; k < 3; k++) {
      double squares = 0;
      double mean = 0;
      for (int i = 0; i < 60; i++) {
        double expected = Math.sqrt(fit.values().flat(k)) * fit.vectors().at(k, i);
        assertThat(scores.at(i, k)).isCloseTo(expected, within(1e-10));
        squares += scores.at(i, k) * scores.at(i, k) / 59;
        mean += scores.at(i, k) / 60;
      }
      double variance = fit.variances().flat(k);
      assertThat(squares).isCloseTo(variance, within(1e-11 * fit.totalVariance()));
      assertThat(mean).isCloseTo(0, within(1e-12 * Math.sqrt(fit.totalVariance())));
      assertThat(fit.shares().flat(k)).isBetween(0.0, 1.0);
    }
    Tensor alone = fit.apply(data.features().slice(7, 8));
    assertThat(alone.toDoubles()).isEqualTo(scores.row(7).toDoubles());
    assertThat(fit.apply(Tensor.zeros(0, 4)).shape()).isEqualTo(Shape.of(0, 3));
  }

  @Test
  void theLinearKernelGivesPrincipalComponents() {
    Dataset data = PcaTest.mixed(80, 5, 4, 0.1, 4);
    PcaFit plain = Pca.of(3).fit(data);
    KernelPcaFit fit = KernelPca.of(3, new Kernel.Linear()).fit(data);
    Tensor fresh = PcaTest.mixed(10, 5, 4, 0.1, 5).features();
    Tensor expected = plain.apply(fresh);
    Tensor scores = fit.apply(fresh);
    for (int k = 0; k < 3; k++) {
      assertThat(fit.variances().flat(k))
          .isCloseTo(plain.variances().flat(k), within(1e-12 * plain.totalVariance()));
      double sign = Math.signum(scores.at(0, k) * expected.at(0, k));
      for (int i = 0; i < 10; i++) {
        assertThat(scores.at(i, k)).isCloseTo(sign * expected.at(i, k), within(1e-9));
      }
    }
    assertThat(fit.totalVariance())
        .isCloseTo(plain.totalVariance(), within(1e-12 * plain.totalVariance()));
  }

  @ParameterizedTest
  @MethodSource("kernelsOfDifferences")
  void aLargeOffsetChangesNothing(Kernel kernel) {
    // multiples of 2⁻²⁰, so that the offset is added exactly
    Tensor near = onGrid(PcaTest.mixed(200, 3, 3, 0.1, 9).features());
    Tensor fresh = onGrid(PcaTest.mixed(10, 3, 3, 0.1, 10).features());
    Tensor far = shifted(near);
    KernelPcaFit expected = KernelPca.of(3, kernel).fit(PcaTest.named(near));
    KernelPcaFit fit = KernelPca.of(3, kernel).fit(PcaTest.named(far));
    double total = expected.totalVariance();
    assertThat(fit.totalVariance()).isCloseTo(total, within(1e-6 * total));
    Tensor expectedScores = expected.apply(fresh);
    Tensor scores = fit.apply(shifted(fresh));
    for (int k = 0; k < 3; k++) {
      double variance = expected.variances().flat(k);
      assertThat(fit.variances().flat(k)).isCloseTo(variance, within(1e-6 * total));
      double sign = Math.signum(scores.at(0, k) * expectedScores.at(0, k));
      for (int i = 0; i < 10; i++) {
        assertThat(scores.at(i, k))
            .isCloseTo(sign * expectedScores.at(i, k), within(1e-5 * Math.sqrt(total)));
      }
    }
  }

  static List<Kernel> kernelsOfDifferences() {
    return List.of(new Kernel.Linear(), new Kernel.Rbf(0.5));
  }

  private static Tensor onGrid(Tensor x) {
    return Tensor.generate(x.shape(), i -> Math.rint(x.flat(i) * 0x1p20) * 0x1p-20);
  }

  private static Tensor shifted(Tensor x) {
    return Tensor.generate(x.shape(), i -> 1.7e9 + x.flat(i));
  }

  @Test
  void aPolynomialKernelIsTheProductOfItsFeatures() {
    // (xy + 1)² = x²y² + 2xy + 1: components of the features (x², √2 x)
    SplittableRandom random = new SplittableRandom(6);
    double[] x = random.doubles(50, -2, 2).toArray();
    Dataset plain = PcaTest.named(Tensor.generate(Shape.of(50, 1), i -> x[i]));
    Dataset features =
        PcaTest.named(
            Tensor.generate(
                Shape.of(50, 2), i -> i % 2 == 0 ? x[i / 2] * x[i / 2] : Math.sqrt(2) * x[i / 2]));
    KernelPcaFit fit = KernelPca.of(2, new Kernel.Polynomial(2, 1, 1)).fit(plain);
    PcaFit expected = Pca.of(2).fit(features);
    for (int k = 0; k < 2; k++) {
      assertThat(fit.variances().flat(k))
          .isCloseTo(expected.variances().flat(k), within(1e-12 * expected.totalVariance()));
    }
    assertThatThrownBy(() -> KernelPca.of(3, new Kernel.Polynomial(2, 1, 1)).fit(plain))
        .hasMessageContaining("only 2 directions")
        .hasMessageContaining("keep at most 2");
  }

  @Test
  void aRadialKernelTellsRingsApartThatNoPlaneDoes() {
    SplittableRandom random = new SplittableRandom(7);
    double[][] rows = new double[200][];
    for (int i = 0; i < 200; i++) {
      double angle = random.nextDouble(2 * Math.PI);
      double radius = (i % 2 == 0 ? 0.3 : 1) + 0.03 * random.nextGaussian();
      rows[i] = new double[] {radius * Math.cos(angle), radius * Math.sin(angle)};
    }
    KernelPcaFit fit = KernelPca.of(1, new Kernel.Rbf(4)).fit(PcaTest.named(Tensor.matrix(rows)));
    Tensor scores = fit.apply(Tensor.matrix(rows));
    double inside = 0;
    double outside = 0;
    for (int i = 0; i < 200; i++) {
      inside += i % 2 == 0 ? scores.flat(i) / 100 : 0;
      outside += i % 2 == 1 ? scores.flat(i) / 100 : 0;
    }
    int right = 0;
    for (int i = 0; i < 200; i++) {
      boolean nearInside = Math.abs(scores.flat(i) - inside) < Math.abs(scores.flat(i) - outside);
      right += nearInside == (i % 2 == 0) ? 1 : 0;
    }
    assertThat(right).isGreaterThan(195);
  }

  @Test
  void whatCannotBeAnalyzedIsRefused() {
    Dataset data = PcaTest.mixed(10, 3, 3, 0.1, 8);
    assertThatThrownBy(() -> KernelPca.of(10, new Kernel.Rbf(1)).fit(data))
        .hasMessageContaining("10 rows span at most 9");
    assertThatThrownBy(() -> KernelPca.of(1, new Kernel.Rbf(1)).fit(data.select(2)))
        .hasMessageContaining("at least 2 rows");
    assertThatThrownBy(
            () -> KernelPca.of(1, new Kernel.Rbf(1)).fit(PcaTest.named(Tensor.zeros(4, 2))))
        .hasMessageContaining("all rows are the same");
    Tensor huge = Tensor.generate(Shape.of(10, 3), i -> 1e200 * data.features().flat(i));
    assertThatThrownBy(() -> KernelPca.of(1, new Kernel.Linear()).fit(PcaTest.named(huge)))
        .hasMessageContaining("overflows");
    assertThatThrownBy(() -> KernelPca.of(0, new Kernel.Linear()))
        .hasMessageContaining("at least 1 component");
    assertThatThrownBy(() -> new Kernel.Rbf(0)).hasMessageContaining("positive");
    assertThatThrownBy(() -> new Kernel.Rbf(Double.NaN)).hasMessageContaining("positive");
    assertThatThrownBy(() -> new Kernel.Polynomial(0, 1, 0)).hasMessageContaining("degree");
    assertThatThrownBy(() -> new Kernel.Polynomial(2, 1, -1)).hasMessageContaining("offset");
  }
}
