package gradus.optimization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.compile.Program;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.linalg.Precision;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ObjectiveTest {
  private static final Dim N = Dim.of("n");
  private static final Dim D = Dim.of("d");
  private final Expr x = Expr.variable("X", N, D);
  private final Expr s = Expr.variable("s", N);
  private final Expr w = Expr.variable("w", D);
  private final Expr b = Expr.variable("b");
  private final Expr loss =
      Functions.sum(Functions.softplus(s.times(x.matmul(w).plus(b)).negate()))
          .plus(Functions.sum(Functions.square(w)));
  private final SplittableRandom random = new SplittableRandom(1);
  private final Map<String, Tensor> data =
      Map.of(
          "X", Tensor.generate(Shape.of(700, 3), i -> random.nextGaussian()),
          "s", Tensor.generate(Shape.of(700), i -> random.nextBoolean() ? 1 : -1));
  private final double[] at = {0.3, -0.2, 0.1, 0.4};

  private Objective objective(Program.Options options) {
    return Objective.of(loss, List.of(w, b), data, options);
  }

  @Test
  void gradientHessianAndItsProductsAgreeWithDifferences() {
    Objective objective = objective(Program.Options.defaults());
    double[] gradient = new double[4];
    objective.valueAndGradient(at, gradient);
    Tensor hessian = objective.hessian(at);
    double h = 1e-5;
    for (int j = 0; j < 4; j++) {
      double[] ahead = at.clone();
      double[] behind = at.clone();
      ahead[j] += h;
      behind[j] -= h;
      double slope = (objective.value(ahead) - objective.value(behind)) / (2 * h);
      assertThat(gradient[j]).isCloseTo(slope, within(1e-6));
      double[] g1 = new double[4];
      double[] g0 = new double[4];
      objective.valueAndGradient(ahead, g1);
      objective.valueAndGradient(behind, g0);
      double[] unit = new double[4];
      unit[j] = 1;
      double[] product = new double[4];
      objective.hessianVector(at, unit, product);
      for (int i = 0; i < 4; i++) {
        assertThat(hessian.at(i, j)).isCloseTo((g1[i] - g0[i]) / (2 * h), within(1e-5));
        assertThat(hessian.at(i, j)).isEqualTo(hessian.at(j, i));
        assertThat(product[i]).isCloseTo(hessian.at(i, j), within(1e-10));
      }
    }
  }

  @Test
  void threadsDoNotChangeABit() {
    double[] one = new double[4];
    double[] three = new double[4];
    double first = objective(Program.Options.defaults().threads(1)).valueAndGradient(at, one);
    double second = objective(Program.Options.defaults().threads(3)).valueAndGradient(at, three);
    assertThat(second).isEqualTo(first);
    assertThat(three).isEqualTo(one);
  }

  @Test
  void singlePrecisionMinimizesToItsOwnRounding() {
    Minimum minimum =
        Minimize.run(
            objective(new Program.Options(Precision.SINGLE, 1)),
            new double[4],
            Lbfgs.defaults(),
            new Stop(0, 1e-5, 200));
    Minimum exact =
        Minimize.run(
            objective(Program.Options.defaults()),
            new double[4],
            Lbfgs.defaults(),
            Stop.defaults());
    assertThat(minimum.outcome().settled()).isTrue();
    for (int j = 0; j < 4; j++) {
      assertThat(minimum.point().flat(j)).isCloseTo(exact.point().flat(j), within(1e-4));
    }
  }

  @Test
  void parametersComeBackByName() {
    Objective objective = objective(Program.Options.defaults());
    assertThat(objective.size()).isEqualTo(4);
    assertThat(objective.unflatten(at).keySet()).containsExactly("w", "b");
    assertThat(objective.unflatten(at).values())
        .extracting(Tensor::shape)
        .containsExactly(Shape.of(3), Shape.SCALAR);
  }

  @Test
  void pointOfAnotherSizeIsRefused() {
    Objective objective = objective(Program.Options.defaults());
    for (int size : new int[] {3, 5}) {
      String sizes = "4 numbers, but the point has " + size;
      assertThatThrownBy(() -> objective.value(new double[size]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(sizes);
      assertThatThrownBy(() -> objective.hessian(new double[size])).hasMessageContaining(sizes);
      assertThatThrownBy(() -> objective.hessianVector(at, new double[size], new double[4]))
          .hasMessageContaining("the direction has " + size);
    }
  }

  @Test
  void dataThatAreMissingOrTooManyAreNamed() {
    assertThatThrownBy(() ->
            Objective.of(
                loss, List.of(w, b), Map.of("X", Tensor.zeros(2, 2)), Program.Options.defaults()))
        .hasMessageContaining("[X, s]")
        .hasMessageContaining("[X]");
    assertThatThrownBy(() -> Objective.of(x, List.of(x), Map.of(), Program.Options.defaults()))
        .hasMessageContaining("one number");
    Expr clash = Expr.variable("direction of b");
    assertThatThrownBy(() ->
            Objective.of(
                clash.times(b),
                List.of(b),
                Map.of("direction of b", Tensor.scalar(3)),
                Program.Options.defaults()))
        .hasMessageContaining("rename it");
    Expr free = Expr.variable("v", Dim.of("k"));
    assertThatThrownBy(() ->
            Objective.of(Functions.sum(free), List.of(free), Map.of(), Program.Options.defaults()))
        .hasMessageContaining("size k");
  }
}
