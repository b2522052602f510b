package gradus.expr;

import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A sum of products that the language writes `x*y`, and which of the two it transposes.
///
/// A vector on the left of a contraction, or on the right of an outer product, is a row.
record FormulaProduct(boolean leftTransposed, boolean rightTransposed) {
  /// The product that an einsum is, or null.
  static @Nullable FormulaProduct of(Node.Einsum einsum) {
    if (einsum.operands().size() != 2) {
      return null;
    }
    List<Integer> x = einsum.subscripts().get(0);
    List<Integer> y = einsum.subscripts().get(1);
    List<Integer> out = einsum.output();
    boolean proper =
        !x.isEmpty()
            && !y.isEmpty()
            && x.size() <= 2
            && y.size() <= 2
            && new HashSet<>(x).size() == x.size()
            && new HashSet<>(y).size() == y.size();
    if (!proper) {
      return null;
    }
    if (x.size() == 1 && y.size() == 1) {
      return ofVectors(x.get(0), y.get(0), out);
    }
    return ofMatrix(x, y, out);
  }

  private static @Nullable FormulaProduct ofVectors(Integer x, Integer y, List<Integer> out) {
    if (x.equals(y)) {
      return out.isEmpty() ? new FormulaProduct(true, false) : null;
    }
    return out.equals(List.of(x, y)) ? new FormulaProduct(false, true) : null;
  }

  private static @Nullable FormulaProduct ofMatrix(
      List<Integer> x, List<Integer> y, List<Integer> out) {
    List<Integer> shared = x.stream().filter(y::contains).toList();
    if (shared.size() != 1) {
      return null;
    }
    List<Integer> free =
        java.util.stream.Stream.concat(x.stream(), y.stream())
            .filter(label -> !shared.contains(label))
            .toList();
    if (!out.equals(free)) {
      return null;
    }
    boolean left = x.size() == 1 || x.get(0).equals(shared.get(0));
    boolean right = y.size() == 2 && y.get(1).equals(shared.get(0));
    return new FormulaProduct(left, right);
  }

  /// Whether the value is a row: a row times a matrix.
  static boolean isRow(Expr expr) {
    return expr.node() instanceof Node.Einsum einsum
        && expr.rank() == 1
        && einsum.operands().get(0).rank() == 1
        && of(einsum) != null;
  }
}
