package gradus.optimization.training;

import static gradus.expr.Functions.log;
import static gradus.expr.Functions.mean;
import static gradus.expr.Functions.tanh;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Sampling;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/// Small learning problems.
final class Problems {
  static final Dim N = Dim.of("n");
  static final int INPUTS = 5;
  private static final int HIDDEN = 7;

  private Problems() {}

  /// A network of two layers with dropout and the running mean of its hidden units: everything that
  /// a step may have.
  static Learning network() {
    Expr step = Expr.variable("t");
    Expr hidden = hidden();
    Expr mean = Expr.variable("running", Dim.of(HIDDEN));
    Expr dropped = Sampling.dropout(hidden, step, 3, 0.25);
    return new Learning(
        loss(dropped),
        parameters(),
        List.of(
            new Buffer(
                mean, Tensor.zeros(HIDDEN), mean.times(0.9).plus(mean(hidden, 0).times(0.1)))),
        List.of(x(), y()),
        Optional.of(step));
  }

  /// The same network without what is random.
  static Expr certainLoss() {
    return loss(hidden());
  }

  /// The same network without buffers and dropout.
  static Learning plain() {
    return Learning.of(certainLoss(), parameters(), x(), y());
  }

  private static Expr x() {
    return Expr.variable("X", N, Dim.of(INPUTS));
  }

  private static Expr y() {
    return Expr.variable("y", N);
  }

  private static Expr hidden() {
    Expr w = Expr.variable("W1", Dim.of(INPUTS), Dim.of(HIDDEN));
    Expr z = x().matmul(w);
    return tanh(z.plus(Expr.variable("b1", Dim.of(HIDDEN)).broadcast(z.dims(), 1)));
  }

  private static Expr loss(Expr hidden) {
    Expr output = hidden.matmul(Expr.variable("w2", Dim.of(HIDDEN)));
    return mean(output.minus(y()).power(2));
  }

  private static List<Parameter> parameters() {
    SplittableRandom random = new SplittableRandom(1);
    return List.of(
        parameter("W1", "first", random, INPUTS, HIDDEN),
        parameter("b1", "first", random, HIDDEN),
        parameter("w2", "second", random, HIDDEN));
  }

  private static Parameter parameter(
      String name, String group, SplittableRandom random, int... sizes) {
    Dim[] dims = java.util.stream.IntStream.of(sizes).mapToObj(Dim::of).toArray(Dim[]::new);
    Tensor start = Tensor.generate(Shape.of(sizes), i -> 0.5 * random.nextGaussian());
    return new Parameter(Expr.variable(name, dims), start, group);
  }

  /// Rows for the network: a smooth function with noise.
  static Source rows(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Tensor x = Tensor.generate(Shape.of(count, INPUTS), i -> random.nextGaussian());
    Tensor y =
        Tensor.generate(
            Shape.of(count),
            i -> Math.sin(x.at(i, 0)) + 0.5 * x.at(i, 1) + 0.1 * random.nextGaussian());
    return Source.of(Map.of("X", x, "y", y));
  }

  /// `mean(log(w·u))` with a scalar `w`, for rows `u`.
  static Learning logarithm(double start) {
    Expr w = Expr.variable("w");
    Expr u = Expr.variable("u", N);
    return Learning.of(mean(log(u.times(w))), List.of(Parameter.of(w, Tensor.scalar(start))), u);
  }
}
