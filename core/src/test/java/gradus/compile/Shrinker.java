package gradus.compile;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Graph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/// Makes a failing case small: leaves out outputs, replaces expressions by their operands or by
/// other expressions of the same shape, and makes dimensions shorter, as long as the case fails in
/// the same way. No single one of these steps is possible in what it returns.
final class Shrinker {
  /// How a case fails.
  ///
  /// @param kind failures of one kind count as the same
  record Failure(String kind, String message) {}

  private final Function<RandomCase, Optional<Failure>> law;

  Shrinker(Function<RandomCase, Optional<Failure>> law) {
    this.law = law;
  }

  RandomCase shrink(RandomCase failing) {
    String kind = law.apply(failing).orElseThrow().kind();
    RandomCase smallest = failing;
    boolean smaller = true;
    while (smaller) {
      smaller = false;
      for (RandomCase candidate : candidates(smallest)) {
        if (candidate.weight() < smallest.weight()
            && law.apply(candidate).filter(failure -> failure.kind().equals(kind)).isPresent()) {
          smallest = candidate;
          smaller = true;
          break;
        }
      }
    }
    return smallest;
  }

  private static List<RandomCase> candidates(RandomCase from) {
    List<RandomCase> candidates = new ArrayList<>();
    outputs(from, candidates::add);
    sizes(from, candidates::add);
    nodes(from, candidates::add);
    return candidates;
  }

  /// One output alone, all but one, or operands in place of it.
  private static void outputs(RandomCase from, Consumer<RandomCase> into) {
    List<Expr> all = from.outputs();
    for (Expr output : all) {
      if (all.size() > 1) {
        into.accept(new RandomCase(from.seed(), List.of(output), from.sizes()));
      }
    }
    for (Expr output : all) {
      List<Expr> others = new ArrayList<>(all);
      others.remove(output);
      if (!others.isEmpty()) {
        into.accept(new RandomCase(from.seed(), others, from.sizes()));
      }
      for (Expr operand : output.operands()) {
        List<Expr> lower = new ArrayList<>(others);
        lower.add(operand);
        into.accept(new RandomCase(from.seed(), lower.stream().distinct().toList(), from.sizes()));
      }
    }
  }

  private static void sizes(RandomCase from, Consumer<RandomCase> into) {
    from.sizes()
        .forEach((dim, size) -> {
          for (int smaller : new int[] {1, size / 8, size / 2, size - 1}) {
            if (smaller >= 1 && smaller < size) {
              Map<String, Integer> sizes = new HashMap<>(from.sizes());
              sizes.put(dim, smaller);
              into.accept(new RandomCase(from.seed(), from.outputs(), sizes));
            }
          }
        });
  }

  private static void nodes(RandomCase from, Consumer<RandomCase> into) {
    List<Expr> order = Graph.topological(from.outputs());
    for (Expr target : order.reversed()) {
      for (Expr other : replacements(target, order)) {
        try {
          List<Expr> outputs =
              Graph.rewrite(from.outputs(), (old, rebuilt) -> old == target ? other : rebuilt);
          into.accept(
              new RandomCase(from.seed(), outputs.stream().distinct().toList(), from.sizes()));
        } catch (IllegalArgumentException misfit) {
          // not an expression: a literal was checked against what it indexes, say
        }
      }
    }
  }

  /// A variable of its shape, the number 1, a leaf, and what of its shape is below it.
  private static Set<Expr> replacements(Expr target, List<Expr> order) {
    Set<Expr> replacements = new LinkedHashSet<>();
    if (target.operands().isEmpty()) {
      return replacements; // nothing is smaller
    }
    for (Expr other : order) {
      if (other == target) {
        break;
      }
      boolean fits = other.dims().equals(target.dims());
      if (fits && (other.operands().isEmpty() || target.operands().contains(other))) {
        replacements.add(other);
      }
    }
    List<Expr> below = Graph.topological(target);
    below.reversed().stream()
        .skip(1)
        .filter(other -> other.dims().equals(target.dims()))
        .limit(3)
        .forEach(replacements::add);
    replacements.add(Expr.of(1).broadcast(target.dims()));
    String name = "v" + String.join("", target.dims().stream().map(dim -> "_" + dim).toList());
    replacements.add(Expr.variable(name, target.dims().toArray(new Dim[0])));
    replacements.remove(target);
    return replacements;
  }
}
