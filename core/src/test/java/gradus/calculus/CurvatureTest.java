package gradus.calculus;

import static gradus.expr.Functions.*;
import static gradus.expr.SpecialFunctions.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.compile.Interpreter;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Graph;
import gradus.linalg.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Products with the Gauss–Newton matrix, Jacobians by rows and by columns, and derivatives beyond
/// the second.
final class CurvatureTest {
  private static final Dim N = Dim.of("n");
  private static final Dim D = Dim.of("d");
  private static final Dim K = Dim.of("k");
  private static final Expr X = Expr.variable("X", N, D);
  private static final Expr Y = Expr.variable("y", N);
  private static final Expr B = Expr.variable("B", D, K);
  private static final Expr U = Expr.variable("u", K);
  private static final Expr VB = Expr.variable("VB", D, K);
  private static final Expr VU = Expr.variable("vu", K);

  private static Map<String, Tensor> point(List<Expr> roots) {
    return Examples.point(roots, 11);
  }

  private static double[] value(Expr x, List<Expr> context, Map<String, Tensor> point) {
    List<Expr> all = new java.util.ArrayList<>(context);
    all.add(x);
    return Objects.requireNonNull(Interpreter.values(all, point).get(x)).toDoubles();
  }

  /// Sums of fewer than 100 products of numbers near 1.
  private static void assertClose(double[] actual, double[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int k = 0; k < actual.length; k++) {
      assertThat(actual[k])
          .isCloseTo(expected[k], Offset.offset(1e-13 * (1 + Math.abs(expected[k]))));
    }
  }

  @Test
  void gaussNewtonIsTheProductOfItsThreeMatrices() {
    Expr z = tanh(X.matmul(B)).matmul(U);
    Expr loss = sum(softplus(Y.times(z).negate()));
    List<Expr> products = GaussNewton.product(List.of(z), loss, List.of(B, U), List.of(VB, VU));
    Expr free = Expr.variable("z", N);
    Expr curvature = Hessian.of(sum(softplus(Y.times(free).negate())), free);
    Expr jb = Jacobian.of(z, B);
    Expr ju = Jacobian.of(z, U);
    Expr moved = einsum("nij,ij->n", jb, VB).plus(einsum("ni,i->n", ju, VU));
    Expr bent = curvature.matmul(moved);
    List<Expr> all = List.of(loss, VB, VU);
    Map<String, Tensor> point = new HashMap<>(point(all));
    point.put("z", Interpreter.evaluate(z, without(point, "y", "VB", "vu")));
    assertClose(
        value(products.get(0), all, without(point, "z")),
        value(einsum("nij,n->ij", jb, bent), List.of(loss, VB, VU, free), point));
    assertClose(
        value(products.get(1), all, without(point, "z")),
        value(einsum("ni,n->i", ju, bent), List.of(loss, VB, VU, free), point));
  }

  private static Map<String, Tensor> without(Map<String, Tensor> point, String... names) {
    Map<String, Tensor> rest = new HashMap<>(point);
    rest.keySet().removeAll(List.of(names));
    return rest;
  }

  @Test
  void severalOutputsBendTogether() {
    Expr w = Expr.variable("w", D);
    Expr v = Expr.variable("v", D);
    Expr first = sin(X.matmul(w));
    Expr second = X.matmul(w).power(2);
    Expr loss = sum(first.times(second).plus(exp(first)));
    Expr product = GaussNewton.product(List.of(first, second), loss, List.of(w), List.of(v)).get(0);
    // H by the two outputs of each row: e^a and 1 beside the diagonal
    Expr ja = Jacobian.of(first, w);
    Expr jb = Jacobian.of(second, w);
    Expr a = ja.matmul(v);
    Expr b = jb.matmul(v);
    Expr expected =
        ja.transpose().matmul(exp(first).times(a).plus(b)).plus(jb.transpose().matmul(a));
    List<Expr> all = List.of(loss, v);
    Map<String, Tensor> point = point(all);
    assertClose(value(product, all, point), value(expected, all, point));
  }

