package gradus.optimization.training;

import static gradus.expr.Functions.mean;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.linalg.Tensor;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A learning problem whose parts do not fit together is refused, with the name of the part.
final class LearningTest {
  private static final Dim N = Dim.of("n");
  private static final Dim D = Dim.of("d");
  private static final Expr X = Expr.variable("X", N, D);
  private static final Expr Y = Expr.variable("y", N);
  private static final Expr W = Expr.variable("w", D);
  private static final Expr LOSS = mean(X.matmul(W).minus(Y).power(2));
  private static final Parameter START = Parameter.of(W, Tensor.zeros(3));

  @Test
  void aProblemKnowsItsSizeItsGroupsAndItsGradient() {
    Learning learning = Learning.of(LOSS, List.of(START), X, Y);
    assertThat(learning.size()).isEqualTo(3);
    assertThat(learning.groups()).containsExactly("w");
    assertThat(learning.rowDimension()).isEqualTo(N);
    assertThat(learning.gradients()).hasSize(1);
    assertThat(learning.gradients().getFirst().dims()).containsExactly(D);
  }

  @Test
  void aLossIsAScalar() {
    refused(X.matmul(W), List.of(START), List.of(), List.of(X), "a loss is a scalar");
  }

  @Test
  void somethingIsLearned() {
    refused(mean(Y), List.of(), List.of(), List.of(Y), "at least one parameter");
  }

  @Test
  void everyVariableHasARole() {
    refused(LOSS, List.of(START), List.of(), List.of(X), "depends on y");
  }

  @Test
  void nothingIsUseless() {
    Expr unused = Expr.variable("u", D);
    Parameter idle = Parameter.of(unused, Tensor.zeros(3));
    refused(LOSS, List.of(START, idle), List.of(), List.of(X, Y), "parameter u");
    Expr z = Expr.variable("z", N);
    refused(LOSS, List.of(START), List.of(), List.of(X, Y, z), "the data z");
  }

  @Test
  void aNameHasOneRole() {
    Buffer twice = new Buffer(W, Tensor.zeros(3), W.times(2));
    refused(LOSS, List.of(START), List.of(twice), List.of(X, Y), "the name w is given twice");
  }

  @Test
  void rowsShareANamedFirstDimension() {
    Expr other = Expr.variable("z", Dim.of("m"));
    refused(
        LOSS.plus(mean(other)),
        List.of(START),
        List.of(),
        List.of(X, Y, other),
        "first dimensions m and n differ");
    Expr fixed = Expr.variable("v", Dim.of(4));
    refused(LOSS.plus(mean(fixed)), List.of(START), List.of(), List.of(fixed), "has a name");
    refused(LOSS, List.of(START), List.of(), List.of(), "no variable with rows");
  }

  @Test
  void aParameterHasNoRows() {
    Expr own = Expr.variable("b", N);
    refused(
        LOSS.plus(mean(own)),
        List.of(START, Parameter.of(own, Tensor.zeros(5))),
        List.of(),
        List.of(X, Y),
        "counts the rows");
  }

  @Test
  void aNamedDimensionHasOneSize() {
    Expr more = Expr.variable("v", D);
    refused(
        LOSS.plus(mean(more)),
        List.of(START, Parameter.of(more, Tensor.zeros(4))),
        List.of(),
        List.of(X, Y),
        "the dimension d is 3 in the start of w, but 4 in that of v");
  }

  @Test
  void theNumberOfTheStepIsAScalar() {
    assertThatThrownBy(() ->
            new Learning(
                LOSS, List.of(START), List.of(), List.of(X, Y), Optional.of(Expr.variable("t", D))))
        .hasMessageContaining("number of the step is a scalar");
  }

  @Test
  void aStartFitsItsVariableAndIsFinite() {
    assertThatThrownBy(() -> Parameter.of(W, Tensor.zeros(3, 2)))
        .hasMessageContaining("w has dimensions [d], but its start is 3×2");
    assertThatThrownBy(() -> Parameter.of(Expr.variable("b", Dim.of(2)), Tensor.zeros(3)))
        .hasMessageContaining("b has dimensions [2], but its start is 3");
    assertThatThrownBy(() -> Parameter.of(W, Tensor.vector(1, Double.NaN)))
        .hasMessageContaining("finite");
    assertThatThrownBy(() -> new Parameter(LOSS, Tensor.scalar(0), "loss"))
        .hasMessageContaining("a parameter is a variable");
    assertThatThrownBy(() -> new Parameter(W, Tensor.zeros(3), " ")).hasMessageContaining("blank");
    assertThatThrownBy(() -> new Buffer(W, Tensor.zeros(3), LOSS))
        .hasMessageContaining("one of the same shape");
  }

  private static void refused(
      Expr loss, List<Parameter> parameters, List<Buffer> buffers, List<Expr> rows, String words) {
    assertThatThrownBy(() -> new Learning(loss, parameters, buffers, rows, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }
}
