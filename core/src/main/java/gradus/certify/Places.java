package gradus.certify;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Function2;
import gradus.expr.Node;
import gradus.linalg.Tensor;
import java.util.Optional;

/// Which arrays of indices are certain to be whole numbers, and places along a dimension.
public final class Places {
  private Places() {}

  /// All elements are whole numbers.
  public static boolean whole(Expr indices) {
    Expr source = source(indices);
    return dimension(source).isPresent()
        || switch (source.node()) {
          case Node.Constant(var value) -> value == Math.rint(value);
          case Node.Literal(var value) -> whole(value);
          case Node.Map2(var function, var _, var _) ->
              function == Function2.LESS
                  || function == Function2.LESS_EQUAL
                  || function == Function2.EQUAL;
          default -> false;
        };
  }

  /// All elements are places along that dimension.
  public static boolean along(Expr indices, Dim dim) {
    return dimension(source(indices)).filter(dim::equals).isPresent();
  }

  private static Optional<Dim> dimension(Expr source) {
    return switch (source.node()) {
      case Node.Iota(var dim) -> Optional.of(dim);
      case Node.ArgMaximum(var x, var axis) -> Optional.of(x.dims().get(axis));
      case Node.ArgSort(var x) -> Optional.of(x.dims().get(x.rank() - 1));
      default -> Optional.empty();
    };
  }

  /// What the elements come from, however they were moved.
  private static Expr source(Expr indices) {
    Expr source = indices;
    while (true) {
      switch (source.node()) {
        case Node.Broadcast(var x, var _, var _) -> source = x;
        case Node.Permute(var x, var _) -> source = x;
        default -> {
          return source;
        }
      }
    }
  }

  private static boolean whole(Tensor value) {
    for (int k = 0; k < value.shape().count(); k++) {
      if (value.flat(k) != Math.rint(value.flat(k))) {
        return false;
      }
    }
    return true;
  }
}
