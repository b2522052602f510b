package gradus.compile;

import static gradus.expr.Functions.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.calculus.Gradient;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Graph;
import gradus.linalg.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/// Graphs of 100,000 nodes and more are compiled in time that grows with their size, on a stack of
/// 1 MB.
final class LargeProgramTest {
  private static final int NODES = 100_000;

  /// Seconds on an idle machine; what is quadratic takes an hour.
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final Expr w = Expr.variable("w", Dim.of("d"));

  private void runs(Expr loss, Map<String, Tensor> values) {
    List<Expr> outputs = List.of(loss, Gradient.of(loss, List.of(w)).get(0));
    assertThat(Graph.topological(outputs).size()).isGreaterThan(NODES);
    Assertions.assertTimeout(
        LIMIT,
        () -> {
          Execution execution = Program.compile(outputs, Program.Options.defaults()).bind(values);
          execution.run();
          double expected = Interpreter.evaluate(loss, values).value();
          assertThat(execution.scalar(0))
              .isCloseTo(expected, within(1e-9 * (1 + Math.abs(expected))));
        });
  }

  @Test
  void aChainOfElementwiseOperations() {
    Expr x = w;
    for (int k = 0; k < NODES / 6; k++) {
      x = sin(x.times(1.5).plus(0.1));
    }
    runs(sum(x), Map.of("w", Tensor.vector(1, 2, 3)));
  }

  @Test
  void aChainOfLayers() {
    Expr a = Expr.variable("A", Dim.of("d"), Dim.of("d"));
    Expr x = w;
    for (int k = 0; k < NODES / 5; k++) {
      x = tanh(a.matmul(x).plus(0.1));
    }
    runs(sum(x), Map.of("w", Tensor.vector(0.1, 0.2), "A", Tensor.identity(2)));
  }

  @Test
  void aWideSum() {
    List<Expr> terms = new ArrayList<>();
    for (int k = 0; k < NODES / 7; k++) {
      terms.add(sin(w.times(0.001 * k)));
    }
    while (terms.size() > 1) {
      List<Expr> pairs = new ArrayList<>();
      for (int k = 0; k + 1 < terms.size(); k += 2) {
        pairs.add(terms.get(k).plus(terms.get(k + 1)));
      }
      if (terms.size() % 2 == 1) {
        pairs.add(terms.getLast());
      }
      terms = pairs;
    }
    runs(sum(terms.get(0)), Map.of("w", Tensor.vector(1, 2, 3)));
  }
}
