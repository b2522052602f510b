package gradus.calculus;

import gradus.expr.Expr;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The derivative of every element of an expression by every element of a variable, as a graph.
public final class Jacobian {
  private Jacobian() {}

  /// The Jacobian, of the shape of the function followed by that of the variable: `∂fᵢ/∂wⱼ` at `(i,
  /// j)`.
  ///
  /// Derived by columns (forward) where the variable has no more axes than the function, else by
  /// rows (reverse).
  public static Expr of(Expr function, Expr variable) {
    return Stabilize.of(
        variable.rank() <= function.rank()
            ? forward(function, variable)
            : reverse(function, variable));
  }

  static Expr forward(Expr function, Expr variable) {
    return Tangent.of(List.of(function), Map.of(variable, Tangent.identity(variable))).get(0);
  }

  static Expr reverse(Expr function, Expr variable) {
    Expr seed = Tangent.identity(function);
    Expr transposed =
        Gradient.pullback(function, List.of(variable), seed, new Batch(function.dims())).get(0);
    List<Integer> order = new ArrayList<>(Batch.labels(variable.rank(), function.rank()));
    order.addAll(Batch.labels(0, variable.rank()));
    return transposed.permute(Batch.axes(order));
  }
}
