package gradus.optimization.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.models.Json;
import gradus.optimization.ReferenceSteps;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ScheduleTest {
  /// The name in the reference, the schedule, and how many steps later the reference is.
  static Stream<Arguments> schedules() {
    return Stream.of(
        Arguments.of("step", new StepDecay(3, 0.1), 0),
        Arguments.of("exponential", new ExponentialDecay(0.9), 0),
        Arguments.of("cosine", new Cosine(8, 0.05), 0),
        Arguments.of("restarts", new CosineRestarts(3, 2, 0.01), 0),
        Arguments.of("linear", new Warmup(4, 0.25), 1),
        Arguments.of("one cycle", OneCycle.of(20), 0));
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void factorsAreThoseOfTheReference(String name, Schedule schedule, int later) {
    double[] expected = ReferenceSteps.of("schedules", name).at("factors").numbers();
    for (int t = 1; t + later <= expected.length; t++) {
      assertThat(schedule.factor(t))
          .as("step %s", t)
          .isCloseTo(expected[t - 1 + later], within(1e-12));
    }
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void factorsStayBetweenZeroAndOne(String name, Schedule schedule, int later) {
    for (long t = 1; t < 1000; t++) {
      assertThat(schedule.factor(t)).as("%s at step %s", name, t).isBetween(0.0, 1.0);
      assertThat(schedule.factor(t)).isEqualTo(schedule.factor(t));
    }
    assertThat(schedule.factor(Long.MAX_VALUE / 4)).isBetween(0.0, 1.0);
  }

  @Test
  void plateausAreThoseOfTheReference() {
    Json reference = ReferenceSteps.of("schedules", "plateau");
    double[] losses = reference.at("losses").numbers();
    double[] factors = reference.at("factors").numbers();
    Plateau plateau = new Plateau(0.5, 2, 1e-4, 1, 0.1);
    Plateau.Progress progress = Plateau.Progress.START;
    for (int k = 0; k < losses.length; k++) {
      assertThat(progress.factor()).as("before observation %s", k).isEqualTo(factors[k]);
      progress = plateau.next(progress, losses[k]);
    }
  }

  @Test
  void lossBelowZeroMustFallToBeBetter() {
    Plateau plateau = new Plateau(0.5, 0, 0.01, 0, 0);
    Plateau.Progress first = plateau.next(Plateau.Progress.START, -100);
    assertThat(plateau.next(first, -100.5).factor()).isEqualTo(0.5);
    assertThat(plateau.next(first, -102).factor()).isEqualTo(1);
    assertThat(plateau.next(first, Double.NaN).factor()).isEqualTo(0.5);
  }

  @Test
  void warmUpLeadsToAnotherScheduleFromItsBeginning() {
    Schedule schedule = Warmup.of(4).then(Cosine.of(10));
    assertThat(schedule.factor(1)).isEqualTo(0.25);
    assertThat(schedule.factor(4)).isEqualTo(1);
    assertThat(schedule.factor(5)).isEqualTo(1);
    assertThat(schedule.factor(10)).isCloseTo(0.5, within(1e-15));
    assertThat(schedule.factor(15)).isCloseTo(0, within(1e-15));
  }

  @Test
  void cycleThatIsLongerThanAllStepsHasItsFactors() {
    Schedule schedule = new CosineRestarts(1_000_000_000_000L, Integer.MAX_VALUE, 0);
    double share = (Long.MAX_VALUE - 1e12) / (1e12 * Integer.MAX_VALUE);
    assertThat(schedule.factor(Long.MAX_VALUE))
        .isCloseTo(0.5 * (1 + Math.cos(Math.PI * share)), within(1e-15));
    assertThat(schedule.factor(1_000_000_000_001L)).isEqualTo(1);
  }

  @Test
  void impossibleNumbersAreRefused() {
    refused(() -> new Constant(-1), "at least 0");
    refused(() -> new StepDecay(0, 0.5), "at least 1 step");
    refused(() -> new StepDecay(5, 1.5), "above 0 and at most 1");
    refused(() -> new ExponentialDecay(Double.NaN), "above 0 and at most 1");
    refused(() -> new Cosine(0, 0), "at least 1 step");
    refused(() -> new Cosine(5, 2), "floor");
    refused(() -> new CosineRestarts(5, 0, 0), "0 times as long");
    refused(() -> new Warmup(0, 0), "at least 1 step");
    refused(() -> new Warmup(5, -0.1), "start");
    refused(() -> new OneCycle(2, 0.3, 0, 0), "more than 1 step");
    refused(() -> new OneCycle(20, 1, 0, 0), "between 0 and 1");
    refused(() -> new Plateau(1, 3, 0, 0, 0), "between 0 and 1");
    refused(() -> new Plateau(0.5, -1, 0, 0, 0), "patience");
    refused(() -> Warmup.of(3).then(0, Cosine.of(5)), "at least 1 step");
  }

  private static void refused(Runnable construction, String reason) {
    assertThatThrownBy(construction::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }
}
