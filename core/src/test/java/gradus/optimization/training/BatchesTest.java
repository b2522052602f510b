package gradus.optimization.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which rows a step sees: each row once an epoch, in an order that seed and epoch decide alone.
final class BatchesTest {
  private static final List<Order> ORDERS =
      List.of(
          Order.sequential(),
          Order.shuffled(5),
          Order.blocks(5, 1, 1),
          Order.blocks(5, 10, 3),
          Order.blocks(5, 7, 100),
          Order.blocks(5, 1000, 2));

  private static Source numbers(int rows) {
    return Source.of(Map.of("u", Tensor.generate(Shape.of(rows), i -> i)));
  }

  private static long[] epoch(Batches batches, long epoch) {
    return LongStream.range(epoch * batches.perEpoch(), (epoch + 1) * batches.perEpoch())
        .flatMap(step -> Arrays.stream(batches.batch(step)))
        .toArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 9, 10, 11, 29, 30, 31, 100, 211})
  void anEpochSeesEachRowOnce(int rows) {
    for (Order order : ORDERS) {
      Batches batches = Batches.of(numbers(rows), Math.min(4, rows)).ordered(order);
      for (long epoch : new long[] {0, 1, 17}) {
        assertThat(Arrays.stream(epoch(batches, epoch)).sorted().toArray())
            .as("%s rows, %s, epoch %s", rows, order, epoch)
            .isEqualTo(LongStream.range(0, rows).toArray());
      }
    }
  }

  @Test
  void epochsAndSeedsDiffer() {
    for (Order order : ORDERS.subList(1, ORDERS.size())) {
      Batches batches = Batches.of(numbers(100), 4).ordered(order);
      assertThat(epoch(batches, 0)).as("%s", order).isNotEqualTo(epoch(batches, 1));
    }
    Batches batches = Batches.of(numbers(100), 4);
    assertThat(epoch(batches.shuffled(1), 0)).isNotEqualTo(epoch(batches.shuffled(2), 0));
    assertThat(epoch(batches.shuffled(1), 3)).isEqualTo(epoch(batches.shuffled(1), 3));
  }

  /// The orders that were given once stay, since saved runs go on with them. The numbers are those
  /// of a program of thirty lines in another language, written from the papers.
  @Test
  void anOrderIsTheSameInEveryRelease() {
    assertThat(epoch(Batches.of(numbers(8), 3).shuffled(42), 0)).containsExactly(SHUFFLED_42);
    assertThat(epoch(Batches.of(numbers(9), 3).ordered(Order.blocks(42, 2, 2)), 1))
        .containsExactly(BLOCKS_42);
  }

  private static final long[] SHUFFLED_42 = {0, 2, 4, 5, 7, 1, 3, 6};
  private static final long[] BLOCKS_42 = {5, 2, 3, 4, 7, 8, 6, 0, 1};

  /// Each of the 24 orders of 4 rows comes equally often: χ² with 23 degrees of freedom is above 58
  /// once in 10 000 times.
  @Test
  void everyPermutationIsAsLikelyAsAnyOther() {
    Batches batches = Batches.of(numbers(4), 4).shuffled(3);
    Map<String, Integer> counts = new java.util.HashMap<>();
    int epochs = 24_000;
    for (int epoch = 0; epoch < epochs; epoch++) {
      counts.merge(Arrays.toString(batches.batch(epoch)), 1, Integer::sum);
    }
    double expected = epochs / 24.0;
    double statistic =
        counts.values().stream().mapToDouble(c -> (c - expected) * (c - expected) / expected).sum();
    assertThat(counts).hasSize(24);
    assertThat(statistic).isLessThan(58);
  }

  @Test
  void blocksTouchFewRowsAtATime() {
    Batches batches = Batches.of(numbers(1000), 10).ordered(Order.blocks(1, 20, 5));
    long[] rows = epoch(batches, 2);
    List<Long> blocks = new ArrayList<>();
    for (int group = 0; group < 10; group++) {
      TreeSet<Long> touched = new TreeSet<>();
      for (int i = 0; i < 100; i++) {
        touched.add(rows[group * 100 + i] / 20);
      }
      assertThat(touched).hasSize(5);
      blocks.addAll(touched);
    }
    assertThat(blocks).doesNotHaveDuplicates();
    assertThat(blocks).isNotEqualTo(blocks.stream().sorted().toList());
  }

  @Test
  void aSmallerLastBatchIsKeptOrLeftOut() {
    Batches kept = Batches.of(numbers(10), 4);
    assertThat(kept.perEpoch()).isEqualTo(3);
    assertThat(kept.rows(2)).isEqualTo(2);
    assertThat(kept.batch(5)).containsExactly(8, 9);
    Batches whole = kept.onlyWhole();
    assertThat(whole.perEpoch()).isEqualTo(2);
    assertThat(whole.batch(2)).containsExactly(0, 1, 2, 3);
  }

  @Test
  void impossibleBatchesAreRefused() {
    assertThatThrownBy(() -> Batches.of(numbers(10), 0)).hasMessageContaining("at least 1 row");
    assertThatThrownBy(() -> Batches.of(numbers(10), 11))
        .hasMessageContaining("a batch of 11 rows cannot be taken from a source of 10");
    assertThatThrownBy(() -> Batches.of(numbers(0), 1)).hasMessageContaining("no rows");
    assertThatThrownBy(() -> Order.blocks(1, 0, 2)).hasMessageContaining("at least 1 row");
    assertThatThrownBy(() -> Every.steps(0)).hasMessageContaining("not every 0");
    assertThatThrownBy(() -> Every.seconds(Double.NaN)).hasMessageContaining("NaN");
  }
}
