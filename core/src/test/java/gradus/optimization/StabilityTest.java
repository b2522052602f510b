package gradus.optimization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.linalg.Tensor;
import gradus.optimization.composition.Accumulated;
import gradus.optimization.composition.Averaged;
import gradus.optimization.composition.ClipNorm;
import gradus.optimization.composition.Groups;
import gradus.optimization.composition.Scheduled;
import gradus.optimization.composition.WeightDecay;
import gradus.optimization.schedule.Constant;
import gradus.optimization.schedule.Schedule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a method says of its stability, against its own steps on a quadratic.
class StabilityTest {
  /// As good as no forgetting: mean squares stay what they are.
  private static final double STILL = Math.nextDown(1.0);

  static List<FirstOrder> methods() {
    FirstOrder ball = new Momentum(0.1, 0.9);
    FirstOrder slowed = new Scheduled(new Constant(0.2), ball);
    return List.of(
        new GradientDescent(0.1),
        ball,
        new Momentum(0.1, 0.3),
        new Nesterov(0.1, 0.9),
        new Nesterov(0.1, 0.3),
        AdaGrad.of(0.1),
        new AdaGrad(0.1, 1e-10, 5),
        new RmsProp(0.1, STILL, 1e-8, 0, false),
        new RmsProp(0.1, STILL, 1e-8, 0.7, true),
        new Adam(0.1, 0.9, STILL, 1e-8),
        new AdamW(0.1, 0.9, STILL, 1e-8, 2),
        new AmsGrad(0.1, 0.6, STILL, 1e-8),
        new WeightDecay(3, false, ball),
        new WeightDecay(3, true, ball),
        new WeightDecay(3, true, new GradientDescent(0.1)),
        new WeightDecay(3, true, new Nesterov(0.1, 0.9)),
        new WeightDecay(3, false, new Nesterov(0.1, 0.9)),
        new Accumulated(4, ball),
        new WeightDecay(3, false, new Accumulated(4, ball)),
        new WeightDecay(3, true, new Accumulated(4, ball)),
        new WeightDecay(3, true, new Accumulated(2, new GradientDescent(0.1))),
        new WeightDecay(3, true, new Accumulated(3, new Nesterov(0.1, 0.3))),
        new WeightDecay(3, true, new Accumulated(4, new Adam(0.1, 0.9, STILL, 1e-8))),
        new Accumulated(4, new WeightDecay(3, true, ball)),
        slowed,
        new Scheduled(new Constant(3), new Scheduled(new Constant(0.5), new Nesterov(0.1, 0.9))),
        new Scheduled(new Constant(0.2), new AdamW(0.1, 0.9, STILL, 1e-8, 2)),
        new Scheduled(new Constant(0.2), new WeightDecay(3, true, ball)),
        new WeightDecay(3, true, slowed),
        new WeightDecay(3, false, slowed),
        new WeightDecay(3, true, new Accumulated(4, slowed)),
        new ClipNorm(1, new Averaged(new Averaged.Uniform(1), slowed)),
        new Groups(
            new Scheduled(new Constant(0.2), new Momentum(0.3, 0.9)), Map.of("point", slowed)),
        new Averaged(new Averaged.Uniform(1), ball),
        new ClipNorm(1, ball),
        new Groups(new Momentum(0.3, 0.9), Map.of("point", ball)));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void errorsGrowAsPredicted(FirstOrder method) {
    double rate = method.rateAt(1);
    Stability stability = method.stability(rate).orElseThrow();
    State state = settled(method);
    double p = FlatUpdate.preconditioner(method, Block.vector(1), state)[0];
    assertThat(stability.preconditioned() || method instanceof Groups || p == 1).isTrue();
    for (double share : new double[] {0.1, 0.4, 0.9, 1.1, 2}) {
      double curvature = share * stability.limit() / rate;
      double predicted = stability.growth(curvature);
      double measured = growth(method, state, curvature * p, steps(predicted));
      assertThat(predicted > 1).as("at %s of the limit", share).isEqualTo(share > 1);
      assertThat(measured).as("at %s of the limit", share).isCloseTo(predicted, within(0.02));
    }
    assertThat(stability.growth(stability.limit() / rate)).isCloseTo(1, within(1e-9));
  }

  @Test
  void limitsAreThoseOfTheTextbooks() {
    assertThat(limit(new GradientDescent(0.1))).isEqualTo(2);
    assertThat(limit(new Momentum(0.1, 0.9))).isEqualTo(3.8);
    assertThat(limit(new Nesterov(0.1, 0.9))).isCloseTo(3.8 / 2.8, within(1e-15));
    assertThat(limit(Adam.of(0.1))).isCloseTo(38, within(1e-13));
  }

  @Test
  void stepsWithoutASizeHaveNoLimit() {
    assertThat(Lion.of(0.1).stability()).isEmpty();
    assertThat(Muon.of(0.1).stability()).isEmpty();
    assertThat(new ClipNorm(1, Lion.of(0.1)).stability()).isEmpty();
    assertThat(new Groups(Adam.of(0.1), Map.of("W", new GradientDescent(0.1))).stability())
        .isEmpty();
  }

  @Test
  void rateOfAStepDecidesHowMuchDecayItHas() {
    FirstOrder tenth = new Scheduled(new Constant(0.1), new GradientDescent(1));
    for (boolean decoupled : new boolean[] {false, true}) {
      FirstOrder method = new WeightDecay(0.5, decoupled, tenth);
      assertThat(method.stability(method.rateAt(1)).orElseThrow().limit())
          .isCloseTo(1.95, within(1e-15));
    }
  }

  @Test
  void stepOfAPausedScheduleNeitherGrowsNorShrinksAnything() {
    Schedule paused = new Constant(0);
    FirstOrder method = new Scheduled(paused, new WeightDecay(1, true, new GradientDescent(0.1)));
    assertThat(method.stability(method.rateAt(1)).orElseThrow().growth(1e9)).isEqualTo(1);
  }

  @Test
  void decaysOfGroupsWithRatesOfTheirOwnHaveNoCommonLimit() {
    FirstOrder fast = new GradientDescent(0.5);
    FirstOrder slow = new GradientDescent(0.25);
    FirstOrder groups = new Groups(fast, Map.of("b", slow));
    assertThat(limit(groups)).isEqualTo(2);
    assertThat(new WeightDecay(0, true, new Groups(fast, Map.of("b", fast))).stability())
        .isPresent();
    for (boolean decoupled : new boolean[] {false, true}) {
      FirstOrder decayed = new WeightDecay(1, decoupled, fast);
      assertThat(new WeightDecay(1, decoupled, groups).stability()).isEmpty();
      assertThat(new Groups(decayed, Map.of("b", decayed.withRate(0.25))).stability()).isEmpty();
      assertThat(limit(new Groups(decayed, Map.of("b", decayed)))).isEqualTo(1.5);
    }
  }

  private static double limit(FirstOrder method) {
    return method.stability().orElseThrow().limit();
  }

  /// A state whose mean squares are far above anything to come.
  private static State settled(FirstOrder method) {
    Map<String, Tensor> slots = new LinkedHashMap<>();
    for (String slot : method.memory("point")) {
      slots.put(slot, Tensor.vector(slot.equals("v") || slot.equals("u") ? 4 : 0));
    }
    return new State(1_000_000_000, slots);
  }

  /// As many steps as the error may take without leaving the range of numbers, at most 800.
  private static int steps(double growth) {
    return (int) Math.min(800, 100 / Math.abs(Math.log10(growth)));
  }

  /// The factor per step in the later half of a run, between sums of errors over many steps: single
  /// ones turn their signs.
  private static double growth(FirstOrder method, State state, double curvature, int steps) {
    FlatUpdate update = FlatUpdate.of(method, Block.vector(1), state);
    double[] at = {1e-120};
    double[] gradient = new double[1];
    double[] sizes = new double[steps];
    for (int t = 0; t < steps; t++) {
      sizes[t] = Math.abs(at[0]);
      gradient[0] = curvature * at[0];
      update.advance(at, gradient);
    }
    int quarter = steps / 4;
    double late = sum(sizes, 3 * quarter, quarter);
    return Math.pow(late / sum(sizes, quarter, quarter), 1.0 / (2 * quarter));
  }

  private static double sum(double[] sizes, int from, int count) {
    double sum = 0;
    for (int t = from; t < from + count; t++) {
      sum += sizes[t];
    }
    return sum;
  }
}
