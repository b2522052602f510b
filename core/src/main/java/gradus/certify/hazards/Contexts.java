package gradus.certify.hazards;

import gradus.certify.Branches;
import gradus.certify.Interval;
import gradus.certify.Range;
import gradus.expr.Expr;
import gradus.expr.Graph;
import gradus.expr.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Under which conditions the expressions of a graph are used: in a branch of a choice, what the
/// condition excludes cannot happen. An expression that is used in two places is under no
/// condition.
final class Contexts {
  /// A branch of a choice, itself perhaps within another one.
  private record Branch(Node.Select select, boolean holds, @Nullable Branch outer) {}

  private final Branches branches;
  private final Function<Expr, Interval> known;
  private final Map<Expr, @Nullable Branch> contexts = new HashMap<>();
  private final Map<Branch, Function<Expr, Interval>> ranges = new HashMap<>();

  Contexts(List<Expr> roots, Range range) {
    this.known = range::interval;
    this.branches = new Branches(range);
    roots.forEach(root -> contexts.put(root, null));
    for (Expr user : Graph.topological(roots).reversed()) {
      List<Expr> operands = user.operands();
      for (int k = 0; k < operands.size(); k++) {
        enter(operands.get(k), edge(user, k));
      }
    }
  }

  private @Nullable Branch edge(Expr user, int operand) {
    @Nullable Branch outer = contexts.get(user);
    if (user.node() instanceof Node.Select select) {
      return operand == 0 ? outer : new Branch(select, operand == 1, outer);
    }
    return Branches.elementwise(user) ? outer : null;
  }

  private void enter(Expr operand, @Nullable Branch branch) {
    if (!contexts.containsKey(operand)) {
      contexts.put(operand, branch);
    } else if (branch == null || !branch.equals(contexts.get(operand))) {
      contexts.put(operand, null);
    }
  }

  /// The ranges of the operands of an expression, where it is used.
  Function<Expr, Interval> of(Expr expr) {
    @Nullable Branch branch = contexts.get(expr);
    return branch == null ? known : inside(branch);
  }

  private Function<Expr, Interval> inside(Branch branch) {
    Function<Expr, Interval> done = ranges.get(branch);
    if (done == null) {
      done =
          branches.inside(
              branch.select, branch.holds, branch.outer == null ? known : inside(branch.outer));
      ranges.put(branch, done);
    }
    return done;
  }
}
