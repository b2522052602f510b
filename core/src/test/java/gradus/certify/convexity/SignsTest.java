package gradus.certify.convexity;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.certify.Interval;
import gradus.expr.Expr;
import gradus.expr.Formula;
import gradus.linalg.Tensor;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Signs that the form of an expression shows, and none that it does not.
final class SignsTest {
  private static Map<String, Expr> names() {
    Map<String, Expr> names =
        new HashMap<>(
            Formula.declarations(
                "x: vector 3, y: vector 3, s: scalar, t: scalar, p: scalar positive,"
                    + " A: matrix 2 3, X: matrix 4 3, Q: matrix 3 3, S: symmetric 3,"
                    + " c: vector 3 nonnegative, K: symmetric 3 positive semidefinite,"
                    + " D: symmetric 3 positive definite, N: symmetric 3 negative definite"));
    names.put(
        "P", Expr.of(Tensor.matrix(new double[][] {{2, -0.5, 0}, {-0.5, 1, 0.25}, {0, 0.25, 3}})));
    return names;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x'*P*x                    | nonnegative",
        "x'*P*x + 1                | positive",
        "-(x'*P*x)                 | nonpositive",
        "sqrt(x'*P*x) * p          | nonnegative",
        "x'*Q*x                    | unknown",
        "(A*x)'*(A*x)              | nonnegative",
        "x'*A'*A*x                | nonnegative",
        "x'*diag(c)*x              | nonnegative",
        "tr(X'*X)                  | nonnegative",
        "tr(X*P*X')                | nonnegative",
        "tr(Q*Q)                   | unknown",
        "sum(square(X))            | nonnegative",
        "norm(x) + abs(s)          | nonnegative",
        "x'*inv(S)*x               | nonnegative",
        "tr(inv(S))                | positive",
        "x'*y                      | unknown",
        "s^2 - 2*s*t + 3*t^2       | nonnegative",
        "2*s*t - s^2 - t^2         | nonpositive",
        "s^2 - 3*s*t + t^2         | unknown",
        "exp(s) + exp(-s) - 2      | nonnegative",
        "s^4 - 2*s^2 + 1           | nonnegative",
        "max(x) - min(x)           | nonnegative",
        "p^2 - p                   | unknown",
        "tr(K)                     | nonnegative",
        "tr(K) + tr(D)             | nonnegative",
        "tr(2*K - 3*N)             | nonnegative",
        "tr(K + N)                 | unknown",
        "tr(P*K)                   | nonnegative",
        "tr(K*N)                   | nonpositive",
        "tr(Q*K)                   | unknown",
        "sum(diag(N))              | nonpositive",
        "sum(K)                    | nonnegative",
        "x'*K*x                    | nonnegative",
        "x'*N*x                    | nonpositive",
        "c'*(K + D)*c              | nonnegative",
        "x'*K*y                    | unknown",
        "det(K)                    | nonnegative",
        "det(N)                    | unknown",
        "min(eigvals(D))           | nonnegative",
        "max(eigvals(N))           | nonpositive",
        "tr(S)                     | unknown",
      })
  void signsFollowFromForms(String formula, String sign) {
    Interval range = Certificate.of(Formula.parse(formula, names())).range();
    String found =
        range.lower() > 0 || range.lower() == 0 && range.nonzero()
            ? "positive"
            : range.lower() >= 0 ? "nonnegative" : range.upper() <= 0 ? "nonpositive" : "unknown";
    assertThat(found).as("%s", range).isEqualTo(sign);
  }
}
