package gradus.compile;

import static gradus.expr.Functions.sin;
import static gradus.expr.Functions.softplus;
import static gradus.expr.Functions.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.calculus.Hessian;
import gradus.calculus.Jacobian;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.linalg.Shape;
import gradus.linalg.SymmetricEigen;
import gradus.linalg.Tensor;
import gradus.linalg.iterative.End;
import gradus.linalg.iterative.Lanczos;
import gradus.linalg.iterative.LinearOperator;
import gradus.linalg.iterative.Outcome;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ProgramOperatorTest {
  private static final Dim N = Dim.of("n");
  private static final Dim D = Dim.of("d");
  private static final Program.Options OPTIONS = Program.Options.defaults();

  private final Expr x = Expr.variable("X", N, D);
  private final Expr y = Expr.variable("y", N);
  private final Expr w = Expr.variable("w", D);
  private final Expr b = Expr.variable("b");
  private final Expr loss = sum(softplus(y.times(x.matmul(w).plus(b)).negate()));

  private static Tensor random(long seed, int... sizes) {
    SplittableRandom random = new SplittableRandom(seed);
    return Tensor.generate(Shape.of(sizes), i -> random.nextDouble(-1, 1));
  }

  private static Map<String, Tensor> values(int n, int d) {
    return Map.of(
        "X", random(1, n, d), "y", random(2, n), "w", random(3, d), "b", Tensor.scalar(0.3));
  }

  @Test
  void aHessianMultipliesAsTheOneThatIsFormed() {
    Map<String, Tensor> values = values(40, 6);
    Tensor formed =
        Program.compile(List.of(Hessian.of(loss, w)), OPTIONS).evaluate(values).getFirst();
    LinearOperator h = ProgramOperator.hessian(loss, List.of(w), values, OPTIONS);
    Tensor v = random(4, 6);
    assertThat(h.times(v).toDoubles()).containsExactly(formed.times(v).toDoubles(), within(1e-13));
    assertThat(h.transpose().times(v).toDoubles()).isEqualTo(h.times(v).toDoubles());
  }

  @Test
  void lanczosFindsTheExtremeCurvaturesOfALogisticLoss() {
    Map<String, Tensor> values = values(500, 60);
    LinearOperator h = ProgramOperator.hessian(loss, List.of(w), values, OPTIONS);
    Lanczos found = Lanczos.of(h, Lanczos.Options.of(6, End.BOTH, 1));
    Tensor formed =
        Program.compile(List.of(Hessian.of(loss, w)), OPTIONS).evaluate(values).getFirst();
    Tensor all = SymmetricEigen.of(formed).values();
    assertThat(found.outcome()).isEqualTo(Outcome.CONVERGED);
    assertThat(found.values().toDoubles())
        .containsExactly(all.rows(0, 1, 2, 57, 58, 59).toDoubles(), within(1e-12 * all.flat(0)));
  }

  @Test
  void severalVariablesLieOneAfterTheOther() {
    LinearOperator h = ProgramOperator.hessian(loss, List.of(b, w), values(40, 6), OPTIONS);
    assertThat(h.rows()).isEqualTo(7);
    Tensor u = random(5, 7);
    Tensor v = random(6, 7);
    double uHv = 0;
    double vHu = 0;
    for (int i = 0; i < 7; i++) {
      uHv += u.flat(i) * h.times(v).flat(i);
      vHu += v.flat(i) * h.times(u).flat(i);
    }
    assertThat(uHv).isCloseTo(vHu, within(1e-13));
  }

  @Test
  void aJacobianAndItsTransposeMultiplyAsTheOneThatIsFormed() {
    Expr f = sin(x.matmul(w)).times(y);
    Map<String, Tensor> values = values(9, 4);
    Map<String, Tensor> needed =
        Map.of("X", values.get("X"), "y", values.get("y"), "w", values.get("w"));
    Tensor formed =
        Program.compile(List.of(Jacobian.of(f, w)), OPTIONS).evaluate(needed).getFirst();
    LinearOperator j = ProgramOperator.jacobian(f, List.of(w), needed, OPTIONS);
    assertThat(j.rows()).isEqualTo(9);
    assertThat(j.columns()).isEqualTo(4);
    Tensor v = random(4, 4);
    Tensor u = random(5, 9);
    assertThat(j.times(v).toDoubles()).containsExactly(formed.times(v).toDoubles(), within(1e-14));
    assertThat(j.transpose().times(u).toDoubles())
        .containsExactly(formed.transpose().times(u).toDoubles(), within(1e-14));
  }

  @Test
  void aLinearScalarHasAHessianOfZeros() {
    LinearOperator h =
        ProgramOperator.hessian(sum(w.times(2)), List.of(w), Map.of("w", random(1, 5)), OPTIONS);
    assertThat(h.times(random(2, 5)).toDoubles()).containsOnly(0.0);
  }

  @Test
  void refusesWhatIsNoPoint() {
    assertThatThrownBy(() -> ProgramOperator.hessian(loss, List.of(w), Map.of(), OPTIONS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no value of the variable w");
    assertThatThrownBy(
            () -> ProgramOperator.hessian(loss, List.of(w.times(2)), values(3, 2), OPTIONS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("by a variable");
    assertThatThrownBy(
            () -> ProgramOperator.hessian(x.matmul(w), List.of(w), values(3, 2), OPTIONS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("scalar");
  }
}
