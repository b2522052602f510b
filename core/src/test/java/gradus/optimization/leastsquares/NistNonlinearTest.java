package gradus.optimization.leastsquares;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.compile.Program;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Formula;
import gradus.linalg.Tensor;
import gradus.models.Json;
import gradus.models.Reference;
import gradus.optimization.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The nonlinear regressions of the NIST Statistical Reference Datasets.
class NistNonlinearTest {
  /// A problem with what is certified of it.
  private record Problem(String name, Residuals residuals, Json json) {
    static Problem of(Json json) {
      Dim n = Dim.of("n");
      Map<String, Expr> names = new HashMap<>();
      Map<String, Tensor> data = new HashMap<>();
      List<Json> columns = json.at("columns").list();
      List<Json> rows = json.at("data").list();
      for (int c = 0; c < columns.size(); c++) {
        int column = c;
        String name = columns.get(c).text();
        names.put(name, Expr.variable(name, n));
        data.put(
            name,
            Tensor.vector(
                rows.stream().mapToDouble(row -> row.list().get(column).number()).toArray()));
      }
      List<Expr> parameters = new ArrayList<>();
      for (int k = 1; k <= json.at("parameters").number(); k++) {
        Expr parameter = Expr.variable("b" + k);
        names.put("b" + k, parameter);
        parameters.add(parameter);
      }
      Expr residual =
          formula(json.at("response").text(), names).minus(formula(json.at("rhs").text(), names));
      return new Problem(
          json.at("name").text(),
          Residuals.of(List.of(residual), parameters, data, Program.Options.defaults().threads(1)),
          json);
    }

    /// Their formulas are written for one row: here each operation goes over all rows.
    private static Expr formula(String text, Map<String, Expr> names) {
      return Formula.parse(
          text.replace("**", "^").replace("*", " .* ").replace("/", " ./ ").replace("^", " .^ "),
          names);
    }

    double[] start(String which) {
      return json.at(which).numbers();
    }

    /// Digits on which all values agree with the certified ones.
    static double digits(double[] found, double[] certified) {
      return IntStream.range(0, found.length)
          .mapToDouble(j ->
              Math.min(
                  15.95, -Math.log10(Math.abs(found[j] - certified[j]) / Math.abs(certified[j]))))
          .map(lre -> Double.isNaN(lre) ? 0 : Math.max(0, lre))
          .min()
          .orElseThrow();
    }

    double parameterDigits(Fit fit) {
      return digits(fit.point().toDoubles(), json.at("double_rounded_params").numbers());
    }

    double errorDigits(Fit fit) {
      return digits(fit.standardErrors().toDoubles(), json.at("refined_sd").numbers());
    }
  }

  private static final List<String> STARTS = List.of("start1", "start2");

  private final List<Problem> problems =
      Reference.json("truth/nist/nonlinear.json").stream().map(Problem::of).toList();

  @Test
  void levenbergMarquardtHasTheCertifiedDigitsOfEveryProblemFromBothStarts() {
    assertThat(problems).hasSize(27);
    for (String start : STARTS) {
      int evaluations = 0;
      for (Problem problem : problems) {
        Fit fit = LevenbergMarquardt.defaults().fit(problem.residuals(), problem.start(start));
        String name = problem.name() + " from " + start;
        assertThat(fit.outcome().settled()).as(name).isTrue();
        assertThat(problem.parameterDigits(fit)).as(name).isGreaterThan(8.5);
        // what is left of the data of Lanczos1 is the rounding of their 14 digits to doubles
        double digits = problem.name().equals("Lanczos1") ? 3 : 9;
        assertThat(problem.errorDigits(fit)).as(name).isGreaterThan(digits);
        assertThat(fit.rank()).as(name).isEqualTo(fit.jacobian().columns());
        if (fit.outcome() == Outcome.CONVERGED) {
          assertThat(fit.certificate().holds()).as(name).isTrue();
        }
        evaluations += fit.evaluations();
      }
      assertThat(evaluations).isLessThan(start.equals("start1") ? 2700 : 850);
    }
  }

  @Test
  void gaussNewtonFindsEveryMinimumFromTheNearStartsAndMostFromTheFarOnes() {
    Map<String, List<String>> missed = new HashMap<>();
    for (String start : STARTS) {
      for (Problem problem : problems) {
        Fit fit = new GaussNewton().fit(problem.residuals(), problem.start(start));
        if (problem.parameterDigits(fit) < 8.5) {
          missed.computeIfAbsent(start, _ -> new ArrayList<>()).add(problem.name());
          // it says so: no convergence, or a place where the parameters cannot be told apart
          assertThat(fit.outcome() != Outcome.CONVERGED || fit.rank() < fit.jacobian().columns())
              .as(problem.name())
              .isTrue();
        }
      }
    }
    assertThat(missed)
        .isEqualTo(Map.of("start1", List.of("MGH09", "MGH17", "Eckerle4", "MGH10", "Rat43")));
  }
}
