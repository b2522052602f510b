package gradus.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncrementalPcaTest {
  private static IncrementalPca inBlocks(Dataset data, int components, int... sizes) {
    IncrementalPca pca = IncrementalPca.of(components, data.featureNames());
    int from = 0;
    for (int i = 0; from < data.rows(); i++) {
      int to = Math.min(data.rows(), from + sizes[i % sizes.length]);
      pca.add(data.features().slice(from, to));
      from = to;
    }
    return pca;
  }

  private static void sameUpToRounding(PcaFit fit, PcaFit expected) {
    assertThat(fit.rows()).isEqualTo(expected.rows());
    for (int k = 0; k < fit.variances().rows(); k++) {
      assertThat(fit.variances().flat(k))
          .isCloseTo(
              expected.variances().flat(k),
              within(fit.accuracy().bounds().flat(k) + expected.accuracy().bounds().flat(k)));
    }
    for (int i = 0; i < fit.components().shape().count(); i++) {
      assertThat(fit.components().flat(i)).isCloseTo(expected.components().flat(i), within(1e-9));
    }
    for (int j = 0; j < fit.mean().rows(); j++) {
      assertThat(fit.mean().flat(j))
          .isCloseTo(expected.mean().flat(j), within(1e-14 * (1 + fit.deviation().flat(j))));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 383, 384, 5000})
  void theSizeOfBlocksDoesNotShowInTheBits(int size) {
    Dataset data = PcaTest.mixed(3000, 6, 4, 0.1, 1);
    PcaFit fit = inBlocks(data, 3, size).fit();
    PcaFit other = inBlocks(data, 3, 100, 1, 33).fit();
    assertThat(fit.variances().toDoubles()).isEqualTo(other.variances().toDoubles());
    assertThat(fit.components().toDoubles()).isEqualTo(other.components().toDoubles());
    assertThat(fit.mean().toDoubles()).isEqualTo(other.mean().toDoubles());
    sameUpToRounding(fit, Pca.of(3).solver(PcaSolver.COVARIANCE).fit(data));
    sameUpToRounding(fit, Pca.of(3).solver(PcaSolver.SVD).fit(data));
  }

  @Test
  void timesKeepTheirVariance() {
    // one row a second since 2023, so that every block lies far from the last
    Tensor rows = Tensor.generate(Shape.of(20_000, 2), k -> k % 2 == 0 ? 1.7e9 + 0.5 * k : k % 7);
    PcaFit fit = inBlocks(PcaTest.named(rows), 2, 500).fit();
    double variance = 20_000.0 * 20_001 / 12;
    assertThat(fit.deviation().flat(0) * fit.deviation().flat(0))
        .isCloseTo(variance, within(1e-13 * variance));
    assertThat(fit.mean().flat(0)).isEqualTo(1.7e9 + 19_999 / 2.0);
  }

  @Test
  void partsMerge() {
    Dataset data = PcaTest.mixed(2001, 5, 4, 0.1, 2);
    IncrementalPca first = inBlocks(data.select(range(0, 900)), 2, 50);
    IncrementalPca second = inBlocks(data.select(range(900, 2001)), 2, 1000);
    PcaFit before = second.fit();
    PcaFit merged = first.merge(second).fit();
    sameUpToRounding(merged, Pca.of(2).fit(data));
    assertThat(second.fit().variances().toDoubles()).isEqualTo(before.variances().toDoubles());
    IncrementalPca empty = IncrementalPca.of(2, data.featureNames());
    sameUpToRounding(empty.merge(second).fit(), before);
    sameUpToRounding(second.merge(IncrementalPca.of(2, data.featureNames())).fit(), before);
    assertThatThrownBy(() -> second.merge(IncrementalPca.of(1, "a", "b")))
        .hasMessageContaining("the columns must be the same");
  }

  private static int[] range(int from, int to) {
    return java.util.stream.IntStream.range(from, to).toArray();
  }

  @Test
  void aFitOnTheWayDisturbsNothing() {
    Dataset data = PcaTest.mixed(1000, 4, 3, 0.1, 3);
    IncrementalPca watched = IncrementalPca.of(2, data.featureNames());
    IncrementalPca alone = IncrementalPca.of(2, data.featureNames());
    for (int from = 0; from < 1000; from += 250) {
      Tensor block = data.features().slice(from, from + 250);
      PcaFit early = watched.add(block).fit();
      assertThat(early.rows()).isEqualTo(from + 250);
      alone.add(block);
    }
    assertThat(watched.fit().variances().toDoubles())
        .isEqualTo(alone.fit().variances().toDoubles());
  }

  @Test
  void realDataInBlocks() {
    Dataset digits = Reference.classes("digits");
    sameUpToRounding(
        inBlocks(digits, 5, 200).fit(), Pca.of(5).solver(PcaSolver.COVARIANCE).fit(digits));
  }

  @Test
  void badBlocksAreRefusedWholeAndNamedByTheirPlaceInTheStream() {
    IncrementalPca pca = IncrementalPca.of(1, "time", "load");
    assertThatThrownBy(pca::fit)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("only 0 have been added");
    pca.add(Tensor.zeros(0, 2));
    pca.add(Tensor.matrix(new double[][] {{1, 2}}));
    assertThatThrownBy(pca::fit).hasMessageContaining("only 1 have been added");
    pca.add(Tensor.matrix(new double[][] {{2, 5}, {4, 1}}));
    double[] before = pca.fit().variances().toDoubles();
    Tensor holed = Tensor.matrix(new double[][] {{3, 3}, {4, Double.NaN}});
    assertThatThrownBy(() -> pca.add(holed))
        .hasMessageContaining("row 4 has NaN in column load")
        .hasMessageContaining("add the block again");
    assertThatThrownBy(() -> pca.add(Tensor.zeros(2, 3))).hasMessageContaining("2 columns");
    assertThat(pca.rows()).isEqualTo(3);
    assertThat(Arrays.equals(pca.fit().variances().toDoubles(), before)).isTrue();
    assertThatThrownBy(() -> IncrementalPca.of(3, "a", "b")).hasMessageContaining("only 2 columns");
    assertThatThrownBy(() -> IncrementalPca.of(0, "a")).hasMessageContaining("at least 1");
    pca.add(Tensor.matrix(new double[][] {{1e200, 0}}));
    assertThatThrownBy(pca::fit).hasMessageContaining("overflow");
  }
}
