package gradus.optimization.landscape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.linalg.Tensor;
import gradus.linalg.kernel.Vectors;
import gradus.optimization.Adam;
import gradus.optimization.FirstOrder;
import gradus.optimization.FlatUpdate;
import gradus.optimization.GradientDescent;
import gradus.optimization.Momentum;
import gradus.optimization.Objective;
import gradus.optimization.State;
import gradus.optimization.composition.Accumulated;
import gradus.optimization.composition.OnPlateau;
import gradus.optimization.composition.Scheduled;
import gradus.optimization.composition.WeightDecay;
import gradus.optimization.schedule.Constant;
import gradus.optimization.schedule.Plateau;
import gradus.optimization.schedule.StepDecay;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EdgeOfStabilityTest {
  /// As good as no forgetting: Adam's mean squares stay what they are.
  private static final double STILL = Math.nextDown(1.0);

  private static final double[] CURVATURES = {1, 3, 7, 20, 50};

  static List<FirstOrder> methods() {
    return List.of(
        new GradientDescent(1),
        new Momentum(1, 0.9),
        new Momentum(1, 0.3),
        new Adam(1, 0.9, STILL, 1e-8));
  }

  /// Adam's state in which the preconditioner differs from argument to argument and is at rest.
  private static State settled(FirstOrder method) {
    State fresh = FlatUpdate.of(method, Surfaces.quadratic(CURVATURES).blocks()).state();
    Tensor squares = Tensor.vector(1, 4, 0.25, 9, 2);
    return fresh.slots().containsKey("v")
        ? new State(Long.MAX_VALUE / 2, Map.of("m", Tensor.zeros(5), "v", squares))
        : fresh;
  }

  /// Runs a method on a quadratic from a point near its minimum, at a rate above the edge and
  /// below: the distance grows by the factor that was predicted from the curvature at the start.
  @ParameterizedTest
  @MethodSource("methods")
  void errorsGrowByThePredictedFactor(FirstOrder method) {
    Objective f = Surfaces.quadratic(CURVATURES);
    double[] near = Surfaces.center(5);
    for (int i = 0; i < 5; i++) {
      near[i] += 1e-6 * (i + 1);
    }
    State state = settled(method);
    double edge = EdgeOfStability.of(f, near, method, state).orElseThrow().largestRate();
    for (double share : new double[] {1.05, 1.5}) {
      FirstOrder fast = method.withRate(share * edge);
      EdgeOfStability predicted = EdgeOfStability.of(f, near, fast, state).orElseThrow();
      assertThat(predicted.excess()).isCloseTo(share, within(1e-12));
      assertThat(predicted.growth()).isGreaterThan(1);
      assertThat(growth(f, near, fast, state))
          .isCloseTo(predicted.growth(), within(1e-5 * predicted.growth()));
    }
    FirstOrder slow = method.withRate(0.98 * edge);
    EdgeOfStability predicted = EdgeOfStability.of(f, near, slow, state).orElseThrow();
    assertThat(predicted.growth()).isLessThan(1);
    List<Double> distances = distances(f, near, slow, state, 10);
    assertThat(distances.getLast()).isLessThan(1e-3 * distances.getFirst());
  }

  /// The distances from the minimum, step by step, as long as they are below a bound.
  private static List<Double> distances(
      Objective f, double[] from, FirstOrder method, State state, double bound) {
    FlatUpdate update = FlatUpdate.of(method, f.blocks(), state);
    double[] at = from.clone();
    double[] gradient = new double[5];
    double[] center = Surfaces.center(5);
    List<Double> distances = new ArrayList<>();
    do {
      distances.add(Vectors.norm(Vectors.difference(at, center)));
      f.valueAndGradient(at, gradient);
      update.advance(at, gradient);
    } while (distances.size() < 1000 && distances.getLast() < bound);
    return distances;
  }

  /// The factor per step, over the later half of a growth by 10⁶: what does not grow is forgotten.
  private static double growth(Objective f, double[] from, FirstOrder method, State state) {
    List<Double> distances = distances(f, from, method, state, 10);
    int steps = distances.size() / 2;
    double later = distances.getLast() / distances.get(distances.size() - 1 - steps);
    return Math.pow(later, 1.0 / steps);
  }

  @Test
  void limitIsTheOneOfTheMethod() {
    Objective f = Surfaces.quadratic(CURVATURES);
    double[] at = {2, 0, 1, 5, 3};
    EdgeOfStability plain = EdgeOfStability.of(f, at, new GradientDescent(0.03)).orElseThrow();
    assertThat(plain.limit()).isEqualTo(2);
    assertThat(plain.largestRate()).isCloseTo(2.0 / 50, within(1e-14));
    assertThat(plain.excess()).isCloseTo(0.75, within(1e-13));
    assertThat(plain.preconditioned()).isFalse();
    assertThat(EdgeOfStability.of(f, at, new Momentum(0.03, 0.9)).orElseThrow().limit())
        .isEqualTo(3.8);
    EdgeOfStability adam = EdgeOfStability.of(f, at, Adam.of(0.03)).orElseThrow();
    assertThat(adam.limit()).isCloseTo(38, within(1e-12));
    assertThat(adam.preconditioned()).isTrue();
  }

  @Test
  void adamAtItsStartIsPreconditionedByTheGradientItSaw() {
    // one argument: P = |g| + ε = 7·|x| and H/P = 1/|x|
    Objective f = Surfaces.quadratic(7);
    EdgeOfStability edge = EdgeOfStability.of(f, new double[] {0.5}, Adam.of(0.1)).orElseThrow();
    assertThat(edge.curvature().value()).isCloseTo(2, within(1e-8));
  }

  @Test
  void rateAndGrowthAreThoseOfTheStepOnASchedule() {
    Objective f = Surfaces.quadratic(1, 10);
    FirstOrder tenth = new Scheduled(new Constant(0.1), new GradientDescent(0.3));
    EdgeOfStability edge = EdgeOfStability.of(f, new double[] {2, -2}, tenth).orElseThrow();
    assertThat(edge.rate()).isCloseTo(0.03, within(1e-17));
    assertThat(edge.excess()).isCloseTo(0.15, within(1e-14));
    assertThat(edge.growth()).isCloseTo(0.7, within(1e-14));
    EdgeOfStability decayed =
        EdgeOfStability.of(f, new double[] {2, -2}, new WeightDecay(0.5, true, tenth))
            .orElseThrow();
    assertThat(decayed.limit()).isCloseTo(2 - 0.015, within(1e-14));
    assertThat(decayed.growth()).isCloseTo(0.7 - 0.015, within(1e-14));
    FirstOrder falling = new Scheduled(new StepDecay(10, 0.5), new GradientDescent(0.4));
    State later = new State(15, Map.of());
    assertThat(EdgeOfStability.of(f, new double[2], falling, later).orElseThrow().growth())
        .isCloseTo(1, within(1e-14)); // 1 − 0.2·10
  }

  @Test
  void rateIsTheOneThatPlateausLeft() {
    Objective f = Surfaces.quadratic(1, 10);
    FirstOrder method = new OnPlateau(Plateau.of(0.5, 0), new GradientDescent(0.3));
    FlatUpdate update = FlatUpdate.of(method, f.blocks());
    for (int t = 0; t < 2; t++) { // the second loss is not better
      update.observe(1);
      update.advance(new double[2], new double[2]);
    }
    assertThat(FlatUpdate.of(method, f.blocks(), update.state()).rate()).isEqualTo(0.15);
    EdgeOfStability edge =
        EdgeOfStability.of(f, new double[2], method, update.state()).orElseThrow();
    assertThat(edge.rate()).isEqualTo(update.rate()).isEqualTo(0.15);
    assertThat(edge.growth()).isCloseTo(0.5, within(1e-14)); // |1 − 0.15·10|
  }

  @Test
  void methodThatGathersGradientsHasMadeAStepAtItsStart() {
    Objective f = Surfaces.quadratic(CURVATURES);
    double[] at = {2, 0, 1, 5, 3};
    EdgeOfStability alone = EdgeOfStability.of(f, at, Adam.of(0.1)).orElseThrow();
    EdgeOfStability gathered =
        EdgeOfStability.of(f, at, new Accumulated(4, Adam.of(0.1))).orElseThrow();
    assertThat(gathered.curvature().value())
        .isCloseTo(alone.curvature().value(), within(1e-12 * alone.curvature().value()));
  }

  @Test
  void nothingBoundsTheRateWhereTheFunctionCurvesDown() {
    EdgeOfStability edge =
        EdgeOfStability.of(Surfaces.quadratic(-1, -2), new double[2], new GradientDescent(0.1))
            .orElseThrow();
    assertThat(edge.largestRate()).isInfinite();
    assertThat(edge.growth()).isCloseTo(1.1, within(1e-14)); // and yet errors grow
  }

  @Test
  void brokenRunIsAnsweredByNumbersThatAreNone() {
    Objective f = Surfaces.quadratic(1, 2);
    State broken =
        new State(3, Map.of("m", Tensor.zeros(2), "v", Tensor.vector(Double.NaN, Double.NaN)));
    EdgeOfStability edge =
        EdgeOfStability.of(f, new double[] {Double.NaN, 0}, Adam.of(0.1), broken).orElseThrow();
    assertThat(edge.excess()).isNaN();
  }

  @Test
  void wrongUseIsNamed() {
    Objective f = Surfaces.quadratic(1, 2);
    assertThatThrownBy(() -> EdgeOfStability.of(f, new double[3], new GradientDescent(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the point has 3 numbers");
    State other = FlatUpdate.of(new GradientDescent(1), f.blocks()).state();
    assertThatThrownBy(() -> EdgeOfStability.of(f, new double[2], Adam.of(1), other))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
