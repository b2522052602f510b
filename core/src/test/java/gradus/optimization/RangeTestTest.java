package gradus.optimization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.optimization.composition.Accumulated;
import gradus.optimization.composition.Scheduled;
import gradus.optimization.composition.WeightDecay;
import gradus.optimization.schedule.Constant;
import gradus.optimization.schedule.Cosine;
import gradus.optimization.schedule.Schedule;
import java.util.List;
import org.junit.jupiter.api.Test;

class RangeTestTest {
  private static final RangeTest RANGE = new RangeTest(1e-5, 10, 200, 0);

  @Test
  void ratesGrowByTheSameFactor() {
    assertThat(RANGE.rate(1)).isEqualTo(1e-5);
    assertThat(RANGE.rate(200)).isCloseTo(10, within(1e-12));
    assertThat(RANGE.rate(100) / RANGE.rate(99))
        .isCloseTo(RANGE.rate(2) / RANGE.rate(1), within(1e-12));
  }

  @Test
  void edgeIsWhereTheTheorySaysItIs() {
    // the largest curvature of the parabola is 10
    RangeTest.Result result =
        RANGE.run(new GradientDescent(1), Examples.parabola(5), new double[] {3, 3, 3, 3, 3});
    assertThat(result.broken()).isTrue();
    assertThat(result.limit().orElseThrow()).isCloseTo(0.2, within(1e-9));
    // errors that grow begin below all digits, so the least loss is beyond the edge
    assertThat(result.suggested()).isBetween(0.02, 0.2);
    assertThat(result.steepest()).isBetween(1e-3, 0.2);
    assertThat(result.trials().getLast().rate()).isLessThan(10);
  }

  @Test
  void limitOfAdamIsMeasuredWithItsOwnPreconditioner() {
    RangeTest.Result result =
        RANGE.run(Adam.of(1), Examples.parabola(5), new double[] {3, 3, 3, 3, 3});
    assertThat(result.limit().orElseThrow()).isPositive();
    RangeTest.Result lion =
        RANGE.run(Lion.of(1), Examples.parabola(5), new double[] {3, 3, 3, 3, 3});
    assertThat(lion.limit()).isEmpty();
  }

  @Test
  void limitWithADecayIsThatOfTheRatesTestedNotOfTheMethodsOwn() {
    RangeTest.Result result =
        RANGE.run(
            new WeightDecay(1, false, new GradientDescent(1)),
            Examples.parabola(5),
            new double[] {3, 3, 3, 3, 3});
    // η (10 + 1) = 2
    assertThat(result.limit().orElseThrow()).isCloseTo(2.0 / 11, within(1e-9));
  }

  @Test
  void methodOnAScheduleIsRefused() {
    for (Schedule schedule : List.of(new Constant(0.1), Cosine.of(10))) {
      FirstOrder scheduled = new Accumulated(2, new Scheduled(schedule, new GradientDescent(1)));
      assertThatThrownBy(() -> RANGE.run(scheduled, Examples.parabola(5), new double[5]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("times as large in step")
          .hasMessageContaining("without its schedule");
    }
  }

  @Test
  void startOfAnotherSizeIsRefused() {
    for (int size : new int[] {4, 6}) {
      assertThatThrownBy(
              () -> RANGE.run(new GradientDescent(1), Examples.parabola(5), new double[size]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("5 arguments, but the start has " + size + " numbers");
    }
  }

  @Test
  void noiseInTheFirstStepsBreaksNothing() {
    double[] losses = {2, 2.1, 1.9, 2.3, 2, 1.5, 1, 0.9, 0.7, 0.5, 3, 9, 40, 200};
    int[] count = {0};
    RangeTest.Result result = new RangeTest(1e-4, 1, losses.length, 0).run(_ -> losses[count[0]++]);
    assertThat(result.broken()).isTrue();
    assertThat(result.trials()).hasSize(12);
    assertThat(result.suggested())
        .isCloseTo(new RangeTest(1e-4, 1, losses.length, 0).rate(10) / 10, within(1e-15));
  }

  @Test
  void lossThatIsNoNumberEndsTheTest() {
    RangeTest.Result result =
        new RangeTest(1e-4, 1, 9, 0.9).run(rate -> rate < 0.01 ? 1 - rate : Double.NaN);
    assertThat(result.broken()).isTrue();
    assertThat(result.trials().getLast().loss()).isNaN();
  }

  @Test
  void smoothedLossIsAMeanFromTheFirstOn() {
    RangeTest.Result result = new RangeTest(1e-4, 1, 9, 0.9).run(_ -> 7);
    assertThat(result.broken()).isFalse();
    assertThat(result.trials())
        .allSatisfy(trial -> assertThat(trial.smoothed()).isCloseTo(7, within(1e-14)));
  }

  @Test
  void impossibleRangesAreRefused() {
    for (RangeTestArguments wrong :
        new RangeTestArguments[] {
          new RangeTestArguments(0, 1, 9, 0, "positive number, not 0"),
          new RangeTestArguments(1, 1, 9, 0, "from 1.0 to 1.0"),
          new RangeTestArguments(1e-3, 1, 1, 0, "in 1"),
          new RangeTestArguments(1e-3, 1, 9, 1, "smoothing")
        }) {
      assertThatThrownBy(
              () -> new RangeTest(wrong.from(), wrong.to(), wrong.steps(), wrong.smoothing()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(wrong.reason());
    }
  }

  private record RangeTestArguments(
      double from, double to, int steps, double smoothing, String reason) {}
}
