package gradus.expr;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Walks over expression graphs, without recursion: a graph may be a hundred thousand nodes deep.
public final class Graph {
  private Graph() {}

  /// Every expression reachable from the roots, once, operands before whoever uses them; in an
  /// order that depends on the graph alone.
  public static List<Expr> topological(Collection<Expr> roots) {
    List<Expr> order = new ArrayList<>();
    Set<Expr> seen = new HashSet<>();
    Deque<Expr> open = new ArrayDeque<>();
    Deque<Integer> next = new ArrayDeque<>();
    for (Expr root : roots) {
      if (!seen.add(root)) {
        continue;
      }
      open.push(root);
      next.push(0);
      while (!open.isEmpty()) {
        Expr current = open.element();
        int k = next.pop();
        if (k == current.operands().size()) {
          order.add(open.pop());
          continue;
        }
        next.push(k + 1);
        Expr operand = current.operands().get(k);
        if (seen.add(operand)) {
          open.push(operand);
          next.push(0);
        }
      }
    }
    return order;
  }

  public static List<Expr> topological(Expr root) {
    return topological(List.of(root));
  }

  /// Rebuilds a graph from its leaves: `rule` is given each expression of the old graph together
  /// with the same form over the new operands, and answers what is to stand in its place.
  public static List<Expr> rewrite(List<Expr> roots, BiFunction<Expr, Expr, Expr> rule) {
    Map<Expr, Expr> results = new HashMap<>();
    for (Expr old : topological(roots)) {
      List<Expr> operands = replacements(results, old.operands());
      Expr rebuilt = operands.equals(old.operands()) ? old : Expr.of(old.node().with(operands));
      results.put(old, rule.apply(old, rebuilt));
    }
    return replacements(results, roots);
  }

  private static List<Expr> replacements(Map<Expr, Expr> results, List<Expr> exprs) {
    List<Expr> replacements = new ArrayList<>();
    for (Expr expr : exprs) {
      replacements.add(replacement(results, expr));
    }
    return List.copyOf(replacements);
  }

  /// The graph with every call of a definition replaced by what it stands for.
  public static List<Expr> expanded(List<Expr> roots) {
    return called(topological(roots)).isEmpty() ? roots : expanded(roots, _ -> true);
  }

  /// The graph with some calls of definitions replaced by what they stand for.
  public static List<Expr> expanded(List<Expr> roots, Predicate<Definition> which) {
    List<Expr> current = roots;
    while (called(topological(current)).stream().anyMatch(which)) {
      current =
          rewrite(
              current,
              (old, rebuilt) ->
                  rebuilt.node() instanceof Node.Call call && which.test(call.definition())
                      ? call.expansion()
                      : rebuilt);
    }
    return current;
  }

  /// The definitions that some expressions are calls of.
  private static Set<Definition> called(List<Expr> exprs) {
    Set<Definition> called = new HashSet<>();
    for (Expr expr : exprs) {
      if (expr.node() instanceof Node.Call call) {
        called.add(call.definition());
      }
    }
    return called;
  }

  /// For each operand of some expressions, those of them that it is an operand of, in their order.
  public static Map<Expr, Set<Expr>> users(Collection<Expr> exprs) {
    Map<Expr, Set<Expr>> users = new HashMap<>();
    for (Expr expr : exprs) {
      for (Expr operand : expr.operands()) {
        Set<Expr> known = users.get(operand);
        if (known == null) {
          known = new LinkedHashSet<>();
          users.put(operand, known);
        }
        known.add(expr);
      }
    }
    return users;
  }

  /// The expressions that occur more than once.
  ///
  /// @param order as [#topological] gives it
  static Set<Expr> shared(List<Expr> order) {
    Set<Expr> once = new HashSet<>();
    return order.stream()
        .flatMap(part -> part.operands().stream())
        .filter(operand -> !once.add(operand))
        .collect(Collectors.toSet());
  }

  /// The graph with some expressions replaced by others of the same shape.
  public static Expr substitute(Expr root, Map<Expr, Expr> replacements) {
    return rewrite(List.of(root), (old, rebuilt) -> replacements.getOrDefault(old, rebuilt)).get(0);
  }

  /// The variables by name, in order of first appearance.
  ///
  /// @throws IllegalArgumentException where two different variables have one name
  public static Map<String, Expr> variables(Collection<Expr> roots) {
    Map<String, Expr> variables = new LinkedHashMap<>();
    for (Expr expr : topological(roots)) {
      if (expr.node() instanceof Node.Variable variable) {
        Expr other = variables.putIfAbsent(variable.name(), expr);
        if (other != null && other != expr) {
          throw new IllegalArgumentException(
              "two variables are named "
                  + variable.name()
                  + ": one is "
                  + ShapeException.described(other)
                  + ", another "
                  + ShapeException.described(expr)
                  + "; rename one of them");
        }
      }
    }
    return variables;
  }

  private static Expr replacement(Map<Expr, Expr> results, Expr operand) {
    Expr result = results.get(operand);
    if (result == null) {
      throw new IllegalStateException("an operand was not visited before its user");
    }
    return result;
  }
}
