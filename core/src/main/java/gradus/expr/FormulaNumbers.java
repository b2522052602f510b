package gradus.expr;

import gradus.expr.FormulaException.Span;
import gradus.expr.FormulaToken.Kind;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Reads arrays of numbers.
final class FormulaNumbers {
  private final FormulaParser parser;

  FormulaNumbers(FormulaParser parser) {
    this.parser = parser;
  }

  /// `[1, 2, 3]` is a vector, `[1, 2; 3, 4]` a matrix of two rows.
  FormulaOperand literal() {
    FormulaToken open = parser.take();
    List<List<Double>> rows = new ArrayList<>();
    do {
      List<Double> row = new ArrayList<>();
      do {
        row.add(number());
      } while (parser.takeAny(",") != null);
      if (!rows.isEmpty() && row.size() != rows.get(0).size()) {
        throw parser.error(
            "the rows of a matrix have one length, but this one has "
                + row.size()
                + " numbers and the first "
                + rows.get(0).size(),
            open.span());
      }
      rows.add(row);
    } while (parser.takeAny(";") != null);
    FormulaToken close = parser.expect("]", "',', ';' or ']'");
    double[][] elements = rows.stream().map(FormulaNumbers::array).toArray(double[][]::new);
    Tensor value = rows.size() == 1 ? Tensor.vector(elements[0]) : Tensor.matrix(elements);
    return FormulaOperand.of(Expr.of(value), new Span(open.start(), close.end()));
  }

  /// `tensor("2×2×2", 1, 2, …)`: any array of numbers, in row-major order.
  FormulaOperand tensor(FormulaToken name) {
    FormulaToken shape = parser.peek();
    if (shape.kind() != Kind.STRING || !shape.text().matches("\\d{1,9}([×x]\\d{1,9})*")) {
      throw parser.unexpected("a shape in double quotes, as in tensor(\"1×3\", 1, 2, 3)");
    }
    parser.take();
    List<Double> elements = new ArrayList<>();
    while (parser.takeAny(",") != null) {
      elements.add(number());
    }
    int[] sizes =
        java.util.Arrays.stream(shape.text().split("[×x]")).mapToInt(Integer::parseInt).toArray();
    try {
      return FormulaOperand.of(Expr.of(Tensor.of(Shape.of(sizes), array(elements))), name.span());
    } catch (IllegalArgumentException misfit) {
      throw parser.error(String.valueOf(misfit.getMessage()), shape.span());
    }
  }

  double number() {
    boolean negative = false;
    for (var sign = parser.takeAny("-", "+"); sign != null; sign = parser.takeAny("-", "+")) {
      negative ^= sign.is("-");
    }
    FormulaToken token = parser.peek();
    boolean number = token.kind() == Kind.NUMBER || Formula.CONSTANTS.containsKey(token.text());
    if (!number) {
      throw parser.unexpected("a number");
    }
    parser.take();
    double value =
        token.kind() == Kind.NUMBER
            ? Double.parseDouble(token.text())
            : Formula.CONSTANTS.getOrDefault(token.text(), Double.NaN);
    return negative ? -value : value;
  }

  private static double[] array(List<Double> elements) {
    return elements.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
