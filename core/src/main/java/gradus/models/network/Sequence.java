package gradus.models.network;

import gradus.expr.Expr;
import java.util.List;

/// Layers one after the other, as one layer.
public record Sequence(List<Layer> layers) implements Layer {
  public Sequence {
    layers = List.copyOf(layers);
  }

  @Override
  public String kind() {
    return "sequence";
  }

  @Override
  public Expr apply(Expr x, Scope scope) {
    Expr y = x;
    for (Layer layer : layers) {
      y = scope.apply(layer, y);
    }
    return y;
  }
}
