package gradus.calculus;

import gradus.expr.Dim;
import gradus.expr.Expr;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The derivative of every element of an expression by every element of a variable, as a graph.
public final class Jacobian {
  private Jacobian() {}

  /// The Jacobian, of the shape of the function followed by that of the variable: `∂fᵢ/∂wⱼ` at `(i,
  /// j)`.
  ///
  /// Derived by columns (forward) where the variable has no more elements than the function, else
  /// by rows (reverse). Dimensions that both have do not count; where the sizes of the others are
  /// known their products are compared, and else how many there are.
  public static Expr of(Expr function, Expr variable) {
    return Stabilize.of(
        byColumns(function, variable) ? forward(function, variable) : reverse(function, variable));
  }

  /// Whether there are fewer columns than rows, or as many.
  static boolean byColumns(Expr function, Expr variable) {
    List<Dim> rows = new ArrayList<>(function.dims());
    List<Dim> columns = new ArrayList<>();
    for (Dim dim : variable.dims()) {
      if (!rows.remove(dim)) {
        columns.add(dim);
      }
    }
    boolean known =
        Stream.concat(rows.stream(), columns.stream()).allMatch(dim -> dim instanceof Dim.Fixed);
    return known ? count(columns) <= count(rows) : columns.size() <= rows.size();
  }

  /// As a `double`, which does not overflow.
  private static double count(List<Dim> dims) {
    return dims.stream()
        .mapToDouble(dim -> dim instanceof Dim.Fixed(int size) ? size : 1)
        .reduce(1, (a, b) -> a * b);
  }

  static Expr forward(Expr function, Expr variable) {
    return forward(function, variable, (_, _) -> {});
  }

  static Expr forward(Expr function, Expr variable, Tangent.Listener listener) {
    Map<Expr, Expr> seed = Map.of(variable, Tangent.identity(variable));
    return Tangent.of(List.of(function), seed, listener).get(0);
  }

  static Expr reverse(Expr function, Expr variable) {
    return reverse(function, variable, (_, _, _, _) -> {});
  }

  static Expr reverse(Expr function, Expr variable, Gradient.Listener listener) {
    Expr seed = Tangent.identity(function);
    Batch batch = new Batch(function.dims());
    Expr transposed = Gradient.pullback(function, List.of(variable), seed, batch, listener).get(0);
    List<Integer> order = new ArrayList<>(Batch.labels(variable.rank(), function.rank()));
    order.addAll(Batch.labels(0, variable.rank()));
    return transposed.permute(Batch.axes(order));
  }
}
