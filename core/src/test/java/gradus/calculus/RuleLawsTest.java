package gradus.calculus;

import static gradus.expr.Functions.*;
import static org.assertj.core.api.Assertions.assertThat;

import gradus.compile.Interpreter;
import gradus.expr.Dim;
import gradus.expr.Domain;
import gradus.expr.Expr;
import gradus.expr.Formula;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.expr.Notation;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Law of every rewriting rule: where the left side has a value, the right side has the same one,
/// and the same gradient. And what the rules are for: short gradients in the forms of the text
/// books, and no overflow.
final class RuleLawsTest {
  static Stream<Rule> rules() {
    return Stream.of(Stabilize.RULES, FinalRules.ALL).flatMap(List::stream);
  }

  static Stream<Rule> allRules() {
    return Stream.of(Compact.RULES, FinalRules.ALL, GuardRules.ALL).flatMap(List::stream);
  }

  private static Tensor random(Expr variable, SplittableRandom random) {
    Node.Variable node = (Node.Variable) variable.node();
    int[] sizes = node.dims().stream().mapToInt(_ -> 3).toArray();
    double lower = Math.max(node.domain().lower(), -2);
    return Tensor.generate(
        Shape.of(sizes),
        k -> random.nextDouble(lower, 2) + (sizes.length == 2 && k % 4 == 0 ? 5 : 0));
  }

  /// One side of a rule, its variables with the signs that the rule asks for.
  static Expr conditioned(Rule rule, Expr side) {
    return Graph.rewrite(
            List.of(side),
            (_, x) -> {
              Sign sign =
                  x.node() instanceof Node.Variable variable
                      ? rule.conditions().getOrDefault(variable.name(), Sign.ANY)
                      : Sign.ANY;
              return sign.equals(Sign.ANY)
                  ? x
                  : Expr.variable(
                      ((Node.Variable) x.node()).name(),
                      Domain.between(sign.negative() ? -2 : sign.zero() ? 0 : Double.MIN_VALUE, 2));
            })
        .get(0);
  }

  @ParameterizedTest
  @MethodSource("allRules")
  void bothSidesAreEqual(Rule rule) {
    SplittableRandom random = new SplittableRandom(rule.name().hashCode());
    int compared = 0;
    for (int attempt = 0; attempt < 200; attempt++) {
      Map<String, Tensor> point = new HashMap<>();
      Graph.variables(List.of(conditioned(rule, rule.before())))
          .forEach((name, variable) -> point.put(name, random(variable, random)));
      compared += compare(rule, rule.before(), rule.after(), point, 1e-9) ? 1 : 0;
      for (Expr variable : Graph.variables(List.of(rule.before())).values()) {
        // both go through the same rules of differentiation, from other forms
        compare(
            rule,
            Gradient.of(sum(rule.before()), List.of(variable)).get(0),
            Gradient.of(sum(rule.after()), List.of(variable)).get(0),
            point,
            1e-7);
      }
    }
    assertThat(compared).as("points at which the left side is defined").isGreaterThan(20);
  }

  private static boolean compare(
      Rule rule, Expr left, Expr right, Map<String, Tensor> point, double tolerance) {
    Tensor before = value(left, rule, point);
    if (!before.isFinite()) {
      return false;
    }
    Tensor after = value(right, rule, point);
    for (int k = 0; k < before.shape().count(); k++) {
      assertThat(Math.abs(after.flat(k) - before.flat(k)))
          .as("%s at %s: %s and %s", rule.name(), point, before.flat(k), after.flat(k))
          .isLessThanOrEqualTo(tolerance * (1 + Math.abs(before.flat(k))));
    }
    return true;
  }

  /// Sizes may be known from the left side's variables only.
  private static Tensor value(Expr side, Rule rule, Map<String, Tensor> point) {
    return Objects.requireNonNull(
        Interpreter.values(List.of(side, rule.before()), point).get(side));
  }

  @ParameterizedTest
  @MethodSource("allRules")
  void theRuleAppliesToItsOwnExample(Rule rule) {
    Expr before = conditioned(rule, rule.before());
    assertThat(Stabilize.of(Compact.of(before, (_, _, _) -> {})))
        .as("%s is rewritten", Notation.unicode(before))
        .isNotSameAs(before);
  }

  private static final double[] HARD = {
    0, 1e-20, -1e-20, 1e-8, -1e-8, 0.5, -0.5, 6, -6, 40, -40, 709, 1000, -1000
  };

  /// The rules about numbers.
  static Stream<Rule> scalarRules() {
    return rules()
        .filter(rule -> rule.before().rank() == 0)
        .filter(rule -> Rule.placeholders(rule.before()).stream().allMatch(x -> x.rank() == 0))
        .filter(rule -> !rule.name().equals("either way"));
  }

