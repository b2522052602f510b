package gradus.optimization.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.linalg.Tensor;
import gradus.optimization.Box;
import gradus.optimization.Listener;
import gradus.optimization.Outcome;
import gradus.optimization.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DirectMethodLawsTest {
  private static final int N = 4;

  static List<DirectMethod> methods() {
    return List.of(
        NelderMead.defaults(),
        new NelderMead(0.05, false, 0),
        CmaEs.of(0.5, 3),
        new CmaEs(0.5, 10, 2, 3));
  }

  /// `Σ cᵢ(xᵢ − i)²` with curvatures 1 … 1000, plus a number.
  private static double bowl(double[] x) {
    double value = 0.25;
    for (int i = 0; i < x.length; i++) {
      value += StrictMath.pow(10, 3.0 * i / (x.length - 1)) * (x[i] - i) * (x[i] - i);
    }
    return value;
  }

  private static DirectProblem problem() {
    return DirectProblem.of(N, DirectMethodLawsTest::bowl);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void reachesTheBottom(DirectMethod method) {
    DirectMinimum minimum =
        MinimizeDirect.run(problem(), new double[N], method, DirectStop.defaults());
    assertThat(minimum.outcome().settled()).isTrue();
    assertThat(minimum.value()).isCloseTo(0.25, within(1e-10));
    for (int i = 0; i < N; i++) {
      assertThat(minimum.point().flat(i)).isCloseTo(i, within(1e-5));
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void sameInputGivesTheSameBitsForAnyNumberOfThreads(DirectMethod method) {
    List<DirectMinimum> runs = new ArrayList<>();
    for (int threads : new int[] {1, 2, 7, 7}) {
      runs.add(
          MinimizeDirect.run(
              problem(), new double[N], method, DirectStop.defaults(), threads, Listener.none()));
    }
    for (DirectMinimum run : runs) {
      assertThat(run.point().toDoubles()).isEqualTo(runs.getFirst().point().toDoubles());
      assertThat(run.evaluations()).isEqualTo(runs.getFirst().evaluations());
      assertThat(run.steps()).isEqualTo(runs.getFirst().steps());
    }
  }

  /// Only the order of values counts.
  @ParameterizedTest
  @MethodSource("methods")
  void doublingTheFunctionChangesNoPoint(DirectMethod method) {
    DirectStop stop = new DirectStop(0x1p-40, 1e-8, Double.NEGATIVE_INFINITY, 5000);
    DirectStop doubled = new DirectStop(0x1p-39, 1e-8, Double.NEGATIVE_INFINITY, 5000);
    DirectMinimum plain = MinimizeDirect.run(problem(), new double[N], method, stop);
    DirectMinimum twice =
        MinimizeDirect.run(DirectProblem.of(N, x -> 2 * bowl(x)), new double[N], method, doubled);
    assertThat(twice.point().toDoubles()).isEqualTo(plain.point().toDoubles());
    assertThat(twice.evaluations()).isEqualTo(plain.evaluations());
  }

  @ParameterizedTest
  @MethodSource("methods")
  void bestValueNeverRises(DirectMethod method) {
    DirectMinimum minimum =
        MinimizeDirect.run(problem(), new double[N], method, DirectStop.defaults());
    List<Trace.Entry> entries = minimum.trace().entries();
    for (int k = 1; k < entries.size(); k++) {
      assertThat(entries.get(k).loss()).isLessThanOrEqualTo(entries.get(k - 1).loss());
    }
    assertThat(minimum.trace().last().loss()).isEqualTo(minimum.value());
    assertThat(minimum.trace().last().evaluations()).isEqualTo(minimum.evaluations());
    assertThat(bowl(minimum.point().toDoubles())).isEqualTo(minimum.value());
  }

  @ParameterizedTest
  @MethodSource("methods")
  void staysWithinBoundsAndFindsMinimaOnThem(DirectMethod method) {
    Box box = Box.of(new double[] {-1, -1, -1, 3.5}, new double[] {2, 0.5, 5, 9});
    List<double[]> outside = Collections.synchronizedList(new ArrayList<>());
    Evaluator watched =
        x -> {
          if (!box.contains(x)) {
            outside.add(x.clone());
          }
          return bowl(x);
        };
    DirectMinimum minimum =
        MinimizeDirect.run(
            DirectProblem.of(N, watched).within(box),
            new double[] {0, 0, 0, 100},
            method,
            DirectStop.defaults());
    assertThat(outside).isEmpty();
    double[] expected = {0, 0.5, 2, 3.5};
    for (int i = 0; i < N; i++) {
      assertThat(minimum.point().flat(i)).isCloseTo(expected[i], within(1e-4));
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void nanIsWorseThanAnyValue(DirectMethod method) {
    DirectProblem half = DirectProblem.of(N, x -> x[0] > 0.5 ? Double.NaN : bowl(x));
    DirectMinimum minimum = MinimizeDirect.run(half, new double[N], method, DirectStop.defaults());
    assertThat(minimum.value()).isCloseTo(0.25, within(1e-6));
    DirectMinimum nowhere =
        MinimizeDirect.run(
            DirectProblem.of(N, x -> Double.NaN), new double[N], method, DirectStop.defaults());
    assertThat(nowhere.outcome()).isEqualTo(Outcome.NOT_FINITE);
    assertThat(nowhere.value()).isNaN();
  }

  @ParameterizedTest
  @MethodSource("methods")
  void aValueWithoutBoundIsDivergence(DirectMethod method) {
    DirectMinimum minimum =
        MinimizeDirect.run(
            DirectProblem.of(N, x -> x[1] < -2 ? Double.NEGATIVE_INFINITY : x[1]),
            new double[N],
            method,
            DirectStop.defaults());
    assertThat(minimum.outcome()).isEqualTo(Outcome.DIVERGED);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void limitTargetAndListenerEndARun(DirectMethod method) {
    DirectMinimum few =
        MinimizeDirect.run(problem(), new double[N], method, DirectStop.defaults().evaluations(30));
    assertThat(few.outcome()).isEqualTo(Outcome.STEP_LIMIT);
    assertThat(few.evaluations()).isBetween(30, 30 + 10);
    DirectMinimum enough =
        MinimizeDirect.run(problem(), new double[N], method, DirectStop.defaults().target(1));
    assertThat(enough.outcome()).isEqualTo(Outcome.CONVERGED);
    assertThat(enough.value()).isBetween(0.25, 1.0);
    DirectMinimum interrupted =
        MinimizeDirect.run(
            problem(), new double[N], method, DirectStop.defaults(), 1, entry -> entry.step() < 3);
    assertThat(interrupted.outcome()).isEqualTo(Outcome.INTERRUPTED);
    assertThat(interrupted.steps()).isEqualTo(3);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void flatFunctionsEndTheRun(DirectMethod method) {
    DirectMinimum minimum =
        MinimizeDirect.run(
            DirectProblem.of(N, x -> 1), new double[N], method, DirectStop.defaults());
    assertThat(minimum.outcome().settled()).isTrue();
    assertThat(minimum.value()).isEqualTo(1);
  }

  @Test
  void anArgumentWithoutChoiceIsLeftAlone() {
    Box box = Box.of(new double[] {-5, 0.5, -5, -5}, new double[] {5, 0.5, 5, 5});
    for (DirectMethod method : methods()) {
      DirectMinimum minimum =
          MinimizeDirect.run(problem().within(box), new double[N], method, DirectStop.defaults());
      assertThat(minimum.point().flat(1)).as(method.title()).isEqualTo(0.5);
      assertThat(minimum.point().flat(3)).as(method.title()).isCloseTo(3, within(1e-3));
    }
  }

  @Test
  void oneArgumentIsEnough() {
    for (DirectMethod method : methods()) {
      DirectMinimum minimum =
          MinimizeDirect.run(
              DirectProblem.of(1, x -> Math.abs(x[0] - 0.3)),
              new double[1],
              method,
              DirectStop.defaults());
      assertThat(minimum.point().flat(0)).as(method.title()).isCloseTo(0.3, within(1e-7));
    }
  }

  @Test
  void evolutionLearnsAnIllConditionedRotatedFunction() {
    // Σ 10^(6i/(n−1)) zᵢ², z = Hx with a reflection H: condition 10⁶ along no axis (Hansen &
    // Ostermeier 2001 need some 300 n² evaluations of such a function)
    int n = 10;
    Evaluator ellipsoid =
        x -> {
          double mean = Arrays.stream(x).sum() / n;
          double value = 0;
          for (int i = 0; i < n; i++) {
            double z = x[i] - 2 * mean;
            value += StrictMath.pow(10, 6.0 * i / (n - 1)) * z * z;
          }
          return value;
        };
    double[] start = new double[n];
    Arrays.fill(start, 1);
    for (long seed = 0; seed < 5; seed++) {
      DirectMinimum minimum =
          MinimizeDirect.run(
              DirectProblem.of(n, ellipsoid),
              start,
              CmaEs.of(0.5, seed),
              DirectStop.defaults().target(1e-9).evaluations(8000));
      assertThat(minimum.outcome()).as("seed %s", seed).isEqualTo(Outcome.CONVERGED);
    }
  }

  @Test
  void restartsRescueADegenerateSimplex() {
    // in eight dimensions the original factors flatten the simplex long before the minimum
    Evaluator valley =
        x -> {
          double value = 0;
          for (int i = 0; i + 1 < 8; i++) {
            double bend = x[i + 1] - x[i] * x[i];
            value += 100 * bend * bend + (1 - x[i]) * (1 - x[i]);
          }
          return value;
        };
    double[] start = new double[8];
    Arrays.setAll(start, i -> i % 2 == 0 ? -1.2 : 1);
    DirectStop stop = DirectStop.defaults();
    DirectMinimum once =
        MinimizeDirect.run(DirectProblem.of(8, valley), start, new NelderMead(0.1, false, 0), stop);
    DirectMinimum again =
        MinimizeDirect.run(
            DirectProblem.of(8, valley), start, new NelderMead(0.1, false, 20), stop);
    assertThat(again.value()).isLessThanOrEqualTo(once.value());
    assertThat(again.restarts()).isPositive();
  }

  @Test
  void expressionsNeedNotBeDifferentiable() {
    Expr w = Expr.variable("w", Dim.of("d"));
    Expr c = Expr.variable("c", Dim.of("d"));
    Expr b = Expr.variable("b");
    Expr loss = Functions.norm1(w.minus(c)).plus(Functions.abs(Functions.round(b.minus(3.0))));
    DirectProblem problem =
        DirectProblem.of(loss, List.of(w, b), Map.of("c", Tensor.vector(1, -2)));
    assertThat(problem.size()).isEqualTo(3);
    DirectMinimum minimum =
        MinimizeDirect.run(problem, new double[3], CmaEs.of(1, 1), DirectStop.defaults());
    assertThat(minimum.value()).isCloseTo(0, within(1e-7));
    assertThat(minimum.point().flat(1)).isCloseTo(-2, within(1e-7));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void slopeWithoutEndDiverges(DirectMethod method) {
    DirectMinimum minimum =
        MinimizeDirect.run(
            DirectProblem.of(2, x -> x[0] + x[1]), new double[2], method, DirectStop.defaults());
    assertThat(minimum.outcome()).isEqualTo(Outcome.DIVERGED);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void evaluatorMayUseItsArrayForItself(DirectMethod method) {
    DirectProblem own =
        DirectProblem.of(
            N,
            x -> {
              double value = bowl(x);
              Arrays.fill(x, 99);
              return value;
            });
    DirectMinimum plain =
        MinimizeDirect.run(problem(), new double[N], method, DirectStop.defaults());
    DirectMinimum minimum = MinimizeDirect.run(own, new double[N], method, DirectStop.defaults());
    assertThat(minimum.point().toDoubles()).isEqualTo(plain.point().toDoubles());
  }

  @Test
  void wrongUseIsNamed() {
    assertThatThrownBy(() -> new NelderMead(-1, true, 0)).hasMessageContaining("-1");
    assertThatThrownBy(() -> new CmaEs(0, 0, 0, 1)).hasMessageContaining("positive");
    assertThatThrownBy(() -> new CmaEs(1, 2, 0, 1)).hasMessageContaining("at least 4 points");
    assertThatThrownBy(() -> new DirectStop(1, 1, Double.NaN, 5)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> DirectProblem.of(0, x -> 1)).hasMessageContaining("not 0");
    assertThatThrownBy(() -> problem().within(Box.of(2, 0, 1)))
        .hasMessageContaining("bounds for 2");
    assertThatThrownBy(() -> run(new double[3], 1)).hasMessageContaining("3 numbers");
    assertThatThrownBy(() -> run(new double[] {1, 2, 3, Double.NaN}, 1))
        .hasMessageContaining("finite");
    assertThatThrownBy(() -> run(new double[N], 0)).hasMessageContaining("at least one thread");
    Expr w = Expr.variable("w", Dim.of("d"));
    assertThatThrownBy(() -> DirectProblem.of(w, List.of(w), Map.of()))
        .hasMessageContaining("one number");
    assertThatThrownBy(() -> DirectProblem.of(Functions.sum(w), List.of(w), Map.of()))
        .hasMessageContaining("is not known from the data");
    assertThatThrownBy(() -> DirectProblem.of(Functions.sum(w), List.of(w.times(2)), Map.of()))
        .hasMessageContaining("is a variable");
  }

  private static void run(double[] start, int threads) {
    MinimizeDirect.run(
        problem(), start, NelderMead.defaults(), DirectStop.defaults(), threads, Listener.none());
  }
}
