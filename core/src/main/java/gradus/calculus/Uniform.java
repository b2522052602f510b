package gradus.calculus;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Node;
import java.util.List;
import java.util.OptionalDouble;

/// Arrays whose elements are one and the same number: a constant, or a constant repeated.
final class Uniform {
  private Uniform() {}

  /// The number that all elements are, where the form says so.
  static OptionalDouble value(Expr x) {
    Expr inner = scalar(x);
    return inner.node() instanceof Node.Constant(var value)
        ? OptionalDouble.of(value)
        : OptionalDouble.empty();
  }

  /// What `x` repeats, however often it was repeated; `x` itself where it repeats nothing.
  static Expr scalar(Expr x) {
    Expr inner = x;
    while (inner.node() instanceof Node.Broadcast(var of, var _, var _)) {
      inner = of;
    }
    return inner;
  }

  static boolean is(Expr x, double number) {
    OptionalDouble value = value(x);
    return value.isPresent() && value.getAsDouble() == number;
  }

  /// An array of the given shape, all of whose elements are one number.
  static Expr of(double value, List<Dim> dims) {
    return Expr.of(value).broadcast(dims);
  }
}
