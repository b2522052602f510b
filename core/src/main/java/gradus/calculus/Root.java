package gradus.calculus;

import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Node;
import java.util.Set;

/// What an expression is at its root: the function it applies, or else the form it has. Rules are
/// looked up by it.
final class Root {
  /// The forms that are read as one product.
  static final Set<Object> PRODUCTS =
      Set.of(Function1.NEGATE, Function2.MULTIPLY, Function2.DIVIDE, Node.Power.class);

  static final Set<Object> SUMS = Set.of(Function2.ADD);

  private Root() {}

  static Object of(Expr x) {
    return switch (x.node()) {
      case Node.Map1(var function, var _) -> function;
      case Node.Map2(var function, var _, var _) -> function;
      default -> x.node().getClass();
    };
  }
}
