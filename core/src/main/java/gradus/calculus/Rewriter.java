package gradus.calculus;

import gradus.expr.Expr;
import gradus.expr.Function2;
import gradus.expr.Graph;
import gradus.expr.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Applies rules to a graph until none applies.
///
/// Operands come before their users, each expression is rewritten once, and the walk is a worklist:
/// a chain of 20,000 nodes is no deeper than any other. Passes repeat while something changes,
/// because some rules ask how often an expression is used, which a rewriting elsewhere can alter.
/// Expressions that differ only in the order of commuting operands are made the same one.
final class Rewriter {
  private static final int PASSES = 12;

  /// Told of every rewriting: the rule, and the expression before and after.
  interface Listener {
    void rewritten(Rule rule, Expr before, Expr after);
  }

  private final Map<Object, List<Rule>> rules = new HashMap<>();
  private final Listener listener;
  private final Facts facts = new Facts();
  private final Map<Expr, Integer> uses = new HashMap<>();
  private final Map<Expr, Expr> results = new HashMap<>();
  private final Map<Expr, Expr> steps = new HashMap<>();
  private final Map<Key, List<Expr>> representatives = new HashMap<>();
  private @Nullable Read<Sum> lastSum;
  private @Nullable Read<Factored> lastProduct;
  private int budget;

  Rewriter(List<Rule> rules, Listener listener) {
    for (Rule rule : rules) {
      for (Object root : rule.roots()) {
        this.rules.computeIfAbsent(root, _ -> new ArrayList<>()).add(rule);
      }
    }
    this.listener = listener;
  }

  Rewriter(List<Rule> rules) {
    this(rules, (rule, before, after) -> {});
  }

  /// The roots in the form to which no rule applies.
  List<Expr> rewrite(List<Expr> roots) {
    List<Expr> current = roots;
    for (int pass = 0; pass < PASSES; pass++) {
      begin(current);
      List<Expr> next = current.stream().map(this::normal).toList();
      if (next.equals(current)) {
        return next;
      }
      current = next;
    }
    return current;
  }

  private void begin(List<Expr> roots) {
    results.clear();
    steps.clear();
    representatives.clear();
    uses.clear();
    List<Expr> order = Graph.topological(roots);
    for (Expr expr : order) {
      expr.operands().forEach(operand -> uses.merge(operand, 1, Integer::sum));
    }
    roots.forEach(root -> uses.merge(root, 1, Integer::sum));
    budget = 1000 + 40 * order.size();
  }

  /// Whether the rules were stopped rather than finished: a defect of the rules.
  boolean exhausted() {
    return budget <= 0;
  }

  Sign sign(Expr x) {
    return facts.sign(x);
  }

  boolean symmetric(Expr x) {
    return facts.symmetric(x);
  }

  /// Whether one other expression uses `x`, once, and no more. What is new in this pass counts as
  /// shared until the next one.
  boolean usedOnce(Expr x) {
    return uses.getOrDefault(x, 2) == 1;
  }

  /// `x` read as a sum. The rules that apply to it read it one after another.
  Sum sum(Expr x) {
    if (lastSum == null || lastSum.x() != x) {
      lastSum = new Read<>(x, Sum.of(x));
    }
    return lastSum.as();
  }

  /// `x` read as a product.
  Product product(Expr x) {
    return factored(x).product();
  }

  /// The roots of the factors of `x`, above or below.
  Set<Object> roots(Expr x, boolean above) {
    return above ? factored(x).above() : factored(x).below();
  }

  private Factored factored(Expr x) {
    if (lastProduct == null || lastProduct.x() != x) {
      Product product = Product.of(x);
      lastProduct = new Read<>(x, new Factored(product, product.roots(true), product.roots(false)));
    }
    return lastProduct.as();
  }

  private record Read<T>(Expr x, T as) {}

  private record Factored(Product product, Set<Object> above, Set<Object> below) {}

  private Expr normal(Expr root) {
    Deque<Expr> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      Expr x = open.element();
      if (results.containsKey(x)) {
        open.pop();
        continue;
      }
      Expr next = steps.get(x);
      if (next == null) {
        Collection<Expr> pending =
            x.operands().stream().filter(operand -> !results.containsKey(operand)).toList();
        if (!pending.isEmpty()) {
          pending.forEach(operand -> enter(operand, open));
          continue;
        }
        next = step(x);
        steps.put(x, next);
      }
      if (next == x) {
        results.put(x, x);
      } else if (results.containsKey(next)) {
        results.put(x, result(next));
      } else {
        enter(next, open);
      }
    }
    return result(root);
  }

  /// Goes on with `x`. Coming back to what is being rewritten means that the rules turn in a
  /// circle: it stays as it is.
  private void enter(Expr x, Deque<Expr> open) {
    if (steps.containsKey(x)) {
      results.put(x, x);
      budget = 0;
    } else {
      open.push(x);
    }
  }

  private Expr result(Expr x) {
    return Objects.requireNonNull(results.get(x));
  }

  /// What takes the place of `x`: the same over rewritten operands, what the first rule answers, or
  /// `x` itself.
  private Expr step(Expr x) {
    List<Expr> operands = x.operands().stream().map(this::result).toList();
    if (!operands.equals(x.operands())) {
      Expr rebuilt = Expr.of(x.node().with(operands));
      // it takes the place of what it was rebuilt from
      uses.putIfAbsent(rebuilt, uses.getOrDefault(x, 2));
      return rebuilt;
    }
    for (Rule rule : rules.getOrDefault(Root.of(x), List.of())) {
      Optional<Expr> after = budget > 0 ? rule.rewriting().apply(x, this) : Optional.empty();
      if (after.isPresent() && after.get() != x) {
        budget--;
        listener.rewritten(rule, x, after.get());
        return after.get();
      }
    }
    return representative(x);
  }

  /// The first expression seen that is the same as `x` but for the order of commuting operands.
  private Expr representative(Expr x) {
    return switch (x.node()) {
      case Node.Map2(var function, var a, var b) when function == Function2.ADD ->
          first(
              sum(x).terms().hashCode() + sum(x).constant().hashCode(),
              x,
              other -> sum(x).same(Sum.of(other)));
      case Node.Map2(var function, var a, var b) when function == Function2.MULTIPLY ->
          first(
              hash(product(x).factors()) + product(x).coefficient().hashCode(),
              x,
              other -> product(x).same(Product.of(other)));
      case Node.Map2(var function, var a, var b) when Pattern.commutes(function) ->
          first(
              a.hashCode() + b.hashCode(),
              x,
              other -> other.operands().get(0) == b && other.operands().get(1) == a);
      case Node.Einsum einsum ->
          first(
              hash(einsum.operands()),
              x,
              other ->
                  other.dims().equals(x.dims())
                      && Isomorphism.exists((Node.Einsum) other.node(), einsum, this::symmetric));
      default -> x;
    };
  }

  /// Only hashes are kept, for sums and products read at length are many; what has the hash and
  /// root of `x` is read again and compared.
  private Expr first(int hash, Expr x, Predicate<Expr> same) {
    List<Expr> seen =
        representatives.computeIfAbsent(new Key(Root.of(x), hash), _ -> new ArrayList<>(1));
    for (Expr other : seen) {
      if (other == x || same.test(other)) {
        return other;
      }
    }
    seen.add(x);
    return x;
  }

  private static int hash(List<?> elements) {
    return elements.stream().mapToInt(Object::hashCode).sum();
  }

  private record Key(Object root, int hash) {}
}
