package gradus.compile;

import static gradus.expr.Functions.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.calculus.Gradient;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.expr.Operation;
import gradus.linalg.Precision;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ExecutionTest {
  private static final Dim N = Dim.of("n");
  private static final Dim D = Dim.of("d");
  private final Expr x = Expr.variable("X", N, D);
  private final Expr y = Expr.variable("y", N);
  private final Expr w = Expr.variable("w", D);
  private final Expr loss = sum(softplus(y.times(x.matmul(w)).negate()));

  private static Tensor random(long seed, int... sizes) {
    SplittableRandom random = new SplittableRandom(seed);
    return Tensor.generate(Shape.of(sizes), i -> random.nextDouble(-1, 1));
  }

  private static Program program(Precision precision, int threads, Expr... outputs) {
    return Program.compile(List.of(outputs), new Program.Options(precision, threads));
  }

  private Execution descent(int rows, int threads) {
    Expr next = w.minus(Gradient.of(loss, List.of(w)).get(0).times(0.01));
    return program(Precision.DOUBLE, threads, loss, next)
        .bind(Map.of("X", random(1, rows, 4), "y", random(2, rows), "w", random(3, 4)));
  }

  @Test
  void anOutputBecomesTheVariableOfTheNextRun() {
    for (int rows : new int[] {5, 70, 40_000}) {
      Execution carried = descent(rows, 2);
      carried.carry(1, "w");
      Execution set = descent(rows, 1);
      for (int step = 0; step < 5; step++) {
        carried.run();
        set.run();
        assertThat(carried.scalar(0)).as("loss of %s rows", rows).isEqualTo(set.scalar(0));
        assertThat(carried.tensor(1).toDoubles()).containsExactly(set.tensor(1).toDoubles());
        set.set("w", set.tensor(1));
      }
    }
  }

  /// A product over the only block of rows is written, over several blocks added up; what an
  /// earlier run left must show in neither.
  @Test
  void aRunForgetsTheSumsOfTheOneBefore() {
    Expr v = Expr.variable("V", D, Dim.of("h"));
    Expr squares = sum(square(tanh(x.matmul(v))));
    Expr gradient = Gradient.of(squares, List.of(v)).get(0);
    for (int rows : new int[] {20, 5_000}) {
      Map<String, Tensor> at = Map.of("X", random(1, rows, 80), "V", random(2, 80, 60));
      Execution execution = program(Precision.DOUBLE, 2, squares, gradient).bind(at);
      execution.run();
      double[] once = execution.tensor(1).toDoubles();
      execution.run();
      assertThat(execution.tensor(1).toDoubles()).as("%s rows", rows).containsExactly(once);
      execution.set("V", Tensor.zeros(80, 60));
      execution.run();
      assertThat(execution.tensor(1).toDoubles()).as("%s rows", rows).containsOnly(0);
    }
  }

  @Test
  void aValueThatIsSetIsNotReplacedByTheOutputOfTheRunBefore() {
    Execution carried = descent(70, 1);
    carried.carry(1, "w");
    carried.run();
    double first = carried.scalar(0);
    carried.run();
    assertThat(carried.scalar(0)).isLessThan(first);
    carried.set("w", random(3, 4));
    carried.run();
    assertThat(carried.scalar(0)).isEqualTo(first);
  }

  /// `a' = b + 1, b' = a`: neither may be overwritten before the other has read it.
  @Test
  void variablesThatExchangeValuesDoSo() {
    Expr a = Expr.variable("a", D);
    Expr b = Expr.variable("b", D);
    Execution execution =
        program(Precision.DOUBLE, 1, b.plus(1), a.times(1).plus(0.5))
            .bind(Map.of("a", Tensor.vector(1, 2), "b", Tensor.vector(10, 20)));
    execution.carry(0, "a");
    execution.carry(1, "b");
    execution.run();
    execution.run();
    assertThat(execution.tensor(0).toDoubles()).containsExactly(2.5, 3.5);
    assertThat(execution.tensor(1).toDoubles()).containsExactly(11.5, 21.5);
  }

  @Test
  void anOutputBecomesSeveralVariables() {
    for (int size : new int[] {3, 70}) {
      Expr a = Expr.variable("a", D);
      Expr b = Expr.variable("b", D);
      Expr c = Expr.variable("c", D);
      Execution execution =
          program(Precision.DOUBLE, 1, a.plus(1), a.plus(1), b.times(2), c.times(3))
              .bind(
                  Map.of(
                      "a", Tensor.generate(Shape.of(size), _ -> 1),
                      "b", Tensor.generate(Shape.of(size), _ -> 10),
                      "c", Tensor.generate(Shape.of(size), _ -> 20)));
      execution.carry(0, "a");
      execution.carry(1, "b");
      execution.carry(0, "c");
      execution.run();
      execution.run();
      assertThat(execution.tensor(0).toDoubles()).containsOnly(3);
      assertThat(execution.tensor(2).toDoubles()).containsOnly(4);
      assertThat(execution.tensor(3).toDoubles()).containsOnly(6);
      // one of them is set: the others still are what the output was
      execution.set("a", Tensor.generate(Shape.of(size), _ -> 50));
      execution.run();
      assertThat(execution.tensor(0).toDoubles()).containsOnly(51);
      assertThat(execution.tensor(2).toDoubles()).containsOnly(6);
      assertThat(execution.tensor(3).toDoubles()).containsOnly(9);
    }
  }

  @Test
  void aSumOverRowsBecomesSeveralVariables() {
    Expr a = Expr.variable("a", D);
    Expr b = Expr.variable("b", D);
    Execution execution =
        program(Precision.DOUBLE, 1, sum(x, 0).plus(a.times(0)), sum(x, 0), a.plus(b))
            .bind(
                Map.of(
                    "X", Tensor.generate(Shape.of(100, 2), _ -> 1),
                    "a", Tensor.vector(1, 2),
                    "b", Tensor.vector(3, 4)));
    execution.carry(1, "a");
    execution.carry(1, "b");
    execution.run();
    execution.run();
    assertThat(execution.tensor(2).toDoubles()).containsExactly(200, 200);
  }

  @Test
  void aCarriedVariableThatIsAnOutputIsWhatTheRunUsed() {
    Execution execution =
        program(Precision.DOUBLE, 1, w, w.minus(1)).bind(Map.of("w", Tensor.vector(1, 2)));
    execution.carry(1, "w");
    execution.run();
    assertThat(execution.tensor(0).toDoubles()).containsExactly(1, 2);
    execution.run();
    assertThat(execution.tensor(0).toDoubles()).containsExactly(0, 1);
    assertThat(execution.tensor(1).toDoubles()).containsExactly(-1, 0);
  }

  /// The last block has 7 rows, the others 64: the block of one operand has the shape of another's
  /// in some of them only.
  @Test
  void blocksThatHappenToHaveOneShapeKeepTheirMemoryApart() {
    for (int other : new int[] {7, 64}) {
      Dim wide = Dim.of(512);
      Dim narrow = Dim.of(other);
      Expr rows = Expr.variable("R", N, wide);
      Expr z = Expr.variable("Z", N, narrow);
      Expr t = Expr.variable("T", narrow, N);
      Expr u = Expr.variable("U", N, Dim.of(3));
      Expr repeated = rows.matmul(Expr.variable("v", wide)).broadcast(z.dims(), 0);
      List<Expr> outputs =
          List.of(
              sum(exp(z.plus(repeated)), 0),
              exp(t).matmul(rows),
              einsum("nk,nd->kd", exp(u), rows));
      Map<String, Tensor> values =
          Map.of(
              "R", random(1, 71, 512),
              "Z", random(2, 71, other),
              "T", random(3, other, 71),
              "U", random(4, 71, 3),
              "v", random(5, 512));
      List<Tensor> actual =
          program(Precision.DOUBLE, 1, outputs.toArray(Expr[]::new)).evaluate(values);
      for (int k = 0; k < outputs.size(); k++) {
        Map<String, Tensor> own = new HashMap<>(values);
        own.keySet().retainAll(Graph.variables(List.of(outputs.get(k))).keySet());
        double[] expected = Interpreter.evaluate(outputs.get(k), own).toDoubles();
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        // exponents are sums of 512 products below 1, each known to about 1e-13; 71 are added up
        assertThat(actual.get(k).toDoubles())
            .as("output %s, %s columns", k, other)
            .containsExactly(expected, within(1e-10 * largest));
      }
    }
  }

  @Test
  void aSumOverNothingOfWhatIsRepeatedIsZero() {
    Expr s = Expr.variable("s", D);
    Expr none = sum(s.broadcast(List.of(N, D), 1).plus(x), 0);
    Expr repeated = sum(s.broadcast(List.of(N, D), 1), 0);
    Map<String, Tensor> values =
        Map.of("s", Tensor.vector(Double.POSITIVE_INFINITY, 1), "X", Tensor.zeros(0, 2));
    Expr known = sum(x, 0);
    List<Tensor> results =
        program(Precision.DOUBLE, 1, repeated.plus(known), none.plus(known)).evaluate(values);
    assertThat(results.get(0).toDoubles()).containsExactly(0, 0);
    assertThat(results.get(1).toDoubles()).containsExactly(0, 0);
  }

  @Test
  void aSumOverRowsIsCarried() {
    Expr s = Expr.variable("s", D);
    Execution execution =
        program(Precision.DOUBLE, 2, sum(x.plus(s.broadcast(x.dims(), 1)), 0))
            .bind(Map.of("X", Tensor.generate(Shape.of(100, 2), _ -> 1), "s", Tensor.vector(0, 1)));
    execution.carry(0, "s");
    execution.run();
    assertThat(execution.tensor(0).toDoubles()).containsExactly(100, 200);
    execution.run();
    assertThat(execution.tensor(0).toDoubles()).containsExactly(10_100, 20_100);
  }

  @Test
  void batchesAreReadWhereTheyLie() {
    Tensor all = random(4, 300, 4);
    Tensor labels = random(5, 300);
    for (int rows : new int[] {10, 100}) {
      Execution execution = descent(rows, 1);
      for (int first : new int[] {0, 7, 300 - rows}) {
        execution.window("X", all, first);
        execution.window("y", labels, first);
        execution.run();
        double there = execution.scalar(0);
        execution.set("X", all.slice(first, first + rows));
        execution.set("y", labels.slice(first, first + rows));
        execution.run();
        assertThat(there).isEqualTo(execution.scalar(0));
      }
    }
  }

  @Test
  void whatDoesNotFitIsSaid() {
    Execution execution = descent(10, 1);
    assertThatThrownBy(() -> execution.carry(0, "w"))
        .hasMessageContaining("output 0 of shape")
        .hasMessageContaining("cannot become the variable w");
    execution.carry(1, "w");
    assertThatThrownBy(() -> execution.carry(1, "w"))
        .hasMessageContaining("becomes another output already");
    assertThatThrownBy(() -> execution.window("X", random(1, 20, 4), 11))
        .hasMessageContaining("rows from 11 on")
        .hasMessageContaining("20×4");
    assertThatThrownBy(() -> execution.window("X", random(1, 20, 3), 0))
        .hasMessageContaining("20×3");
    assertThatThrownBy(() -> execution.window("X", random(1, 20, 4).as(Precision.SINGLE), 0))
        .hasMessageContaining("computes in DOUBLE");
    assertThatThrownBy(() -> execution.window("w", random(1, 20), 0))
        .hasMessageContaining("carried");
    assertThatThrownBy(() -> execution.set("w", new double[5], 2))
        .hasMessageContaining("has 4 elements, but 3 were given");
    assertThatThrownBy(() -> execution.set("z", new double[5]))
        .hasMessageContaining("no variable z");
  }

  @Test
  void whatComesTooEarlyOrTooLateIsSaid() {
    Execution execution = descent(100, 1);
    assertThatThrownBy(() -> execution.scalar(0)).hasMessageContaining("has not run yet");
    execution.cancel(); // nothing runs: nothing to end
    execution.run();
    assertThatThrownBy(() -> execution.carry(1, "w"))
        .hasMessageContaining("carry before the first run");
  }

  @Test
  void aThreadThatIsInterruptedEndsItsRun() {
    Execution execution = descent(100_000, 2);
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(execution::run).isInstanceOf(CancellationException.class);
    } finally {
      assertThat(Thread.interrupted()).as("the interruption is passed on").isTrue();
    }
    execution.run();
    assertThat(execution.scalar(0)).isPositive();
  }

  /// An operation during which the test can act.
  private record Gate(CountDownLatch entered, CountDownLatch left) implements Operation {
    @Override
    public String name() {
      return "gate";
    }

    @Override
    public List<Dim> dims(List<Expr> operands) {
      return operands.get(0).dims();
    }

    @Override
    public Tensor value(List<Tensor> operands) {
      entered.countDown();
      try {
        left.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return operands.get(0);
    }
  }

  @Test
  void anotherThreadCanEndARunButNotStartOne() throws Exception {
    Gate gate = new Gate(new CountDownLatch(1), new CountDownLatch(1));
    Expr gated = Expr.of(new Node.Opaque(gate, List.of(w)));
    Execution execution =
        program(Precision.DOUBLE, 1, sum(exp(gated))).bind(Map.of("w", Tensor.vector(1, 2)));
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Future<?> run = other.submit(execution::run);
      gate.entered().await();
      assertThatThrownBy(execution::run)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("running in another thread");
      assertThatThrownBy(() -> execution.set("w", new double[2]))
          .hasMessageContaining("between runs");
      execution.cancel();
      gate.left().countDown();
      assertThatThrownBy(run::get).hasCauseInstanceOf(CancellationException.class);
    }
    execution.run();
    assertThat(execution.scalar(0)).isCloseTo(Math.exp(1) + Math.exp(2), within(1e-14));
  }

  @Test
  void manyVirtualThreadsRunAtOnceWithTheSameBits() throws Exception {
    Execution alone = descent(20_000, 1);
    alone.run();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<double[]>> results = new ArrayList<>();
      for (int k = 0; k < 60; k++) {
        int count = 1 + k % 7;
        results.add(
            threads.submit(() -> {
              Execution execution = descent(20_000, count);
              execution.run();
              return execution.tensor(1).toDoubles();
            }));
      }
      for (Future<double[]> result : results) {
        assertThat(result.get()).containsExactly(alone.tensor(1).toDoubles());
      }
    }
  }

  @Test
  void theMemoryOfAPassDoesNotGrowWithTheRows() {
    long few = descent(20_000, 2).bytes();
    long many = descent(200_000, 2).bytes();
    // the number of chunks, each with its own sums, is bounded
    assertThat(many).isLessThan(2 * few);
  }

  @Test
  void valuesThatAreNeverNeededAtOnceShareAnArray() {
    Expr wide = x;
    for (int k = 0; k < 20; k++) {
      wide = wide.matmul(Expr.variable("A", D, D));
    }
    Execution execution =
        program(Precision.DOUBLE, 1, sum(wide))
            .bind(Map.of("X", random(1, 40, 8), "A", random(2, 8, 8)));
    assertThat(execution.bytes()).isLessThan(4L * 40 * 8 * 8);
    execution.run();
    Map<String, Tensor> values = new HashMap<>();
    values.put("X", random(1, 40, 8));
    values.put("A", random(2, 8, 8));
    double expected = Interpreter.evaluate(sum(wide), values).value();
    assertThat(execution.scalar(0)).isCloseTo(expected, within(1e-10 * (1 + Math.abs(expected))));
  }

  @Test
  void aDescriptionTellsStepsOperationsAndBytes() {
    String text = descent(100_000, 2).describe();
    assertThat(text)
        .contains("double precision, 2 threads", "data     X 100000×4", "rows     100000 in ")
        .containsPattern("product \\d+×4 · 4×1")
        .containsPattern("fused loop over \\d+ elements: .*softplus.*sum")
        .containsPattern("total    \\d+\\.?\\d* Mop, \\d+\\.?\\d* MB touched a run")
        .containsPattern("buffers  .*kB in \\d+ arrays");
  }
}
