package gradus.certify.positivity;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.certify.Range;
import gradus.compile.Interpreter;
import gradus.expr.Expr;
import gradus.expr.Formula;
import gradus.expr.Functions;
import gradus.expr.Graph;
import gradus.linalg.Precision;
import gradus.linalg.Shape;
import gradus.linalg.Svd;
import gradus.linalg.SymmetricEigen;
import gradus.linalg.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A matrix is called regular only if it is, for all values of its variables.
final class RegularTest {
  private static final Map<String, Expr> VARIABLES =
      Formula.declarations(
          "A: matrix n n, B: matrix n n, X: matrix m n, S: symmetric n, p: vector n positive,"
              + " q: vector m nonnegative, b: vector n, k: scalar positive, c: scalar,"
              + " u: scalar nonnegative, x: scalar in [-10, 10],"
              + " K: symmetric n positive definite");

  private static Expr matrix(String formula) {
    return Formula.parse(formula, VARIABLES);
  }

  private static Regular regular(Precision precision) {
    return new Regular(Range.within(Map.of(), Map.of()), precision);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A'*A + eye(n)",
        "eye(n) + A*A'",
        "A'*A + B*B' + k*eye(n)",
        "X'*X + k*eye(n)",
        "X'*X / k + 0.5*eye(n)",
        "X'*diag(q)*X + k*eye(n)",
        "X'*diag(q)*X + diag(p)",
        "b*b' + diag(p)",
        "2 * (X'*X + eye(n))",
        "(X'*X + eye(n)) .* (B*B' + k*eye(n))",
        "(X'*X + eye(n))'",
        "inv(X'*X + eye(n)) + B'*B",
        "inv(X'*X + eye(n)) + eye(n)",
        "diag(p)",
        "diag(p) + u*eye(n)",
        "exp(x)*eye(n) + A'*A",
        "kron(X'*X + eye(n), diag(p))",
        "K",
        "K + X'*X",
        "inv(k*K)",
      })
  void positiveDefiniteByForm(String formula) {
    Expr matrix = matrix(formula);
    assertThat(regular(Precision.DOUBLE).isPositiveDefinite(matrix)).isTrue();
    assertThat(regular(Precision.DOUBLE).isRegular(matrix)).isTrue();
    SplittableRandom random = new SplittableRandom(11);
    for (int k = 0; k < 20; k++) {
      Tensor value = value(matrix, random);
      double least = SymmetricEigen.of(Definite.symmetric(value)).values().flat(value.rows() - 1);
      assertThat(least).as(formula).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(A'*A + eye(n)) * (B'*B + k*eye(n))",
        "-(A'*A + eye(n))",
        "inv(A'*A + eye(n))'",
        "diag(-p)",
        "diag(p) * (A'*A + eye(n))",
        "eigvecs(S)",
        "eigvecs(S)*diag(p)",
        "chol(A'*A + eye(n))",
        "solve(A'*A + eye(n), diag(p))",
      })
  void regularByForm(String formula) {
    Expr matrix = matrix(formula);
    assertThat(regular(Precision.DOUBLE).isRegular(matrix)).isTrue();
    SplittableRandom random = new SplittableRandom(12);
    for (int k = 0; k < 20; k++) {
      Tensor value = value(matrix, random);
      assertThat(Svd.of(value).values().flat(value.rows() - 1)).as(formula).isPositive();
    }
  }

  /// Each of these is singular for some value of its variables, or as good as that when rounded.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "A",
        "S",
        "A'*A",
        "X'*X",
        "A*B",
        "A + A'",
        "S*S",
        "A + eye(n)",
        "S + k*eye(n)",
        "X'*X + u*eye(n)",
        "X'*X + c*eye(n)",
        "X'*X - k*eye(n)",
        "diag(b)",
        "diag(b) + k*eye(n)",
        "b*b'",
        "A'*A + 1e-20*eye(n)",
        "exp(c)*eye(n)",
        "X'*diag(q)*X",
        "A'*S*A + eye(n)",
        "A .* A' + eye(n)",
        "c*(X'*X + eye(n))",
        "chol(S)*diag(b)",
        "inv(S)",
      })
  void whatCanBeSingularIsNotCalledRegular(String formula) {
    assertThat(regular(Precision.DOUBLE).isPositiveDefinite(matrix(formula))).isFalse();
    if (!formula.equals("inv(S)")) { // where there is an inverse, it has one
      assertThat(regular(Precision.DOUBLE).isRegular(matrix(formula))).isFalse();
    }
  }

  /// `Aᵢⱼ Aⱼᵢ` has the same factors as a Gram matrix, and is none.
  @Test
  void elementsTimesTransposedElementsAreNoGramMatrix() {
    Expr a = matrix("A");
    Expr product = Functions.einsum("ij,ji->ij", a, a);
    Definite definite = new Definite(Range.within(Map.of(), Map.of()));
    assertThat(definite.semidefinite(product)).isEmpty();
    assertThat(definite.semidefinite(Functions.einsum("ii,jj->ij", a, a))).isPresent();
  }

  @Test
  void numbersAreJudgedByThePrecision() {
    Tensor hilbert = Tensor.generate(Shape.of(6, 6), k -> 1.0 / (k / 6 + k % 6 + 1));
    Tensor ones = Tensor.generate(Shape.of(3, 3), _ -> 1);
    Tensor turned = two(0, 1, -1, 0);
    assertThat(regular(Precision.DOUBLE).isPositiveDefinite(Expr.of(hilbert))).isTrue();
    assertThat(regular(Precision.SINGLE).isPositiveDefinite(Expr.of(hilbert))).isFalse();
    assertThat(regular(Precision.DOUBLE).isRegular(Expr.of(ones))).isFalse();
    assertThat(regular(Precision.DOUBLE).isRegular(Expr.of(turned))).isTrue();
    assertThat(regular(Precision.DOUBLE).isPositiveDefinite(Expr.of(turned))).isFalse();
  }

  @Test
  void aTriangleNeedsItsDiagonalOnly() {
    Regular regular = regular(Precision.DOUBLE);
    Tensor triangle = two(2, 0, 1, -3);
    Tensor broken = two(2, 0, 1, 0);
    assertThat(regular.isRegularTriangle(Expr.of(triangle))).isTrue();
    assertThat(regular.isRegularTriangle(Expr.of(broken))).isFalse();
    assertThat(regular.isRegularTriangle(matrix("chol(S)'"))).isTrue();
    assertThat(regular.isRegularTriangle(matrix("A"))).isFalse();
  }

  @Test
  void valuesThatCoincideAreNotSimple() {
    Regular regular = regular(Precision.DOUBLE);
    Tensor apart = two(2, 1, 1, 2);
    Tensor together = two(2, 0, 0, 2);
    assertThat(regular.isSimple(Expr.of(apart), true)).isTrue();
    assertThat(regular.isSimple(Expr.of(together), true)).isFalse();
    assertThat(regular.isSimple(matrix("S"), true)).isFalse();
    // one value is 0, and its vectors are not determined by the product
    Tensor flat = two(1, 0, 0, 0);
    assertThat(regular.isSimple(Expr.of(flat), true)).isTrue();
    assertThat(regular.isSimple(Expr.of(flat), false)).isFalse();
  }

  private static Tensor two(double... rows) {
    return Tensor.of(Shape.of(2, 2), rows);
  }

  private static Tensor value(Expr matrix, SplittableRandom random) {
    Map<String, Tensor> point = new HashMap<>();
    Graph.variables(List.of(matrix))
        .forEach((name, variable) -> {
          int[] sizes =
              variable.dims().stream()
                  .mapToInt(dim -> dim.toString().equals("n") ? 3 : 2)
                  .toArray();
          boolean positive = List.of("p", "q", "k", "u").contains(name);
          Tensor value =
              Tensor.generate(
                  Shape.of(sizes),
                  _ -> positive ? random.nextDouble(0.1, 2) : random.nextDouble(-2, 2));
          point.put(
              name,
              switch (name) {
                case "S" -> Definite.symmetric(value);
                case "K" ->
                    Tensor.generate(
                        value.shape(),
                        k -> value.times(value.transpose()).flat(k) + (k / 3 == k % 3 ? 1 : 0));
                default -> value;
              });
        });
    return Interpreter.evaluate(matrix, point);
  }
}
