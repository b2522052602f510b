package gradus.optimization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.compile.Program;
import gradus.expr.Expr;
import gradus.expr.Formula;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrustRegionTest {
  private static final Stop TIGHT = new Stop(1e-10, 0, 200);

  private static Objective objective(String formula) {
    Expr x = Expr.variable("x");
    Expr y = Expr.variable("y");
    return Objective.of(
        Formula.parse(formula, Map.of("x", x, "y", y)),
        List.of(x, y),
        Map.of(),
        Program.Options.defaults().threads(1));
  }

  @Test
  void negativeCurvatureLeadsAwayFromASaddle() {
    // a saddle at the origin, minima of −¼ at (0, ±1/√2): the start lies almost on the ridge
    Objective f = objective("x^2 - y^2 + y^4");
    Minimum minimum = Minimize.run(f, new double[] {1, 1e-9}, TrustRegion.defaults(), TIGHT);
    assertThat(minimum.outcome()).isEqualTo(Outcome.CONVERGED);
    assertThat(minimum.value()).isCloseTo(-0.25, within(1e-14));
    assertThat(minimum.steps()).isLessThan(20);
  }

  @Test
  void noStepLeavesTheRegionAndEachLowersTheFunction() {
    Objective f = objective("100*(y - x^2)^2 + (1 - x)^2");
    Position at = Position.of(f, new double[] {-1.2, 1});
    Descent descent = TrustRegion.defaults().begin(f, at);
    double radius = 0.1 * Math.hypot(1.2, 1);
    double value = at.value;
    for (int step = 0; step < 20; step++) {
      double[] from = at.point.clone();
      assertThat(descent.advance(at)).isTrue();
      double length = Math.hypot(at.point[0] - from[0], at.point[1] - from[1]);
      assertThat(length).isLessThanOrEqualTo(radius * (1 + 1e-12));
      assertThat(at.value).isLessThan(value);
      value = at.value;
      radius = at.stepLength;
    }
  }

  @Test
  void pointsWithoutAValueShrinkTheRegion() {
    Objective f = objective("x - log(x) + (y - 1)^2");
    Minimum minimum = Minimize.run(f, new double[] {40, 7}, TrustRegion.defaults(), TIGHT);
    assertThat(minimum.outcome()).isEqualTo(Outcome.CONVERGED);
    assertThat(minimum.point().flat(0)).isCloseTo(1, within(1e-9));
  }

  @Test
  void pointsSoFarThatTheirSquareOverflowsEndTheRun() {
    Objective f = objective("sin(1e8*x) + y^2");
    Minimum minimum = Minimize.run(f, new double[] {1e155, 1}, TrustRegion.defaults(), TIGHT);
    assertThat(minimum.value()).isLessThanOrEqualTo(f.value(new double[] {1e155, 1}));
  }

  @Test
  void misuseIsNamed() {
    assertThatThrownBy(() ->
            Minimize.run(
                Examples.scaled(Examples.parabola(2), 1, 0),
                new double[2],
                TrustRegion.defaults(),
                TIGHT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("products with the Hessian")
        .hasMessageContaining("use L-BFGS");
    assertThatThrownBy(() -> new TrustRegion(0)).hasMessageContaining("at least 1 product");
    assertThatThrownBy(() -> new Lbfgs(0)).hasMessageContaining("at least 1 change");
  }
}
