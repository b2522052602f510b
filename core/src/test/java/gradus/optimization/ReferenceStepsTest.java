package gradus.optimization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.compile.Program;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.linalg.Shape;
import gradus.models.Json;
import gradus.optimization.composition.Accumulated;
import gradus.optimization.composition.Averaged;
import gradus.optimization.composition.ClipNorm;
import gradus.optimization.composition.ClipValue;
import gradus.optimization.composition.WeightDecay;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The first ten steps of every method are those of another implementation.
class ReferenceStepsTest {
  private static final double TOLERANCE = 1e-12;

  /// The name in the reference, the method on a sequence of gradients, and its rate on Rosenbrock's
  /// function.
  static Stream<Arguments> methods() {
    return Stream.of(
        Arguments.of("gradient descent", new GradientDescent(0.01), 1e-4),
        Arguments.of("momentum", new Momentum(0.01, 0.9), 1e-4),
        Arguments.of("nesterov", new Nesterov(0.01, 0.9), 1e-4),
        Arguments.of("adagrad", AdaGrad.of(0.01), 0.1),
        Arguments.of("adagrad initial", new AdaGrad(0.01, 1e-10, 0.1), 0.1),
        Arguments.of("rmsprop", RmsProp.of(0.01), 1e-3),
        Arguments.of("rmsprop centered", new RmsProp(0.01, 0.99, 1e-8, 0, true), 1e-3),
        Arguments.of("rmsprop momentum", new RmsProp(0.01, 0.99, 1e-8, 0.9, false), 1e-3),
        Arguments.of("rmsprop centered momentum", new RmsProp(0.01, 0.99, 1e-8, 0.5, true), 1e-3),
        Arguments.of("adam", Adam.of(0.01), 0.1),
        Arguments.of("adam with decay", new WeightDecay(0.1, false, Adam.of(0.01)), 0.1),
        Arguments.of("adamw", AdamW.of(0.01, 0.1), 0.1),
        Arguments.of("adamw", new WeightDecay(0.1, true, Adam.of(0.01)), 0.1),
        Arguments.of("amsgrad", AmsGrad.of(0.01), 0.1),
        Arguments.of("lion", new Lion(0.01, 0.9, 0.99, 0.1), 0.02),
        Arguments.of("clip norm", new ClipNorm(1, Adam.of(0.01)), 0.1),
        Arguments.of("clip value", new ClipValue(0.5, new GradientDescent(0.01)), 0.1));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void tenStepsAlongGivenGradients(String name, FirstOrder method, double rate) {
    followed(method, Block.vector(4), ReferenceSteps.of("methods", name));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void tenStepsDownRosenbrocksValley(String name, FirstOrder method, double rate) {
    Objective valley = valley();
    FlatUpdate update = FlatUpdate.of(method.withRate(rate), valley.blocks());
    double[] at = {-1.2, 1};
    double[] gradient = new double[2];
    for (Json expected : ReferenceSteps.of("methods", name).at("rosenbrock").list()) {
      valley.valueAndGradient(at, gradient);
      update.advance(at, gradient);
      close(at, expected);
    }
  }

  @Test
  void meanOfThreeGradientsMakesAStep() {
    followed(
        new Accumulated(3, Adam.of(0.01)),
        Block.vector(4),
        ReferenceSteps.of("methods", "accumulated"));
  }

  @Test
  void meansOfPoints() {
    FirstOrder descent = new GradientDescent(0.01);
    averaged(new Averaged(new Averaged.Uniform(1), descent), "average uniform");
    averaged(new Averaged(new Averaged.Exponential(0.9), descent), "average exponential");
  }

  @Test
  void matricesMadeOrthogonal() {
    List<Block> matrix = List.of(new Block("W", Shape.of(3, 4), 0));
    followed(new Muon(0.02, 0.95, true, 0.1), matrix, ReferenceSteps.of("matrices", "muon"));
    followed(new Muon(0.02, 0.9, false, 0), matrix, ReferenceSteps.of("matrices", "muon plain"));
  }

  private static void followed(FirstOrder method, List<Block> blocks, Json reference) {
    boolean matrix = blocks.getFirst().shape().rank() == 2;
    double[] at = (matrix ? ReferenceSteps.matrix() : ReferenceSteps.start()).numbers();
    List<Json> gradients = matrix ? ReferenceSteps.matrixGradients() : ReferenceSteps.gradients();
    FlatUpdate update = FlatUpdate.of(method, blocks);
    List<Json> points = reference.at("points").list();
    assertThat(points).hasSize(10);
    for (int t = 0; t < points.size(); t++) {
      update.advance(at, gradients.get(t).numbers());
      close(at, points.get(t));
    }
  }

  private static void averaged(Averaged method, String name) {
    double[] at = ReferenceSteps.start().numbers();
    FlatUpdate update = FlatUpdate.of(method, Block.vector(4));
    List<Json> averages = ReferenceSteps.of("methods", name).at("averages").list();
    for (int t = 0; t < averages.size(); t++) {
      update.advance(at, ReferenceSteps.gradients().get(t).numbers());
      close(update.state().slot(Averaged.SLOT).toDoubles(), averages.get(t));
    }
  }

  private static void close(double[] actual, Json expected) {
    double[] numbers = expected.numbers();
    assertThat(actual).hasSameSizeAs(numbers);
    for (int i = 0; i < numbers.length; i++) {
      assertThat(actual[i])
          .isCloseTo(numbers[i], within(TOLERANCE * Math.max(1, Math.abs(numbers[i]))));
    }
  }

  private static Objective valley() {
    Expr x = Expr.variable("x");
    Expr y = Expr.variable("y");
    Expr bend = Functions.square(y.minus(Functions.square(x))).times(100);
    Expr loss = bend.plus(Functions.square(Expr.of(1).minus(x)));
    return Objective.of(loss, List.of(x, y), Map.of(), Program.Options.defaults());
  }
}
