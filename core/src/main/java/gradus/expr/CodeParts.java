package gradus.expr;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What of an expression is written as a program: a function that has a name there hides what it is
/// made of.
final class CodeParts {
  /// The idioms that have a name in NumPy as well as in Gradus.
  private static final Set<String> NAMED =
      Set.of("softmax", "logsoftmax", "diag", "mean", "kron", "vec", "commutation");

  private CodeParts() {}

  /// The parts that are written, operands first.
  static List<Expr> shown(Expr whole) {
    Set<Expr> needed = new HashSet<>(Set.of(whole));
    List<Expr> order = Graph.topological(whole);
    for (Expr part : order.reversed()) {
      if (needed.contains(part)) {
        @Nullable Idiom idiom = idiom(part);
        needed.addAll(idiom == null ? part.operands() : idiom.arguments());
      }
    }
    return order.stream().filter(needed::contains).toList();
  }

  /// What a part is written as, where that has a name.
  static @Nullable Idiom idiom(Expr part) {
    @Nullable Idiom idiom = Idiom.of(part);
    return idiom != null && NAMED.contains(idiom.name()) ? idiom : null;
  }
}
