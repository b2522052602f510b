package gradus.optimization.composition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.linalg.Shape;
import gradus.optimization.Adam;
import gradus.optimization.Block;
import gradus.optimization.FirstOrder;
import gradus.optimization.FlatUpdate;
import gradus.optimization.GradientDescent;
import gradus.optimization.Momentum;
import gradus.optimization.Muon;
import gradus.optimization.schedule.Constant;
import gradus.optimization.schedule.Cosine;
import gradus.optimization.schedule.ExponentialDecay;
import gradus.optimization.schedule.Plateau;
import gradus.optimization.schedule.StepDecay;
import gradus.optimization.schedule.Warmup;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CompositionTest {
  private static final int SIZE = 6;

  /// The point after some steps along random gradients.
  private static double[] walked(FirstOrder method, List<Block> blocks, int steps) {
    SplittableRandom random = new SplittableRandom(3);
    FlatUpdate update = FlatUpdate.of(method, blocks);
    double[] at = {1, -2, 3, -4, 5, -6};
    double[] gradient = new double[SIZE];
    for (int t = 0; t < steps; t++) {
      Arrays.setAll(gradient, _ -> random.nextGaussian());
      update.advance(at, gradient);
    }
    return at;
  }

  private static double[] walked(FirstOrder method, int steps) {
    return walked(method, Block.vector(SIZE), steps);
  }

  @Test
  void normIsThatOfAllParametersTogether() {
    FirstOrder clipped = new ClipNorm(0.625, new GradientDescent(1));
    List<Block> parts = List.of(new Block("W", Shape.of(2, 2), 0), new Block("b", Shape.of(2), 4));
    FlatUpdate update = FlatUpdate.of(clipped, parts);
    double[] at = new double[SIZE];
    update.advance(at, new double[] {3, 0, 0, 0, 4, 0});
    assertThat(at).containsExactly(0.125 * -3, 0, 0, 0, 0.125 * -4, 0);
    update.advance(at, new double[] {0.1, 0, 0, 0, 0, 0.2}); // short enough
    assertThat(at[0]).isEqualTo(-0.375 - 0.1);
    assertThat(at[5]).isEqualTo(-0.2);
  }

  @Test
  void normThatOverflowsWhenSquaredIsClippedAllTheSame() {
    FlatUpdate update = FlatUpdate.of(new ClipNorm(1, new GradientDescent(1)), Block.vector(2));
    double[] at = new double[2];
    update.advance(at, new double[] {3e200, 4e200});
    assertThat(at[0]).isCloseTo(-0.6, within(1e-15));
    assertThat(at[1]).isCloseTo(-0.8, within(1e-15));
  }

  @Test
  void gradientThatIsNoNumberIsNotHidden() {
    for (FirstOrder method :
        List.of(
            new ClipNorm(1, new GradientDescent(1)), new ClipValue(1, new GradientDescent(1)))) {
      FlatUpdate update = FlatUpdate.of(method, Block.vector(9));
      double[] at = new double[9];
      double[] gradient = new double[9];
      gradient[4] = Double.NaN;
      update.advance(at, gradient);
      assertThat(at[4]).as(method.title()).isNaN();
    }
  }

  @Test
  void limitsThatAreNeverReachedChangeNothing() {
    double[] plain = walked(Adam.of(0.1), 20);
    assertThat(walked(new ClipValue(1e9, Adam.of(0.1)), 20)).isEqualTo(plain);
    assertThat(walked(new ClipNorm(1e9, Adam.of(0.1)), 20)).isEqualTo(plain);
    assertThat(walked(new Averaged(new Averaged.Uniform(1), Adam.of(0.1)), 20)).isEqualTo(plain);
    assertThat(walked(new Accumulated(1, Adam.of(0.1)), 20)).isEqualTo(plain);
    assertThat(walked(new Scheduled(new Constant(1), Adam.of(0.1)), 20)).isEqualTo(plain);
    assertThat(walked(new Groups(Adam.of(0.1), Map.of()), 20)).isEqualTo(plain);
  }

  @Test
  void clippingAfterDecaySeesTheDecay() {
    // the order of the words is the order in which the gradient passes
    FirstOrder descent = new GradientDescent(1);
    double[] at = {10};
    FlatUpdate.of(new WeightDecay(1, false, new ClipValue(1, descent)), Block.vector(1))
        .advance(at, new double[] {5});
    assertThat(at[0]).isEqualTo(9);
    at[0] = 10;
    FlatUpdate.of(new ClipValue(1, new WeightDecay(1, false, descent)), Block.vector(1))
        .advance(at, new double[] {5});
    assertThat(at[0]).isEqualTo(-1);
  }

  @Test
  void schedulesMultiply() {
    FirstOrder method =
        new Scheduled(
            Warmup.of(4).then(Cosine.of(10)),
            new Scheduled(new StepDecay(2, 0.5), new GradientDescent(0.8)));
    assertThat(method.rate()).isEqualTo(0.8);
    assertThat(method.rateAt(1)).isEqualTo(0.25 * 0.8);
    assertThat(method.rateAt(4)).isEqualTo(0.5 * 0.8);
    assertThat(method.rateAt(5)).isEqualTo(0.25 * 0.8);
    assertThat(method.withRate(8).rateAt(4)).isEqualTo(4);
  }

  @Test
  void scheduledRateIsThatOfTheStep() {
    FlatUpdate update =
        FlatUpdate.of(
            new Scheduled(new ExponentialDecay(0.5), new GradientDescent(1)), Block.vector(1));
    double[] at = {0};
    for (int t = 0; t < 4; t++) {
      update.advance(at, new double[] {1});
      assertThat(update.rate()).isEqualTo(Math.pow(0.5, t));
    }
    assertThat(at[0]).isEqualTo(-1.875);
  }

  @Test
  void methodThatGathersCountsItsOwnSteps() {
    FirstOrder method =
        new Accumulated(3, new Scheduled(new ExponentialDecay(0.5), new GradientDescent(1)));
    assertThat(method.rateAt(3)).isEqualTo(1);
    assertThat(method.rateAt(4)).isEqualTo(0.5);
    assertThat(method.period()).isEqualTo(3);
    FlatUpdate update = FlatUpdate.of(method, Block.vector(1));
    double[] at = {0};
    assertThat(update.advance(at, new double[] {1})).isFalse();
    assertThat(update.advance(at, new double[] {2})).isFalse();
    assertThat(update.advance(at, new double[] {6})).isTrue();
    assertThat(at[0]).isCloseTo(-3, within(1e-15));
    for (int k = 0; k < 3; k++) {
      update.advance(at, new double[] {2});
    }
    assertThat(at[0]).isCloseTo(-4, within(1e-15));
  }

  @Test
  void rateFallsWhereTheLossDoesNot() {
    FirstOrder method = new OnPlateau(new Plateau(0.5, 1, 0, 0, 0), new GradientDescent(1));
    FlatUpdate update = FlatUpdate.of(method, Block.vector(1));
    double[] at = {0};
    double[] rates = new double[6];
    double[] losses = {5, 4, 4, 4, 4, 4};
    for (int t = 0; t < losses.length; t++) {
      update.observe(losses[t]);
      update.advance(at, new double[] {1});
      rates[t] = update.rate();
    }
    assertThat(rates).containsExactly(1, 1, 1, 0.5, 0.5, 0.25);
    assertThat(at[0]).isEqualTo(-4.25);
    update.observe(4); // kept though no step follows
    FlatUpdate resumed = FlatUpdate.of(method, Block.vector(1), update.state());
    resumed.advance(at, new double[] {1});
    assertThat(resumed.rate()).isEqualTo(0.25);
    assertThat(resumed.state().steps()).isEqualTo(7);
  }

  @Test
  void oneListensToTheLoss() {
    FirstOrder slowing = new OnPlateau(Plateau.of(0.5, 2), new GradientDescent(1));
    assertThatThrownBy(() -> new OnPlateau(Plateau.of(0.5, 2), new ClipNorm(1, slowing)))
        .hasMessageContaining("has one already");
    assertThatThrownBy(() -> new Groups(slowing, Map.of()))
        .hasMessageContaining("put OnPlateau around the groups");
    assertThatThrownBy(() -> new Groups(new GradientDescent(1), Map.of("W", slowing)))
        .hasMessageContaining("put OnPlateau around the groups");
  }

  @Test
  void aLimitOfClippingIsPositiveAndFinite() {
    for (double limit : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> new ClipNorm(limit, new GradientDescent(1)))
          .hasMessageContaining("a positive, finite size");
      assertThatThrownBy(() -> new ClipValue(limit, new GradientDescent(1)))
          .hasMessageContaining("a positive, finite size");
    }
  }

  @Test
  void pointsBeforeTheFirstThatCountsAreForgotten() {
    FlatUpdate update =
        FlatUpdate.of(
            new Averaged(new Averaged.Uniform(3), new GradientDescent(1)), Block.vector(1));
    double[] at = {0};
    for (int t = 1; t <= 5; t++) {
      update.advance(at, new double[] {-1});
      double expected = t < 3 ? t : (3 + t) / 2.0;
      assertThat(update.state().slot(Averaged.SLOT).flat(0)).isCloseTo(expected, within(1e-15));
    }
  }

  @Test
  void groupsStepByTheirOwnMethods() {
    List<Block> blocks = List.of(new Block("W", Shape.of(2, 2), 0), new Block("b", Shape.of(2), 4));
    FirstOrder mixed = new Groups(new Momentum(0.1, 0.9), Map.of("W", Muon.of(0.02)));
    double[] together = walked(mixed, blocks, 10);
    double[] balls = walked(new Momentum(0.1, 0.9), 10);
    double[] matrices =
        walked(new Groups(Muon.of(0.02), Map.of("b", new GradientDescent(1))), blocks, 10);
    for (int i = 0; i < SIZE; i++) {
      assertThat(together[i]).isEqualTo((i < 4 ? matrices : balls)[i]);
    }
  }

  @Test
  void decayBesideGroupsGoesByTheRateOfEach() {
    List<Block> blocks = List.of(new Block("a", Shape.of(1), 0), new Block("b", Shape.of(1), 1));
    FirstOrder groups =
        new Groups(new GradientDescent(0.5), Map.of("b", new GradientDescent(0.25)));
    FlatUpdate update = FlatUpdate.of(new WeightDecay(1, true, groups), blocks);
    double[] at = {1, 1};
    update.advance(at, new double[2]);
    assertThat(at).containsExactly(0.5, 0.75);
  }

  @Test
  void ratesOfGroupsKeepTheirRatios() {
    Groups groups = new Groups(new GradientDescent(0.5), Map.of("b", new GradientDescent(0.25)));
    assertThat(groups.withRate(1))
        .isEqualTo(new Groups(new GradientDescent(1), Map.of("b", new GradientDescent(0.5))));
  }

  @Test
  void largestCurvatureOfGroupsIsMeasuredInUnitsOfTheirRates() {
    List<Block> blocks = List.of(new Block("a", Shape.of(1), 0), new Block("b", Shape.of(1), 1));
    Groups groups = new Groups(new GradientDescent(0.5), Map.of("b", new GradientDescent(0.25)));
    double[] diagonal =
        FlatUpdate.preconditioner(groups, blocks, FlatUpdate.of(groups, blocks).state());
    assertThat(diagonal).containsExactly(1, 2);
    assertThat(groups.stability().orElseThrow().limit()).isEqualTo(2);
  }
}
