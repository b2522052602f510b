package gradus.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.linalg.Tensor;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static Target.Classes classes(int... indices) {
    int count = IntStream.of(indices).max().orElse(0) + 1;
    List<String> names = IntStream.range(0, count).mapToObj(k -> "c" + k).toList();
    return new Target.Classes(
        "kind", Tensor.vector(IntStream.of(indices).asDoubleStream().toArray()), names);
  }

  private static Tensor binary(double... positive) {
    double[][] rows = new double[positive.length][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new double[] {1 - positive[i], positive[i]};
    }
    return Tensor.matrix(rows);
  }

  @Test
  void smallCasesByHand() {
    Tensor p = binary(0.9, 0.4, 0.6, 0.2);
    Target.Classes seen = classes(1, 1, 0, 0);
    assertThat(Metrics.accuracy(p, seen)).isEqualTo(0.5);
    assertThat(Metrics.logLoss(p, seen))
        .isCloseTo(
            -(Math.log(0.9) + Math.log(0.4) + Math.log(0.4) + Math.log(0.8)) / 4, within(1e-15));
    assertThat(Metrics.brier(p, seen))
        .isCloseTo(2 * (0.01 + 0.36 + 0.36 + 0.04) / 4, within(1e-15));
    assertThat(Metrics.areaUnderRoc(p, seen)).isEqualTo(0.75); // 3 of 4 pairs in order
    Confusion confusion = Confusion.of(p, seen);
    assertThat(confusion.counts().toRows()).isDeepEqualTo(new double[][] {{1, 1}, {1, 1}});
    assertThat(confusion.precision(1)).isEqualTo(0.5);
    assertThat(confusion.recall(0)).isEqualTo(0.5);
  }

  @Test
  void areaUnderRocCountsPairsAndHalfOfTies() {
    SplittableRandom random = new SplittableRandom(2);
    int n = 300;
    double[] scores = random.doubles(n).map(x -> Math.rint(20 * x) / 20).toArray();
    int[] labels =
        IntStream.range(0, n).map(i -> random.nextDouble() < scores[i] ? 1 : 0).toArray();
    double pairs = 0;
    double won = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        if (labels[i] == 1 && labels[j] == 0) {
          pairs++;
          won += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
        }
      }
    }
    RocCurve curve = RocCurve.of(Tensor.vector(scores), classes(labels), 1);
    assertThat(curve.area()).isCloseTo(won / pairs, within(1e-13));
    assertThat(RocCurve.of(Tensor.vector(new double[n]), classes(labels), 1).area()).isEqualTo(0.5);
    assertThat(curve.points().getFirst())
        .isEqualTo(new RocCurve.Point(Double.POSITIVE_INFINITY, 0, 0));
    assertThat(curve.points().getLast().truePositive()).isEqualTo(1);
  }

  @Test
  void rocCurveOfOneClassIsRefused() {
    assertThatThrownBy(() -> RocCurve.of(Tensor.vector(0.1, 0.2), classes(1, 1), 1))
        .hasMessageContaining("2 are of it");
  }

  @Test
  void reliabilityCountsEveryRowOnceIncludingTheEnds() {
    Reliability reliability =
        Reliability.of(Tensor.vector(0, 0.05, 0.5, 1, 1), classes(0, 1, 1, 1, 1), 1, 10);
    assertThat(reliability.bins()).hasSize(10);
    assertThat(reliability.bins().stream().mapToInt(Reliability.Bin::count).sum()).isEqualTo(5);
    assertThat(reliability.bins().getLast().count()).isEqualTo(2);
    assertThat(reliability.bins().getFirst().observed()).isEqualTo(0.5);
    assertThat(reliability.bins().get(3).observed()).isNaN();
    assertThat(reliability.expectedCalibrationError())
        .isCloseTo((2 * (0.5 - 0.025) + 0.5) / 5, within(1e-15));
  }

  private static Dataset data(int... labels) {
    Tensor features = Tensor.generate(gradus.linalg.Shape.of(labels.length, 1), i -> i);
    int count = IntStream.of(labels).max().orElse(0) + 1;
    return Dataset.of(features, "x")
        .labelled("kind", IntStream.range(0, count).mapToObj(k -> "c" + k).toList(), labels);
  }

  @Test
  void splitIsStratifiedDisjointAndDecidedByTheSeed() {
    int[] labels = IntStream.range(0, 100).map(i -> i < 90 ? 0 : 1).toArray();
    Split split = Split.stratified(data(labels), 0.2, 4);
    assertThat(split.test().classes().counts().toDoubles()).containsExactly(18, 2);
    assertThat(split.train().rows()).isEqualTo(80);
    Set<Integer> both = new HashSet<>(split.trainRows());
    both.retainAll(split.testRows());
    assertThat(both).isEmpty();
    assertThat(Split.stratified(data(labels), 0.2, 4).testRows()).isEqualTo(split.testRows());
    assertThat(Split.stratified(data(labels), 0.2, 5).testRows()).isNotEqualTo(split.testRows());
  }

  @Test
  void aClassOfOneRowIsLearnedFromAndOneOfTwoIsOnBothSides() {
    Split split = Split.stratified(data(0, 0, 0, 0, 0, 0, 1, 2, 2), 0.2, 1);
    assertThat(split.train().classes().counts().toDoubles()).containsExactly(5, 1, 1);
    assertThat(split.test().classes().counts().toDoubles()).containsExactly(1, 0, 1);
  }

  @Test
  void foldsHoldBackEveryRowOnceWithBalancedClasses() {
    int[] labels = IntStream.range(0, 53).map(i -> i % 3).toArray();
    List<Split> folds = Split.folds(data(labels), 5, 9);
    int[] held = new int[53];
    for (Split fold : folds) {
      fold.testRows().forEach(row -> held[row]++);
      assertThat(fold.test().rows()).isBetween(10, 11);
      for (double count : fold.test().classes().counts().toDoubles()) {
        assertThat(count).isBetween(3.0, 4.0);
      }
    }
    assertThat(held).containsOnly(1);
    assertThatThrownBy(() -> Split.folds(data(0, 1), 3, 1)).hasMessageContaining("2 to 2 folds");
  }
}
