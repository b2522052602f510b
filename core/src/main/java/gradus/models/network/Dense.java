package gradus.models.network;

import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.linalg.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// A fully connected layer: `y = x W + b` along the last axis.
///
/// | name      | shape      | meaning                       |
/// |-----------|------------|-------------------------------|
/// | input     | (n, …, d)  |                               |
/// | output    | (n, …, width) |                            |
/// | `weights` | (d, width) | PyTorch keeps the transpose   |
/// | `bias`    | (width)    | zeros at the start            |
///
/// @param width the number of outputs
/// @param bias whether there is one
/// @param start of the weights
public record Dense(int width, boolean bias, Initialization start) implements Layer {
  public Dense {
    Checks.positive("the width of a dense layer", width);
  }

  /// With a bias, and the start of He et al., made for a `relu` behind the layer.
  public static Dense of(int width) {
    return new Dense(width, true, Initialization.he());
  }

  public Dense start(Initialization other) {
    return new Dense(width, bias, other);
  }

  public Dense withoutBias() {
    return new Dense(width, false, start);
  }

  @Override
  public String kind() {
    return "dense";
  }

  @Override
  public Expr apply(Expr x, Scope scope) {
    Checks.axes("a dense layer", x, 2, "an axis of features behind the rows");
    int d = Checks.width(x);
    Expr weights = scope.parameter("weights", start, new Fan(Math.max(1, d), width), d, width);
    Expr y = product(x, weights);
    return bias
        ? y.plus(
            scope
                .parameter("bias", Initialization.zeros(), Fan.NONE, width)
                .broadcast(y.dims(), y.rank() - 1))
        : y;
  }

  /// `x W` along the last axis of `x`.
  static Expr product(Expr x, Expr weights) {
    int last = x.rank() - 1;
    List<Integer> left = IntStream.rangeClosed(0, last).boxed().toList();
    List<Integer> output = new ArrayList<>(left.subList(0, last));
    output.add(last + 1);
    return Functions.einsum(List.of(x, weights), List.of(left, List.of(last, last + 1)), output);
  }

  @Override
  public Spread spread(Expr x, Expr y, ToDoubleFunction<Expr> meanSquare) {
    int d = Checks.width(x);
    return Spread.sum(
        start, Shape.of(d, width), new Fan(Math.max(1, d), width), meanSquare.applyAsDouble(x));
  }
}
