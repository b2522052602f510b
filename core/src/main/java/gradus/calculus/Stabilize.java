package gradus.calculus;

import gradus.expr.Expr;
import java.util.List;
import java.util.stream.Stream;

/// An expression of the same value over the real numbers that does not overflow or cancel where
/// that can be avoided; and simplified.
public final class Stabilize {
  static final List<Rule> RULES =
      Stream.concat(StructuralRules.ALL.stream(), StableRules.ALL.stream()).toList();

  private Stabilize() {}

  public static Expr of(Expr x) {
    return of(List.of(x)).get(0);
  }

  /// Several expressions, which go on sharing what they have in common.
  public static List<Expr> of(List<Expr> expressions) {
    return new Rewriter(RULES).rewrite(expressions);
  }
}
