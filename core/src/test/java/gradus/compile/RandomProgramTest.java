package gradus.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import gradus.Samples;
import gradus.calculus.Gradient;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Functions;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.linalg.Precision;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Law: a compiled program computes what the interpreter computes, value and gradient together,
/// whatever the expression, the sizes, the precision and the threads; and the same bits for any
/// number of threads.
///
/// `-Dgradus.samples=100` tries more graphs, `-Dgradus.seed=17` a single one.
final class RandomProgramTest {
  private static final int SEEDS = Samples.of(200);
  private static final int[] ROWS = {1, 5, 63, 64, 65, 200, 1111, 3000};

  /// Computes outputs for some data.
  interface Evaluator {
    List<Tensor> evaluate(
        List<Expr> outputs, Map<String, Tensor> data, Precision precision, int threads);
  }

  private static final Evaluator COMPILED =
      (outputs, data, precision, threads) ->
          Program.compile(outputs, new Program.Options(precision, threads)).evaluate(data);

  private static RandomCase draw(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RandomExpressions expressions = new RandomExpressions(seed);
    List<Expr> outputs = expressions.outputs(4 + random.nextInt(20), 3);
    Expr scalar = Expr.of(0);
    for (Expr output : outputs) {
      scalar = scalar.plus(Functions.mean(Functions.sin(output)));
    }
    List<Expr> variables =
        expressions.variables().stream()
            .filter(RandomProgramTest::isReal)
            .filter(Graph.variables(outputs).values()::contains)
            .toList();
    List<Expr> all = new ArrayList<>(outputs);
    all.add(scalar);
    all.addAll(Gradient.of(scalar, variables));
    all.addAll(expressions.places(random.nextInt(2)));
    all.addAll(expressions.variables());
    Map<String, Integer> sizes =
        Map.of(
            "n", ROWS[random.nextInt(ROWS.length)],
            "d", 1 + random.nextInt(6),
            "k", 1 + random.nextInt(4));
    return new RandomCase(seed, all.stream().distinct().toList(), sizes);
  }

  private static boolean isReal(Expr variable) {
    return variable != RandomForms.KEY
        && RandomForms.INDICES.stream().noneMatch(index -> index.variable() == variable);
  }

  @Test
  void compiledIsInterpreted() {
    long only = Long.getLong("gradus.seed", -1);
    for (long seed = Math.max(0, only); seed < (only < 0 ? SEEDS : only + 1); seed++) {
      RandomCase drawn = draw(seed);
      if (law(COMPILED, drawn).isPresent()) {
        RandomCase small = new Shrinker(smaller -> law(COMPILED, smaller)).shrink(drawn);
        fail(
            law(COMPILED, small).orElseThrow().message()
                + "\nin the smallest such case, "
                + small.describe());
      }
    }
  }

  static Optional<Shrinker.Failure> law(Evaluator evaluator, RandomCase drawn) {
    Map<String, Tensor> data = drawn.data();
    List<Tensor> expected;
    try {
      expected = interpreted(drawn, data);
    } catch (IllegalArgumentException unbound) {
      return Optional.empty(); // shrinking has left a dimension without a variable
    }
    try {
      for (Precision precision : Precision.values()) {
        List<Tensor> one = evaluator.evaluate(drawn.outputs(), data, precision, 1);
        for (int threads : new int[] {2, 7}) {
          List<Tensor> many = evaluator.evaluate(drawn.outputs(), data, precision, threads);
          for (int k = 0; k < one.size(); k++) {
            if (!Arrays.equals(one.get(k).toDoubles(), many.get(k).toDoubles())) {
              return Optional.of(
                  new Shrinker.Failure(
                      "threads", "other bits on 1 and " + threads + " threads in output " + k));
            }
          }
        }
        Optional<Shrinker.Failure> difference = difference(drawn, expected, one, precision);
        if (difference.isPresent()) {
          return difference;
        }
      }
      return Optional.empty();
    } catch (RuntimeException thrown) {
      return Optional.of(new Shrinker.Failure(thrown.getClass().getName(), "it throws " + thrown));
    }
  }

