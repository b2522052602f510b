package gradus.optimization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.OwnMachine;
import gradus.calculus.Gradient;
import gradus.compile.Execution;
import gradus.compile.Program;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.linalg.Precision;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.optimization.composition.Accumulated;
import gradus.optimization.composition.Averaged;
import gradus.optimization.composition.ClipNorm;
import gradus.optimization.composition.Groups;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// A step as part of the program that computes the loss.
class UpdateTest {
  /// Less than a vector. In some runs the just-in-time compiler leaves one object of 40 bytes in a
  /// step, however large the model is.
  private static final double BYTES = 64;

  private static final int ROWS = 12;
  private static final Expr X = Expr.variable("X", Dim.of("n"), Dim.of(4));
  private static final Expr Y = Expr.variable("Y", Dim.of("n"), Dim.of(3));
  private static final Expr W = Expr.variable("W", Dim.of(4), Dim.of(3));
  private static final Expr B = Expr.variable("b", Dim.of(3));

  static List<FirstOrder> methods() {
    List<FirstOrder> methods = new ArrayList<>();
    for (FirstOrder method : Examples.firstOrder()) {
      boolean matrices = method.title().startsWith("Muon");
      methods.add(matrices ? new Groups(Adam.of(0.1), Map.of("W", method)) : method);
    }
    methods.add(new ClipNorm(0.1, Adam.of(0.1)));
    methods.add(new Accumulated(3, new Averaged(new Averaged.Exponential(0.5), Lion.of(0.1))));
    return methods;
  }

  /// The mean squared error of a network with one layer.
  private static Expr loss() {
    Expr product = X.matmul(W);
    Expr prediction = Functions.tanh(product.plus(B.broadcast(product.dims(), 1)));
    return Functions.mean(Functions.square(prediction.minus(Y)));
  }

  private static Map<String, Tensor> values() {
    SplittableRandom random = new SplittableRandom(5);
    Map<String, Tensor> values = new HashMap<>();
    values.put("X", Tensor.generate(Shape.of(ROWS, 4), _ -> random.nextGaussian()));
    values.put("Y", Tensor.generate(Shape.of(ROWS, 3), _ -> random.nextGaussian()));
    values.put("W", Tensor.generate(Shape.of(4, 3), _ -> 0.5 * random.nextGaussian()));
    values.put("b", Tensor.zeros(3));
    return values;
  }

  private static Update update(FirstOrder method) {
    return update(method, Precision.DOUBLE);
  }

  private static Update update(FirstOrder method, Precision precision) {
    List<Expr> gradients = Gradient.of(loss(), List.of(W, B));
    return Update.of(
        method,
        List.of(
            new Update.Slope(W, gradients.get(0), "W"), new Update.Slope(B, gradients.get(1), "b")),
        precision);
  }

  private static Execution bound(Update update, Map<String, Tensor> values, Precision precision) {
    List<Expr> outputs = new ArrayList<>(List.of(loss()));
    outputs.addAll(update.outputs());
    Execution execution = Program.compile(outputs, new Program.Options(precision, 2)).bind(values);
    update.carry(execution, 1);
    return execution;
  }

