package gradus.expr;

import gradus.expr.FormulaException.Span;
import gradus.expr.FormulaToken.Kind;
import gradus.expr.cvxpy.Atom;
import gradus.expr.cvxpy.Atoms;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Reads calls of functions and lists of numbers.
///
/// A reduction takes the axes it goes over, all where none is given: by position from 1, or by the
/// name of the dimension. `sum(X, 1)` and `sum(X, n)` add the rows of an n×d matrix; the result is
/// a column of d. For `max` and `min`, whose second argument is another expression, the axis is
/// written `max(X, axis=1)`. `sum(X, axis=none)` is over no axis.
final class FormulaCalls {
  private static final Map<String, Reduction> REDUCTIONS =
      Map.of(
          "sum", Reduction.SUM,
          "prod", Reduction.PRODUCT,
          "max", Reduction.MAXIMUM,
          "min", Reduction.MINIMUM,
          "logsumexp", Reduction.LOG_SUM_EXP,
          "norm2", Reduction.NORM2);

  /// The functions that are read here.
  static final List<String> NAMES =
      List.of(
          "sum",
          "prod",
          "max",
          "min",
          "logsumexp",
          "norm2",
          "mean",
          "var",
          "eye",
          "commutation",
          "ones",
          "zeros",
          "broadcast",
          "einsum",
          "permute",
          "tensor");

  private final FormulaParser parser;
  private final FormulaOperations operations;
  private final FormulaArrays arrays;
  private final FormulaAtoms atoms;

  FormulaCalls(FormulaParser parser, FormulaOperations operations) {
    this.parser = parser;
    this.operations = operations;
    this.arrays = new FormulaArrays(parser, this);
    this.atoms = new FormulaAtoms(new FormulaText(parser.text()));
  }

  /// The call of a name; the parser stands at its parenthesis.
  FormulaOperand call(FormulaToken name) {
    String function = FormulaFunction.canonical(name.text());
    @Nullable FormulaFunction plain = FormulaFunction.named(function);
    boolean array = FormulaArrays.NAMES.contains(function);
    boolean own = plain != null || array || NAMES.contains(function);
    Atom atom = own ? null : Atoms.named(name.text());
    if (!own && atom == null) {
      throw parser.error(
          parser.isVariable(name.text())
              ? "'" + name.text() + "' is a variable, not a function; a product is written with *"
              : "'" + name.text() + "' is not a function" + Nearest.hint(name.text(), known()),
          name.span());
    }
    parser.take();
    FormulaOperand result =
        atom != null
            ? atom(name, atom)
            : plain != null
                ? plain(name, plain)
                : array ? arrays.call(name) : special(name, function);
    parser.expect(")", "',' or ')'");
    return result;
  }

  private static List<String> known() {
    List<String> known = new ArrayList<>(FormulaFunction.names());
    known.addAll(Atoms.names());
    return known;
  }

  private FormulaOperand atom(FormulaToken name, Atom atom) {
    List<FormulaOperand> arguments = parser.peek().is(")") ? List.of() : arguments();
    return FormulaOperand.of(atoms.call(name, atom, arguments), name.span());
  }

  private FormulaOperand special(FormulaToken name, String function) {
    return switch (function) {
      case "eye" -> eye(name);
      case "commutation" -> commutation(name);
      case "ones" -> filled(name, 1);
      case "zeros" -> filled(name, 0);
      case "broadcast" -> broadcast(name);
      case "einsum" -> einsum(name);
      case "permute" -> permute();
      case "tensor" -> tensor(name);
      default -> reduction(name, function);
    };
  }

  private FormulaOperand plain(FormulaToken name, FormulaFunction function) {
    List<FormulaOperand> arguments = parser.peek().is(")") ? List.of() : arguments();
    int wanted = function.parameters().size();
    if (arguments.size() != wanted) {
      throw parser.error(
          name.text()
              + " takes "
              + wanted
              + (wanted == 1 ? " argument" : " arguments")
              + ", as in "
              + function.signature()
              + ", but "
              + arguments.size()
              + (arguments.size() == 1 ? " is given" : " are given"),
          name.span());
    }
    List<FormulaOperand> settled = arguments.stream().map(FormulaOperand::settled).toList();
    Expr value =
        checked(
            arguments,
            () -> function.body().apply(settled.stream().map(FormulaOperand::expr).toList()));
    boolean row =
        settled.stream().anyMatch(x -> x.rank() == 1)
            && settled.stream().allMatch(x -> x.rank() == 0 || x.transposed());
    return new FormulaOperand(value, row && value.rank() == 1, false, name.span());
  }

  private List<FormulaOperand> arguments() {
    List<FormulaOperand> arguments = new ArrayList<>();
    do {
      arguments.add(parser.comparison());
    } while (parser.takeAny(",") != null);
    return arguments;
  }

  /// What is built; where the shapes do not fit, an error at the arguments.
  Expr checked(List<FormulaOperand> arguments, Supplier<Expr> build) {
    try {
      return build.get();
    } catch (ShapeException misfit) {
      List<Span> places = arguments.stream().map(FormulaOperand::span).toList();
      throw new FormulaException(String.valueOf(misfit.getMessage()), parser.text(), places);
    }
  }