  private static List<Tensor> interpreted(RandomCase drawn, Map<String, Tensor> data) {
    Map<Expr, Tensor> values = Interpreter.values(drawn.outputs(), data);
    return drawn.outputs().stream().map(x -> Objects.requireNonNull(values.get(x))).toList();
  }

  private static Optional<Shrinker.Failure> difference(
      RandomCase drawn, List<Tensor> expected, List<Tensor> actual, Precision precision) {
    double tolerance = precision == Precision.DOUBLE ? 1e-10 : 2e-3;
    for (int k = 0; k < expected.size(); k++) {
      double[] wanted = expected.get(k).toDoubles();
      double[] found = actual.get(k).toDoubles();
      double scale = 1;
      for (double x : wanted) {
        scale = Double.isFinite(x) ? Math.max(scale, Math.abs(x)) : scale;
      }
      for (int i = 0; i < wanted.length; i++) {
        boolean same =
            Math.abs(found[i] - wanted[i]) <= tolerance * scale
                || Double.compare(found[i], wanted[i]) == 0;
        if (!same && !undecided(drawn, k, i, wanted[i], found[i], precision)) {
          return Optional.of(
              new Shrinker.Failure(
                  "value " + precision,
                  "output "
                      + k
                      + ", element "
                      + i
                      + ", "
                      + precision
                      + ": interpreted "
                      + wanted[i]
                      + ", compiled "
                      + found[i]));
        }
      }
    }
    return Optional.empty();
  }

  /// Whether rounding decides there: data moved by a few units in the last place give values as far
  /// apart, at a kink or between numbers that are equal up to rounding.
  private static boolean undecided(
      RandomCase drawn, int output, int element, double wanted, double found, Precision precision) {
    double relative = precision == Precision.DOUBLE ? 1e-13 : 1e-6;
    double spread = 0;
    for (int k = 1; k <= 8; k++) {
      double moved = interpreted(drawn, drawn.data(relative * k)).get(output).flat(element);
      spread = Math.max(spread, Math.abs(moved - wanted));
      if (Double.isNaN(moved) != Double.isNaN(wanted)) {
        return true;
      }
    }
    return Math.abs(found - wanted) <= 100 * spread;
  }

  /// The interpreter with a mistake: it takes `softplus` for `relu`.
  private static final Evaluator WRONG =
      (outputs, data, _, _) -> {
        List<Expr> mistaken =
            Graph.rewrite(
                outputs,
                (_, rebuilt) ->
                    rebuilt.node() instanceof Node.Map1(var function, var x)
                            && function == Function1.SOFTPLUS
                        ? Functions.relu(x)
                        : rebuilt);
        Map<String, Tensor> needed = new HashMap<>(data);
        needed.keySet().retainAll(Graph.variables(mistaken).keySet());
        Map<Expr, Tensor> values = Interpreter.values(mistaken, needed);
        return mistaken.stream().map(x -> Objects.requireNonNull(values.get(x))).toList();
      };

  @Test
  void aMistakeIsShrunkToTheOperationThatIsWrong() {
    int shrunk = 0;
    for (long seed = 0; shrunk < 3; seed++) {
      RandomCase drawn = draw(seed);
      if (law(WRONG, drawn).isPresent()) {
        RandomCase small = new Shrinker(smaller -> law(WRONG, smaller)).shrink(drawn);
        shrunk++;
        assertThat(small.outputs()).as(small.describe()).hasSize(1);
        assertThat(Graph.topological(small.outputs())).as(small.describe()).hasSizeLessThan(5);
        assertThat(small.describe()).contains("softplus(");
        assertThat(small.sizes().values()).as(small.describe()).allMatch(size -> size == 1);
      }
    }
  }
}
