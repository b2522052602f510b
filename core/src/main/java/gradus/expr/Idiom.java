package gradus.expr;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A derived function recognized in the graph it builds, so that printers can say its name.
///
/// A candidate is rebuilt and compared: since expressions are unique, an idiom is found where its
/// builder made it, and nowhere else.
///
/// @param numbers what is written behind the arguments: axes counted from 1, sizes, dimensions
record Idiom(String name, List<Expr> arguments, List<Dim> numbers) {
  Idiom(String name, List<Expr> arguments) {
    this(name, arguments, List.of());
  }

  /// The idiom whose graph this is, or null.
  static @Nullable Idiom of(Expr expr) {
    @Nullable Idiom function = function(expr);
    return function == null ? ArrayIdioms.of(expr) : function;
  }

  private static @Nullable Idiom function(Expr expr) {
    return switch (expr.node()) {
      case Node.Map1(Function1 function, Expr x) when function == Function1.EXP -> softmax(x);
      case Node.Map2(Function2 function, Expr x, Expr y)
          when function == Function2.ADD && x.rank() > 0 ->
          Functions.logSoftmax(x) == expr ? new Idiom("logsoftmax", List.of(x)) : null;
      case Node.Map2(Function2 function, Expr x, Expr y)
          when function == Function2.MULTIPLY
              && x.node() instanceof Node.Broadcast(Expr v, List<Dim> dims, List<Integer> axes)
              && y.node() instanceof Node.Eye
              && v.rank() == 1 ->
          Functions.diag(v) == expr ? new Idiom("diag", List.of(v)) : null;
      case Node.Reduce(Reduction reduction, Expr x, List<Integer> axes)
          when reduction == Reduction.SUM
              && x.node() instanceof Node.Map1(Function1 function, Expr inner)
              && function == Function1.ABS ->
          Functions.norm1(inner) == expr ? new Idiom("norm1", List.of(inner)) : null;
      case Node.Reduce(Reduction reduction, Expr x, List<Integer> axes)
          when reduction == Reduction.MAXIMUM
              && x.node() instanceof Node.Map1(Function1 function, Expr inner)
              && function == Function1.ABS ->
          Functions.normInfinity(inner) == expr ? new Idiom("norminf", List.of(inner)) : null;
      case Node.Map2(Function2 function, Expr x, Expr y)
          when function == Function2.DIVIDE
              && x.node()
                  instanceof Node.Reduce(Reduction reduction, Expr inner, List<Integer> axes)
              && reduction == Reduction.SUM ->
          Functions.mean(inner) == expr ? new Idiom("mean", List.of(inner)) : null;
      default -> null;
    };
  }

  private static @Nullable Idiom softmax(Expr exponent) {
    @Nullable Idiom inner = exponent.node() instanceof Node.Map2 ? function(exponent) : null;
    return inner != null && inner.name.equals("logsoftmax")
        ? new Idiom("softmax", inner.arguments)
        : null;
  }

  /// The dimension that a scalar counts: `Σᵢ 1` over a vector of that many elements. Null where it
  /// is none.
  static @Nullable Dim counted(Expr expr) {
    return expr.node() instanceof Node.Reduce(Reduction reduction, Expr x, List<Integer> axes)
            && reduction == Reduction.SUM
            && x.rank() == 1
            && axes.size() == 1
            && x.node() instanceof Node.Broadcast(Expr one, List<Dim> dims, List<Integer> places)
            && one.node() instanceof Node.Constant(double value)
            && value == 1
        ? x.dims().get(0)
        : null;
  }

  /// Whether a reduction is over all axes.
  static boolean overAll(Node.Reduce reduce) {
    return reduce.axes().equals(IntStream.range(0, reduce.x().rank()).boxed().toList());
  }

  /// The scalar that is repeated to a shape, or null where the expression is something else.
  static @Nullable Expr repeated(Expr expr) {
    return expr.rank() > 0
            && expr.node() instanceof Node.Broadcast(Expr x, List<Dim> dims, List<Integer> axes)
            && x.rank() == 0
        ? x
        : null;
  }

  /// The matrix that is transposed, or null where the expression is something else.
  static @Nullable Expr transposed(Expr expr) {
    return expr.node() instanceof Node.Permute(Expr x, List<Integer> order)
            && order.equals(List.of(1, 0))
        ? x
        : null;
  }
}
