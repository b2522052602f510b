package gradus.models.network;

import gradus.expr.Expr;
import gradus.expr.Node;
import gradus.expr.ShapeException;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// What a layer adds to its input: `y = x + f(x)` (He et al. 2016, *Deep residual learning for
/// image recognition*).
///
/// @param layer `f`, whose output has the shape of its input
/// @param shortcut what takes the place of `x` in the sum, where `f` changes the shape
public record Residual(Layer layer, Optional<Layer> shortcut) implements Layer {
  /// Around the given layers, one after the other.
  public static Residual of(Layer... layers) {
    return new Residual(layers.length == 1 ? layers[0] : Layer.sequence(layers), Optional.empty());
  }

  /// With `s(x)` in the place of `x`: `y = s(x) + f(x)`.
  public Residual shortcut(Layer other) {
    return new Residual(layer, Optional.of(other));
  }

  @Override
  public String kind() {
    return "residual";
  }

  @Override
  public Expr apply(Expr x, Scope scope) {
    Expr f = scope.apply(layer, x);
    Expr straight = shortcut.map(other -> scope.apply("shortcut", other, x)).orElse(x);
    if (!f.dims().equals(straight.dims())) {
      throw new ShapeException(
          "cannot add "
              + Checks.dims(f)
              + ", the output of the layers within, to "
              + Checks.dims(straight)
              + (shortcut.isPresent()
                  ? ", that of the shortcut; both need one shape"
                  : ", their input; keep the shape, or give a shortcut that changes it alike"));
    }
    return straight.plus(f);
  }

  /// The sum of both, which have nothing in common where `f` ends with weights of its own.
  @Override
  public Spread spread(Expr x, Expr y, ToDoubleFunction<Expr> meanSquare) {
    if (!(y.node() instanceof Node.Map2(var _, var a, var b))) {
      return Spread.UNKNOWN;
    }
    double one = meanSquare.applyAsDouble(a);
    double other = meanSquare.applyAsDouble(b);
    return new Spread(
        one + other,
        "q = q of x + q of f(x) = "
            + Spread.number(one)
            + " + "
            + Spread.number(other)
            + " = "
            + Spread.number(one + other));
  }
}
