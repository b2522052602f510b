package gradus.optimization.constrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.linalg.LeastSquares;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.optimization.Box;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AugmentedLagrangianTest {
  private static final Box OPEN = Box.of(2, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  private final Expr x = Expr.variable("x");
  private final Expr y = Expr.variable("y");

  /// The circle's point furthest down to the left.
  private ConstrainedProblem circle(Box box) {
    return new ConstrainedProblem(
        x.plus(y),
        List.of(),
        List.of(Expr.of(2).minus(x.times(x)).minus(y.times(y))),
        List.of(x, y),
        box,
        Map.of());
  }

  @Test
  void inequalityHasItsMultiplier() {
    ConstrainedMinimum minimum =
        AugmentedLagrangian.defaults().minimize(circle(OPEN), new double[] {3, 0.5});
    assertThat(minimum.outcome()).isEqualTo(ConstrainedMinimum.Outcome.CONVERGED);
    assertThat(minimum.value()).isCloseTo(-2, within(1e-7));
    assertThat(minimum.parameters()).containsOnlyKeys("x", "y");
    assertThat(minimum.point().flat(0)).isCloseTo(-1, within(1e-7));
    assertThat(minimum.multipliers().flat(0)).isCloseTo(0.5, within(1e-7));
    assertThat(minimum.optimality().residual()).isLessThan(5e-8);
    assertThat(minimum.rounds()).hasSizeLessThan(15);
  }

  @Test
  void boundsAreKeptExactly() {
    ConstrainedMinimum minimum =
        AugmentedLagrangian.defaults().minimize(circle(Box.of(2, -0.5, 3)), new double[] {-9, 0.5});
    assertThat(minimum.outcome()).isEqualTo(ConstrainedMinimum.Outcome.CONVERGED);
    assertThat(minimum.point().toDoubles()).containsExactly(-0.5, -0.5);
    assertThat(minimum.multipliers().flat(0)).isZero(); // the circle is not reached
  }

  @Test
  void vectorsOfConstraintsOverDataAreLeastSquaresWithEqualities() {
    // min ½‖Ax − b‖² with Cx = d: the solution of the system of its first-order conditions
    SplittableRandom random = new SplittableRandom(5);
    Tensor a = Tensor.generate(Shape.of(12, 5), _ -> random.nextGaussian());
    Tensor b = Tensor.generate(Shape.of(12), _ -> random.nextGaussian());
    Tensor c = Tensor.generate(Shape.of(2, 5), _ -> random.nextGaussian());
    Tensor d = Tensor.generate(Shape.of(2), _ -> random.nextGaussian());
    Dim n = Dim.of("n");
    Dim k = Dim.of("k");
    Dim p = Dim.of("p");
    Expr w = Expr.variable("w", p);
    Expr residual = Expr.variable("A", n, p).matmul(w).minus(Expr.variable("b", n));
    Expr equality = Expr.variable("C", k, p).matmul(w).minus(Expr.variable("d", k));
    ConstrainedMinimum minimum =
        AugmentedLagrangian.defaults()
            .minimize(
                new ConstrainedProblem(
                    Functions.sum(Functions.square(residual)).times(0.5),
                    List.of(equality),
                    List.of(),
                    List.of(w),
                    Box.of(5, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY),
                    Map.of("A", a, "b", b, "C", c, "d", d)),
                new double[5]);
    Tensor square = a.transpose().times(a);
    Tensor right = a.transpose().times(b);
    Tensor system =
        Tensor.generate(
            Shape.of(7, 7),
            e -> {
              int i = e / 7;
              int j = e % 7;
              return i < 5 ? j < 5 ? square.at(i, j) : -c.at(j - 5, i) : j < 5 ? c.at(i - 5, j) : 0;
            });
    Tensor exact =
        LeastSquares.of(
                system, Tensor.generate(Shape.of(7), i -> i < 5 ? right.flat(i) : d.flat(i - 5)))
            .x();
    assertThat(minimum.outcome().settled()).isTrue();
    for (int i = 0; i < 5; i++) {
      assertThat(minimum.point().flat(i)).isCloseTo(exact.flat(i), within(1e-7));
    }
    assertThat(minimum.multipliers().flat(0)).isCloseTo(exact.flat(5), within(1e-7));
    assertThat(minimum.multipliers().flat(1)).isCloseTo(exact.flat(6), within(1e-7));
  }

  @Test
  void sameInputGivesTheSameBits() {
    ConstrainedMinimum once =
        AugmentedLagrangian.defaults().minimize(circle(OPEN), new double[] {3, 0.5});
    ConstrainedMinimum again =
        AugmentedLagrangian.defaults().minimize(circle(OPEN), new double[] {3, 0.5});
    assertThat(again.point().toDoubles()).isEqualTo(once.point().toDoubles());
    assertThat(again.rounds()).isEqualTo(once.rounds());
  }

  @Test
  void constraintsThatContradictEachOtherAreAnOutcome() {
    ConstrainedProblem impossible =
        new ConstrainedProblem(
            x.times(x).plus(y.times(y)),
            List.of(x.minus(1), x.minus(2)),
            List.of(),
            List.of(x, y),
            OPEN,
            Map.of());
    ConstrainedMinimum minimum = AugmentedLagrangian.defaults().minimize(impossible, new double[2]);
    assertThat(minimum.outcome()).isEqualTo(ConstrainedMinimum.Outcome.INFEASIBLE);
    assertThat(minimum.optimality().infeasibility()).isCloseTo(0.5, within(1e-3));
  }

  @Test
  void steepLossIsMinimizedInAUnitOfItsOwn() {
    Expr bowl = x.minus(3).power(2).plus(y.plus(1).power(2).times(10));
    for (double factor : new double[] {1e12, 1e15, 1e20, 1e100}) {
      ConstrainedMinimum minimum =
          AugmentedLagrangian.defaults()
              .minimize(
                  new ConstrainedProblem(
                      bowl.times(factor),
                      List.of(x.plus(y).minus(1)),
                      List.of(),
                      List.of(x, y),
                      OPEN,
                      Map.of()),
                  new double[2]);
      // ∇f = λ∇h: 2(x − 3) = 20(y + 1) = λ with x + y = 1
      assertThat(minimum.outcome()).isEqualTo(ConstrainedMinimum.Outcome.CONVERGED);
      assertThat(minimum.point().flat(0)).isCloseTo(23 / 11.0, within(1e-7));
      assertThat(minimum.value() / factor).isCloseTo(10 / 11.0, within(1e-7));
      assertThat(minimum.multipliers().flat(0) / factor).isCloseTo(-20 / 11.0, within(1e-6));
      assertThat(minimum.optimality().residual() / factor).isLessThan(1e-6);
    }
  }

  @Test
  void lossThatFallsWithoutBoundWithinTheConstraintsDiverges() {
    for (Expr loss : List.of(x.plus(y), x.times(x).minus(y))) {
      for (double[] start : new double[][] {{0, 0}, {5, 0}}) {
        ConstrainedMinimum minimum =
            AugmentedLagrangian.defaults()
                .minimize(
                    new ConstrainedProblem(
                        loss, List.of(), List.of(x.minus(1)), List.of(x, y), OPEN, Map.of()),
                    start);
        assertThat(minimum.outcome()).isEqualTo(ConstrainedMinimum.Outcome.DIVERGED);
        assertThat(minimum.value()).isLessThan(-1e10);
      }
    }
  }

  @Test
  void startWithNaNIsAnOutcome() {
    assertThat(
            AugmentedLagrangian.defaults()
                .minimize(circle(OPEN), new double[] {Double.NaN, 0})
                .outcome())
        .isEqualTo(ConstrainedMinimum.Outcome.NOT_FINITE);
  }

  @Test
  void roundsMayRunOut() {
    ConstrainedMinimum minimum =
        new AugmentedLagrangian(1e-8, 2, 100).minimize(circle(OPEN), new double[] {3, 0.5});
    assertThat(minimum.outcome()).isEqualTo(ConstrainedMinimum.Outcome.ROUND_LIMIT);
    assertThat(minimum.rounds()).hasSize(2);
  }

  @Test
  void misuseIsNamed() {
    assertThatThrownBy(() ->
            new ConstrainedProblem(x.plus(y), List.of(), List.of(), List.of(x, y), OPEN, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("minimize with L-BFGS-B");
    assertThatThrownBy(
            () -> AugmentedLagrangian.defaults().minimize(circle(Box.of(3, 0, 1)), new double[2]))
        .hasMessageContaining("bounds 3 arguments, but the parameters are 2 numbers");
    assertThatThrownBy(() -> AugmentedLagrangian.defaults().minimize(circle(OPEN), new double[3]))
        .hasMessageContaining("2 numbers, but the start has 3");
    assertThatThrownBy(() -> new AugmentedLagrangian(0, 1, 1)).hasMessageContaining("not 0.0");
  }
}
