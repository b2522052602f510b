package gradus.optimization.proximal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.compile.Program;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.sparse.SparseMatrix;
import gradus.models.Json;
import gradus.models.Reference;
import gradus.optimization.Listener;
import gradus.optimization.Objective;
import gradus.optimization.Outcome;
import gradus.optimization.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoordinateDescentTest {
  private static final CoordinateDescent TIGHT = CoordinateDescent.defaults().tolerance(1e-12);

  /// Features that share a common part, of large means, and targets that five of them explain.
  private record Data(Tensor x, Tensor y) {
    static Data random(int n, int p, double common, double mean, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      double[] x = new double[n * p];
      double[] y = new double[n];
      for (int i = 0; i < n; i++) {
        double shared = common * random.nextGaussian();
        y[i] = 3 + 0.5 * random.nextGaussian();
        for (int j = 0; j < p; j++) {
          double value = random.nextGaussian() + shared;
          x[i * p + j] = mean * (1 + j % 3) + value;
          y[i] += j % Math.max(1, p / 5) == 0 ? value * (1 + j % 2) : 0;
        }
      }
      return new Data(Tensor.of(Shape.of(n, p), x), Tensor.vector(y));
    }

    SparseLeastSquares problem(int threads) {
      return SparseLeastSquares.of(x, y, true, threads);
    }
  }

  /// More rows than columns, and the other way round; few columns and many; independent and hardly
  /// distinguishable ones.
  @ParameterizedTest
  @CsvSource({
    "200, 12, 0.5, 0",
    "200, 12, 30, 1000",
    "30, 300, 1, 0",
    "700, 300, 3, 10",
    "1, 4, 1, 0",
    "40, 1, 1, 5",
    "25, 900, 0.2, 0"
  })
  void conditionsOfTheMinimumHold(int n, int p, double common, double mean) {
    Data data = Data.random(n, p, common, mean, 7);
    SparseLeastSquares problem = data.problem(2);
    for (double ratio : new double[] {1, 0.6}) {
      for (double share : new double[] {1.1, 0.9, 0.3, 0.03}) {
        ElasticNet penalty = ElasticNet.mixed(share * problem.largestAlpha(ratio) + 1e-300, ratio);
        SparseSolution solution = TIGHT.run(problem, penalty);
        assertThat(solution.outcome()).as("%s of %s", share, ratio).isEqualTo(Outcome.CONVERGED);
        assertThat(solution.nonzeros() == 0)
            .as("nothing at share %s", share)
            .isEqualTo(share > 1 || n == 1);
        requireOptimal(data, solution, Math.sqrt(1e-12));
      }
    }
  }

  /// The subgradients, from the data as they are, in plain sums.
  private static void requireOptimal(Data data, SparseSolution solution, double tolerance) {
    int n = data.x.rows();
    int p = data.x.columns();
    double[] residual = new double[n];
    double size = 0;
    for (int i = 0; i < n; i++) {
      residual[i] = data.y.flat(i) - solution.intercept();
      for (int j = 0; j < p; j++) {
        residual[i] -= data.x.at(i, j) * solution.coefficients().flat(j);
      }
      size += residual[i] * residual[i] / n;
    }
    for (int j = 0; j < p; j++) {
      double inner = 0;
      double squares = 0;
      double mean = data.x.column(j).toDoubles()[0];
      for (int i = 0; i < n; i++) {
        inner += (data.x.at(i, j) - mean) * residual[i] / n;
        squares += (data.x.at(i, j) - mean) * (data.x.at(i, j) - mean) / n;
      }
      double w = solution.coefficients().flat(j);
      double l1 = solution.penalty().l1();
      double allowed = 3 * tolerance * Math.sqrt(squares * (size + 1)) * 10;
      double slope = inner - solution.penalty().l2() * w;
      if (w == 0) {
        assertThat(Math.abs(slope)).isLessThanOrEqualTo(l1 + allowed);
      } else {
        assertThat(slope).isCloseTo(Math.signum(w) * l1, within(allowed));
      }
    }
  }

  @Test
  void certificateComesFromTheDataAlone() {
    SparseLeastSquares problem = Data.random(80, 40, 1, 0, 3).problem(1);
    ElasticNet penalty = ElasticNet.mixed(0.1 * problem.largestAlpha(1), 1);
    SparseSolution solution = TIGHT.run(problem, penalty);
    DualityGap again = problem.certify(solution.coefficients(), penalty);
    assertThat(again.primal()).isCloseTo(solution.certificate().primal(), within(1e-12));
    assertThat(again.dual()).isCloseTo(solution.certificate().dual(), within(1e-9));
    // at other coefficients the bounds still enclose the minimum
    SplittableRandom random = new SplittableRandom(1);
    for (int k = 0; k < 50; k++) {
      double[] w = solution.coefficients().toDoubles();
      double distance = Math.pow(10, random.nextDouble(-5, 1));
      Arrays.setAll(w, j -> w[j] + distance * random.nextGaussian());
      DualityGap gap = problem.certify(Tensor.vector(w), penalty);
      assertThat(gap.dual()).isLessThanOrEqualTo(again.primal() + 1e-12);
      assertThat(gap.primal()).isGreaterThanOrEqualTo(again.dual());
    }
  }

  @Test
  void screeningRemovesOnlyWhatIsZero() {
    Data data = Data.random(60, 400, 0.7, 0, 11);
    SparseLeastSquares problem = data.problem(1);
    CoordinateDescent plain = new CoordinateDescent(1e-12, 1000, false);
    int screened = 0;
    for (double share : new double[] {0.95, 0.7, 0.4, 0.1}) {
      ElasticNet penalty = ElasticNet.mixed(share * problem.largestAlpha(0.9), 0.9);
      SparseSolution with = TIGHT.run(problem, penalty);
      SparseSolution without = plain.run(problem, penalty);
      screened += with.screened();
      assertThat(without.screened()).isZero();
      for (int j = 0; j < 400; j++) {
        assertThat(with.coefficients().flat(j))
            .isCloseTo(without.coefficients().flat(j), within(1e-5));
      }
    }
    assertThat(screened).isGreaterThan(4 * 400 / 4);
  }

  @Test
  void sameBitsForAnyNumberOfThreads() {
    Data data = Data.random(900, 150, 1, 5, 2);
    List<Tensor> found = new ArrayList<>();
    for (int threads : new int[] {1, 2, 7}) {
      SparseLeastSquares problem = data.problem(threads);
      ElasticNet penalty = ElasticNet.mixed(0.05 * problem.largestAlpha(1), 1);
      found.add(TIGHT.run(problem, penalty).coefficients());
    }
    assertThat(found.get(1).toDoubles()).isEqualTo(found.get(0).toDoubles());
    assertThat(found.get(2).toDoubles()).isEqualTo(found.get(0).toDoubles());
  }

  @Test
  void pathAgreesWithSingleRunsAndIsCheaper() {
    SparseLeastSquares problem = Data.random(200, 250, 1, 0, 4).problem(1);
    List<ElasticNet> grid = CoordinateDescent.grid(problem, 1, 1e-2, 20);
    List<SparseSolution> path = TIGHT.path(problem, grid);
    assertThat(path.getFirst().nonzeros()).isZero();
    int along = 0;
    int single = 0;
    for (int k = 0; k < 20; k++) {
      SparseSolution alone = TIGHT.run(problem, grid.get(k));
      assertThat(path.get(k).outcome()).isEqualTo(Outcome.CONVERGED);
      assertThat(path.get(k).certificate().primal())
          .isCloseTo(alone.certificate().primal(), within(1e-10));
      along += path.get(k).passes();
      single += alone.passes();
    }
    assertThat(along).isLessThan(single);
  }

  @Test
  void agreesWithAcceleratedProximalGradientOnTheExpression() {
    Data data = Data.random(50, 20, 1, 0, 9);
    SparseLeastSquares problem = SparseLeastSquares.of(data.x, data.y, false, 1);
    ElasticNet penalty = new ElasticNet(0.3, 0.2);
    Dim n = Dim.of("n");
    Dim d = Dim.of("d");
    Expr w = Expr.variable("w", d);
    Expr residual = Expr.variable("X", n, d).matmul(w).minus(Expr.variable("y", n));
    Objective loss =
        Objective.of(
            Functions.sum(Functions.square(residual)).times(0.5 / 50),
            List.of(w),
            Map.of("X", data.x, "y", data.y),
            Program.Options.defaults());
    CompositeMinimum other =
        MinimizeComposite.run(
            Composite.of(loss, penalty).convexAbove(0),
            new double[20],
            Fista.defaults(),
            ProximalStop.atGap(1e-13));
    SparseSolution solution = TIGHT.run(problem, penalty);
    assertThat(solution.intercept()).isZero();
    assertThat(solution.certificate().primal()).isCloseTo(other.value(), within(1e-11));
    for (int j = 0; j < 20; j++) {
      assertThat(solution.coefficients().flat(j)).isCloseTo(other.point().flat(j), within(1e-5));
    }
  }

  @Test
  void agreesWithReferenceFits() {
    int compared = 0;
    for (Json expected : Reference.json("truth/models/linear.json")) {
      boolean sparse = expected.at("id").text().matches(".*(lasso|enet).*");
      if (!sparse || !expected.at("dataset").text().equals("diabetes")) {
        continue;
      }
      compared++;
      SparseSolution solution =
          CoordinateDescent.defaults()
              .tolerance(1e-14)
              .run(
                  diabetes(),
                  ElasticNet.mixed(
                      expected.at("alpha").number(), expected.at("l1_ratio").number()));
      double[] coefficients = expected.at("coef").numbers();
      for (int j = 0; j < coefficients.length; j++) {
        assertThat(solution.coefficients().flat(j))
            .as(expected.at("id").text())
            .isCloseTo(coefficients[j], within(1e-5));
      }
      double objective = expected.at("objective").number();
      assertThat(solution.certificate().primal()).isCloseTo(objective, within(1e-10 * objective));
      assertThat(solution.certificate().dual()).isLessThanOrEqualTo(objective * (1 + 1e-13));
      assertThat(solution.intercept())
          .isCloseTo(expected.at("intercept").number(), within(1e-9 * 150));
      assertThat(solution.nonzeros()).isEqualTo((int) expected.at("nonzeros").number());
    }
    assertThat(compared).isEqualTo(6);
  }

  /// The rows that are not held out, standardized.
  private static SparseLeastSquares diabetes() {
    List<String[]> lines = Reference.rows("sets/diabetes.csv");
    List<double[]> rows = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (i % 5 != 0) {
        rows.add(Arrays.stream(lines.get(i)).mapToDouble(Double::parseDouble).toArray());
      }
    }
    int n = rows.size();
    int p = rows.getFirst().length - 1;
    double[] x = new double[n * p];
    for (int j = 0; j < p; j++) {
      int column = j + 1;
      double mean = rows.stream().mapToDouble(row -> row[column]).average().orElseThrow();
      double variance =
          rows.stream()
              .mapToDouble(row -> (row[column] - mean) * (row[column] - mean))
              .average()
              .orElseThrow();
      for (int i = 0; i < n; i++) {
        x[i * p + j] = (rows.get(i)[column] - mean) / Math.sqrt(variance);
      }
    }
    double[] y = rows.stream().mapToDouble(row -> row[0]).toArray();
    return SparseLeastSquares.of(Tensor.of(Shape.of(n, p), x), Tensor.vector(y));
  }

  @Test
  void ridgeAloneIsSolvedToo() {
    Data data = Data.random(50, 8, 1, 0, 5);
    SparseSolution solution = TIGHT.run(data.problem(1), new ElasticNet(0, 0.5));
    assertThat(solution.outcome()).isEqualTo(Outcome.CONVERGED);
    assertThat(solution.nonzeros()).isEqualTo(8);
    requireOptimal(data, solution, 1e-6);
  }

  @Test
  void constantAndDoubledColumnsAreHarmless() {
    Data data = Data.random(40, 6, 1, 0, 6);
    double[] x = data.x.toDoubles();
    for (int i = 0; i < 40; i++) {
      x[i * 6 + 2] = 4.2;
      x[i * 6 + 4] = x[i * 6 + 1];
    }
    Data odd = new Data(Tensor.of(Shape.of(40, 6), x), data.y);
    SparseSolution solution = TIGHT.run(odd.problem(1), new ElasticNet(0.05, 0));
    assertThat(solution.outcome()).isEqualTo(Outcome.CONVERGED);
    assertThat(solution.coefficients().flat(2)).isZero();
    requireOptimal(odd, solution, 1e-6);
  }

  @Test
  void sparseFeaturesGiveTheSameSolutions() {
    SplittableRandom random = new SplittableRandom(8);
    double[] x = new double[80 * 200];
    Arrays.setAll(x, k -> random.nextInt(12) == 0 ? 1 + random.nextInt(4) : 0);
    Tensor dense = Tensor.of(Shape.of(80, 200), x);
    double[] y = new double[80];
    Arrays.setAll(y, i -> 2 * x[i * 200] - x[i * 200 + 7] + 0.1 * random.nextGaussian());
    Tensor targets = Tensor.vector(y);
    for (boolean intercept : new boolean[] {true, false}) {
      SparseLeastSquares one = SparseLeastSquares.of(dense, targets, intercept, 2);
      SparseLeastSquares other =
          SparseLeastSquares.of(SparseMatrix.of(dense), targets, intercept, 2);
      assertThat(other.largestAlpha(1)).isCloseTo(one.largestAlpha(1), within(1e-14));
      ElasticNet penalty = ElasticNet.mixed(0.1 * one.largestAlpha(1), 0.9);
      SparseSolution expected = TIGHT.run(one, penalty);
      SparseSolution found = TIGHT.run(other, penalty);
      assertThat(found.outcome()).isEqualTo(Outcome.CONVERGED);
      assertThat(found.intercept()).isCloseTo(expected.intercept(), within(1e-6));
      for (int j = 0; j < 200; j++) {
        assertThat(found.coefficients().flat(j))
            .isCloseTo(expected.coefficients().flat(j), within(1e-6));
      }
      assertThat(one.certify(found.coefficients(), penalty).relative()).isLessThan(1e-10);
      assertThat(other.certify(expected.coefficients(), penalty).relative()).isLessThan(1e-10);
    }
  }

  @Test
  void outcomesAreData() {
    Data data = Data.random(40, 200, 1, 0, 6);
    SparseLeastSquares problem = data.problem(1);
    ElasticNet penalty = ElasticNet.mixed(0.05 * problem.largestAlpha(1), 1);
    SparseSolution none = new CoordinateDescent(1e-9, 0, true).run(problem, penalty);
    assertThat(none.outcome()).isEqualTo(Outcome.STEP_LIMIT);
    assertThat(none.nonzeros()).isZero();
    SparseSolution interrupted =
        TIGHT.run(problem, penalty, Tensor.zeros(200), (Trace.Entry entry) -> entry.step() < 0);
    assertThat(interrupted.outcome()).isEqualTo(Outcome.INTERRUPTED);
    SparseSolution exact = new CoordinateDescent(0, 1000, true).run(problem, penalty);
    assertThat(exact.outcome().settled()).isTrue();
    assertThat(exact.certificate().relative()).isLessThan(1e-12);
    double[] y = data.y.toDoubles();
    y[3] = Double.NaN;
    SparseSolution nan =
        TIGHT.run(SparseLeastSquares.of(data.x, Tensor.vector(y)), new ElasticNet(1, 0));
    assertThat(nan.outcome()).isEqualTo(Outcome.NOT_FINITE);
    double[] x = data.x.toDoubles();
    x[5] = Double.NaN;
    SparseSolution unknown =
        TIGHT.run(
            SparseLeastSquares.of(Tensor.of(Shape.of(40, 200), x), data.y), new ElasticNet(1, 0));
    assertThat(unknown.outcome()).isEqualTo(Outcome.NOT_FINITE);
    SparseSolution constant =
        TIGHT.run(SparseLeastSquares.of(data.x, Tensor.vector(new double[40])), penalty);
    assertThat(constant.outcome()).isEqualTo(Outcome.CONVERGED);
    assertThat(constant.nonzeros()).isZero();
  }

  @Test
  void constantTargetsHaveAPathOfZeros() {
    Data data = Data.random(12, 3, 1, 0, 6);
    double[] y = new double[12];
    Arrays.fill(y, 5);
    SparseLeastSquares problem = SparseLeastSquares.of(data.x, Tensor.vector(y));
    List<SparseSolution> path =
        CoordinateDescent.defaults().path(problem, CoordinateDescent.grid(problem, 1, 1e-3, 5));
    assertThat(path).hasSize(5);
    for (SparseSolution solution : path) {
      assertThat(solution.outcome()).isEqualTo(Outcome.CONVERGED);
      assertThat(solution.nonzeros()).isZero();
      assertThat(solution.intercept()).isEqualTo(5);
    }
  }

  @Test
  void wrongUseIsNamed() {
    SparseLeastSquares problem = Data.random(5, 3, 1, 0, 1).problem(1);
    assertThatThrownBy(() -> SparseLeastSquares.of(Tensor.zeros(3, 2), Tensor.zeros(2)))
        .hasMessageContaining("n targets");
    assertThatThrownBy(() -> SparseLeastSquares.of(Tensor.zeros(0, 2), Tensor.zeros(0)))
        .hasMessageContaining("at least one row");
    assertThatThrownBy(() -> SparseLeastSquares.of(Tensor.zeros(1, 2), Tensor.zeros(1), true, 0))
        .hasMessageContaining("thread");
    assertThatThrownBy(() -> new CoordinateDescent(-1, 3, true)).hasMessageContaining("-1");
    assertThatThrownBy(() -> TIGHT.run(problem, new ElasticNet(0, 0)))
        .hasMessageContaining("use LeastSquares");
    assertThatThrownBy(
            () -> TIGHT.run(problem, new ElasticNet(1, 0), Tensor.zeros(2), Listener.none()))
        .hasMessageContaining("for 3 numbers");
    assertThatThrownBy(() -> problem.largestAlpha(0)).hasMessageContaining("above 0");
    assertThatThrownBy(() -> CoordinateDescent.grid(problem, 1, 2, 3))
        .hasMessageContaining("between 0 and 1");
    assertThatThrownBy(() -> problem.certify(Tensor.zeros(2), new ElasticNet(1, 0)))
        .hasMessageContaining("for 3 numbers");
  }
}
