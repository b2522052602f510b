package gradus.expr.cvxpy;

import gradus.expr.Arrays;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.FormulaConstant;
import gradus.expr.FormulaException;
import gradus.expr.FormulaException.Span;
import gradus.expr.ShapeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What a function of CVXPY is called with: values in order, then values by name.
///
/// @param keywords the names of the arguments in order, as the function has them
/// @param positional in order
/// @param named by keyword
/// @param reader of the call
/// @param place of the call
public record Arguments(
    List<String> keywords,
    List<Value> positional,
    Map<String, Value> named,
    Reader reader,
    Span place) {
  /// A reduction over some axes, over all where none is given.
  interface Reduced {
    Expr of(Expr x, int... axes);
  }

  public Arguments {
    keywords = List.copyOf(keywords);
    positional = List.copyOf(positional);
    named = Map.copyOf(named);
  }

  /// The argument of a keyword, wherever it stands; null where it was not given.
  @Nullable Value find(String keyword) {
    int index = keywords.indexOf(keyword);
    return index >= 0 && index < positional.size() ? positional.get(index) : named.get(keyword);
  }

  /// Whether an argument was given, and not as `None`.
  boolean has(String keyword) {
    Value value = find(keyword);
    return value != null && !(value instanceof Value.None);
  }

  private Value needed(String keyword) {
    Value value = find(keyword);
    if (value == null) {
      throw error("the argument " + keyword + " is missing");
    }
    return value;
  }

  /// The argument at a place, counted from 0; it may have been given by its name.
  Value value(int index) {
    return index < positional.size() ? positional.get(index) : needed(keywords.get(index));
  }

  /// The same as an expression.
  Expr expr(int index) {
    return reader.expr(value(index));
  }

  /// An argument that is an expression.
  Expr expr(String keyword) {
    return reader.expr(needed(keyword));
  }

  /// The parts of an argument that is a list.
  List<Value> parts(int index) {
    return reader.parts(value(index));
  }

  /// The same as expressions.
  List<Expr> exprs(int index) {
    return parts(index).stream().map(reader::expr).toList();
  }

  /// An argument that is a number.
  double number(String keyword, double otherwise) {
    Value value = find(keyword);
    return value == null ? otherwise : number(value, keyword + " is a number");
  }

  /// An argument that is a number and has to be there.
  double number(String keyword) {
    return number(needed(keyword), keyword + " is a number");
  }

  private double number(Value value, String sentence) {
    OptionalDouble number =
        value instanceof Value.Array(var expr, var _)
            ? FormulaConstant.value(expr)
            : OptionalDouble.empty();
    return number.orElseThrow(() -> reader.text().error(sentence, value.span()));
  }

  /// An argument that is `True` or `False`.
  boolean flag(String keyword) {
    return number(keyword, 0) != 0;
  }

  /// An argument that is a whole number of at least `least`.
  int whole(String keyword, int least, int otherwise) {
    Value value = find(keyword);
    if (value == null) {
      return otherwise;
    }
    String sentence = keyword + " is a whole number of at least " + least;
    double number = number(value, sentence);
    if (!(number >= least) || number != Math.rint(number) || number > Integer.MAX_VALUE) {
      throw reader.text().error(sentence, value.span());
    }
    return (int) number;
  }

  /// An argument that is a whole number of at least 1 and has to be there.
  int count(String keyword) {
    needed(keyword);
    return whole(keyword, 1, 1);
  }

  /// An argument that is a text.
  String text(String keyword, String otherwise) {
    return find(keyword) instanceof Value.Text(var text, var _) ? text : otherwise;
  }

  /// An argument that is a whole number or a list of them, such as a shape or axes.
  List<Integer> wholes(String keyword) {
    List<Integer> wholes = new ArrayList<>();
    String sentence = keyword + " is a list of whole numbers, such as (2, 3)";
    for (Value part : reader.parts(needed(keyword))) {
      double number = number(part, sentence);
      if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) {
        throw reader.text().error(sentence, part.span());
      }
      wholes.add((int) number);
    }
    return wholes;
  }

  /// An axis of an array of so many, from 0.
  int axis(String keyword, int rank, int otherwise) {
    if (!has(keyword)) {
      return otherwise;
    }
    return axis(needed(keyword), rank);
  }

  private int axis(Value value, int rank) {
    double axis = number(value, "an axis is a whole number");
    double counted = axis < 0 ? axis + rank : axis;
    if (counted != Math.rint(counted) || !(counted >= 0 && counted < rank)) {
      throw reader
          .text()
          .error(
              "there is no axis "
                  + (axis == Math.rint(axis) ? "" + (long) axis : "" + axis)
                  + " of an array with "
                  + rank
                  + (rank == 1 ? " axis" : " axes")
                  + (rank == 0
                      ? "; the larger of two is maximum(x, y), the smaller one minimum(x, y)"
                      : "; axes count from 0"),
              value.span());
    }
    return (int) counted;
  }

  /// The axes that a reduction of `x` goes over; none where it goes over all.
  int[] axes(Expr x) {
    if (!has("axis")) {
      return new int[0];
    }
    return reader.parts(needed("axis")).stream()
        .mapToInt(part -> axis(part, x.rank()))
        .distinct()
        .sorted()
        .toArray();
  }

  /// A reduction of `x` over the axes that the call names, over all where it names none; `keepdims`
  /// stands behind `axis`, and keeps them with one entry.
  Expr reduced(Expr x, Reduced reduction) {
    int[] axes = axes(x);
    Expr value = reduction.of(x, axes);
    if (!flag("keepdims")) {
      return value;
    }
    List<Dim> dims = new ArrayList<>(x.dims());
    for (int axis : axes.length == 0 ? IntStream.range(0, x.rank()).toArray() : axes) {
      dims.set(axis, Dim.of(1));
    }
    return Arrays.reshape(value, dims.toArray(new Dim[0]));
  }

  /// How many entries an axis has, which has to be known.
  int size(Expr x, int axis) {
    if (x.dims().get(axis) instanceof Dim.Fixed(var size)) {
      return size;
    }
    throw error("the size of " + x.dims().get(axis) + " is to be a number");
  }

  /// An argument that is a square matrix.
  Expr square(int index) {
    Expr x = expr(index);
    if (x.rank() != 2 || !x.dims().getFirst().equals(x.dims().getLast())) {
      throw reader
          .text()
          .error(
              "a square matrix is needed here, but this is of shape "
                  + ShapeException.dims(x.dims()),
              value(index).span());
    }
    return x;
  }

  /// Something is wrong with the call.
  FormulaException error(String sentence) {
    return reader.text().error(sentence, place);
  }

  /// Something is wrong with an argument.
  FormulaException error(String sentence, String keyword) {
    Value value = find(keyword);
    return reader.text().error(sentence, value == null ? place : value.span());
  }
}
