package gradus.optimization;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.compile.Program;
import gradus.optimization.leastsquares.Fit;
import gradus.optimization.leastsquares.FitMethod;
import gradus.optimization.leastsquares.GaussNewton;
import gradus.optimization.leastsquares.LevenbergMarquardt;
import gradus.optimization.leastsquares.Residuals;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Which methods reach the known minima from the standard starts, and at what cost.
class MoreGarbowHillstromTest {
  /// Enough for all but conjugate gradients, which crawl along some of these valleys.
  private static final Stop STOP = new Stop(1e-10, 1e-14, 1000);

  private static List<ReferenceProblem> problems = List.of();

  /// Compiled once for all methods.
  private static List<Objective> sums = List.of();

  private static List<Residuals> residuals = List.of();

  @BeforeAll
  static void compile() {
    problems = ReferenceProblem.moreGarbowHillstrom();
    sums = problems.stream().map(ReferenceProblem::sumOfSquares).toList();
    residuals =
        problems.stream()
            .map(problem ->
                Residuals.of(
                    problem.residuals(),
                    problem.variables(),
                    Map.of(),
                    Program.Options.defaults().threads(1)))
            .toList();
  }

  /// `|f − f*| ≤ 10⁻⁶ f* + 10⁻¹⁰` at a minimum that is known.
  private static boolean reached(ReferenceProblem problem, double value) {
    return problem.json().at("stationary_points").list().stream()
        .mapToDouble(point -> point.at("f").number())
        .anyMatch(known -> Math.abs(value - known) <= 1e-6 * known + 1e-10);
  }

  private static double[] start(ReferenceProblem problem) {
    return problem.json().at("start").at("x").numbers();
  }

  /// Each method with the most evaluations it may spend on all it solves, and what it misses.
  static Stream<Arguments> methods() {
    return Stream.of(
        Arguments.of(Lbfgs.defaults(), 8000, List.of()),
        Arguments.of(new Lbfgs(10, Backtracking.defaults()), 4800, List.of()),
        Arguments.of(Bfgs.defaults(), 8000, List.of()),
        Arguments.of(
            ConjugateGradients.defaults(),
            5400,
            List.of(
                "Gulf research and development",
                "Meyer",
                "Osborne 1",
                "Powell badly scaled",
                "Watson (n=9)")),
        Arguments.of(TrustRegion.defaults(), 1600, List.of()),
        Arguments.of(new Newton(), 1600, List.of()));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void knownMinimaAreReachedFromTheStandardStarts(
      Method method, int mostEvaluations, List<String> misses) {
    TreeSet<String> missed = new TreeSet<>();
    int evaluations = 0;
    for (int k = 0; k < problems.size(); k++) {
      ReferenceProblem problem = problems.get(k);
      Minimum minimum = Minimize.run(sums.get(k), start(problem), method, STOP);
      if (reached(problem, minimum.value())) {
        evaluations += minimum.evaluations();
      } else {
        missed.add(problem.name());
      }
    }
    assertThat(missed).containsExactlyElementsOf(misses);
    assertThat(evaluations).isLessThanOrEqualTo(mostEvaluations);
  }

  static Stream<Arguments> fitMethods() {
    return Stream.of(
        Arguments.of(LevenbergMarquardt.defaults(), 1100, List.of()),
        Arguments.of(
            new GaussNewton(), 700, List.of("Chebyquad (n=8)", "Gulf research and development")));
  }

  @ParameterizedTest
  @MethodSource("fitMethods")
  void sumsOfSquaresAreFitted(FitMethod method, int mostEvaluations, List<String> misses) {
    TreeSet<String> missed = new TreeSet<>();
    int evaluations = 0;
    for (int k = 0; k < problems.size(); k++) {
      ReferenceProblem problem = problems.get(k);
      Fit fit = method.fit(residuals.get(k), start(problem));
      if (reached(problem, fit.sumOfSquares())) {
        evaluations += fit.evaluations();
        assertThat(fit.outcome().settled()).as(problem.name()).isTrue();
      } else {
        missed.add(problem.name());
      }
    }
    assertThat(missed).containsExactlyElementsOf(misses);
    assertThat(evaluations).isLessThanOrEqualTo(mostEvaluations);
  }
}
