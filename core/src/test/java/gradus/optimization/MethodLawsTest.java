package gradus.optimization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.compile.Program;
import gradus.expr.Expr;
import gradus.expr.Formula;
import gradus.expr.Functions;
import gradus.linalg.kernel.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MethodLawsTest {
  private static final Stop TIGHT = new Stop(0, 1e-9, 5000);

  static List<Method> methods() {
    return Examples.methods();
  }

  @ParameterizedTest
  @MethodSource("methods")
  void reachesTheBottomOfAParabola(Method method) {
    Minimum minimum = Minimize.run(Examples.parabola(7), new double[7], method, TIGHT);
    assertThat(minimum.outcome()).isEqualTo(Outcome.CONVERGED);
    for (int i = 0; i < 7; i++) {
      // ‖∇f‖∞ ≤ 1e-9 · 60 and every curvature is at least 1
      assertThat(minimum.point().flat(i)).isCloseTo(i, within(6e-8));
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void goesDownRosenbrocksValley(Method method) {
    Minimum minimum =
        Minimize.run(
            Examples.rosenbrock(),
            new double[] {-1.2, 1},
            Examples.inValley(method),
            new Stop(1e-8, 0, 100_000));
    assertThat(minimum.outcome()).isEqualTo(Outcome.CONVERGED);
    assertThat(minimum.point().flat(0)).isCloseTo(1, within(1e-6));
    assertThat(minimum.point().flat(1)).isCloseTo(1, within(1e-6));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void sameInputGivesTheSameBits(Method method) {
    Minimum once = Minimize.run(Examples.parabola(5), new double[5], method, TIGHT);
    Minimum again =
        Minimize.run(
            Examples.parabola(5), new double[5], method, TIGHT, entry -> entry.step() >= 0);
    assertThat(again.point().toDoubles()).isEqualTo(once.point().toDoubles());
    assertThat(again.steps()).isEqualTo(once.steps());
    assertThat(again.state()).isEqualTo(once.state());
  }

  @ParameterizedTest
  @MethodSource("methods")
  void listenerEndsTheRunAtTheBestPoint(Method method) {
    List<Double> losses = new ArrayList<>();
    Minimum minimum =
        Minimize.run(
            Examples.rosenbrock(),
            new double[] {-1.2, 1},
            method instanceof FirstOrder rule ? rule.withRate(1e-4) : method,
            TIGHT,
            entry -> {
              losses.add(entry.loss());
              return entry.step() < 3;
            });
    assertThat(minimum.outcome()).isEqualTo(Outcome.INTERRUPTED);
    assertThat(minimum.steps()).isEqualTo(3);
    assertThat(minimum.value())
        .isEqualTo(losses.stream().mapToDouble(Double::doubleValue).min().orElseThrow());
  }

  @ParameterizedTest
  @MethodSource("methods")
  void startWithoutAValueIsAnOutcome(Method method) {
    Minimum minimum =
        Minimize.run(
            Examples.scaled(Examples.parabola(3), Double.NaN, 0),
            new double[3],
            plain(method),
            TIGHT);
    assertThat(minimum.outcome()).isEqualTo(Outcome.NOT_FINITE);
    assertThat(minimum.steps()).isZero();
  }

  @ParameterizedTest
  @MethodSource("methods")
  void startAtTheMinimumStaysThere(Method method) {
    Minimum minimum =
        Minimize.run(Examples.parabola(3), new double[] {0, 1, 2}, method, Stop.defaults());
    assertThat(minimum.outcome()).isEqualTo(Outcome.CONVERGED);
    assertThat(minimum.steps()).isZero();
  }

  @ParameterizedTest
  @MethodSource("methods")
  void noStepsAllowedMeansTheStart(Method method) {
    Minimum minimum =
        Minimize.run(Examples.parabola(3), new double[3], method, Stop.defaults().steps(0));
    assertThat(minimum.outcome()).isEqualTo(Outcome.STEP_LIMIT);
    assertThat(minimum.point().toDoubles()).containsExactly(0, 0, 0);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void wrongWidthOfTheStartIsRefused(Method method) {
    assertThatThrownBy(() -> Minimize.run(Examples.parabola(3), new double[2], method, TIGHT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 arguments")
        .hasMessageContaining("2 numbers");
  }

  @ParameterizedTest
  @MethodSource("methods")
  void firstOrderRuleResumesFromASavedStateBitForBit(Method method) {
    if (!(method instanceof FirstOrder rule)) {
      return; // the others keep no state between runs
    }
    Differentiable f = Examples.parabola(4);
    double[] through = new double[4];
    FlatUpdate whole = FlatUpdate.of(rule, f.blocks());
    steps(whole, f, through, 20);
    double[] resumed = new double[4];
    FlatUpdate half = FlatUpdate.of(rule, f.blocks());
    steps(half, f, resumed, 9);
    State saved = new State(half.state().steps(), half.state().slots());
    FlatUpdate rest = FlatUpdate.of(rule, f.blocks(), saved);
    assertThat(rest.state()).isEqualTo(saved);
    steps(rest, f, resumed, 11);
    assertThat(rest.state()).isEqualTo(whole.state());
    assertThat(resumed).isEqualTo(through);
  }

  @Test
  void lossTimesAPowerOfTwoTakesTheSameStepsByLbfgs() {
    Differentiable f = Examples.rosenbrock();
    double[] start = {-1.2, 1};
    Minimum plain = Minimize.run(f, start, Lbfgs.defaults(), TIGHT);
    Minimum scaled = Minimize.run(Examples.scaled(f, 1 << 20, 0), start, Lbfgs.defaults(), TIGHT);
    assertThat(scaled.point().toDoubles()).isEqualTo(plain.point().toDoubles());
  }

  static List<Method> smooth() {
    return Examples.smooth();
  }

  @ParameterizedTest
  @MethodSource("smooth")
  void lossThatIsHugeOrTinyTakesTheSameSteps(Method method) {
    TwiceDifferentiable f = Examples.parabola(4);
    Minimum plain = Minimize.run(f, new double[4], method, TIGHT);
    for (int power : new int[] {-980, -560, -380, 380, 520, 980}) {
      List<Double> losses = new ArrayList<>();
      Minimum scaled =
          Minimize.run(
              Scaled.of(f, power), new double[4], method, TIGHT, entry -> losses.add(entry.loss()));
      assertThat(scaled.outcome()).as("2^%s", power).isEqualTo(Outcome.CONVERGED);
      assertThat(scaled.steps()).as("2^%s", power).isEqualTo(plain.steps());
      assertThat(losses.getFirst())
          .isEqualTo(Math.scalb(f.valueAndGradient(new double[4], new double[4]), power));
      double[] gradient = new double[4];
      double value = Scaled.of(f, power).valueAndGradient(scaled.point().toDoubles(), gradient);
      assertThat(scaled.value()).isEqualTo(value);
      assertThat(scaled.gradient().toDoubles()).isEqualTo(gradient);
      assertThat(scaled.trace().last().gradientMax()).isEqualTo(Vectors.largest(gradient));
    }
  }

  /// `x³ − 3x`, with a minimum at 1 and none to the left of −1.
  private static TwiceDifferentiable cubic() {
    Expr x = Expr.variable("x");
    return Objective.of(
        Formula.parse("x^3 - 3*x", Map.of("x", x)),
        List.of(x),
        Map.of(),
        Program.Options.defaults().threads(1));
  }

  @Test
  void lossWithoutALowerBoundDiverges() {
    List<Method> methods =
        List.of(
            Lbfgs.defaults(),
            Bfgs.defaults(),
            ConjugateGradients.defaults(),
            TrustRegion.defaults(),
            new Newton(),
            LbfgsB.within(Box.of(1, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY)));
    for (Method method : methods) {
      for (double start : new double[] {-1.5, -1.7, -2, -3}) {
        Minimum minimum = Minimize.run(cubic(), new double[] {start}, method, Stop.defaults());
        assertThat(minimum.outcome()).as(method.title()).isEqualTo(Outcome.DIVERGED);
      }
      MultiStart.Found found =
          MultiStart.of(Box.of(1, -3, 3), 20, 7)
              .run(MethodLawsTest::cubic, method, Stop.defaults(), 1);
      assertThat(found.minima()).hasSize(1);
      assertThat(found.minima().getFirst().minimum().point().flat(0)).isCloseTo(1, within(1e-9));
      assertThat(found.unsettled()).isPositive();
    }
  }

  @Test
  void straightSlopeDiverges() {
    Differentiable plane =
        new Differentiable() {
          @Override
          public int size() {
            return 2;
          }

          @Override
          public double valueAndGradient(double[] at, double[] gradient) {
            gradient[0] = 1;
            gradient[1] = -2;
            return at[0] - 2 * at[1];
          }
        };
    for (Method method :
        List.of(Lbfgs.defaults(), Bfgs.defaults(), ConjugateGradients.defaults())) {
      Minimum minimum = Minimize.run(plane, new double[2], method, Stop.defaults());
      assertThat(minimum.outcome()).as(method.title()).isEqualTo(Outcome.DIVERGED);
    }
  }

  @Test
  void hessianThatIsNotFiniteIsAnOutcome() {
    Expr a = Expr.variable("a");
    Expr b = Expr.variable("b");
    Objective f =
        Objective.of(
            Functions.abs(a).power(1.5).plus(b.minus(1).power(2)),
            List.of(a, b),
            Map.of(),
            Program.Options.defaults().threads(1));
    for (Method method : List.of(new Newton(), TrustRegion.defaults())) {
      Minimum minimum = Minimize.run(f, new double[] {0, 5}, method, Stop.defaults());
      assertThat(minimum.outcome()).as(method.title()).isEqualTo(Outcome.NOT_FINITE);
      assertThat(minimum.point().toDoubles()).containsExactly(0, 5);
    }
  }

  @Test
  void argumentWithoutChoiceSeparatesNoMinima() {
    MultiStart search = MultiStart.of(Box.of(new double[] {-3, 1}, new double[] {3, 1}), 10, 7);
    MultiStart.Found found =
        search.run(() -> Examples.parabola(2), Lbfgs.defaults(), Stop.defaults(), 1);
    assertThat(found.minima()).hasSize(1);
    assertThat(found.minima().getFirst().reached()).isEqualTo(10);
  }

  @Test
  void lineSearchWorksWhereDifferencesOfTheValueVanish() {
    // Beside 10⁶ the last decreases are lost: values there have an error of 10⁻¹⁰.
    Minimum minimum =
        Minimize.run(
            Examples.scaled(Examples.rosenbrock(), 1, 1e6),
            new double[] {-1.2, 1},
            Lbfgs.defaults(),
            TIGHT);
    assertThat(minimum.outcome()).isEqualTo(Outcome.CONVERGED);
    assertThat(minimum.point().flat(0)).isCloseTo(1, within(1e-6));
  }

  @Test
  void rateAboveTheStabilityLimitDivergesAndBelowItConverges() {
    for (FirstOrder rule : List.of(new GradientDescent(1), new Momentum(1, 0.9))) {
      double edge =
          rule.stability().orElseThrow().limit()
              / 10; // the largest curvature of the parabola is 10
      Minimum above =
          Minimize.run(
              Examples.parabola(3),
              new double[3],
              rule.withRate(1.02 * edge),
              new Stop(0, 1e-9, 20_000));
      Minimum below =
          Minimize.run(
              Examples.parabola(3),
              new double[3],
              rule.withRate(0.98 * edge),
              new Stop(0, 1e-9, 20_000));
      assertThat(above.outcome()).as(rule.title()).isEqualTo(Outcome.DIVERGED);
      assertThat(below.outcome()).as(rule.title()).isEqualTo(Outcome.CONVERGED);
    }
  }

  @Test
  void newtonNeedsAHessian() {
    assertThatThrownBy(() ->
            Minimize.run(
                Examples.scaled(Examples.parabola(2), 1, 0), new double[2], new Newton(), TIGHT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("use L-BFGS");
  }

  @Test
  void traceKeepsItsEndsInBoundedMemory() {
    Minimum minimum =
        Minimize.run(
            Examples.parabola(3),
            new double[3],
            new GradientDescent(1e-6),
            new Stop(0, 1e-9, 50_000));
    List<Trace.Entry> entries = minimum.trace().entries();
    assertThat(entries.size()).isLessThanOrEqualTo(Trace.CAPACITY + Trace.RECENT);
    assertThat(minimum.trace().first().step()).isZero();
    assertThat(minimum.trace().last().step()).isEqualTo(50_000);
    assertThat(minimum.trace().recent().getFirst().step()).isEqualTo(50_000 - Trace.RECENT + 1);
    assertThat(entries).isSortedAccordingTo((a, b) -> Integer.compare(a.step(), b.step()));
  }

  private static Method plain(Method method) {
    return method instanceof Newton || method instanceof TrustRegion ? Lbfgs.defaults() : method;
  }

  private static void steps(FlatUpdate update, Differentiable f, double[] at, int count) {
    double[] gradient = new double[at.length];
    for (int k = 0; k < count; k++) {
      update.observe(f.valueAndGradient(at, gradient));
      update.advance(at, gradient);
    }
  }
}
