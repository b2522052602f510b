package gradus.calculus;

import gradus.expr.Expr;
import gradus.expr.Functions;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

/// Sums of products, in the shortest form that says the same.
final class Contractions {
  private Contractions() {}

  /// A sum of products; one factor alone without a diagonal is only summed and permuted.
  static Expr einsum(List<Expr> operands, List<List<Integer>> subscripts, List<Integer> output) {
    List<Integer> labels = subscripts.get(0);
    if (operands.size() > 1 || new HashSet<>(labels).size() < labels.size()) {
      return Functions.einsum(operands, subscripts, output);
    }
    int[] summed =
        IntStream.range(0, labels.size())
            .filter(axis -> !output.contains(labels.get(axis)))
            .toArray();
    Expr x = operands.get(0);
    Expr sum = summed.length == 0 ? x : Functions.sum(x, summed);
    List<Integer> kept = labels.stream().filter(output::contains).toList();
    return sum.permute(output.stream().mapToInt(kept::indexOf).toArray());
  }
}
