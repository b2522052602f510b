package gradus.calculus;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Products of square matrices, one of which is taken away: what remains of `A X B` without `A` is
/// `X B`, so that `(A X B)⁻¹ A = (X B)⁻¹`.
final class InverseChains {
  private InverseChains() {}

  /// The product without its first or its last factor, where that is the given matrix.
  ///
  /// @param product a product of matrices; empty where it is none, or where one is not square
  /// @param transposed whether the factor taken away is `matrixᵀ`
  static Optional<Expr> without(Expr product, Expr matrix, boolean first, boolean transposed) {
    if (!(product.node() instanceof Node.Einsum(var operands, var subscripts, var output))
        || output.size() != 2
        || operands.size() < 2) {
      return Optional.empty();
    }
    Dim size = product.dims().get(0);
    boolean square =
        operands.stream().allMatch(factor -> factor.dims().equals(List.of(size, size)));
    int end = output.get(first ? 0 : 1);
    int k = 0;
    while (k < operands.size() && !(square && subscripts.get(k).contains(end))) {
      k++;
    }
    if (k == operands.size() || operands.get(k) != matrix) {
      return Optional.empty();
    }
    List<Integer> own = subscripts.get(k);
    int inner = own.get(own.get(0) == end ? 1 : 0);
    boolean turned = own.get(first ? 0 : 1) != end;
    long meetings =
        subscripts.stream().flatMap(List::stream).filter(label -> label == inner).count();
    if (turned != transposed || inner == end || meetings != 2 || output.contains(inner)) {
      return Optional.empty();
    }
    List<Expr> rest = new ArrayList<>(operands);
    List<List<Integer>> labels = new ArrayList<>(subscripts);
    rest.remove(k);
    labels.remove(k);
    List<Integer> ends = first ? List.of(inner, output.get(1)) : List.of(output.get(0), inner);
    return Optional.of(Contractions.einsum(rest, labels, ends));
  }
}
