package gradus.certify.convexity;

import gradus.expr.Expr;
import gradus.expr.Node;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// Which expressions depend on the variables in question; all others are constants.
final class Varying implements Predicate<Expr> {
  private final Set<Expr> variables;
  private final Map<Expr, Boolean> known = new HashMap<>();

  Varying(Collection<Expr> variables) {
    this.variables = new HashSet<>(variables);
  }

  @Override
  public boolean test(Expr root) {
    Boolean answer = known.get(root);
    if (answer == null) {
      for (Expr expr :
          Needs.Walk.topological(root, x -> known.containsKey(x) ? List.of() : x.operands())) {
        known.computeIfAbsent(
            expr, x -> variables.contains(x) || x.operands().stream().anyMatch(this::read));
      }
      answer = read(root);
    }
    return answer;
  }

  private boolean read(Expr operand) {
    return known.getOrDefault(operand, false);
  }

  Set<Expr> variables() {
    return Set.copyOf(variables);
  }

  boolean isVariable(Expr expr) {
    return expr.node() instanceof Node.Variable && variables.contains(expr);
  }

  List<Expr> among(List<Expr> exprs) {
    return exprs.stream().filter(this).toList();
  }
}
