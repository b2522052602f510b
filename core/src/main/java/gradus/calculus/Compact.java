package gradus.calculus;

import gradus.expr.Expr;
import java.util.List;
import java.util.stream.Stream;

/// A stable expression in the shortest form, for reading.
///
/// After [Stabilize], what remains long is shortened by rules that programs are better off without
/// ([CompactRules], [ElementRules], [KinkRules]). The value is the same but for rounding, and but
/// for points where a derivative does not exist: there the compact form has no value either, or
/// that of one side ([GuardRules]), while the stable one takes 0, or the middle.
final class Compact {
  static final List<Rule> RULES =
      Stream.of(Stabilize.RULES, CompactRules.ALL, ElementRules.ALL, KinkRules.ALL)
          .flatMap(List::stream)
          .toList();

  private Compact() {}

  /// Simplified, and without what keeps a value where a derivative does not exist.
  static Expr bare(Expr x) {
    return Simplify.of(new Rewriter(GuardRules.ALL).rewrite(List.of(x)).get(0));
  }

  static Expr of(Expr x, Rewriter.Listener listener) {
    List<Expr> bare = new Rewriter(GuardRules.ALL, listener).rewrite(List.of(x));
    Expr stable = Stabilize.differentiable(bare, listener).get(0);
    return new Rewriter(RULES, listener).rewrite(List.of(stable)).get(0);
  }
}
