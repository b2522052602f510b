package gradus.expr;

/// Expressions as readers expect to see them.
public final class Notation {
  private Notation() {}

  /// One line of Unicode, cut where it gets long.
  static String brief(Expr expr) {
    return switch (expr.node()) {
      case Node.Variable variable -> variable.name();
      case Node.Constant(var value) -> Double.toString(value);
      default -> expr.node().getClass().getSimpleName();
    };
  }
}
