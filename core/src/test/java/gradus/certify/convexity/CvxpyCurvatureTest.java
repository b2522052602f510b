package gradus.certify.convexity;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Formula;
import gradus.expr.cvxpy.CvxpyCases;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What CVXPY 1.9.3 certifies is certified, written as CVXPY writes it.
final class CvxpyCurvatureTest {
  static Stream<List<String>> certified() throws IOException {
    return CvxpyCases.all().stream()
        .filter(row -> List.of("affine", "convex", "concave", "constant").contains(row.get(2)));
  }

  private static String curvature(String text) {
    Map<String, Expr> names = new HashMap<>(CvxpyCases.names());
    names.put("Z", Expr.variable("Z", Dim.of(3), Dim.of(3)));
    Expr function = Formula.parseCvxpy(text, names);
    return Certificate.of(function).curvature().name().toLowerCase(Locale.ROOT);
  }

  @ParameterizedTest
  @MethodSource
  void certified(List<String> row) {
    assertThat(curvature(row.getFirst())).isEqualTo(row.get(2));
  }

  /// Functions whose domain is a part of the numbers, of variables without a sign; and products and
  /// powers that no rule may certify.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "harmonic_mean(x)      | concave",
        "geo_mean(x)           | concave",
        "sum(power(x, 0.5))    | concave",
        "sum(power(x, 3))      | convex",
        "sum(power(x, -1))     | convex",
        "sum(x**3)             | unknown",
        "sum(x**-1)            | unknown",
        "sum(x**-2)            | unknown",
        "sum(power(x, -2))     | convex",
        "sum(x**0.5)           | concave",
        "sum(x**1.5)           | convex",
        "t**1                  | affine",
        "-(t**6)               | concave",
        "sum(x**4)             | convex",
        "inv_pos(t)            | convex",
        "quad_over_lin(x, t)   | convex",
        "quad_over_lin(x, 1 - t) | convex",
        "pnorm(x, 0.5)         | concave",
        "sum(kl_div(x, y))     | convex",
        "inv_prod(x)           | convex",
        "lambda_max(Z)         | convex",
        "log_det(Z)            | concave",
        "tr_inv(Z)             | convex",
        "matrix_frac(x, Z)     | convex",
        "quad_form(x, -P)      | concave",
        "quantum_rel_entr(S, Z) | convex",
        "quantum_rel_entr(P, Z) | convex",
        "quantum_rel_entr(-P, Z) | unknown",
        "quantum_rel_entr(S @ S, Z) | unknown",
        "quantum_rel_entr(S, Z @ Z.T) | unknown",
        "quantum_rel_entr(S, Z) - quantum_rel_entr(Z, S) | unknown",
        "quantum_rel_entr(S, Z) + von_neumann_entr(S) | unknown",
        "quantum_cond_entr(R @ R, [2, 2]) | unknown",
        "log(sum(exp(x)))      | convex",
        "log_sum_exp(A @ x)    | convex",
        "g                     | constant",
        "x @ y                 | unknown",
        "1 / t                 | unknown",
        "sqrt(abs(t))          | unknown",
        "max(x) * min(y)       | unknown",
        "norm(x) - norm(y)     | unknown",
        "xexp(t)               | unknown",
        "sin(t)                | unknown",
      })
  void domainsAreThoseOfTheFunctions(String text, String curvature) {
    assertThat(curvature(text)).isEqualTo(curvature);
  }
}
