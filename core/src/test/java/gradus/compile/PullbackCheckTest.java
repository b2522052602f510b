package gradus.compile;

import static gradus.expr.Functions.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.calculus.NotDifferentiableException;
import gradus.expr.Definition;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Operation;
import gradus.linalg.Tensor;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PullbackCheckTest {
  private static final Definition PRODUCT =
      Definition.of("product", x -> x.get(0).matmul(x.get(1)));
  private static final Tensor A = Tensor.matrix(new double[][] {{1, 2, -1}, {0.5, -2, 3}});
  private static final Tensor V = Tensor.vector(0.3, -1, 2);

  @Test
  void aTrueDerivativeHolds() {
    Definition said =
        PRODUCT.pullback((x, y, t) -> List.of(outer(t, x.get(1)), x.get(0).transpose().matmul(t)));
    PullbackCheck check = PullbackCheck.of(said, 1, A, V);
    assertThat(check.holds()).isTrue();
    assertThat(check.message())
        .isEqualTo("the derivative of product agrees with differences of its value");
  }

  @Test
  void aDerivativeThatLiesIsCaughtWithTheArgument() {
    Definition lying =
        PRODUCT.pullback((x, y, t) ->
            List.of(outer(t, x.get(1)), x.get(0).transpose().matmul(t).times(1.00001)));
    PullbackCheck check = PullbackCheck.of(lying, 1, A, V);
    assertThat(check.holds()).isFalse();
    assertThat(check.arguments().get(0).holds()).isTrue();
    assertThat(check.message())
        .startsWith(
            "the derivative that product says is not that of its value: by argument 2, most at"
                + " element ");
  }

  @Test
  void aKinkIsNoLie() {
    Definition hinge =
        Definition.of("hinge", x -> relu(x.get(0)))
            .pullback((x, y, t) -> List.of(step(x.get(0)).times(t)));
    assertThat(PullbackCheck.of(hinge, 1, Tensor.vector(-1, 0, 2)).holds()).isTrue();
  }

  private record Doubled(double slope) implements Operation {
    @Override
    public String name() {
      return "doubled";
    }

    @Override
    public List<Dim> dims(List<Expr> operands) {
      return operands.get(0).dims();
    }

    @Override
    public Tensor value(List<Tensor> operands) {
      Tensor x = operands.get(0);
      return Tensor.generate(x.shape(), k -> 2 * x.flat(k));
    }

    @Override
    public Optional<List<Expr>> pullback(List<Expr> operands, Expr y, Expr t) {
      return slope == 0 ? Optional.empty() : Optional.of(List.of(t.times(slope)));
    }
  }

  @Test
  void operationsAreCheckedByTheirValue() {
    assertThat(PullbackCheck.of(new Doubled(2), 3, V).holds()).isTrue();
    assertThat(PullbackCheck.of(new Doubled(2.001), 3, V).holds()).isFalse();
    assertThatThrownBy(() -> PullbackCheck.of(new Doubled(0), 3, V))
        .isInstanceOf(NotDifferentiableException.class);
  }
}
