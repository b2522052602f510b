package gradus.optimization.constrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.models.Json;
import gradus.optimization.LbfgsB;
import gradus.optimization.Minimize;
import gradus.optimization.Minimum;
import gradus.optimization.Outcome;
import gradus.optimization.ReferenceProblem;
import gradus.optimization.Stop;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every problem reaches its known minimum from the standard start, with its multipliers.
class HockSchittkowskiTest {
  private static List<ReferenceProblem> problems = List.of();

  @BeforeAll
  static void read() {
    problems = ReferenceProblem.hockSchittkowski();
  }

  private static boolean constrained(ReferenceProblem problem) {
    return !problem.json().at("eq").list().isEmpty()
        || !problem.json().at("ineq_ge0").list().isEmpty();
  }

  static Stream<ReferenceProblem> bounded() {
    return problems.stream().filter(problem -> !constrained(problem));
  }

  static Stream<ReferenceProblem> constrained() {
    return problems.stream().filter(HockSchittkowskiTest::constrained);
  }

  @Test
  void noneIsLeftOut() {
    assertThat(bounded()).hasSize(5);
    assertThat(constrained()).hasSize(12);
  }

  @ParameterizedTest
  @MethodSource("bounded")
  void boundsAloneAreForLbfgsB(ReferenceProblem problem) {
    Json json = problem.json();
    Minimum minimum =
        Minimize.run(
            problem.objective(problem.formula(json.at("f").text())),
            json.at("x0").numbers(),
            LbfgsB.within(problem.box()),
            new Stop(1e-9, 0, 500));
    assertThat(minimum.outcome()).isEqualTo(Outcome.CONVERGED);
    double known = json.at("fstar").number();
    assertThat(minimum.value()).isCloseTo(known, within(1e-12 * Math.max(1, Math.abs(known))));
    assertThat(problem.box().contains(minimum.point().toDoubles())).isTrue();
    for (Json active : json.at("active_bounds").list()) {
      int i = (int) active.at("index").number();
      double multiplier = active.at("multiplier").number();
      assertThat(minimum.gradient().flat(i)).isCloseTo(multiplier, within(1e-8));
    }
    assertThat(minimum.evaluations()).isLessThanOrEqualTo(120);
  }

  @ParameterizedTest
  @MethodSource("constrained")
  void constraintsAreForTheAugmentedLagrangian(ReferenceProblem problem) {
    Json json = problem.json();
    ConstrainedMinimum minimum =
        AugmentedLagrangian.defaults()
            .minimize(
                new ConstrainedProblem(
                    problem.formula(json.at("f").text()),
                    problem.formulas("eq"),
                    problem.formulas("ineq_ge0"),
                    problem.variables(),
                    problem.box(),
                    Map.of()),
                json.at("x0").numbers());
    assertThat(minimum.outcome()).isEqualTo(ConstrainedMinimum.Outcome.CONVERGED);
    assertThat(minimum.evaluations()).isLessThanOrEqualTo(420);
    assertThat(minimum.optimality().residual()).isLessThan(5e-8);
    double known = json.at("fstar").number();
    assertThat(minimum.value()).isCloseTo(known, within(1e-7 * Math.max(1, Math.abs(known))));
    double[] multipliers = minimum.multipliers().toDoubles();
    List<Json> equalities = json.at("lagrange_eq").list();
    for (int k = 0; k < equalities.size(); k++) {
      assertThat(multipliers[k]).isCloseTo(equalities.get(k).number(), within(1e-6));
    }
    double[] expected = new double[multipliers.length - equalities.size()];
    for (Json active : json.at("lagrange_active_ineq").list()) {
      expected[(int) active.at("index").number()] = active.at("value").number();
    }
    for (int k = 0; k < expected.length; k++) {
      assertThat(multipliers[equalities.size() + k]).isCloseTo(expected[k], within(1e-6));
    }
  }
}
