package gradus.models.network;

import gradus.expr.Arrays;
import gradus.expr.Expr;
import java.util.function.ToDoubleFunction;

/// All axes behind the rows made one: n×c×h×w becomes n×chw.
public record Flatten() implements Layer {
  @Override
  public String kind() {
    return "flatten";
  }

  @Override
  public Expr apply(Expr x, Scope scope) {
    Checks.axes("a flattening", x, 2, "an axis behind the rows");
    return Arrays.flatten(x, 1);
  }

  @Override
  public Spread spread(Expr x, Expr y, ToDoubleFunction<Expr> meanSquare) {
    return Spread.same(meanSquare.applyAsDouble(x));
  }
}
