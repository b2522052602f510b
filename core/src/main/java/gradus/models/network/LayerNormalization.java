package gradus.models.network;

import static gradus.expr.Functions.mean;
import static gradus.expr.Functions.sqrt;
import static gradus.expr.Functions.square;

import gradus.expr.Dim;
import gradus.expr.Expr;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// Brings the last axis of each row to mean 0 and variance 1, then scales and shifts it: `y = γ (x
/// − μ)/√(σ² + ε) + β` (Ba, Kiros & Hinton 2016). Rows do not depend on each other.
///
/// | name    | shape  | meaning              |
/// |---------|--------|----------------------|
/// | input   | (n, …, d) |                   |
/// | `scale` | (d)    | `γ`, ones at the start  |
/// | `shift` | (d)    | `β`, zeros at the start |
///
/// @param epsilon `ε > 0`, added to the variance
public record LayerNormalization(double epsilon) implements Layer {
  public LayerNormalization {
    epsilon(epsilon);
  }

  /// With `ε = 10⁻⁵`.
  public static LayerNormalization standard() {
    return new LayerNormalization(1e-5);
  }

  static void epsilon(double epsilon) {
    if (!(epsilon > 0) || epsilon == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(
          "the epsilon of a normalization is a small positive number such as 1e-5, not " + epsilon);
    }
  }

  @Override
  public String kind() {
    return "layernorm";
  }

  @Override
  public Expr apply(Expr x, Scope scope) {
    Checks.axes("a layer normalization", x, 2, "an axis of features behind the rows");
    int last = x.rank() - 1;
    int d = Checks.width(x);
    List<Dim> dims = x.dims();
    int[] kept = IntStream.range(0, last).toArray();
    Expr centered = x.minus(mean(x, last).broadcast(dims, kept));
    Expr inverse = sqrt(mean(square(centered), last).plus(epsilon)).power(-1);
    Expr scale = scope.parameter("scale", Initialization.constant(1), Fan.NONE, d);
    Expr shift = scope.parameter("shift", Initialization.zeros(), Fan.NONE, d);
    return centered
        .times(inverse.broadcast(dims, kept))
        .times(scale.broadcast(dims, last))
        .plus(shift.broadcast(dims, last));
  }

  @Override
  public Spread spread(Expr x, Expr y, ToDoubleFunction<Expr> meanSquare) {
    return new Spread(1, "q = 1, by definition");
  }
}
