package gradus.expr;

import gradus.expr.FormulaToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Reads reductions.
///
/// A reduction takes the axes it goes over, all where none is given: by position from 1, or by the
/// name of the dimension. `sum(X, 1)` and `sum(X, n)` add the rows of an n×d matrix; the result is
/// a column of d. For `max` and `min`, whose second argument is another expression, the axis is
/// written `max(X, axis=1)`. `sum(X, axis=none)` is over no axis.
final class FormulaReductions {
  private static final Map<String, Reduction> REDUCTIONS =
      Map.of(
          "sum", Reduction.SUM,
          "prod", Reduction.PRODUCT,
          "max", Reduction.MAXIMUM,
          "min", Reduction.MINIMUM,
          "logsumexp", Reduction.LOG_SUM_EXP,
          "norm2", Reduction.NORM2);

  private final FormulaParser parser;
  private final FormulaOperations operations;
  private final FormulaCalls calls;

  FormulaReductions(FormulaParser parser, FormulaOperations operations, FormulaCalls calls) {
    this.parser = parser;
    this.operations = operations;
    this.calls = calls;
  }

  /// The call of a name; the parser stands behind its parenthesis.
  FormulaOperand call(FormulaToken name, String function) {
    FormulaOperand x = parser.comparison();
    List<FormulaOperand> given = List.of(x);
    Expr value = x.settled().expr();
    boolean pairs = function.equals("max") || function.equals("min");
    if (parser.takeAny(",") == null) {
      return FormulaOperand.of(calls.checked(given, () -> reduced(function, value)), name.span());
    }
    FormulaToken second = parser.peek();
    boolean order = second.kind() == Kind.NUMBER || second.text().equalsIgnoreCase("inf");
    if (name.text().equals("norm") && value.rank() == 1 && order) {
      return FormulaOperand.of(norm(value), name.span());
    }
    boolean axis = second.text().equals("axis") && parser.peekSecond("=");
    if (pairs && !axis) {
      FormulaOperand y = parser.comparison();
      return operations.elementwise(
          "compare", function.equals("max") ? Function2.MAXIMUM : Function2.MINIMUM, x, y);
    }
    if (axis) {
      parser.take();
      parser.take();
      if (parser.peek().text().equals("none")) {
        parser.take();
        return FormulaOperand.of(
            Expr.of(new Node.Reduce(reductionOf(name, function), value, List.of())), name.span());
      }
    }
    List<Integer> axes = new ArrayList<>();
    do {
      axes.add(axis(value));
    } while (parser.takeAny(",") != null);
    int[] over = axes.stream().mapToInt(Integer::intValue).toArray();
    return FormulaOperand.of(
        calls.checked(given, () -> reduced(function, value, over)), name.span());
  }

  /// `norm(x, 1)`, `norm(x, 2)` and `norm(x, inf)` of a vector, as in MATLAB; the axis of a vector
  /// needs no saying.
  private Expr norm(Expr x) {
    FormulaToken order = parser.take();
    return switch (order.text()) {
      case "1" -> Functions.norm1(x);
      case "2" -> Functions.norm2(x);
      case "inf", "Inf" -> Functions.normInfinity(x);
      default ->
          throw parser.error(
              "the norm of a vector is norm(x, 1), norm(x, 2) or norm(x, inf), not of order "
                  + order.text()
                  + "; for another p write sum(abs(x).^p)^(1/p)",
              order.span());
    };
  }

  private Reduction reductionOf(FormulaToken name, String function) {
    Reduction reduction = REDUCTIONS.get(function);
    if (reduction == null) {
      throw parser.error(name.text() + " needs an axis to go over", name.span());
    }
    return reduction;
  }

  private static Expr reduced(String function, Expr x, int... axes) {
    Reduction reduction = REDUCTIONS.get(function);
    if (reduction != null) {
      return Functions.reduce(reduction, x, axes);
    }
    return function.equals("mean") ? Functions.mean(x, axes) : Functions.variance(x, axes);
  }

  /// An axis of `x`, counted from 1 or named by its dimension.
  int axis(Expr x) {
    FormulaToken token = parser.peek();
    String shape =
        x.rank() == 0 ? "a scalar has none" : "its dimensions are " + ShapeException.dims(x.dims());
    if (token.kind() == Kind.NUMBER) {
      int axis = calls.whole("an axis");
      if (axis < 1 || axis > x.rank()) {
        throw parser.error(
            "there is no axis " + axis + "; axes count from 1 to " + x.rank() + ", and " + shape,
            token.span());
      }
      return axis - 1;
    }
    if (token.kind() != Kind.NAME) {
      throw parser.unexpected("an axis, as 1 or as the name of a dimension");
    }
    parser.take();
    int[] axes =
        IntStream.range(0, x.rank())
            .filter(k -> x.dims().get(k).equals(Dim.of(token.text())))
            .toArray();
    if (axes.length != 1) {
      throw parser.error(
          (axes.length == 0 ? "there is no axis '" : "there is more than one axis '")
              + token.text()
              + "': "
              + shape,
          token.span());
    }
    return axes[0];
  }
}
