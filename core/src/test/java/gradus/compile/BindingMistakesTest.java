package gradus.compile;

import static gradus.expr.Functions.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.expr.Arrays;
import gradus.expr.Dim;
import gradus.expr.Domain;
import gradus.expr.Expr;
import gradus.expr.Matrices;
import gradus.expr.Node;
import gradus.expr.Operation;
import gradus.linalg.Precision;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// Law: values that do not fit an expression are refused when they are bound, by the interpreter
/// and by a program in the same words.
final class BindingMistakesTest {
  private static final Dim N = Dim.of("n");
  private static final Dim D = Dim.of("d");
  private static final Expr X = Expr.variable("X", N, D);
  private static final Expr W = Expr.variable("w", D);
  private static final Expr Z = X.matmul(W);

  private static void refused(Expr expr, Map<String, Tensor> values, String message) {
    ways(expr, values).forEach(way -> refused(way, message));
  }

  /// All ways to a value: by the interpreter, and by a program in either precision.
  private static List<ThrowingCallable> ways(Expr expr, Map<String, Tensor> values) {
    List<ThrowingCallable> ways = new ArrayList<>();
    ways.add(() -> Interpreter.evaluate(expr, values));
    for (Precision precision : Precision.values()) {
      Program program = Program.compile(List.of(expr), new Program.Options(precision, 1));
      ways.add(() -> program.evaluate(values));
    }
    return ways;
  }

  private static void refused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  @Test
  void namesWithoutAValueAndValuesWithoutAName() {
    refused(Z, Map.of("X", Tensor.zeros(3, 2)), "the variable w has no value; bound are [X]");
    refused(
        W,
        Map.of("w", Tensor.zeros(2), "v", Tensor.zeros(2)),
        "a value was given for v, but the expression has no such variable; it has [w]. Leave that"
            + " value out: a derivative has fewer variables than its function where it does not"
            + " depend on one");
  }

  @Test
  void twoVariablesOfOneName() {
    Expr other = Expr.variable("w", N);
    String message = "two variables are named w: one is w (d), another w (n); rename one of them";
    Map<String, Tensor> values = Map.of("X", Tensor.zeros(3, 2), "w", Tensor.zeros(2));
    refused(() -> Interpreter.evaluate(dot(Z, other), values), message);
    refused(() -> Program.compile(List.of(Z, other), Program.Options.defaults()), message);
    Expr known = Expr.variable("w", Domain.between(0, 1), D);
    refused(
        () -> Interpreter.evaluate(W.plus(known), values),
        "two variables are named w: one is w (d), another w (d); rename one of them");
  }

  @Test
  void aDimensionOfTwoSizes() {
    refused(
        Z,
        Map.of("X", Tensor.zeros(3, 2), "w", Tensor.zeros(4)),
        "the dimension d is 2 in X, but 4 in w: a named dimension has one size");
  }

  @Test
  void theWrongNumberOfAxesOrEntries() {
    refused(
        W, Map.of("w", Tensor.zeros(2, 2)), "the variable w has 1 axis [d], but its value is 2×2");
    Expr three = Expr.variable("t", Dim.of(3));
    refused(three, Map.of("t", Tensor.zeros(4)), "axis 0 of t is 3, but its value is 4");
    refused(
        Expr.of(1).broadcast(List.of(N)),
        Map.of(),
        "the dimension n belongs to no bound variable, so its size is unknown; evaluate it together"
            + " with an expression whose variable has that dimension, such as the function that"
            + " this is the derivative of");
  }

  @Test
  void aSliceThatLiesOutsideOnceTheSizesAreKnown() {
    refused(
        Arrays.slice(X, 0, 2, 1, Dim.of(3)),
        Map.of("X", Tensor.zeros(4, 2)),
        "cannot slice X, which is bound to shape 4×2: 3 entries from 2 in steps of 1 do not lie"
            + " within 4");
  }

  @Test
  void moreSingularValuesThanThereAre() {
    refused(
        Matrices.singularValues(X),
        Map.of("X", Tensor.zeros(2, 3)),
        "the singular values of X were declared to be as many as its columns, 3, but it is bound"
            + " to a matrix of shape 2×3, which has 2; take them of the transpose");
  }

  @Test
  void anotherShapeOrAnUnknownNameForARunningProgram() {
    Execution execution =
        Program.compile(List.of(Z), Program.Options.defaults())
            .bind(Map.of("X", Tensor.zeros(3, 2), "w", Tensor.zeros(2)));
    refused(
        () -> execution.set("w", Tensor.zeros(3)),
        "the variable w is bound to a value of shape 2, so it cannot be set to 3; bind again");
    refused(
        () -> execution.set("v", Tensor.zeros(3)), "the program has no variable v; it has [X, w]");
    refused(
        () -> execution.set("w", new double[1]), "the variable w has 2 elements, but 1 were given");
    refused(
        () -> execution.set("w", new double[3]), "the variable w has 2 elements, but 3 were given");
    refused(() -> execution.scalar(0), "output 0 is not a scalar: Xw has [n]");
    refused(
        () -> Program.Options.defaults().threads(0), "a program runs on at least 1 thread, not 0");
  }

  /// A value of either precision is rounded to that of the program.
  @Test
  void aValueOfTheOtherPrecisionIsConverted() {
    Tensor single = Tensor.of(Shape.of(2), new float[] {0.1f, 2});
    Tensor result =
        Program.compile(List.of(W.times(2)), new Program.Options(Precision.DOUBLE, 1))
            .evaluate(Map.of("w", single))
            .get(0);
    assertThat(result.toDoubles()).containsExactly(2 * (double) 0.1f, 4);
    Tensor rounded =
        Program.compile(List.of(W.times(2)), new Program.Options(Precision.SINGLE, 1))
            .evaluate(Map.of("w", Tensor.vector(0.1, 2)))
            .get(0);
    assertThat(rounded.toDoubles()).containsExactly(2 * 0.1f, 4);
  }

  @Test
  void anOperationThatAnswersWithAnotherShape() {
    Operation broken =
        new Operation() {
          @Override
          public String name() {
            return "broken";
          }

          @Override
          public List<Dim> dims(List<Expr> operands) {
            return operands.get(0).dims();
          }

          @Override
          public Tensor value(List<Tensor> operands) {
            return Tensor.scalar(1);
          }
        };
    Expr answer = Expr.of(new Node.Opaque(broken, List.of(W)));
    Map<String, Tensor> values = Map.of("w", Tensor.zeros(2));
    // a mistake of whoever wrote the operation, not of who binds it
    for (ThrowingCallable way : ways(answer, values)) {
      assertThatThrownBy(way)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "the operation broken said that its value has the shape 2, but for operands of the"
                  + " shapes [2] it has scalar; dims and value must agree");
    }
  }
}
