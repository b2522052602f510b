package gradus.optimization.proximal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.compile.Interpreter;
import gradus.compile.Program;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.expr.Graph;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.models.Dataset;
import gradus.models.Json;
import gradus.models.Reference;
import gradus.models.Target;
import gradus.optimization.Differentiable;
import gradus.optimization.Gap;
import gradus.optimization.Objective;
import gradus.optimization.Outcome;
import gradus.optimization.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProximalMethodLawsTest {
  private static final int ROWS = 60;
  private static final int P = 9;
  private static final Dim N = Dim.of("n");
  private static final Dim D = Dim.of("d");

  /// Steps of a fixed length suit [#leastSquares].
  static List<ProximalMethod> methods() {
    StepSize fixed = StepSize.Fixed.lipschitz(leastSquares(1), new double[P]);
    StepSize searched = StepSize.Backtracking.defaults();
    return List.of(
        new ProximalGradient(fixed),
        ProximalGradient.defaults(),
        new Fista(fixed, true, false),
        new Fista(fixed, false, false),
        Fista.defaults(),
        new Fista(searched, true, true),
        new Fista(new StepSize.Backtracking(0.7, 1), false, true));
  }

  /// `‖Xw − y‖²/(2n)` with correlated columns, built as an expression.
  private static Objective leastSquares(int threads) {
    SplittableRandom random = new SplittableRandom(5);
    double[] rows = new double[ROWS * P];
    double[] y = new double[ROWS];
    for (int i = 0; i < ROWS; i++) {
      double common = random.nextGaussian();
      for (int j = 0; j < P; j++) {
        rows[i * P + j] = random.nextGaussian() + common;
      }
      y[i] = 2 * rows[i * P] - rows[i * P + 3] + 0.3 * random.nextGaussian();
    }
    Expr x = Expr.variable("X", N, D);
    Expr w = Expr.variable("w", D);
    Expr residual = x.matmul(w).minus(Expr.variable("y", N));
    Expr loss = Functions.sum(Functions.square(residual)).times(0.5 / ROWS);
    return Objective.of(
        loss,
        List.of(w),
        Map.of("X", Tensor.of(Shape.of(ROWS, P), rows), "y", Tensor.vector(y)),
        Program.Options.defaults().threads(threads));
  }

  private static List<Penalty> penalties() {
    return List.of(
        new L1(0.2),
        new ElasticNet(0.1, 0.3),
        GroupLasso.ofSizes(0.1, 3, 3, 3),
        BoxConstraint.of(P, -0.5, 0.8),
        new Simplex(2),
        new L1Ball(1.5),
        new NuclearNorm(0.3, 3, 3));
  }

  static Stream<Object[]> methodsAndPenalties() {
    return methods().stream()
        .flatMap(method -> penalties().stream().map(penalty -> new Object[] {method, penalty}));
  }

  @ParameterizedTest
  @MethodSource("methodsAndPenalties")
  void gapProvesTheMinimum(ProximalMethod method, Penalty penalty) {
    Composite problem = Composite.of(leastSquares(1), penalty).convexAbove(0);
    CompositeMinimum minimum =
        MinimizeComposite.run(problem, new double[P], method, ProximalStop.atGap(1e-9));
    assertThat(minimum.outcome()).isEqualTo(Outcome.CONVERGED);
    assertThat(minimum.certificate().relative()).isLessThanOrEqualTo(1e-9);
    assertThat(minimum.certificate().primal()).isEqualTo(minimum.value());
    // no point nearby, and none far away, is below the dual value
    SplittableRandom random = new SplittableRandom(1);
    double[] other = new double[P];
    for (int k = 0; k < 300; k++) {
      double distance = Math.pow(10, random.nextDouble(-6, 1));
      Arrays.setAll(other, j -> minimum.point().flat(j) + distance * random.nextGaussian());
      penalty.prox(other, 1e-12, other);
      double value = leastSquaresValue(other) + penalty.value(other);
      assertThat(value).isGreaterThanOrEqualTo(minimum.certificate().dual() - 1e-12);
    }
  }

  private static final Objective SHARED = leastSquares(1);

  private static double leastSquaresValue(double[] at) {
    return SHARED.value(at);
  }

  @ParameterizedTest
  @MethodSource("methodsAndPenalties")
  void subgradientVanishesAtTheMinimum(ProximalMethod method, Penalty penalty) {
    CompositeMinimum minimum =
        MinimizeComposite.run(
            Composite.of(leastSquares(1), penalty), new double[P], method, ProximalStop.defaults());
    assertThat(minimum.outcome()).isEqualTo(Outcome.CONVERGED);
    assertThat(minimum.certificate().dual()).isEqualTo(Double.NEGATIVE_INFINITY);
    // the minimum is a fixed point of the proximal gradient step, of any length
    double[] w = minimum.point().toDoubles();
    double[] gradient = new double[P];
    SHARED.valueAndGradient(w, gradient);
    for (double length : new double[] {0.1, 1}) {
      double[] moved = new double[P];
      Arrays.setAll(moved, j -> w[j] - length * gradient[j]);
      penalty.prox(moved, length, moved);
      for (int j = 0; j < P; j++) {
        assertThat(moved[j]).isCloseTo(w[j], within(1e-7));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void sameInputGivesTheSameBitsForAnyNumberOfThreads(ProximalMethod method) {
    List<double[]> points = new ArrayList<>();
    for (int threads : new int[] {1, 2, 7}) {
      Composite problem = Composite.of(leastSquares(threads), new L1(0.1));
      points.add(
          MinimizeComposite.run(
                  problem,
                  new double[P],
                  method,
                  ProximalStop.defaults(),
                  entry -> entry.step() >= 0)
              .point()
              .toDoubles());
    }
    assertThat(points.get(1)).isEqualTo(points.get(0));
    assertThat(points.get(2)).isEqualTo(points.get(0));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void valueNeverRisesWhereThatIsPromised(ProximalMethod method) {
    boolean promised = !(method instanceof Fista fista) || fista.monotone();
    CompositeMinimum minimum =
        MinimizeComposite.run(
            Composite.of(leastSquares(1), new L1(0.1)),
            new double[P],
            method,
            ProximalStop.defaults().steps(100));
    if (promised && method instanceof ProximalGradient) {
      List<Trace.Entry> entries = minimum.trace().entries();
      for (int k = 1; k < entries.size(); k++) {
        double before = entries.get(k - 1).loss();
        assertThat(entries.get(k).loss()).isLessThanOrEqualTo(before + 1e-14 * before);
      }
    }
    double least =
        minimum.trace().entries().stream().mapToDouble(Trace.Entry::loss).min().orElseThrow();
    assertThat(minimum.value()).isCloseTo(least, within(1e-12));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void listenerEndsTheRun(ProximalMethod method) {
    CompositeMinimum minimum =
        MinimizeComposite.run(
            Composite.of(leastSquares(1), new L1(0.1)),
            new double[P],
            method,
            ProximalStop.defaults(),
            entry -> entry.step() < 3);
    assertThat(minimum.outcome()).isEqualTo(Outcome.INTERRUPTED);
    assertThat(minimum.steps()).isEqualTo(3);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void nanIsAnOutcome(ProximalMethod method) {
    Differentiable nowhere = new Plain(0, Double.NaN);
    CompositeMinimum minimum =
        MinimizeComposite.run(
            Composite.of(nowhere, new NuclearNorm(1, 1, 2)),
            new double[2],
            method,
            ProximalStop.defaults());
    assertThat(minimum.outcome()).isEqualTo(Outcome.NOT_FINITE);
    assertThat(minimum.steps()).isZero();
  }

  @ParameterizedTest
  @MethodSource("methods")
  void noStepsAllowedMeansTheProjectedStart(ProximalMethod method) {
    CompositeMinimum minimum =
        MinimizeComposite.run(
            Composite.of(new Plain(1, 0), BoxConstraint.of(2, 1, 2)),
            new double[] {5, -3},
            method,
            ProximalStop.defaults().steps(0));
    assertThat(minimum.outcome()).isEqualTo(Outcome.STEP_LIMIT);
    assertThat(minimum.point().toDoubles()).containsExactly(2, 1);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void startAtTheMinimumStaysThere(ProximalMethod method) {
    CompositeMinimum minimum =
        MinimizeComposite.run(
            Composite.of(new Plain(1, 0), new L1(1)),
            new double[2],
            method,
            ProximalStop.defaults());
    assertThat(minimum.outcome()).isEqualTo(Outcome.CONVERGED);
    assertThat(minimum.steps()).isZero();
  }

  @Test
  void problemTimesAPowerOfTwoTakesTheSameSteps() {
    Differentiable f = leastSquares(1);
    Differentiable times = scaled(f, 1024);
    CompositeMinimum plain =
        MinimizeComposite.run(
            Composite.of(f, new L1(0.125)),
            new double[P],
            Fista.defaults(),
            ProximalStop.defaults());
    CompositeMinimum scaled =
        MinimizeComposite.run(
            Composite.of(times, new L1(128)),
            new double[P],
            Fista.defaults(),
            ProximalStop.defaults());
    assertThat(scaled.point().toDoubles()).isEqualTo(plain.point().toDoubles());
  }

  @Test
  void problemTooSmallForItsSquaresTakesTheSameSteps() {
    Differentiable f = new Plain(1, 0);
    Differentiable tiny = scaled(f, 0x1p-700);
    for (ProximalMethod method : List.of(ProximalGradient.defaults(), Fista.defaults())) {
      double[] start = {5, 5};
      CompositeMinimum plain =
          MinimizeComposite.run(
              Composite.of(f, new L1(0.125)), start, method, ProximalStop.defaults());
      CompositeMinimum scaled =
          MinimizeComposite.run(
              Composite.of(tiny, new L1(0.125 * 0x1p-700)), start, method, ProximalStop.defaults());
      assertThat(scaled.outcome()).isEqualTo(Outcome.CONVERGED);
      assertThat(scaled.point().toDoubles()).isEqualTo(plain.point().toDoubles());
    }
  }

  @Test
  void stepThatIsLostInRoundingIsNotConvergence() {
    for (ProximalMethod method :
        List.of(
            new ProximalGradient(new StepSize.Fixed(1e-30)),
            new Fista(new StepSize.Fixed(1e-30), true, true))) {
      CompositeMinimum minimum =
          MinimizeComposite.run(
              Composite.of(new Plain(1, 0), new L1(0.1)),
              new double[] {5, 5},
              method,
              ProximalStop.defaults());
      assertThat(minimum.outcome()).as(method.title()).isEqualTo(Outcome.STALLED);
    }
  }

  private static Differentiable scaled(Differentiable f, double factor) {
    return new Differentiable() {
      @Override
      public int size() {
        return f.size();
      }

      @Override
      public double valueAndGradient(double[] at, double[] gradient) {
        double value = f.valueAndGradient(at, gradient);
        Arrays.setAll(gradient, j -> factor * gradient[j]);
        return factor * value;
      }
    };
  }

  @Test
  void accelerationPaysOnAnIllConditionedProblem() {
    Composite problem = Composite.of(new Ravine(200), new L1(1e-4)).convexAbove(0);
    ProximalStop stop = new ProximalStop(0, 1e-6, 0, 200_000);
    double[] start = new double[200];
    int plain = MinimizeComposite.run(problem, start, ProximalGradient.defaults(), stop).steps();
    int fast = MinimizeComposite.run(problem, start, Fista.defaults(), stop).steps();
    assertThat(fast).isLessThan(plain / 5);
  }

  /// `½ Σ cᵢ(xᵢ − 1)²` with curvatures from 1 to 10⁻⁴.
  private record Ravine(int size) implements Differentiable {
    @Override
    public double valueAndGradient(double[] at, double[] gradient) {
      double value = 0;
      for (int i = 0; i < size; i++) {
        double curvature = Math.pow(10, -4.0 * i / (size - 1));
        gradient[i] = curvature * (at[i] - 1);
        value += 0.5 * gradient[i] * (at[i] - 1);
      }
      return value;
    }
  }

  /// `½ Σ curvature · x² + offset` of two variables.
  private record Plain(double curvature, double offset) implements Differentiable {
    @Override
    public int size() {
      return 2;
    }

    @Override
    public double valueAndGradient(double[] at, double[] gradient) {
      gradient[0] = curvature * at[0];
      gradient[1] = curvature * at[1];
      return 0.5 * curvature * (at[0] * at[0] + at[1] * at[1]) + offset;
    }
  }

  @Test
  void penaltiesAreTypesetInTheParameters() {
    Objective loss = logistic(signs());
    SeparableSum sum = SeparableSum.of(loss, Map.of("w", new ElasticNet(0.5, 0.25)));
    Expr formula = sum.formula(loss).orElseThrow();
    assertThat(Graph.variables(List.of(formula))).containsOnlyKeys("w");
    double[] at = {3, -2, 7};
    assertThat(Interpreter.evaluate(formula, Map.of("w", Tensor.vector(3, -2))).value())
        .isEqualTo(sum.value(at));
    SeparableSum bounded = SeparableSum.of(loss, Map.of("b", BoxConstraint.of(1, -1, 1)));
    assertThat(bounded.formula(loss)).isEmpty();
    assertThatThrownBy(() -> new SeparableSum(List.of()).formula(loss))
        .hasMessageContaining("0 parts");
  }

  private static Map<String, Tensor> signs() {
    return Map.of("X", Tensor.zeros(4, 2), "s", Tensor.vector(1, 1, -1, 1));
  }

  @Test
  void gapIsAStatementOrAReason() {
    assertThat(new DualityGap(3, 2.5).asGap())
        .isInstanceOfSatisfying(Gap.Proven.class, gap -> assertThat(gap.bound()).isEqualTo(0.5));
    assertThat(new DualityGap(3, Double.NEGATIVE_INFINITY).asGap())
        .isInstanceOf(Gap.NotProven.class);
    assertThat(new DualityGap(2, 2 + 1e-16).gap()).isZero();
    assertThat(new DualityGap(Double.NaN, 2).gap()).isNaN();
  }

  @Test
  void lengthOfStepsNeedsPositiveCurvature() {
    for (double curvature : new double[] {0, -1}) {
      Expr x = Expr.variable("x", Dim.of(2));
      Objective f =
          Objective.of(
              Functions.sum(Functions.square(x)).times(curvature),
              List.of(x),
              Map.of(),
              Program.Options.defaults().threads(1));
      assertThatThrownBy(() -> StepSize.Fixed.lipschitz(f, new double[2]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("flat or concave");
    }
  }

  @Test
  void wrongUseIsNamed() {
    assertThatThrownBy(() -> new StepSize.Fixed(-1)).hasMessageContaining("not -1");
    assertThatThrownBy(() -> new StepSize.Backtracking(1, 1)).hasMessageContaining("between 0");
    assertThatThrownBy(() -> new ProximalStop(0, Double.NaN, 0, 1)).hasMessageContaining("NaN");
    Composite problem = Composite.of(new Plain(1, 0), new L1(1));
    assertThatThrownBy(() -> problem.convexAbove(Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() ->
            MinimizeComposite.run(
                problem, new double[3], Fista.defaults(), ProximalStop.defaults()))
        .hasMessageContaining("for 2 numbers, but the vector has 3");
    assertThatThrownBy(() ->
            MinimizeComposite.run(
                problem, new double[2], Fista.defaults(), ProximalStop.atGap(1e-3)))
        .hasMessageContaining("convexAbove");
    assertThatThrownBy(() -> SeparableSum.of(leastSquares(1), Map.of("v", new L1(1))))
        .hasMessageContaining("[v]");
  }

  /// Logistic regression with an L1 penalty: coefficients of reference fits, and what they score.
  @Test
  void logisticLassoAgreesWithReferenceFits() {
    int compared = 0;
    for (Json expected : Reference.json("truth/models/logistic_l1.json")) {
      if (!expected.at("dataset").text().equals("breast_cancer")) {
        continue;
      }
      compared++;
      double weight = 1 / expected.at("C").number();
      Objective loss = logistic(training());
      SeparableSum penalty =
          SeparableSum.of(loss, Map.of("w", new L1(weight), "b", BoxConstraint.of(1, -100, 100)));
      CompositeMinimum minimum =
          MinimizeComposite.run(
              Composite.of(loss, penalty).convexAbove(0),
              new double[31],
              Fista.defaults(),
              ProximalStop.atGap(1e-8).steps(100_000));
      assertThat(minimum.outcome()).isEqualTo(Outcome.CONVERGED);
      double objective = expected.at("objective").number() * weight;
      // the reference is the minimum to far more digits than the gap that we ask for
      assertThat(minimum.certificate().dual()).isLessThanOrEqualTo(objective * (1 + 1e-13));
      assertThat(minimum.value()).isBetween(objective * (1 - 1e-13), objective * (1 + 1e-8));
      long zeros =
          Arrays.stream(minimum.point().toDoubles()).filter(element -> element == 0).count();
      assertThat(30 - zeros).isEqualTo((long) expected.at("nonzeros").number());
    }
    assertThat(compared).isPositive();
  }

  private static Objective logistic(Map<String, Tensor> data) {
    Expr x = Expr.variable("X", N, D);
    Expr w = Expr.variable("w", D);
    Expr b = Expr.variable("b");
    Expr margin = Expr.variable("s", N).times(x.matmul(w).plus(b));
    Expr loss = Functions.sum(Functions.softplus(margin.negate()));
    return Objective.of(loss, List.of(w, b), data, Program.Options.defaults());
  }

  /// The rows that are not held out, standardized, and the classes as signs.
  private static Map<String, Tensor> training() {
    Dataset all = Reference.classes("breast_cancer");
    int[] rows = IntStream.range(0, all.features().rows()).filter(i -> i % 5 != 0).toArray();
    Tensor x = all.features().rows(rows);
    int n = rows.length;
    int p = x.columns();
    double[] scaled = new double[n * p];
    for (int j = 0; j < p; j++) {
      double[] column = x.column(j).toDoubles();
      double mean = Arrays.stream(column).average().orElseThrow();
      double deviation =
          Math.sqrt(
              Arrays.stream(column).map(v -> (v - mean) * (v - mean)).average().orElseThrow());
      for (int i = 0; i < n; i++) {
        scaled[i * p + j] = (column[i] - mean) / deviation;
      }
    }
    Target.Classes classes = (Target.Classes) all.target();
    double[] signs = new double[n];
    Arrays.setAll(signs, i -> classes.index(rows[i]) > 0 ? 1 : -1);
    return Map.of("X", Tensor.of(Shape.of(n, p), scaled), "s", Tensor.vector(signs));
  }
}
