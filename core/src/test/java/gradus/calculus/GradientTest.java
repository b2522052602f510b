package gradus.calculus;

import static gradus.calculus.Examples.*;
import static gradus.expr.Functions.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.compile.Interpreter;
import gradus.expr.Expr;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.linalg.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GradientTest {
  static List<Examples> examples() {
    return Examples.all();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void equalsTheCentralDifference(Examples example) {
    Expr scalar = Differences.weighted(example.expr());
    Map<String, Tensor> point = point(List.of(scalar), 7);
    List<Expr> variables = List.copyOf(Graph.variables(List.of(scalar)).values());
    List<Expr> gradients = Gradient.of(scalar, variables);
    for (int k = 0; k < variables.size(); k++) {
      assertThat(gradients.get(k).dims()).isEqualTo(variables.get(k).dims());
      Differences.assertGradient(scalar, variables.get(k), gradients.get(k), point);
    }
  }

  @Test
  void aVariableThatDoesNotOccurHasZeros() {
    assertThat(Gradient.of(sum(V), List.of(X))).containsExactly(Expr.of(0).broadcast(X.dims()));
  }

  @Test
  void onlyScalarsHaveAGradient() {
    assertThatThrownBy(() -> Gradient.of(X.matmul(V), List.of(V)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shape n");
  }

  @Test
  void aChainOfTwentyThousandNodesDifferentiates() {
    Expr x = C;
    for (int k = 0; k < 20_000; k++) {
      x = sin(x.plus(0.001));
    }
    Expr gradient = Gradient.of(x, List.of(C)).get(0);
    Differences.assertGradient(x, C, gradient, Map.of("c", Tensor.scalar(0.3)));
  }

  @Test
  void theBranchNotTakenLeavesNoNan() {
    Expr guarded = sum(select(less(Expr.of(0).broadcast(V.dims()), V), sqrt(V), V));
    Tensor value =
        Interpreter.evaluate(
            Gradient.of(guarded, List.of(V)).get(0), Map.of("v", Tensor.vector(0, 4, -1)));
    assertThat(value.toDoubles()).containsExactly(1, 0.25, 1);
  }

  @Test
  void tiesShareTheDerivative() {
    Tensor tied = Tensor.vector(2, 2, 1);
    Expr gradient = Gradient.of(reduce(gradus.expr.Reduction.MAXIMUM, V), List.of(V)).get(0);
    assertThat(Interpreter.evaluate(gradient, Map.of("v", tied)).toDoubles())
        .containsExactly(0.5, 0.5, 0);
  }

  @Test
  void aProductWithOneZeroHasADerivativeThereAlone() {
    Expr gradient = Gradient.of(reduce(gradus.expr.Reduction.PRODUCT, V), List.of(V)).get(0);
    assertThat(Interpreter.evaluate(gradient, Map.of("v", Tensor.vector(0, 4, -1))).toDoubles())
        .containsExactly(-4, 0, 0);
    assertThat(Interpreter.evaluate(gradient, Map.of("v", Tensor.vector(0, 4, 0))).toDoubles())
        .containsExactly(0, 0, 0);
  }

  @Test
  void theNormHasDerivativeZeroAtZero() {
    Expr gradient = Gradient.of(norm2(V), List.of(V)).get(0);
    assertThat(Interpreter.evaluate(gradient, Map.of("v", Tensor.vector(0, 0, 0))).toDoubles())
        .containsExactly(0, 0, 0);
  }

  @Test
  void finiteWhereTheLossIsExtreme() {
    Expr z = X.matmul(W);
    Expr gradient = Gradient.of(sum(softplus(z.negate())), List.of(W)).get(0);
    Map<String, Tensor> point = new LinkedHashMap<>();
    point.put("X", Tensor.matrix(new double[][] {{1000, 0, 0}, {-1000, 0, 0}}));
    point.put("w", Tensor.vector(1, 1, 1));
    assertThat(Interpreter.evaluate(gradient, point).toDoubles()).containsExactly(1000, 0, 0);
  }

  @Test
  void whatIsStoppedIsHeldFixed() {
    Expr held = sum(stopGradient(square(V)).times(V));
    Expr gradient = Stabilize.of(Gradient.of(held, List.of(V)).get(0));
    assertThat(Interpreter.evaluate(gradient, Map.of("v", Tensor.vector(1, 2, -3))).toDoubles())
        .containsExactly(1, 4, 9);
    Expr simplified = Simplify.of(held);
    assertThat(Stabilize.of(Gradient.of(simplified, List.of(V)).get(0))).isSameAs(gradient);
  }

  @Test
  void nothingIsDifferentiatedByTheOrderOfAPolygamma() {
    Expr x = Expr.of(new Node.Map2(gradus.expr.Function2.POLYGAMMA, C, Expr.of(2)));
    assertThatThrownBy(() -> Gradient.of(x, List.of(C)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("keep n out");
  }

  @Test
  void interiorNodesCanBeVariables() {
    Expr z = X.matmul(W);
    assertThat(Gradient.of(sum(square(z)), List.of(z)).get(0).dims()).isEqualTo(z.dims());
    assertThat(z.node()).isInstanceOf(Node.Einsum.class);
  }
}
