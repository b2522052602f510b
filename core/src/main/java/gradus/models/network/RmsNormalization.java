package gradus.models.network;

import gradus.expr.Expr;
import gradus.expr.Functions;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// Divides the last axis of each row by its root mean square: `y = γ x/√(mean x² + ε)` (Zhang &
/// Sennrich 2019, *Root mean square layer normalization*).
///
/// | name    | shape     | meaning                |
/// |---------|-----------|------------------------|
/// | input   | (n, …, d) |                        |
/// | `scale` | (d)       | `γ`, ones at the start |
///
/// @param epsilon `ε > 0`, added to the mean square
public record RmsNormalization(double epsilon) implements Layer {
  public RmsNormalization {
    LayerNormalization.epsilon(epsilon);
  }

  /// With `ε = 10⁻⁵`.
  public static RmsNormalization standard() {
    return new RmsNormalization(1e-5);
  }

  @Override
  public String kind() {
    return "rmsnorm";
  }

  @Override
  public Expr apply(Expr x, Scope scope) {
    Checks.axes("a root-mean-square normalization", x, 2, "an axis of features behind the rows");
    int last = x.rank() - 1;
    Expr inverse =
        Functions.sqrt(Functions.mean(Functions.square(x), last).plus(epsilon)).power(-1);
    Expr scale = scope.parameter("scale", Initialization.constant(1), Fan.NONE, Checks.width(x));
    return x.times(inverse.broadcast(x.dims(), IntStream.range(0, last).toArray()))
        .times(scale.broadcast(x.dims(), last));
  }

  @Override
  public Spread spread(Expr x, Expr y, ToDoubleFunction<Expr> meanSquare) {
    return new Spread(1, "q = 1, by definition");
  }
}
