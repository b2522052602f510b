package gradus.compile;

import static gradus.expr.Functions.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.linalg.Precision;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ProgramTest {
  private static final Dim N = Dim.of("n");
  private static final Dim D = Dim.of("d");
  private static final Dim K = Dim.of("k");
  private final Expr x = Expr.variable("X", N, D);
  private final Expr y = Expr.variable("y", N);
  private final Expr w = Expr.variable("w", D);
  private final Expr v = Expr.variable("V", D, K);
  private final Expr b = Expr.variable("b", K);
  private final SplittableRandom random = new SplittableRandom(1);

  private Tensor random(int... sizes) {
    return Tensor.generate(Shape.of(sizes), i -> random.nextDouble(-2, 2));
  }

  private Map<String, Tensor> data(int n) {
    return Map.of(
        "X", random(n, 5), "y", random(n), "w", random(5), "V", random(5, 3), "b", random(3));
  }

  private void sameAsInterpreted(List<Expr> outputs, Map<String, Tensor> all) {
    Map<String, Tensor> values = new HashMap<>(all);
    values.keySet().retainAll(gradus.expr.Graph.variables(outputs).keySet());
    Map<Expr, Tensor> reference = Interpreter.values(outputs, values);
    for (int threads : new int[] {1, 2, 7}) {
      Program program = Program.compile(outputs, new Program.Options(Precision.DOUBLE, threads));
      Execution execution = program.bind(values);
      execution.run();
      execution.run();
      for (int k = 0; k < outputs.size(); k++) {
        double[] expected =
            java.util.Objects.requireNonNull(reference.get(outputs.get(k))).toDoubles();
        double[] actual = execution.tensor(k).toDoubles();
        assertThat(actual).as("%s", execution.describe()).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
          assertThat(actual[i])
              .as("output %s[%s] %s", k, i, execution.describe())
              .isCloseTo(expected[i], within(1e-11 * (1 + Math.abs(expected[i]))));
        }
      }
    }
  }

  @Test
  void logisticLossAndGradient() {
    Expr margin = y.times(x.matmul(w));
    Expr loss = sum(softplus(margin.negate()));
    Expr gradient = x.transpose().matmul(y.times(sigmoid(margin.negate()))).negate();
    for (int n : new int[] {1, 3, 64, 1000, 20_011}) {
      sameAsInterpreted(List.of(loss, gradient), data(n));
    }
  }

  @Test
  void rowOutputsAndSumsTogether() {
    Expr scores = x.matmul(v).plus(b.broadcast(List.of(N, K), 1));
    Expr probabilities = softmax(scores);
    for (int n : new int[] {2, 70, 5000}) {
      sameAsInterpreted(
          List.of(
              probabilities,
              scores.transpose(),
              sum(logSumExp(scores, 1)),
              sum(probabilities, 0),
              sum(scores, 1)),
          data(n));
    }
  }

  @Test
  void twoPassesWhereRowsNeedASumOverRows() {
    Expr mean = sum(x, 0).times(sum(y.times(0).plus(1)).power(-1).broadcast(List.of(D)));
    Expr centered = x.minus(mean.broadcast(List.of(N, D), 1));
    Expr covariance = centered.transpose().matmul(centered);
    sameAsInterpreted(
        List.of(
            covariance,
            norm2(x),
            logSumExp(y),
            reduce(gradus.expr.Reduction.MAXIMUM, x, 0),
            centered),
        data(3001));
  }

  @Test
  void sumsOfManyFactors() {
    sameAsInterpreted(
        List.of(
            einsum("ni,n,nj->ij", x, y, x),
            einsum("ni,ni->n", x, x),
            einsum("ni,ni->", x, x),
            einsum("ni,ik,k->n", x, v, b),
            einsum("i,j->ji", w, b),
            einsum("ni,nj->ijn", x, x),
            einsum("n,ni->i", y, x),
            einsum("ik,ni->kn", v, x)),
        data(777));
  }

  @Test
  void squareMatrices() {
    Dim p = Dim.of("p");
    Expr a = Expr.variable("A", p, p);
    Expr c = Expr.variable("c", p);
    sameAsInterpreted(
        List.of(
            inverse(a),
            solve(a, c),
            determinant(a),
            logDeterminant(a),
            trace(a),
            diagonal(a),
            diag(c),
            a.matmul(a).transpose(),
            a.plus(a.transpose()),
            Expr.eye(p),
            Expr.of(3),
            a,
            c.broadcast(List.of(Dim.of(2), p), 1)),
        Map.of("A", random(6, 6), "c", random(6)));
  }

  @Test
  void whatIsNeededAfterThePassIsComputedAfterIt() {
    // 0.9 m needs no rows, but nobody needs it before their sum is there
    Expr gradient = x.transpose().matmul(x.matmul(w).minus(y));
    Expr memory = Expr.variable("m", D).times(0.9).plus(gradient);
    List<Expr> outputs = List.of(memory, w.minus(memory.times(0.1)));
    Map<String, Tensor> values = new HashMap<>(data(1000));
    values.put("m", random(5));
    sameAsInterpreted(outputs, values);
    values.keySet().retainAll(Set.of("X", "y", "w", "m"));
    Execution execution = Program.compile(outputs, Program.Options.defaults()).bind(values);
    assertThat(execution.describe().lines().filter(line -> line.startsWith("once"))).hasSize(1);
  }
}
