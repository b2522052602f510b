package gradus.calculus;

import gradus.expr.Expr;
import java.util.List;
import java.util.stream.Stream;

/// An expression of the same value over the real numbers that does not overflow or cancel where
/// that can be avoided; and simplified.
///
/// The rules come in phases, each with those before it: bring into standard form
/// ([StructuralRules]), keep digits ([StableRules]), give names and save operations ([NamedRules]),
/// and last what is for values only ([FinalRules]).
public final class Stabilize {
  private static final List<Rule> STABLE =
      Stream.concat(StructuralRules.ALL.stream(), StableRules.ALL.stream()).toList();

  static final List<Rule> RULES = Stream.concat(STABLE.stream(), NamedRules.ALL.stream()).toList();

  private Stabilize() {}

  public static Expr of(Expr x) {
    return of(List.of(x)).get(0);
  }

  /// Several expressions, which go on sharing what they have in common.
  public static List<Expr> of(List<Expr> expressions) {
    Rewriter.Listener nobody = (rule, before, after) -> {};
    return finished(differentiable(expressions, nobody), nobody);
  }

  /// In the form to differentiate.
  static List<Expr> differentiable(List<Expr> expressions, Rewriter.Listener listener) {
    return new Rewriter(RULES, listener)
        .rewrite(new Rewriter(STABLE, listener).rewrite(expressions));
  }

  /// In the form to compute.
  static List<Expr> finished(List<Expr> expressions, Rewriter.Listener listener) {
    return new Rewriter(FinalRules.ALL, listener).rewrite(expressions);
  }
}
