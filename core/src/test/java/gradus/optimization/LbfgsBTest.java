package gradus.optimization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.compile.Program;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.linalg.Shape;
import gradus.linalg.SymmetricEigen;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LbfgsBTest {
  private static final Stop TIGHT = new Stop(1e-10, 0, 2000);

  /// `½xᵀAx − bᵀx` with a definite `A` of condition about 1000.
  private static Objective quadratic(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Tensor c = Tensor.generate(Shape.of(n, n), _ -> random.nextGaussian());
    Tensor eigen = SymmetricEigen.of(c.times(c.transpose())).vectors();
    Tensor scaled =
        Tensor.generate(Shape.of(n, n), k -> eigen.flat(k) * Math.pow(1000, (k % n) / (n - 1.0)));
    Dim size = Dim.of(n);
    Expr x = Expr.variable("x", size);
    Expr a = Expr.variable("A", size, size);
    Expr b = Expr.variable("b", size);
    return Objective.of(
        Functions.dot(x, a.matmul(x)).times(0.5).minus(Functions.dot(b, x)),
        List.of(x),
        Map.of(
            "A", scaled.times(eigen.transpose()),
            "b", Tensor.generate(Shape.of(n), _ -> 10 * random.nextGaussian())),
        Program.Options.defaults().threads(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 7, 20, 60})
  void firstOrderConditionsHoldAtTheMinimumOfAQuadraticInABox(int n) {
    Objective f = quadratic(n, n);
    Box box = Box.of(n, -0.5, 0.25);
    Minimum minimum = Minimize.run(f, new double[n], LbfgsB.within(box), TIGHT);
    assertThat(minimum.outcome()).isEqualTo(Outcome.CONVERGED);
    int active = 0;
    for (int i = 0; i < n; i++) {
      double x = minimum.point().flat(i);
      double g = minimum.gradient().flat(i);
      assertThat(x).isBetween(-0.5, 0.25);
      if (x == -0.5) {
        assertThat(g).isGreaterThanOrEqualTo(-1e-10);
      } else if (x == 0.25) {
        assertThat(g).isLessThanOrEqualTo(1e-10);
      } else {
        assertThat(g).isCloseTo(0, within(1e-10));
      }
      active += x == -0.5 || x == 0.25 ? 1 : 0;
    }
    assertThat(active).isPositive();
  }

  @Test
  void withoutBoundsItFindsWhatLbfgsFinds() {
    Objective f = quadratic(30, 3);
    Box open = Box.of(30, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    Minimum bounded = Minimize.run(f, new double[30], LbfgsB.within(open), TIGHT);
    Minimum free = Minimize.run(f, new double[30], Lbfgs.defaults(), TIGHT);
    assertThat(bounded.outcome()).isEqualTo(Outcome.CONVERGED);
    for (int i = 0; i < 30; i++) {
      assertThat(bounded.point().flat(i)).isCloseTo(free.point().flat(i), within(1e-9));
    }
    // both model the same matrix, one as a product and one as a recursion
    assertThat(bounded.evaluations()).isBetween(free.evaluations() / 2, 2 * free.evaluations());
  }

  @Test
  void neverEvaluatesOutsideOfTheBox() {
    Box box = Box.of(new double[] {-1.5, -0.5}, new double[] {0.7, 2});
    List<double[]> seen = new ArrayList<>();
    Differentiable watched =
        new Differentiable() {
          private final Differentiable f = Examples.rosenbrock();

          @Override
          public int size() {
            return 2;
          }

          @Override
          public double valueAndGradient(double[] at, double[] gradient) {
            seen.add(at.clone());
            return f.valueAndGradient(at, gradient);
          }
        };
    Minimum minimum = Minimize.run(watched, new double[] {-1.2, 1}, LbfgsB.within(box), TIGHT);
    assertThat(minimum.outcome()).isEqualTo(Outcome.CONVERGED);
    assertThat(minimum.point().flat(0)).isEqualTo(0.7);
    assertThat(minimum.point().flat(1)).isCloseTo(0.49, within(1e-10));
    assertThat(seen).allMatch(box::contains).hasSize(minimum.evaluations());
  }

  @Test
  void sameInputGivesTheSameBitsAndAListenerEndsTheRun() {
    Objective f = quadratic(20, 4);
    LbfgsB method = LbfgsB.within(Box.of(20, -0.5, 0.25));
    Minimum once = Minimize.run(f, new double[20], method, TIGHT);
    Minimum again = Minimize.run(f, new double[20], method, TIGHT);
    assertThat(again.point().toDoubles()).isEqualTo(once.point().toDoubles());
    assertThat(again.steps()).isEqualTo(once.steps()).isGreaterThan(3);
    Minimum ended = Minimize.run(f, new double[20], method, TIGHT, entry -> entry.step() < 3);
    assertThat(ended.outcome()).isEqualTo(Outcome.INTERRUPTED);
    assertThat(ended.steps()).isEqualTo(3);
  }

  @Test
  void startOutsideBeginsAtTheClosestPoint() {
    Box box = Box.of(3, 0.25, 0.75);
    Minimum minimum =
        Minimize.run(
            Examples.parabola(3),
            new double[] {-9, 0.5, 9},
            LbfgsB.within(box),
            Stop.defaults().steps(0));
    assertThat(minimum.point().toDoubles()).containsExactly(0.25, 0.5, 0.75);
    Minimum end =
        Minimize.run(Examples.parabola(3), new double[] {-9, 0.5, 9}, LbfgsB.within(box), TIGHT);
    assertThat(end.outcome()).isEqualTo(Outcome.CONVERGED);
    assertThat(end.point().toDoubles()).containsExactly(0.25, 0.75, 0.75);
  }

  @Test
  void argumentsWithEqualBoundsAreHeld() {
    Box box = Box.of(new double[] {2, -5, 7}, new double[] {2, 5, 7});
    Minimum minimum = Minimize.run(Examples.parabola(3), new double[3], LbfgsB.within(box), TIGHT);
    assertThat(minimum.outcome()).isEqualTo(Outcome.CONVERGED);
    assertThat(minimum.point().flat(0)).isEqualTo(2);
    assertThat(minimum.point().flat(1)).isCloseTo(1, within(1e-10));
    assertThat(minimum.point().flat(2)).isEqualTo(7);
  }

  @Test
  void startWithNaNIsAnOutcome() {
    Minimum minimum =
        Minimize.run(
            Examples.parabola(2),
            new double[] {Double.NaN, 1},
            LbfgsB.within(Box.of(2, 0, 1)),
            TIGHT);
    assertThat(minimum.outcome()).isEqualTo(Outcome.NOT_FINITE);
  }

  @Test
  void impossibleBoxesAreRefused() {
    assertThatThrownBy(() -> Box.of(new double[] {0, 2}, new double[] {1, 1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("argument 1, from 2.0 to 1.0");
    assertThatThrownBy(() -> Box.of(2, Double.NaN, 1)).hasMessageContaining("from NaN to 1.0");
    assertThatThrownBy(() -> Box.of(1, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY))
        .hasMessageContaining("no number lies between");
    assertThatThrownBy(() -> Box.of(new double[2], new double[3]))
        .hasMessageContaining("two vectors of one size");
    assertThatThrownBy(() ->
            Minimize.run(
                Examples.parabola(3), new double[3], LbfgsB.within(Box.of(2, 0, 1)), TIGHT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bounds 2 arguments, but the function has 3");
    assertThatThrownBy(() -> new LbfgsB(0, Box.of(2, 0, 1), StrongWolfe.defaults()))
        .hasMessageContaining("at least 1 change");
  }
}
