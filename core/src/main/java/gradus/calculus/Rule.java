package gradus.calculus;

import gradus.expr.Expr;
import gradus.expr.Graph;
import gradus.expr.Node;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One row of the rewriting rules: a name, an example of what it turns into what, and when it
/// holds.
///
/// For a rule in scalars the example *is* the rule: its variables stand for anything, of any shape.
/// A rule about shapes is a method, and the example one of its uses. Where the left side is defined
/// and the condition holds, both sides are equal; the law test evaluates every row.
///
/// @param roots what an expression must be at its root ([Root]) for the rule to apply
/// @param conditions the signs that the placeholders must be proven to have
/// @param teaching a step that a derivation shows; the others are bookkeeping
record Rule(
    String name,
    Expr before,
    Expr after,
    Set<Object> roots,
    Map<String, Sign> conditions,
    boolean teaching,
    Rewriting rewriting) {
  /// Answers what takes the place of an expression, if this applies to it.
  interface Rewriting {
    Optional<Expr> apply(Expr x, Rewriter rewriter);
  }

  /// `before → after`, for all values of the variables in them.
  static Rule scalar(String name, Expr before, Expr after) {
    return scalar(name, before, after, Map.of());
  }

  /// `before → after`, where the named variables have the given signs.
  static Rule scalar(String name, Expr before, Expr after, Map<String, Sign> conditions) {
    Pattern pattern = new Pattern(before, after, conditions);
    return new Rule(name, before, after, pattern.roots(), conditions, true, pattern::apply);
  }

  static Rule structural(
      String name,
      Expr before,
      Expr after,
      Set<Object> roots,
      boolean teaching,
      Rewriting rewriting) {
    return new Rule(name, before, after, roots, Map.of(), teaching, rewriting);
  }

  /// The placeholders of a scalar rule.
  static List<Expr> placeholders(Expr pattern) {
    return Graph.topological(pattern).stream()
        .filter(x -> x.node() instanceof Node.Variable)
        .toList();
  }
}
