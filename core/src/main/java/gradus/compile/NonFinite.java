package gradus.compile;

import gradus.expr.Expr;
import gradus.linalg.Tensor;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The first operation of a graph whose operands are finite and whose value is not: where a NaN or
/// an infinity was born.
///
/// @param expr the operation
/// @param position the row-major position of the first non-finite element of its value
/// @param value that element: NaN or an infinity
/// @param operands the values of its operands, in order
public record NonFinite(Expr expr, int position, double value, List<Tensor> operands) {
  public NonFinite {
    operands = List.copyOf(operands);
  }

  /// Searches in the order of evaluation. Variables count as operations without operands: data that
  /// hold a NaN are found first.
  public static Optional<NonFinite> first(Collection<Expr> roots, Map<String, Tensor> values) {
    Map<Expr, Tensor> computed = Interpreter.values(roots, values);
    for (Map.Entry<Expr, Tensor> entry : computed.entrySet()) {
      Tensor value = entry.getValue();
      for (int k = 0; k < value.shape().count(); k++) {
        if (!Double.isFinite(value.flat(k))) {
          Expr expr = entry.getKey();
          List<Tensor> operands =
              expr.operands().stream()
                  .map(operand -> Objects.requireNonNull(computed.get(operand)))
                  .toList();
          return Optional.of(new NonFinite(expr, k, value.flat(k), operands));
        }
      }
    }
    return Optional.empty();
  }
}
