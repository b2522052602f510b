package gradus.calculus;

import gradus.expr.Expr;
import java.util.List;

/// A shorter expression of the same value, wherever the given one has a value.
public final class Simplify {
  private Simplify() {}

  public static Expr of(Expr x) {
    return of(List.of(x)).get(0);
  }

  /// Several expressions, which go on sharing what they have in common.
  public static List<Expr> of(List<Expr> expressions) {
    return new Rewriter(StructuralRules.ALL).rewrite(expressions);
  }
}
