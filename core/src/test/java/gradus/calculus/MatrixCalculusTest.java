package gradus.calculus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.calculus.Derivation.Detail;
import gradus.calculus.Derivation.Phase;
import gradus.calculus.Derivation.Step;
import gradus.calculus.Derivative.Order;
import gradus.compile.Interpreter;
import gradus.expr.Expr;
import gradus.expr.Formula;
import gradus.expr.Node;
import gradus.expr.Notation;
import gradus.expr.Operations;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Derivatives of the textbooks (`matrix-derivatives.txt`): right, as short as printed there, read
/// back from what is printed, finite far out, and derived in steps each of which is right.
final class MatrixCalculusTest {
  /// Differences of four values err by `O(h⁴)` and by `2⁻⁵³/h`, relative to the largest slope.
  private static final double TOLERANCE = 1e-7;

  /// What overflows in mathematics: `exp(1000)`.
  private static final Set<String> UNBOUNDED = Set.of("sum-of-exponentials", "exponential");

  static List<MatrixCase> cases() {
    return MatrixCase.resource("matrix-derivatives.txt");
  }

  @Test
  void thereAreManyCasesOfEachOrder() {
    assertThat(cases()).hasSizeGreaterThanOrEqualTo(80);
    assertThat(cases().stream().map(MatrixCase::id)).doesNotHaveDuplicates();
    for (Order order : Order.values()) {
      assertThat(cases()).filteredOn(each -> each.order() == order).hasSizeGreaterThan(3);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsTheCentralDifference(MatrixCase each) {
    Derivative derivative = each.derivative();
    Expr differentiated =
        switch (each.order()) {
          case GRADIENT, JACOBIAN -> derivative.function();
          case HESSIAN, HESSIAN_PRODUCT ->
              Gradient.of(derivative.function(), List.of(derivative.variable())).get(0);
        };
    for (long seed = 1; seed <= 3; seed++) {
      Map<String, Tensor> point = point(derivative, seed);
      Step whole =
          new Step(
              Phase.FORWARD,
              "",
              differentiated,
              derivative.variable(),
              differentiated,
              derivative.result(),
              true);
      assertThat(derivative.residual(whole, point, Interpreter::values))
          .as("seed %d: %s", seed, Notation.unicode(derivative.result()))
          .isLessThan(TOLERANCE);
    }
  }

  /// What textbooks print is right, too.
  @ParameterizedTest
  @MethodSource("cases")
  void equalsTheTextbook(MatrixCase each) {
    Derivative derivative = each.derivative();
    Map<String, Tensor> point = point(derivative, 4);
    Tensor mine = value(derivative.result(), derivative, point);
    Tensor theirs = value(each.expected(derivative), derivative, point);
    assertThat(mine.shape()).isEqualTo(theirs.shape());
    double size = 1e-8;
    for (double x : theirs.toDoubles()) {
      size = Math.max(size, Math.abs(x));
    }
    assertThat(mine.toDoubles())
        .containsExactly(theirs.toDoubles(), org.assertj.core.data.Offset.offset(1e-11 * size));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isAsShortAsInTheTextbook(MatrixCase each) {
    Derivative derivative = each.derivative();
    assertThat(Operations.count(derivative.result()))
        .as(
            "%s, in the textbook %s",
            Notation.unicode(derivative.result()), Notation.unicode(each.expected(derivative)))
        .isLessThanOrEqualTo(each.allowed(derivative));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void readsBack(MatrixCase each) {
    Derivative derivative = each.derivative();
    Map<String, Expr> variables = variables(each, derivative);
    assertReadsBack(derivative.result(), variables);
    for (Detail detail : Detail.values()) {
      for (Step step : derivative.steps(detail)) {
        for (Expr part : List.of(step.of(), step.by(), step.before(), step.after())) {
          assertReadsBack(part, variables);
        }
      }
    }
  }

  private static void assertReadsBack(Expr expr, Map<String, Expr> variables) {
    assertThat(Formula.parse(Formula.print(expr), variables))
        .as(Formula.print(expr))
        .isSameAs(expr);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isFiniteFarOut(MatrixCase each) {
    Derivative derivative = each.derivative();
    if (UNBOUNDED.contains(each.id())) {
      return;
    }
    String by = ((Node.Variable) derivative.variable().node()).name();
    Map<String, Tensor> point = new HashMap<>(point(derivative, 5));
    Tensor near = Objects.requireNonNull(point.get(by));
    point.put(by, Tensor.generate(near.shape(), k -> 1000 * near.flat(k)));
    assertThat(value(derivative.result(), derivative, point).isFinite())
        .as("%s at 1000 times a point", Notation.unicode(derivative.result()))
        .isTrue();
  }

  /// Elements of either sign around 1000, of the variable alone and of all that is given; positive
  /// ones around 1000 and 0.001.
  @ParameterizedTest
  @MethodSource("everywhere")
  void isFiniteWhereSignsAreMixed(MatrixCase each) {
    Derivative derivative = each.derivative();
    Set<Expr> all = Set.copyOf(derivative.variables().values());
    for (Set<Expr> far : List.of(Set.of(derivative.variable()), all)) {
      for (long seed = 1; seed <= 6; seed++) {
        Map<String, Tensor> point = MatrixPoints.far(all, far, seed);
        assertThat(value(derivative.result(), derivative, point).isFinite())
            .as("seed %d: %s at %s", seed, Notation.unicode(derivative.result()), point)
            .isTrue();
        if (derivative.vectorized().isPresent()) {
          Expr matrix = derivative.vectorized().get();
          assertThat(value(matrix, derivative, point).isFinite())
              .as("seed %d: %s at %s", seed, Notation.unicode(matrix), point)
              .isTrue();
        }
      }
    }
  }

  static List<MatrixCase> everywhere() {
    return Stream.concat(cases().stream(), KroneckerFormTest.cases().stream())
        .filter(each -> !UNBOUNDED.contains(each.id()))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyStepIsRight(MatrixCase each) {
    Derivative derivative = each.derivative();
    Map<String, Tensor> point = point(derivative, 6);
    for (Detail detail : Detail.values()) {
      for (Step step : derivative.steps(detail)) {
        assertThat(derivative.residual(step, point, Interpreter::values))
            .as(
                "%s %s: %s by %s: %s → %s",
                detail,
                step.rule(),
                Formula.print(step.of()),
                Formula.print(step.by()),
                Formula.print(step.before()),
                Formula.print(step.after()))
            .isLessThan(TOLERANCE);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theShortDerivationEndsInTheResult(MatrixCase each) {
    Derivative derivative = each.derivative();
    List<Step> brief = derivative.steps(Detail.TEACHING);
    assertThat(brief).hasSizeLessThanOrEqualTo(derivative.steps(Detail.FULL).size());
    assertThat(brief).allMatch(Step::teaching);
    if (!brief.isEmpty()) {
      assertThat(brief.getLast().after()).isSameAs(derivative.result());
    }
  }

  /// The rules come to an end, and do not turn in a circle.
  @ParameterizedTest
  @MethodSource("cases")
  void nothingIsLeftToRewrite(MatrixCase each) {
    Expr result = each.derivative().result();
    Rewriter rewriter = new Rewriter(Compact.RULES);
    assertThat(rewriter.rewrite(List.of(result))).containsExactly(result);
    assertThat(rewriter.exhausted()).isFalse();
  }

  /// Printed as a person would write it.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "det-product             | det(AXB) X⁻ᵀ",
        "trace-inverse           | −X⁻ᵀAᵀX⁻ᵀ",
        "quadratic               | (B + Bᵀ)x",
        "log-sum-exp-hessian     | diag(softmax(x)) − softmax(x) softmax(x)ᵀ",
        "logistic-hessian        | Xᵀ diag(σ(Xw) ⊙ σ(−Xw)) X",
        "cross-entropy           | Xᵀ(σ(Xw) − t)",
        "multiclass              | Xᵀ(softmax(XW) − T)",
        "least-squares-hessian   | AᵀA",
        "marginal-likelihood     | ½(K⁻¹yyᵀK⁻¹ − K⁻¹)",
        "factorization-hessian   | 2[Iᵢₖ (VᵀV)ⱼₗ]ᵢⱼₖₗ",
        "jacobian-sandwich       | [Iᵢₖ (AX)ₗⱼ]ᵢⱼₖₗ + [(XA)ᵢₖ Iⱼₗ]ᵢⱼₖₗ",
        "jacobian-hadamard       | diag(a)",
        "jacobian-linear         | A",
        "logdet-gram             | 2X(XᵀX)⁻¹",
        "norm                    | (x − a)/‖x − a‖₂",
        "norm-hessian            | I/‖x − a‖₂ − (x − a)(x − a)ᵀ/‖x − a‖₂³",
        "marginal-noise          | ½(yᵀ(K + sI)⁻²y − tr((K + sI)⁻¹))"
      })
  void isPrintedAsInTheTextbook(String id, String expected) {
    MatrixCase each = cases().stream().filter(c -> c.id().equals(id)).findFirst().orElseThrow();
    assertThat(Notation.unicode(each.derivative().result())).isEqualTo(expected);
  }

  @Test
  void whatHasNoDerivativeIsNamed() {
    Map<String, Expr> variables = Formula.declarations("A: matrix m n, x: vector n");
    Expr x = Objects.requireNonNull(variables.get("x"));
    assertThatThrownBy(() -> Derivative.of(Formula.parse("A*x", variables), x, Order.GRADIENT))
        .hasMessage(
            "a gradient is of a scalar, but Ax has the shape m; sum it, or ask for its"
                + " Jacobian");
    assertThatThrownBy(() -> Derivative.of(Formula.parse("A*x", variables), x, Order.HESSIAN))
        .hasMessageStartingWith("a hessian is of a scalar");
    assertThatThrownBy(
            () -> Derivative.of(Formula.parse("sum(x.*argsort(x))", variables), x, Order.GRADIENT))
        .isInstanceOf(NotDifferentiableException.class)
        .hasMessageContaining("argsort");
    assertThatThrownBy(
            () -> Derivative.of(Formula.parse("sum(x)", variables), Expr.of(2), Order.GRADIENT))
        .hasMessageContaining("by a variable");
    assertThatThrownBy(() -> Order.of("hesian")).hasMessageContaining("not hesian");
  }

  /// The direction of a product has a name of its own.
  @Test
  void aDirectionIsNamedApart() {
    Map<String, Expr> variables = Formula.declarations("v: vector n, V: matrix n n");
    Derivative product =
        Derivative.of(
            Formula.parse("v'*V*v", variables),
            Objects.requireNonNull(variables.get("v")),
            Order.HESSIAN_PRODUCT);
    assertThat(product.direction().map(Formula::print)).contains("u");
    assertThat(Formula.print(product.result())).isEqualTo("(V + V')*u");
  }

  /// A derivative that does not exist has no value, while a program takes 0.
  @Test
  void theNormHasNoDerivativeAtZero() {
    Map<String, Expr> variables = Formula.declarations("x: vector 2");
    Expr x = Objects.requireNonNull(variables.get("x"));
    Derivative derivative = Derivative.of(Formula.parse("norm2(x)", variables), x, Order.GRADIENT);
    Map<String, Tensor> zero = Map.of("x", Tensor.vector(0, 0));
    assertThat(Interpreter.evaluate(derivative.result(), zero).isFinite()).isFalse();
    assertThat(derivative.steps(Detail.TEACHING))
        .anyMatch(step -> step.rule().equals("norm: the unit vector, away from 0"));
  }

  private static Map<String, Expr> variables(MatrixCase each, Derivative derivative) {
    Map<String, Expr> variables = new LinkedHashMap<>(each.variables());
    variables.putAll(derivative.variables());
    return variables;
  }

  private static Map<String, Tensor> point(Derivative derivative, long seed) {
    Collection<Expr> variables = derivative.variables().values();
    return MatrixPoints.of(variables, seed);
  }

  private static Tensor value(Expr x, Derivative derivative, Map<String, Tensor> point) {
    List<Expr> roots = new ArrayList<>(List.of(x, derivative.function(), derivative.variable()));
    return Objects.requireNonNull(
        Interpreter.values(roots, MatrixPoints.among(roots, point)).get(x));
  }
}
