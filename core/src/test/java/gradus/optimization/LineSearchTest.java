package gradus.optimization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.compile.Program;
import gradus.expr.Expr;
import gradus.expr.Formula;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Each line search keeps its promise on the functions of Moré & Thuente (1994, §5) from steps that
/// are far too short and far too long.
class LineSearchTest {
  private static final List<String> FUNCTIONS =
      List.of(
          "-a/(a^2 + 2)",
          "(a + 0.004)^5 - 2*(a + 0.004)^4",
          "0.99*(1 - a) + 0.01*sqrt((1 - a)^2 + 0.01^2) + 0.99*sqrt(a^2 + 0.1^2)",
          "sqrt(1 + 0.01^2)*sqrt((1 - a)^2 + 0.001^2) + sqrt(a^2 + 0.001^2) - 0.1*a",
          "exp(a) - 3*a",
          "a^2 - log(0.5 - a) - 5*a"); // no value from 0.5 on

  static Stream<Arguments> searches() {
    return Stream.of(
            new StrongWolfe(1e-4, 0.9),
            new StrongWolfe(1e-4, 0.1),
            new StrongWolfe(0.1, 0.2),
            Backtracking.defaults(),
            new Backtracking(0.3))
        .flatMap(search -> FUNCTIONS.stream().map(function -> Arguments.of(search, function)));
  }

  private static Objective objective(String function) {
    Expr a = Expr.variable("a");
    return Objective.of(
        Formula.parse(function, Map.of("a", a)),
        List.of(a),
        Map.of(),
        Program.Options.defaults().threads(1));
  }

  @ParameterizedTest
  @MethodSource("searches")
  void conditionsHoldWhereTheSearchEnds(LineSearch how, String function) {
    Objective f = objective(function);
    for (double first : new double[] {1e-3, 1e-1, 1, 10, 1e3}) {
      Position at = Position.of(f, new double[1]);
      double value = at.value;
      double slope = at.gradient[0];
      assertThat(Search.of(how, f, at).search(at, new double[] {1}, first)).isTrue();
      double alpha = at.stepLength;
      assertThat(at.point[0]).isEqualTo(alpha);
      assertThat(at.value).isEqualTo(f.value(at.point));
      switch (how) {
        case StrongWolfe(double decrease, double curvature) -> {
          assertThat(at.value).isLessThanOrEqualTo(value + decrease * alpha * slope);
          assertThat(Math.abs(at.gradient[0])).isLessThanOrEqualTo(-curvature * slope);
        }
        case Backtracking(double decrease) -> {
          assertThat(at.value).isLessThanOrEqualTo(value + decrease * alpha * slope);
          assertThat(alpha).isLessThanOrEqualTo(first);
        }
      }
      assertThat(at.evaluations).as("evaluations from %s", first).isLessThanOrEqualTo(25);
    }
  }

  @ParameterizedTest
  @MethodSource("searches")
  void noStepIsLongerThanAllowed(LineSearch how, String function) {
    Objective f = objective(function);
    Position at = Position.of(f, new double[1]);
    assertThat(Search.of(how, f, at).search(at, new double[] {1}, 1, 1e-4)).isTrue();
    assertThat(at.stepLength).isEqualTo(1e-4);
    assertThat(at.evaluations).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("searches")
  void directionThatDoesNotDescendLeavesThePointAsItIs(LineSearch how, String function) {
    Objective f = objective(function);
    Position at = Position.of(f, new double[1]);
    double value = at.value;
    assertThat(Search.of(how, f, at).search(at, new double[] {-1}, 1)).isFalse();
    assertThat(at.point[0]).isZero();
    assertThat(at.value).isEqualTo(value);
  }

  @Test
  void conditionsThatNoStepCanMeetAreRefused() {
    assertThatThrownBy(() -> new StrongWolfe(0.5, 0.9)).hasMessageContaining("below 0.5, not 0.5");
    assertThatThrownBy(() -> new StrongWolfe(0.2, 0.1)).hasMessageContaining("above that of the");
    assertThatThrownBy(() -> new StrongWolfe(0.1, 1)).hasMessageContaining("below 1, not 1.0");
    assertThatThrownBy(() -> new Backtracking(Double.NaN)).hasMessageContaining("not NaN");
  }
}