  /// Where the left side overflows, underflows or cancels, the right side is what mathematics says,
  /// to the digits that the arguments carry: it may err by 8 units in the last place, and by what 8
  /// such units of the arguments are worth.
  @ParameterizedTest
  @MethodSource("scalarRules")
  void theRightSideKeepsItsDigitsAtHardPoints(Rule rule) {
    List<Expr> variables = List.copyOf(Graph.variables(List.of(rule.before())).values());
    int step = variables.size() > 1 ? 3 : 1; // fewer of each where all pairs are taken
    int each = HARD.length / step;
    int points = (int) Math.pow(each, variables.size());
    int compared = 0;
    for (int k = 0; k < points; k++) {
      double[] at = new double[variables.size()];
      int rest = k;
      for (int j = 0; j < at.length; j++, rest /= each) {
        at[j] = HARD[rest % each * step + (k + j) % step];
      }
      compared += holdsAt(rule, variables, at) ? 1 : 0;
    }
    assertThat(compared)
        .as("points where %s is defined", Notation.unicode(rule.before()))
        .isGreaterThan(variables.isEmpty() ? 0 : 3);
  }

  private static boolean holdsAt(Rule rule, List<Expr> variables, double[] at) {
    Map<String, Tensor> point = new HashMap<>();
    Map<String, java.math.BigDecimal> exact = new HashMap<>();
    for (int j = 0; j < at.length; j++) {
      String name = ((Node.Variable) variables.get(j).node()).name();
      if (!Sign.between(at[j], at[j]).within(rule.conditions().getOrDefault(name, Sign.ANY))) {
        return false;
      }
      point.put(name, Tensor.scalar(at[j]));
      exact.put(name, new java.math.BigDecimal(at[j]));
    }
    var expected = HighPrecision.value(rule.before(), exact);
    if (expected.isEmpty() || !Double.isFinite(expected.get().doubleValue())) {
      return false;
    }
    double sensitivity = 0;
    for (int j = 0; j < at.length; j++) {
      String name = ((Node.Variable) variables.get(j).node()).name();
      Map<String, java.math.BigDecimal> moved = new HashMap<>(exact);
      moved.put(name, new java.math.BigDecimal(Math.nextUp(at[j])));
      var there = HighPrecision.value(rule.before(), moved);
      if (there.isPresent()) {
        sensitivity += Math.abs(there.get().subtract(expected.get()).doubleValue());
      }
    }
    point.keySet().retainAll(Graph.variables(List.of(rule.after())).keySet());
    double value = Interpreter.evaluate(rule.after(), point).value();
    double wanted = expected.get().doubleValue();
    assertThat(Math.abs(value - wanted))
        .as("%s at %s: %s, not %s", rule.name(), point, value, wanted)
        .isLessThanOrEqualTo(8 * (Math.ulp(wanted) + sensitivity));
    return true;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X: matrix n d, y: vector n, w: vector d | sum(log(1+exp(-y.*(X*w)))) | w | −Xᵀ(y ⊙ σ(−y ⊙"
            + " Xw))",
        "S: symmetric n, x: vector n | x'*S*x | x | 2Sx",
        "X: matrix n n | logdet(X) | X | X⁻ᵀ",
        "X: matrix n d, y: vector n, w: vector d | sum((X*w-y).^2) | w | 2Xᵀ(Xw − y)",
        "A: matrix n n, X: matrix n n | tr(A*X) | X | Aᵀ",
        "x: vector n | log(sum(exp(x))) | x | softmax(x)",
        "A: matrix n n, a: vector n, b: vector n | a'*A*b | A | abᵀ",
        "X: matrix n n, a: vector n, b: vector n | a'*inv(X)*b | X | −X⁻ᵀabᵀX⁻ᵀ",
        "x: vector n | sum(1 ./ (1+exp(-x))) | x | σ(x) ⊙ σ(−x)"
      })
  void gradientsHaveTheTextbooksForm(String kinds, String formula, String by, String expected) {
    Map<String, Expr> variables = Formula.declarations(kinds);
    Derivative gradient =
        Derivative.of(
            Formula.parse(formula, variables),
            Objects.requireNonNull(variables.get(by)),
            Derivative.Order.GRADIENT);
    assertThat(Notation.unicode(gradient.result())).isEqualTo(expected);
    assertThat(gradient.steps()).anyMatch(step -> step.phase() == Derivation.Phase.DIFFERENTIATE);
  }

  /// What people write, and what is computed.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "log(1+x)                       | log1p(x)",
        "log(1-x)                       | log1p(-x)",
        "exp(x)-1                       | expm1(x)",
        "log1p(exp(x))                  | softplus(x)",
        "log(1+exp(x))                  | softplus(x)",
        "log1p(-exp(x))                 | log1mexp(x)",
        "log(1-exp(x))                  | log1mexp(x)",
        "log(exp(x)-exp(y))             | x + log1mexp(y-x)",
        "log(exp(x)+exp(y))             | logaddexp(x, y)",
        "exp(x)/(1+exp(x))              | sigmoid(x)",
        "1/(1+exp(-x))                  | sigmoid(x)",
        "y/(1+exp(x))                   | y*sigmoid(-x)",
        "1-sigmoid(x)                   | sigmoid(-x)",
        "exp(x)*sigmoid(-x)             | sigmoid(x)",
        "sigmoid(x)/(1-sigmoid(x))      | exp(x)",
        "log(sigmoid(x))                | -softplus(-x)",
        "log(1-sigmoid(x))              | -softplus(x)",
        "log(sum(exp(v)))               | logsumexp(v)",
        "exp(v)/sum(exp(v))             | softmax(v)",
        "log(exp(v)/sum(exp(v)))        | logsoftmax(v)",
        "log(softmax(v))                | logsoftmax(v)",
        "exp(logsoftmax(v))             | softmax(v)",
        "log(det(A))                    | logdet(A)",
        "1-erf(x)                       | erfc(x)",
        "1+erf(x)                       | erfc(-x)",
        "log(normcdf(x))                | lognormcdf(x)",
        "exp(x^2)*erfc(x)               | erfcx(x)",
        "inv(A)*v                       | solve(A, v)",
        "v'*inv(A)                      | solve(A', v)",
        "x*x                            | x^2",
        "x^2*x^3                        | x^5",
        "exp(x)*exp(y)                  | exp(x+y)",
        "exp(x)/exp(y)                  | exp(x-y)",
        "exp(x)*exp(-x)                 | 1",
        "log(exp(x)*sigmoid(y))         | x-softplus(-y)",
        "sqrt(x^2)                      | abs(x)",
        "sqrt(x^2+y^2)                  | hypot(x, y)",
        "log(cosh(x))                   | logcosh(x)",
        "sqrt(exp(x)^2)                 | exp(x)",
        "x*log(x)                       | xlogy(x, x)"
      })
  void whatIsWrittenPlainlyIsComputedStably(String plain, String stable) {
    Map<String, Expr> variables =
        Formula.declarations("x: scalar, y: scalar, v: vector n, A: matrix n n");
    assertThat(Stabilize.of(Formula.parse(plain, variables)))
        .isSameAs(Stabilize.of(Formula.parse(stable, variables)));
  }

  @Test
  void theOrderOfStabilizingAndDifferentiatingDoesNotMatter() {
    Expr x = Expr.variable("X", Dim.of("n"), Dim.of("d"));
    Expr y = Expr.variable("y", Dim.of("n"));
    Expr w = Expr.variable("w", Dim.of("d"));
    Expr loss = sum(log(exp(y.times(x.matmul(w)).negate()).plus(1)));
    Expr first = Stabilize.of(Gradient.of(Stabilize.of(loss), List.of(w)).get(0));
    Expr last = Stabilize.of(Gradient.of(loss, List.of(w)).get(0));
    assertThat(last).isSameAs(first);
  }

  @ParameterizedTest
  @CsvSource({"-1000", "-40", "0", "40", "1000"})
  void stableFormsDoNotOverflow(double at) {
    Expr x = Expr.variable("x");
    for (Expr naive :
        List.of(
            log(exp(x).plus(1)),
            exp(x).over(exp(x).plus(1)),
            exp(x.negate()).plus(1).power(-1),
            log(sigmoid(x)))) {
      Expr stable = Stabilize.of(naive);
      Map<String, Tensor> point = Map.of("x", Tensor.scalar(at));
      assertThat(Interpreter.evaluate(stable, point).value()).as("%s at %s", stable, at).isFinite();
      Expr slope = Stabilize.of(Gradient.of(stable, List.of(x)).get(0));
      assertThat(Interpreter.evaluate(slope, point).value()).isFinite();
    }
  }

  @Test
  void aLongChainIsRewrittenWithoutRecursion() {
    Expr x = Expr.variable("x");
    Expr y = x;
    for (int i = 0; i < 20_000; i++) {
      y = tanh(y.plus(1)).negate().negate();
    }
    Expr slope = Gradient.of(Simplify.of(y), List.of(x)).get(0);
    assertThat(Interpreter.evaluate(slope, Map.of("x", Tensor.scalar(0.1))).value()).isFinite();
  }

  @Test
  void aWrongGradientIsFoundAndAKinkIsNamed() {
    GradientCheck right =
        GradientCheck.of(w -> w[0] * w[0] * w[1], new double[] {2, 3}, new double[] {12, 4}, 1);
    assertThat(right.holds()).isTrue();
    GradientCheck wrong =
        GradientCheck.of(w -> w[0] * w[0] * w[1], new double[] {2, 3}, new double[] {12, 4.001}, 1);
    assertThat(wrong.holds()).isFalse();
    assertThat(wrong.worst()).isEqualTo(1);
    GradientCheck kink =
        GradientCheck.of(w -> Math.abs(w[0]) + w[1], new double[] {0, 3}, new double[] {0, 1}, 1);
    assertThat(kink.kinks()).containsExactly(0);
    assertThat(kink.holds()).isTrue();
  }
}