  @Test
  void gaussNewtonIsTheHessianWhereOutputsAreLinear() {
    Expr w = Expr.variable("w", D);
    Expr v = Expr.variable("v", D);
    Expr z = X.matmul(w);
    Expr loss = sum(softplus(Y.times(z).negate()));
    List<Expr> all = List.of(loss, v);
    Map<String, Tensor> point = point(all);
    assertClose(
        value(GaussNewton.product(List.of(z), loss, List.of(w), List.of(v)).get(0), all, point),
        value(Hessian.product(loss, List.of(w), List.of(v)).get(0), all, point));
  }

  @Test
  void outputsMustNotDependOnOneAnother() {
    Expr z = tanh(X.matmul(B));
    Expr top = z.matmul(U);
    assertThatThrownBy(
            () -> GaussNewton.product(List.of(z, top), sum(top), List.of(B), List.of(VB)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("depends on the output");
    assertThatThrownBy(() -> GaussNewton.product(List.of(top), sum(top), List.of(B), List.of(VU)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has its shape, d×k, not k");
  }

  @Test
  void aJacobianIsDerivedAlongTheFewer() {
    Expr few = Expr.variable("a", Dim.of(3));
    Expr many = Expr.variable("b", Dim.of(500));
    assertThat(Jacobian.byColumns(many, few)).isTrue();
    assertThat(Jacobian.byColumns(few, many)).isFalse();
    assertThat(Jacobian.byColumns(Expr.variable("c", Dim.of(4), Dim.of(5)), many)).isFalse();
    // what both have does not count: n rows each, k columns against 1
    assertThat(Jacobian.byColumns(X.matmul(B), X)).isTrue();
    assertThat(Jacobian.byColumns(Y, X)).isFalse();
    assertThat(Jacobian.byColumns(X, Y)).isTrue();
  }

  @Test
  void rowsAndColumnsGiveTheSameJacobian() {
    Expr f = sin(X.matmul(B)).matmul(U);
    List<Expr> all = List.of(f);
    Map<String, Tensor> point = point(all);
    assertClose(
        value(Stabilize.of(Jacobian.forward(f, B)), all, point),
        value(Stabilize.of(Jacobian.reverse(f, B)), all, point));
  }

  /// `f‴` by hand.
  @ParameterizedTest
  @CsvSource({"-1.3", "0", "0.4", "2"})
  void thirdDerivativesOfNumbers(double at) {
    Expr x = Expr.variable("x");
    double t = Math.tanh(at);
    double s = 1 / (1 + Math.exp(-at));
    double e = Math.exp(at);
    // tanh‴ = −2(1 − t²)(1 − 3t²); softplus‴ = σ(1 − σ)(1 − 2σ); (x³eˣ)‴ = (x³ + 9x² + 18x + 6)eˣ;
    // Φ‴ = (x² − 1)φ
    Map<Expr, Double> expected =
        Map.of(
            tanh(x), -2 * (1 - t * t) * (1 - 3 * t * t),
            softplus(x), s * (1 - s) * (1 - 2 * s),
            x.power(3).times(exp(x)), (at * at * at + 9 * at * at + 18 * at + 6) * e,
            normalCdf(x), (at * at - 1) * Math.exp(-at * at / 2) / Math.sqrt(2 * Math.PI));
    expected.forEach((f, value) -> {
      Expr derivative = f;
      for (int k = 0; k < 3; k++) {
        derivative = Stabilize.of(Gradient.of(derivative, List.of(x)).get(0));
      }
      Map<String, Tensor> point = Map.of("x", Tensor.scalar(at));
      assertThat(value(derivative, List.of(f), point)[0])
          .as("third derivative of %s: %s", f, derivative)
          .isCloseTo(value, Offset.offset(1e-14 * (1 + Math.abs(value))));
    });
  }

  @Test
  void theHessianOfAVectorFunction() {
    Expr w = Expr.variable("w", D);
    Expr f = tanh(X.matmul(w));
    Expr hessian = Jacobian.of(Jacobian.of(f, w), w);
    assertThat(hessian.dims()).containsExactly(N, D, D);
    // −2t(1 − t²) xᵢxⱼ
    Expr bend = f.times(-2).times(f.power(2).negate().plus(1));
    Expr expected = einsum("n,ni,nj->nij", bend, X, X);
    Map<String, Tensor> point = point(List.of(f));
    assertClose(value(hessian, List.of(f), point), value(expected, List.of(f), point));
    assertThat(Graph.variables(List.of(hessian))).containsOnlyKeys("X", "w");
  }
}
