package gradus.expr;

import gradus.expr.FormulaException.Span;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// What a function of CVXPY is called with: values in order, then values by name.
///
/// @param positional in order
/// @param named by keyword
/// @param parser for errors that point at a place
/// @param place of the call
record CvxpyArguments(
    List<CvxpyValue> positional, Map<String, CvxpyValue> named, CvxpyReader parser, Span place) {
  /// The argument at a place or of a keyword; null where it was not given.
  @Nullable CvxpyValue find(int index, String keyword) {
    return index < positional.size() ? positional.get(index) : named.get(keyword);
  }

  /// An argument that is an expression.
  Expr expr(int index) {
    return parser.expr(positional.get(index));
  }

  /// An argument that is a number.
  double number(int index, String keyword, double otherwise) {
    CvxpyValue value = find(index, keyword);
    if (value == null) {
      return otherwise;
    }
    OptionalDouble number =
        value instanceof CvxpyValue.Array(var expr, var _)
            ? FormulaConstant.value(expr)
            : OptionalDouble.empty();
    if (number.isEmpty()) {
      throw parser.error(keyword + " is a number", value.span());
    }
    return number.getAsDouble();
  }

  /// An argument that is a whole number of at least 1.
  int count(int index, String keyword) {
    double number = number(index, keyword, Double.NaN);
    if (!(number >= 1) || number != Math.rint(number) || number > Integer.MAX_VALUE) {
      CvxpyValue value = find(index, keyword);
      throw parser.error(
          keyword + " is a whole number of at least 1", value == null ? place : value.span());
    }
    return (int) number;
  }

  /// The axis that a reduction of an argument goes over, from 0; empty where it goes over all.
  OptionalInt axis(int index, Expr x) {
    CvxpyValue value = find(index, "axis");
    if (value == null || value instanceof CvxpyValue.None) {
      return OptionalInt.empty();
    }
    double axis = number(index, "axis", 0);
    double counted = axis < 0 ? axis + x.rank() : axis;
    if (counted != Math.rint(counted) || !(counted >= 0 && counted < x.rank())) {
      throw parser.error(
          "there is no axis "
              + (axis == Math.rint(axis) ? "" + (long) axis : "" + axis)
              + " of an array with "
              + x.rank()
              + (x.rank() == 1 ? " axis" : " axes")
              + "; axes count from 0",
          value.span());
    }
    return OptionalInt.of((int) counted);
  }

  /// The axis as the reductions of expressions take it.
  int[] axes(int index, Expr x) {
    OptionalInt axis = axis(index, x);
    return axis.isPresent() ? new int[] {axis.getAsInt()} : new int[0];
  }
}
