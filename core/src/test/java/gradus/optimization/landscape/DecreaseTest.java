package gradus.optimization.landscape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.optimization.Objective;
import org.junit.jupiter.api.Test;

class DecreaseTest {
  @Test
  void quadraticKeepsItsPromiseForEveryStep() {
    Objective f = Surfaces.quadratic(1, 5, 30);
    double[] at = {4, -2, 1};
    for (double rate : new double[] {1e-3, 0.1, 1}) {
      Decrease step = Decrease.alongGradient(f, at, rate);
      assertThat(step.actual())
          .isCloseTo(step.predicted(), within(1e-12 * Math.abs(step.predicted())));
      assertThat(step.agrees()).isTrue();
    }
  }

  @Test
  void stepAlongTheGradientFollowsTheFormula() {
    Objective f =
        Surfaces.of(
            gradus.expr.Functions.square(Surfaces.X)
                .plus(gradus.expr.Functions.square(Surfaces.Y).times(3)));
    // g = (2, 6), gᵀg = 40, gᵀHg = 2·4 + 6·36 = 224
    Decrease step = Decrease.alongGradient(f, new double[] {1, 1}, 0.1);
    assertThat(step.linear()).isCloseTo(0.1 * 40, within(1e-14));
    assertThat(step.predicted()).isCloseTo(0.1 * 40 - 0.5 * 0.01 * 224, within(1e-14));
    assertThat(Decrease.bestRate(f, new double[] {1, 1})).isCloseTo(40.0 / 224, within(1e-15));
  }

  @Test
  void bestRateGainsTheMost() {
    Objective f = Surfaces.quadratic(1, 5, 30);
    double[] at = {4, -2, 1};
    double best = Decrease.bestRate(f, at);
    double gain = Decrease.alongGradient(f, at, best).actual();
    assertThat(gain).isGreaterThan(Decrease.alongGradient(f, at, 0.99 * best).actual());
    assertThat(gain).isGreaterThan(Decrease.alongGradient(f, at, 1.01 * best).actual());
  }

  @Test
  void noRateIsBestWhereTheFunctionCurvesDown() {
    Objective f =
        Surfaces.of(gradus.expr.Functions.square(Surfaces.X).negate().plus(Surfaces.Y.times(0)));
    assertThat(Decrease.bestRate(f, new double[] {1, 0})).isInfinite();
    assertThat(Decrease.bestRate(f, new double[] {0, 0})).isInfinite();
  }

  @Test
  void longStepInACurvedValleyDoesNotKeepThePromise() {
    Objective f = Surfaces.rosenbrock();
    double[] at = {-1.2, 1};
    assertThat(Decrease.alongGradient(f, at, 1e-5).ratio()).isCloseTo(1, within(1e-2));
    assertThat(Decrease.alongGradient(f, at, 1e-2).agrees()).isFalse();
  }

  @Test
  void stepBelowRoundingIsNotHeldAgainstTheModel() {
    Objective f =
        Surfaces.of(gradus.expr.Functions.square(Surfaces.X).plus(Surfaces.Y.times(0)).plus(1e6));
    Decrease step = Decrease.of(f, new double[] {1e-8, 0}, new double[] {-1e-8, 0});
    assertThat(step.actual()).isZero();
    assertThat(step.predicted()).isPositive();
    assertThat(step.agrees()).isTrue();
  }

  @Test
  void wrongUseIsNamed() {
    Objective f = Surfaces.quadratic(1, 2);
    assertThatThrownBy(() -> Decrease.of(f, new double[2], new double[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the step has 3 numbers");
  }
}