  @ParameterizedTest
  @MethodSource("methods")
  void oneProgramTakesTheStepsOfTwo(FirstOrder method) {
    Map<String, Tensor> values = values();
    Update update = update(method);
    values.putAll(update.start(values));
    Execution whole = bound(update, values, Precision.DOUBLE);
    Update.Pace pace = update.pace(whole);

    Objective objective =
        Objective.of(
            loss(),
            List.of(W, B),
            Map.of("X", values.get("X"), "Y", values.get("Y")),
            Program.Options.defaults());
    FlatUpdate apart = FlatUpdate.of(method, objective.blocks());
    double[] at = new double[15];
    System.arraycopy(Objects.requireNonNull(values.get("W")).toDoubles(), 0, at, 0, 12);
    double[] gradient = new double[15];
    for (int t = 1; t <= 20; t++) {
      double before = objective.valueAndGradient(at, gradient);
      apart.advance(at, gradient);
      pace.at(t);
      whole.run();
      assertThat(whole.scalar(0)).isCloseTo(before, org.assertj.core.api.Assertions.within(1e-9));
    }
    double[] weights = whole.tensor(1).toDoubles();
    for (int i = 0; i < 12; i++) {
      assertThat(weights[i]).isCloseTo(at[i], org.assertj.core.api.Assertions.within(1e-9));
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void savedStateGoesOnBitForBit(FirstOrder method) {
    for (Precision precision : Precision.values()) {
      Map<String, Tensor> values = values();
      Update update = update(method);
      values.putAll(update.start(values));
      Execution through = bound(update, values, precision);
      run(update, through, 1, 20);

      Execution half = bound(update, values, precision);
      run(update, half, 1, 11);
      State saved = update.state(half, 1, 11);
      values.put("W", half.tensor(1));
      values.put("b", half.tensor(2));
      values.putAll(update.start(values, saved));
      Execution rest = bound(update, values, precision);
      run(update, rest, 12, 20);

      assertThat(rest.tensor(1).toDoubles()).isEqualTo(through.tensor(1).toDoubles());
      assertThat(rest.tensor(2).toDoubles()).isEqualTo(through.tensor(2).toDoubles());
      assertThat(update.state(rest, 1, 20)).isEqualTo(update.state(through, 1, 20));
    }
  }

  private static void run(Update update, Execution execution, int from, int to) {
    Update.Pace pace = update.pace(execution);
    for (int t = from; t <= to; t++) {
      pace.at(t);
      execution.run();
    }
  }

  @Test
  void stepsReadAsInTheirPapers() {
    Expr p = Expr.variable("θ");
    Expr g = Expr.variable("g");
    Expr rate = Expr.variable("η");
    FirstOrder.After ball =
        new Momentum(1, 0.5).step(p, g, List.of(Expr.variable("v")), List.of(rate));
    assertThat(ball.parameter().toString()).isEqualTo("θ + ½v − ηg");
    FirstOrder.After lion =
        new Lion(1, 0.5, 0.99, 0).step(p, g, List.of(Expr.variable("m")), List.of(rate));
    assertThat(lion.parameter().toString()).isEqualTo("θ − η sgn(½m + ½g)");
  }

  @Test
  void feedbackMultipliesRatesOnly() {
    Map<String, Tensor> values = values();
    Update update = update(Adam.of(0.2));
    values.putAll(update.start(values));
    Execution slow = bound(update, values, Precision.DOUBLE);
    update.pace(slow).at(1, 0.5);
    slow.run();
    Update other = update(Adam.of(0.1));
    Execution plain = bound(other, values, Precision.DOUBLE);
    other.pace(plain).at(1);
    plain.run();
    assertThat(slow.tensor(1).toDoubles()).isEqualTo(plain.tensor(1).toDoubles());
  }

  @Test
  void parameterWithoutInfluenceDecaysLikeTheOthers() {
    Expr idle = Expr.variable("idle", Dim.of(2));
    Update update =
        Update.of(
            AdamW.of(0.5, 1),
            List.of(new Update.Slope(idle, Gradient.of(loss(), List.of(idle)).getFirst(), "")),
            Precision.DOUBLE);
    Map<String, Tensor> values = new HashMap<>(Map.of("idle", Tensor.vector(8, -4)));
    values.putAll(update.start(values));
    Execution execution =
        Program.compile(update.outputs(), Program.Options.defaults()).bind(values);
    update.carry(execution, 0);
    run(update, execution, 1, 2);
    assertThat(execution.tensor(0).toDoubles()).containsExactly(2, -1);
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void meansOfGradientsThatBecameZeroBecomeZeroToo(Precision precision) {
    Expr p = Expr.variable("p", Dim.of(3));
    Expr g = Expr.variable("g", Dim.of(3));
    Update update = Update.of(new Momentum(1, 0.5), List.of(new Update.Slope(p, g, "")), precision);
    double least = precision.smallestNormal();
    Map<String, Tensor> values = new HashMap<>(Map.of("p", Tensor.zeros(3), "g", Tensor.zeros(3)));
    values.putAll(update.start(values));
    values.put("p.velocity", Tensor.vector(2 * least, -least, Double.NaN));
    values.replaceAll((_, value) -> value.as(precision));
    Execution execution =
        Program.compile(update.outputs(), new Program.Options(precision, 1)).bind(values);
    execution.run();
    assertThat(execution.tensor(1).toDoubles()).containsExactly(least, 0, Double.NaN);
  }

  /// Run by a Java machine of its own: prints the bytes that a step allocates.
  public static final class Bytes {
    private Bytes() {}

    public static void main(String[] args) {
      Map<String, Tensor> values = values();
      Update update = update(Adam.of(0.1));
      values.putAll(update.start(values));
      Execution execution = bound(update, values, Precision.SINGLE);
      Update.Pace pace = update.pace(execution);
      FlatUpdate flat = FlatUpdate.of(Adam.of(0.1), Block.vector(1000));
      double[] at = new double[1000];
      double[] gradient = new double[1000];
      int[] step = {0};
      System.out.println(
          Allocation.least(
              BYTES,
              () -> {
                long before = Allocation.bytes();
                for (int t = 1; t <= 1000; t++) {
                  pace.at(++step[0]);
                  execution.run();
                  flat.advance(at, gradient);
                }
                return (Allocation.bytes() - before) / 1000.0;
              }));
    }
  }

  /// What the just-in-time compiler puts into objects depends on all that ran before.
  @Test
  void stepsAllocateNothing() throws Exception {
    String bytes = OwnMachine.printed(Bytes.class);
    assertThat(Double.parseDouble(bytes)).as("bytes a step").isLessThan(BYTES);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Update update = update(Adam.of(0.1));
    assertThatThrownBy(() -> update.start(Map.of("W", Tensor.zeros(4, 3))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the parameter b has no value");
    assertThatThrownBy(() -> update.start(values(), State.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("saved by another method");
    assertThatThrownBy(() -> new Update.Slope(W, B, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the gradient by W has the shape [3]");
    Update.Slope slope = new Update.Slope(B, B, "");
    assertThatThrownBy(() -> Update.of(Adam.of(1), List.of(slope, slope), Precision.DOUBLE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("given twice");
    assertThatThrownBy(() ->
            Update.of(Adam.of(1), List.of(new Update.Slope(B.plus(1), B, "")), Precision.DOUBLE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a parameter is a variable");
  }

  /// The update has variables of its own beside those of the loss.
  @Test
  void namesOfTheUpdatesOwnAreRefused() {
    for (String name : List.of("B.m", "B.v", "update.rate", "update.first correction")) {
      Expr other = Expr.variable(name, B.dims().toArray(Dim[]::new));
      Expr b = Expr.variable("B", B.dims().toArray(Dim[]::new));
      Update.Slope slope = new Update.Slope(b, b.times(other), "");
      assertThatThrownBy(() -> Update.of(Adam.of(1), List.of(slope), Precision.DOUBLE))
          .hasMessageContaining("the method has a variable " + name + " of its own");
    }
    Update.Slope slope = new Update.Slope(B, B, "");
    FirstOrder twice = new Accumulated(2, new Accumulated(2, Adam.of(1)));
    assertThatThrownBy(() -> Update.of(twice, List.of(slope), Precision.DOUBLE))
        .hasMessageContaining("the method keeps b.sum twice");
    List<Block> blocks =
        List.of(new Block("p", Shape.of(), 0), new Block("p.gradient", Shape.of(), 1));
    assertThatThrownBy(() -> FlatUpdate.of(Adam.of(1), blocks))
        .hasMessageContaining("called as the gradient by p is");
  }
}
