package gradus.compile;

import static gradus.expr.Functions.*;
import static gradus.expr.Indexing.*;
import static org.assertj.core.api.Assertions.assertThat;

import gradus.calculus.Gradient;
import gradus.expr.Definition;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Matrices;
import gradus.linalg.Tensor;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class NonFiniteTest {
  private static final Dim N = Dim.of("n");
  private static final Dim D = Dim.of("d");
  private static final Expr X = Expr.variable("X", N, D);
  private static final Expr Y = Expr.variable("y", N);
  private static final Expr W = Expr.variable("w", D);
  private static final Tensor DATA =
      Tensor.matrix(new double[][] {{1, 2}, {3, -1}, {1, -1}, {0, 5}});

  private static NonFinite first(Expr expr, Map<String, Tensor> values) {
    return NonFinite.first(List.of(expr), values).orElseThrow();
  }

  @Test
  void namesTheOperationItsOperandsAndTheRow() {
    NonFinite origin = first(sum(log(X.matmul(W))), Map.of("X", DATA, "w", Tensor.vector(1, 1)));
    assertThat(origin.expr()).isSameAs(log(X.matmul(W)));
    assertThat(origin.index()).containsExactly(2);
    assertThat(origin.row()).isEqualTo(OptionalInt.of(2));
    assertThat(origin.message()).isEqualTo("log(Xw) is -Infinity at n = 2 (row 2): log of 0.0");
  }

  @Test
  void theIndexIsThatOfEachAxis() {
    NonFinite origin = first(sum(sqrt(X)), Map.of("X", DATA));
    assertThat(origin.index()).containsExactly(1, 1);
    assertThat(origin.message()).isEqualTo("√X is NaN at n = 1, d = 1 (row 1): sqrt of -1.0");
  }

  @Test
  void dataThatHoldANanAreFoundFirst() {
    NonFinite origin = first(sum(log(Y)), Map.of("y", Tensor.vector(1, -1, Double.NaN)));
    assertThat(origin.message()).isEqualTo("log y is NaN at n = 1 (row 1): log of -1.0");
    NonFinite data = first(sum(Y), Map.of("y", Tensor.vector(1, -1, Double.NaN)));
    assertThat(data.message())
        .isEqualTo("y is NaN at n = 2 (row 2): it comes in with the values of y");
  }

  @Test
  void theWayOfTheElementIsFollowedNotTheOrderOfEvaluation() {
    // the square root is NaN in row 1 too, but there it is left out
    Expr guarded =
        sum(select(less(Expr.of(0).broadcast(List.of(N)), Y), log(Y.minus(2)), sqrt(Y.plus(1))));
    NonFinite origin = first(guarded, Map.of("y", Tensor.vector(5, -2, 1)));
    assertThat(origin.message()).isEqualTo("√(y + 1) is NaN at n = 1 (row 1): sqrt of -1.0");
    assertThat(NonFinite.first(List.of(guarded), Map.of("y", Tensor.vector(5, -1, 4)))).isEmpty();
  }

  @Test
  void aSumThatOverflowsHasNoRow() {
    NonFinite origin = first(sum(Y), Map.of("y", Tensor.vector(1.7e308, 1, 1.7e308)));
    assertThat(origin.row()).isEmpty();
    assertThat(origin.message()).isEqualTo("∑ y is Infinity: sum of 3 numbers from 1.0 to 1.7E308");
  }

  @Test
  void anIndexOutsideIsSaid() {
    Expr i = Expr.variable("i", N);
    NonFinite origin =
        first(sum(sin(pick(X, i))), Map.of("X", DATA, "i", Tensor.vector(0, 1, 1, 2)));
    assertThat(origin.message())
        .isEqualTo(
            "X[i, iᵢ] is NaN at n = 3 (row 3): the index 2 in i is no place among the 2 entries of"
                + " X along axis 1");
    NonFinite fraction = first(rows(X, Expr.of(Tensor.vector(1, 0.5))), Map.of("X", DATA));
    assertThat(fraction.message())
        .isEqualTo(
            "X[[1, ½]] is NaN at axis 0 = 1, d = 0: the index 0.5 in [1, ½] is no place among the 4"
                + " entries of X along axis 0");
    NonFinite huge = first(rows(X, Expr.of(Tensor.vector(1, -1e300))), Map.of("X", DATA));
    assertThat(huge.message()).contains("the index -1.0E300 in ");
  }

  @Test
  void matricesWithoutAFactorAreNamed() {
    Expr s = X.transpose().matmul(X).minus(Expr.eye(D).times(100));
    assertThat(first(sum(log(diagonal(Matrices.cholesky(s)))), Map.of("X", DATA)).message())
        .startsWith("chol(XᵀX − 100I) is NaN at d = 0, d = 0: chol of 2×2 numbers from ");
  }

  @Test
  void itIsFoundInTheGradientAndWithinDefinitions() {
    Expr loss = sum(sqrt(Y));
    Map<String, Tensor> values = Map.of("y", Tensor.vector(1, 0));
    assertThat(NonFinite.first(List.of(loss), values)).isEmpty();
    List<Expr> both = List.of(loss, Gradient.of(loss, List.of(Y)).get(0));
    NonFinite origin = NonFinite.first(both, values).orElseThrow();
    assertThat(origin.row()).isEqualTo(OptionalInt.of(1));
    Definition inner = Definition.of("inner", x -> log(x.get(0)).plus(1));
    assertThat(first(sum(inner.call(Y)), values).message())
        .isEqualTo("log y is -Infinity at n = 1 (row 1): log of 0.0");
  }
}
