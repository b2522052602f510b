package gradus.calculus;

import static gradus.calculus.Examples.*;
import static gradus.expr.Functions.*;
import static gradus.expr.Indexing.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.expr.Definition;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Node;
import gradus.expr.Operation;
import gradus.expr.Sampling;
import gradus.expr.ShapeException;
import gradus.linalg.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Law: an operation without a derivative on the path is named, in both modes; beside the path it
/// does no harm.
final class NotDifferentiableTest {
  private static final Operation SIMULATION =
      new Operation() {
        @Override
        public String name() {
          return "simulation";
        }

        @Override
        public List<Dim> dims(List<Expr> operands) {
          return operands.get(0).dims();
        }

        @Override
        public Tensor value(List<Tensor> operands) {
          return operands.get(0);
        }
      };

  private static void refused(Expr scalar, Expr variable, String message) {
    assertThatThrownBy(() -> Gradient.of(scalar, List.of(variable)))
        .isInstanceOf(NotDifferentiableException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> Tangent.of(List.of(scalar), Map.of(variable, variable)))
        .isInstanceOf(NotDifferentiableException.class)
        .hasMessage(message);
  }

  private static final String PLACE =
      ": its value is a place, which jumps; write stop(…) around it if it is to be held fixed";

  @Test
  void aPlaceThatIsCountedWithIsNamed() {
    refused(
        sum(argMax(X, 1).times(Y)),
        X,
        "cannot differentiate through argmax in argmax_d(X)" + PLACE);
    refused(dot(argSort(V), W), V, "cannot differentiate through argsort in argsort(v)" + PLACE);
  }

  @Test
  void aPlaceWithinADefinitionIsNamed() {
    Definition sum = Definition.of("total", x -> sum(x.get(0)));
    refused(sum.call(argSort(V)), V, "cannot differentiate through argsort in argsort(v)" + PLACE);
  }

  @Test
  void aPullbackAnswersWithOneDerivativeForEachOperandOfItsShape() {
    Definition total = Definition.of("total", x -> square(x.get(0)));
    Definition scalar = total.pullback((x, y, t) -> List.of(sum(x.get(0))));
    assertThatThrownBy(() -> Gradient.of(sum(scalar.call(V)), List.of(V)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "the derivative of total by operand 1, v, has its shape, d, but the pullback answers"
                + " with ∑ v of shape scalar");
    Definition none = total.pullback((x, y, t) -> List.of());
    assertThatThrownBy(() -> Gradient.of(sum(none.call(V)), List.of(V)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "the pullback of total answers with as many derivatives as there are operands, 1, not"
                + " 0");
  }

  @Test
  void randomBitsAreNamed() {
    Expr noise = Sampling.uniform(C, 0, D);
    assertThatThrownBy(() -> Gradient.of(dot(noise, V), List.of(C)))
        .hasMessageStartingWith("cannot differentiate through random bits in ")
        .hasMessageEndingWith("they are no function of the key that has a derivative");
    assertThat(Gradient.of(sum(noise.times(V)), List.of(V))).containsExactly(noise);
  }

  @Test
  void anOperationThatSaysNothingIsNamed() {
    refused(
        sum(Expr.of(new Node.Opaque(SIMULATION, List.of(V)))),
        V,
        "cannot differentiate through simulation in simulation(v): it says nothing of its"
            + " derivative; give it a pullback");
  }

  @Test
  void placesThatServeAsIndicesOrAreComparedAreHeldFixed() {
    Expr place = argMax(X, 1);
    Expr taken = sum(pick(X, place).times(equal(place, Expr.of(1))));
    assertThat(Gradient.of(taken, List.of(X))).hasSize(1);
    assertThat(Tangent.of(List.of(taken), Map.of(X, X))).hasSize(1);
  }
}