  private FormulaOperand reduction(FormulaToken name, String function) {
    FormulaOperand x = parser.comparison();
    List<FormulaOperand> given = List.of(x);
    Expr value = x.settled().expr();
    boolean pairs = function.equals("max") || function.equals("min");
    if (parser.takeAny(",") == null) {
      return FormulaOperand.of(checked(given, () -> reduced(function, value)), name.span());
    }
    boolean axis = parser.peek().text().equals("axis") && parser.peekSecond("=");
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
    return FormulaOperand.of(checked(given, () -> reduced(function, value, over)), name.span());
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
      int axis = whole("an axis");
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

  int whole(String what) {
    FormulaToken token = parser.peek();
    if (token.kind() == Kind.NUMBER
        && token.text().length() <= 9
        && token.text().chars().allMatch(Character::isDigit)) {
      return Integer.parseInt(parser.take().text());
    }
    throw parser.unexpected(what + ", a whole number");
  }

  Dim dim() {
    FormulaToken token = parser.peek();
    if (token.kind() == Kind.NUMBER) {
      return Dim.of(whole("a dimension"));
    }
    if (token.kind() != Kind.NAME) {
      throw parser.unexpected("a dimension, as a name or a whole number");
    }
    if (!parser.isDim(token.text())) {
      throw parser.error(
          "'"
              + token.text()
              + "' is a variable, but a dimension is expected here: a name such as n, or a whole"
              + " number",
          token.span());
    }
    return Dim.of(parser.take().text());
  }

  private List<Dim> dims(FormulaToken name) {
    List<Dim> dims = new ArrayList<>();
    if (parser.peek().is(")")) {
      throw parser.unexpected(
          "the dimensions of " + name.text() + ", as in " + name.text() + "(n)");
    }
    do {
      dims.add(dim());
    } while (parser.takeAny(",") != null);
    return dims;
  }

  private FormulaOperand eye(FormulaToken name) {
    List<Dim> dims = dims(name);
    if (dims.size() != 1) {
      throw parser.error(
          "an identity matrix has one dimension, as in eye(n), but " + dims.size() + " are given",
          name.span());
    }
    return FormulaOperand.of(Expr.eye(dims.get(0)), name.span());
  }

  private FormulaOperand commutation(FormulaToken name) {
    List<Dim> dims = dims(name);
    if (dims.size() != 2) {
      throw parser.error(
          "a commutation matrix has the two dimensions of the matrices it transposes, as in"
              + " commutation(m, n), but "
              + dims.size()
              + " are given",
          name.span());
    }
    return FormulaOperand.of(Matrices.commutation(dims.get(0), dims.get(1)), name.span());
  }

  private FormulaOperand filled(FormulaToken name, double value) {
    return FormulaOperand.of(Expr.of(value).broadcast(dims(name)), name.span());
  }

  /// `broadcast(a, n, d)` repeats a scalar; `broadcast("i->ij", x, n, d)` says where the axes of
  /// `x` go.
  private FormulaOperand broadcast(FormulaToken name) {
    FormulaToken labels = parser.peek();
    boolean labelled = labels.kind() == Kind.STRING;
    if (labelled) {
      parser.take();
      parser.expect(",", "','");
    }
    FormulaOperand x = parser.comparison().settled();
    List<Dim> dims = parser.takeAny(",") == null ? List.of() : dims(name);
    String[] sides =
        labelled
            ? labels.text().replace(" ", "").split("->", -1)
            : new String[] {"", "?".repeat(dims.size())};
    if (sides.length != 2 || sides[0].length() != x.rank() || sides[1].length() != dims.size()) {
      String want =
          "broadcast(a, n, d) for a scalar, or broadcast(\"i->ij\", x, n, d) with a letter for each"
              + " axis";
      throw parser.error("a broadcast is written " + want, labelled ? labels.span() : name.span());
    }
    List<Integer> axes = sides[0].chars().map(sides[1]::indexOf).boxed().toList();
    return FormulaOperand.of(
        checked(List.of(x), () -> Expr.of(new Node.Broadcast(x.expr(), dims, axes))), name.span());
  }

  private FormulaOperand einsum(FormulaToken name) {
    FormulaToken labels = parser.peek();
    if (labels.kind() != Kind.STRING) {
      throw parser.unexpected("the subscripts in double quotes, as in einsum(\"ij,jk->ik\", A, B)");
    }
    parser.take();
    parser.expect(",", "','");
    List<FormulaOperand> operands = arguments();
    Expr[] exprs = operands.stream().map(x -> x.settled().expr()).toArray(Expr[]::new);
    try {
      return FormulaOperand.of(
          checked(operands, () -> Functions.einsum(labels.text(), exprs)), name.span());
    } catch (FormulaException misfit) {
      throw misfit;
    } catch (IllegalArgumentException malformed) {
      throw parser.error(String.valueOf(malformed.getMessage()), labels.span());
    }
  }

  /// `permute(T, 3, 1, 2)`: axis `k` of the result is the axis of `T` that is listed at `k`,
  /// counted from 1.
  private FormulaOperand permute() {
    FormulaOperand x = parser.comparison().settled();
    List<Integer> order = new ArrayList<>();
    while (parser.takeAny(",") != null) {
      order.add(whole("an axis") - 1);
    }
    return FormulaOperand.of(
        checked(List.of(x), () -> Expr.of(new Node.Permute(x.expr(), order))), x.span());
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
    double[][] elements = rows.stream().map(FormulaCalls::array).toArray(double[][]::new);
    Tensor value = rows.size() == 1 ? Tensor.vector(elements[0]) : Tensor.matrix(elements);
    return FormulaOperand.of(Expr.of(value), new Span(open.start(), close.end()));
  }

  /// `tensor("2×2×2", 1, 2, …)`: any array of numbers, in row-major order.
  private FormulaOperand tensor(FormulaToken name) {
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
