package gradus.expr.cvxpy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.compile.Interpreter;
import gradus.expr.Expr;
import gradus.expr.Formula;
import gradus.expr.FormulaException;
import gradus.expr.Graph;
import gradus.linalg.Tensor;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Expressions in the notation of CVXPY have the values that CVXPY gives them.
final class CvxpyTest {
  static Stream<List<String>> rows() throws IOException {
    return CvxpyCases.all().stream();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void valuesAreThoseOfCvxpy(List<String> row) {
    Expr expr = Formula.parseCvxpy(row.getFirst(), CvxpyCases.names());
    Map<String, Tensor> values = new HashMap<>(CvxpyCases.VALUES);
    values.keySet().retainAll(Graph.variables(List.of(expr)).keySet());
    Tensor value = Interpreter.evaluate(expr, values);
    double sum = 0;
    for (double element : value.toDoubles()) {
      sum += element;
    }
    double expected = Double.parseDouble(row.get(1));
    assertThat(sum).isCloseTo(expected, within(1e-10 * Math.max(1, Math.abs(expected))));
  }

  /// The functions that CVXPY 1.9.3 has.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "abs bmat broadcast_to ceil concatenate condition_number conj conv convolve cummax cumprod"
            + " cumsum cvar deep_flatten diag diff diff_pos dist_ratio dotsort einsum entr exp"
            + " eye_minus_inv floor gen_lambda_max geo_mean gmatmul harmonic_mean hermitian_wrap"
            + " hstack huber imag inv_pos inv_prod kl_div kron lambda_max lambda_min"
            + " lambda_sum_largest lambda_sum_smallest length linearize log log1p log_det"
            + " log_normcdf log_sum_exp loggamma logistic matmul matrix_frac max maximum mean min"
            + " minimum mixed_norm moveaxis multiply neg norm norm1 norm2 normNuc norm_inf"
            + " norm_nuc one_minus_pos outer partial_optimize partial_trace partial_transpose"
            + " permute_dims perspective pf_eigenvalue pnorm pos power prod promote psd_wrap ptp"
            + " quad_form quad_over_lin quantum_cond_entr quantum_rel_entr real rel_entr reshape"
            + " resolvent scalar_product scalene sigma_max sign skew_symmetric_wrap sqrt square"
            + " squeeze stack std sum sum_largest sum_smallest sum_squares suppfunc swapaxes"
            + " symmetric_wrap tr_inv trace transpose tv upper_tri var vdot vec vec_to_upper_tri"
            + " von_neumann_entr vstack xexp",
        "sin cos tan sinh tanh asinh atanh normcdf",
        "And Or Not Xor implies iff",
        "Minimize Maximize Problem Variable Parameter Constant"
      })
  void everyNameIsReadOrItIsSaidWhatToWrite(String names) {
    for (String name : Pattern.compile(" ").splitAsStream(names).toList()) {
      boolean read = Atoms.named(name) != null;
      assertThat(read ^ Unread.REASONS.containsKey(name)).as(name).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'x**4', 'power(x, 4)'",
    "'softplus(x)', 'logistic(x)'",
    "'relu(x)', 'pos(x)'",
    "'np.linalg.inv(S)', 'inv(S)'",
    "'trace(inv(S))', 'tr_inv(S)'",
    "'np.log(np.linalg.det(S))', 'log(det(S))'",
    "'scipy.special.logsumexp(x)', 'log_sum_exp(x)'",
    "'np.cosh(t)', 'cosh(t)'",
    "'x**0.5', 'power(x, 0.5)'",
    "'quad_form(x, P)', 'quad_form(x, P=P)'",
    "'x.sum()', 'sum(x)'",
    "'X.max(axis=1)', 'max(X, axis=1)'",
    "'x[::1]', 'x'",
    "'x[0:5:2]', 'x[::2]'",
    "'cp.nlp.sin(x)', 'sin(x)'",
    "'np.pi*x', 'pi*x'",
  })
  void twoWaysToWriteTheSame(String one, String other) {
    Map<String, Expr> names = CvxpyCases.names();
    assertThat(Formula.parseCvxpy(one, names)).isSameAs(Formula.parseCvxpy(other, names));
  }

  /// A power is a number where CVXPY's function has its domain, and none elsewhere.
  @ParameterizedTest
  @CsvSource({
    "3, -2, NaN", "3, 2, 8", "3, 0, 0", "-1, -2, NaN", "-1, 2, 0.5", "-2, -2, NaN", "2, -2, 4",
    "4, -2, 16", "6, -2, 64", "1, -2, -2", "0, -2, 1", "0.5, -2, NaN", "2.5, 4, 32", "-0.5, 4, 0.5"
  })
  void powersKeepToTheirDomain(double p, double at, double value) {
    Expr t = Expr.variable("t");
    Expr power = Formula.parseCvxpy("power(t, " + p + ")", Map.of("t", t));
    double found = Interpreter.evaluate(power, Map.of("t", Tensor.scalar(at))).value();
    assertThat(found).isCloseTo(value, within(1e-12));
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
        "zeta + 1             | 0  | 'zeta' is not a variable or a constant; known are",
        "norm(xx)             | 5  | 'xx' is not a variable or a constant; did you mean X, x",
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
        "sum_largest(x, 0)    | 15 | k is a positive number",
        "[[1, 2], [3]] @ x    | 9  | the rows of an array have one length",
        "trace(X)             | 6  | square",
        "(x + y               | 6  | to close this '('",
        "x >= 0               | 2  | a constraint is no expression: say what is known of a"
            + " variable",
        "norm(X, 'fro         | 8  | a text ends with the quote it begins with",
        "pf_eigenvalue(S)     | 0  | for a symmetric one with elements ≥ 0 write lambda_max(X)",
        "Minimize(sum(x))     | 0  | give the expression that it minimizes",
        "quad_form(x)         | 0  | quad_form is called quad_form(x, P, assume_PSD=False), but 1",
        "(-2)**x              | 0  | the base of a power with a variable exponent is a positive",
        "x[::0]               | 2  | a step of 0 goes nowhere",
        "reshape(x, (2, 2))   | 11 | a shape for 3 elements has sizes with that product",
        "diag(S, 3)           | 8  | there is no diagonal 3 in a matrix of 3 rows",
        "transpose(X, (0, 0)) | 13 | axes names each of the 2 axes once",
        "partial_trace(S, (2, 2)) | 17 | the product of the sizes of the systems is the number",
        "vec(X, order='D')    | 13 | order is 'F', column by column, or 'C', row by row",
        "geo_mean(p, [1, -1, 1]) | 12 | the weights p are ≥ 0, and one is positive",
        "cvar(x, 1)           | 8  | beta is a level from 0 to below 1",
        "perspective(t, t)    | 15 | the s of a perspective does not occur in its function",
        "pnorm(X, 3, axis=0)  | 9  | along an axis the p of a norm is 1, 2 or inf",
        "einsum('ijk,j', A, x) | 7 | axes",
        "hstack([x, x], y)    | 0  | hstack is called hstack(parts), but 2 arguments are given",
        "sum(x, keepdims='a') | 16 | keepdims is a number",
        "stack([x, b])        | 6  | all parts have one shape",
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
    assertThatThrownBy(() -> Formula.parse("sum_largest(x, 0)", CvxpyCases.names()))
        .hasMessageContaining("k is a positive number");
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
