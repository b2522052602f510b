package gradus.compile;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.expr.Expr;
import gradus.expr.Graph;
import gradus.linalg.Precision;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Law: a compiled program computes what the interpreter computes, whatever the expression, the
/// sizes and the threads.
final class RandomProgramTest {
  private static final int SEEDS = Integer.getInteger("gradus.seeds", 400);
  private static final int[] ROWS = {1, 5, 63, 64, 65, 200, 1111};

  private static Map<String, Tensor> data(SplittableRandom random, int n) {
    int d = 1 + random.nextInt(6);
    int k = 1 + random.nextInt(4);
    Map<String, Tensor> data = new HashMap<>();
    data.put("X", tensor(random, n, d));
    data.put("y", tensor(random, n));
    data.put("w", tensor(random, d));
    data.put("V", tensor(random, d, k));
    data.put("b", tensor(random, k));
    data.put("s", tensor(random));
    return data;
  }

  private static Tensor tensor(SplittableRandom random, int... sizes) {
    return Tensor.generate(Shape.of(sizes), _ -> random.nextDouble(-2, 2));
  }

  @Test
  void compiledIsInterpreted() {
    for (long seed = 0; seed < SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<Expr> outputs = new RandomExpressions(seed).outputs(5 + random.nextInt(25), 3);
      Map<String, Tensor> data = data(random, ROWS[random.nextInt(ROWS.length)]);
      data.keySet().retainAll(Graph.variables(outputs).keySet());
      compare(seed, outputs, data, Precision.DOUBLE, 1e-10);
      compare(seed, outputs, data, Precision.SINGLE, 2e-3);
    }
  }

  private static void compare(
      long seed,
      List<Expr> outputs,
      Map<String, Tensor> data,
      Precision precision,
      double tolerance) {
    Map<Expr, Tensor> reference = Interpreter.values(outputs, data);
    double[][] one = run(outputs, data, precision, 1);
    double[][] three = run(outputs, data, precision, 3);
    for (int k = 0; k < outputs.size(); k++) {
      assertThat(three[k])
          .as("seed %s: the same bits on 1 and 3 threads", seed)
          .containsExactly(one[k]);
      double[] expected = Objects.requireNonNull(reference.get(outputs.get(k))).toDoubles();
      for (int i = 0; i < expected.length; i++) {
        double error = Math.abs(one[k][i] - expected[i]) / (1 + Math.abs(expected[i]));
        assertThat(error)
            .as(
                "seed %s, output %s, element %s, %s: %s but %s",
                seed, k, i, precision, expected[i], one[k][i])
            .isLessThan(tolerance);
      }
    }
  }

  private static double[][] run(
      List<Expr> outputs, Map<String, Tensor> data, Precision precision, int threads) {
    return Program.compile(outputs, new Program.Options(precision, threads)).evaluate(data).stream()
        .map(Tensor::toDoubles)
        .toArray(double[][]::new);
  }
}
