package gradus.expr.cvxpy;

import gradus.expr.Expr;
import gradus.expr.FormulaConstant;
import gradus.expr.FormulaException.Span;
import gradus.expr.FormulaText;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// Arrays of numbers: `[1, 2]`, `[[1, 2], [3, 4]]`.
final class Literals {
  private final FormulaText text;

  Literals(FormulaText text) {
    this.text = text;
  }

  /// The numbers of nested lists.
  Expr array(Value.Items list) {
    List<Double> elements = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    flatten(list, 0, sizes, elements);
    return Expr.of(
        Tensor.of(
            Shape.of(sizes.stream().mapToInt(Integer::intValue).toArray()),
            elements.stream().mapToDouble(Double::doubleValue).toArray()));
  }

  private void flatten(Value value, int level, List<Integer> sizes, List<Double> elements) {
    if (value instanceof Value.Items(var items, var span)) {
      if (level == sizes.size() && elements.isEmpty()) {
        sizes.add(items.size());
      }
      if (level >= sizes.size() || sizes.get(level) != items.size() || items.isEmpty()) {
        throw text.error("the rows of an array have one length", span);
      }
      items.forEach(item -> flatten(item, level + 1, sizes, elements));
      return;
    }
    if (level != sizes.size()) {
      throw text.error("the rows of an array have one length", value.span());
    }
    elements.add(number(value));
  }

  private double number(Value value) {
    OptionalDouble number =
        value instanceof Value.Array(var expr, var _)
            ? FormulaConstant.value(expr)
            : OptionalDouble.empty();
    Span place = value.span();
    return number.orElseThrow(() ->
        text.error(
            "an array in brackets holds numbers; put expressions together with hstack or"
                + " vstack",
            place));
  }
}
