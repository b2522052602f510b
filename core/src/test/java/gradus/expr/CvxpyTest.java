package gradus.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.compile.Interpreter;
import gradus.linalg.Tensor;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Expressions in the notation of CVXPY have the values that CVXPY gives them.
final class CvxpyTest {
  /// Values of the variables, and the constants.
  private static final Map<String, Tensor> VALUES =
      Map.of(
          "x", Tensor.vector(0.5, -1.25, 2),
          "y", Tensor.vector(-0.75, 0.3, 1.1),
          "p", Tensor.vector(0.4, 1.7, 2.5),
          "q", Tensor.vector(1.2, 0.6, 0.9),
          "t", Tensor.scalar(-0.8),
          "s", Tensor.scalar(1.3),
          "X", Tensor.matrix(new double[][] {{0.2, -1.1, 0.7}, {1.4, 0.3, -0.6}}),
          "S", Tensor.matrix(new double[][] {{2, 0.3, -0.4}, {0.3, 1.5, 0.2}, {-0.4, 0.2, 0.9}}));

  static Stream<List<String>> rows() throws IOException {
    return CvxpyCases.all().stream();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void valuesAreThoseOfCvxpy(List<String> row) {
    Expr expr = Formula.parseCvxpy(row.getFirst(), CvxpyCases.names());
    Map<String, Tensor> values = new HashMap<>(VALUES);
    values.keySet().retainAll(Graph.variables(List.of(expr)).keySet());
    Tensor value = Interpreter.evaluate(expr, values);
    double sum = 0;
    for (double element : value.toDoubles()) {
      sum += element;
    }
    double expected = Double.parseDouble(row.get(1));
    assertThat(sum).isCloseTo(expected, within(1e-10 * Math.max(1, Math.abs(expected))));
  }

  @Test
  void theCallsOfTheIssueAreRead() {
    for (String name :
        List.of(
            "sum_squares",
            "quad_form",
            "quad_over_lin",
            "log_sum_exp",
            "norm_nuc",
            "lambda_max",
            "log_det",
            "geo_mean",
            "huber",
            "kl_div",
            "entr",
            "rel_entr",
            "inv_pos",
            "pos",
            "max",
            "maximum",
            "multiply",
            "harmonic_mean",
            "lambda_sum_largest",
            "matrix_frac",
            "tr_inv",
            "sum_largest",
            "sum_smallest",
            "tv",
            "pnorm",
            "sigma_max",
            "logistic",
            "xexp")) {
      assertThat(CvxpyAtoms.named(name)).as(name).isNotNull();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "x +                  | 3  | expected a number, a name, a function or '(', but found the"
            + " end",
        "sum(x                | 5  | expected ',' or ')', but found the end",
        "sum_square(x)        | 0  | did you mean sum_squares?",
        "zeta + 1             | 0  | 'zeta' is not a variable; known are",
        "norm(xx)             | 5  | 'xx' is not a variable; did you mean X, x",
        "x^2                  | 1  | a power is written **",
        "A @ b                | 0  | the inner dimensions 3 and 2 differ",
        "x + b                | 0  | cannot add x (3) and b (2)",
        "x[3]                 | 2  | the index 3 is outside of an axis with 3 entries",
        "x[0, 0]              | 5  | there are more indices than axes",
        "sum(x, axis=1)       | 12 | there is no axis 1 of an array with 1 axis",
        "sum(x, axs=1)        | 7  | sum has no argument axs; it is called sum(x, axis=None",
        "huber()              | 0  | huber is called huber(x, M=1), but 0 arguments are given",
        "log(x, 2, 3)         | 0  | log is called log(x)",
        "huber(x, -1)         | 0  | M is a positive number",
        "norm(X, 'fri')       | 8  | not 'fri'",
        "x**y                 | 3  | an exponent is a number",
        "x.t                  | 2  | only the transpose .T",
        "norm                 | 0  | 'norm' is a function; write its argument in parentheses",
        "sum_largest(x, 0)    | 15 | k is a whole number of at least 1",
        "[[1, 2], [3]] @ x    | 9  | the rows of an array have one length",
        "trace(X)             | 6  | square",
        "(x + y               | 6  | to close this '('",
      })
  void whatIsWrongIsSaidAtItsPlace(String text, int position, String message) {
    assertThatThrownBy(() -> Formula.parseCvxpy(text.strip(), CvxpyCases.names()))
        .isInstanceOf(FormulaException.class)
        .hasMessageContaining(message.strip())
        .satisfies(e -> assertThat(((FormulaException) e).position()).isEqualTo(position));
  }

  /// In the formula language, where a name has no other meaning, the same is built.
  @ParameterizedTest
  @CsvSource({
    "sum_squares(A*x - b), sum_squares(A @ x - b)",
    "'quad_over_lin(x, s)', 'quad_over_lin(x, s)'",
    "'quad_form(x, P)', 'quad_form(x, P)'",
    "'sum(huber(x, 2))', 'sum(huber(x, 2))'",
    "'sum_largest(x, 2)', 'sum_largest(x, 2)'",
    "lambda_max(S), lambda_max(S)",
    "geo_mean(p), geo_mean(p)",
    "sum(inv_pos(p)), sum(inv_pos(p))",
    "'x''*y', x @ y",
    "norm_nuc(X), 'norm(X, `nuc`)'",
    "'pnorm(x, 3)', 'norm(x, 3)'",
    "'sum(maximum(x, y))', 'sum(maximum(x, y))'",
    "log_sum_exp(x), log_sum_exp(x)",
    "sum(pos(x)), sum(relu(x))",
  })
  void atomsAreReadInTheFormulaLanguageToo(String formula, String cvxpy) {
    Map<String, Expr> names = CvxpyCases.names();
    Expr expected =
        cvxpy.contains("relu")
            ? Formula.parse(cvxpy, names)
            : Formula.parseCvxpy(cvxpy.replace('`', '"'), names);
    assertThat(Formula.parse(formula, names)).isSameAs(expected);
  }

  @Test
  void atomsOfTheFormulaLanguageAreRefusedAtTheirPlace() {
    assertThatThrownBy(() -> Formula.parse("1 + huber(x, 1, 2)", CvxpyCases.names()))
        .hasMessageContaining("huber is called huber(x, M=1), but 3 arguments are given");
    assertThatThrownBy(() -> Formula.parse("sum_largest(x, 0.5)", CvxpyCases.names()))
        .hasMessageContaining("k is a whole number");
    assertThatThrownBy(() -> Formula.parse("sum_square(x)", CvxpyCases.names()))
        .hasMessageContaining("did you mean sum_squares");
  }

  @Test
  void deepNestingIsRefused() {
    String deep = "(".repeat(100_000) + "x";
    assertThatThrownBy(() -> Formula.parseCvxpy(deep, CvxpyCases.names()))
        .hasMessageContaining("more than 500");
    String signs = "-".repeat(100_000) + "x";
    assertThatThrownBy(() -> Formula.parseCvxpy(signs, CvxpyCases.names()))
        .hasMessageContaining("more than 500");
  }
}
