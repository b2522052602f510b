package gradus.calculus;

import gradus.expr.Expr;
import gradus.expr.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Whether two sums of products are the same but for the order of their factors and the names of
/// their labels.
///
/// Factors are few, so they are paired by trying; a symmetric matrix may be read either way.
final class Isomorphism {
  private final Node.Einsum first;
  private final Node.Einsum second;
  private final Predicate<Expr> symmetric;

  private Isomorphism(Node.Einsum first, Node.Einsum second, Predicate<Expr> symmetric) {
    this.first = first;
    this.second = second;
    this.symmetric = symmetric;
  }

  static boolean exists(Node.Einsum first, Node.Einsum second, Predicate<Expr> symmetric) {
    return apart(first, -1, second, -1, symmetric).isPresent();
  }

  /// The labels of the second for those of the first, where all factors agree but factor `k` of the
  /// first and factor `l` of the second, which are not looked at; empty where there are none.
  static Optional<Map<Integer, Integer>> apart(
      Node.Einsum first, int k, Node.Einsum second, int l, Predicate<Expr> symmetric) {
    if (first.operands().size() != second.operands().size()
        || first.output().size() != second.output().size()) {
      return Optional.empty();
    }
    Map<Integer, Integer> labels = new HashMap<>();
    for (int axis = 0; axis < first.output().size(); axis++) {
      labels.put(first.output().get(axis), second.output().get(axis));
    }
    boolean[] used = new boolean[second.operands().size()];
    if (l >= 0) {
      used[l] = true;
    }
    return new Isomorphism(first, second, symmetric).from(0, k, used, labels);
  }

  /// Pairs the factors from `index` on; as deep as there are factors.
  private Optional<Map<Integer, Integer>> from(
      int index, int skipped, boolean[] used, Map<Integer, Integer> labels) {
    if (index == first.operands().size()) {
      return Optional.of(labels);
    }
    if (index == skipped) {
      return from(index + 1, skipped, used, labels);
    }
    for (int other = 0; other < used.length; other++) {
      if (used[other] || first.operands().get(index) != second.operands().get(other)) {
        continue;
      }
      List<Integer> mine = first.subscripts().get(index);
      List<Integer> theirs = second.subscripts().get(other);
      boolean eitherWay = theirs.size() == 2 && symmetric.test(first.operands().get(index));
      for (List<Integer> reading :
          eitherWay ? List.of(theirs, theirs.reversed()) : List.of(theirs)) {
        Map<Integer, Integer> extended = new HashMap<>(labels);
        if (agree(mine, reading, extended)) {
          used[other] = true;
          Optional<Map<Integer, Integer>> rest = from(index + 1, skipped, used, extended);
          if (rest.isPresent()) {
            return rest;
          }
          used[other] = false;
        }
      }
    }
    return Optional.empty();
  }

  /// Extends the correspondence, one to one, by two lists of labels; false where they contradict
  /// it.
  static boolean agree(List<Integer> mine, List<Integer> theirs, Map<Integer, Integer> labels) {
    for (int axis = 0; axis < mine.size(); axis++) {
      Integer known = labels.get(mine.get(axis));
      if (known == null) {
        if (labels.containsValue(theirs.get(axis))) {
          return false;
        }
        labels.put(mine.get(axis), theirs.get(axis));
      } else if (!known.equals(theirs.get(axis))) {
        return false;
      }
    }
    return true;
  }
}
