package gradus.expr;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Reads the functions that move elements along axes, take them by index, or make arrays of
/// numbers. Axes count from 1, entries from 0, and a negative start counts from the end.
///
/// | call                                | meaning                                              |
/// |-------------------------------------|------------------------------------------------------|
/// | `reshape(x, n, 6)`                  | the elements in row-major order, along other axes    |
/// | `slice(x, axis, start, step, 5)`    | 5 entries along an axis, every `step`-th             |
/// | `pad(x, axis, start, step, 9)`      | the entries among 9 places, 0 elsewhere              |
/// | `window(x, axis, size, stride, dilation)` | windows along an axis                          |
/// | `overlap(x, axis, stride, dilation, 9)`   | windows added up where they overlap            |
/// | `cumsum(x, axis)`, `cumsum(x, axis, -1)`  | sums up to each entry; from each entry on      |
/// | `gather(x, i, axis, batch)`         | the entries at some indices                          |
/// | `scatter(x, i, axis, batch, 9)`     | the transpose of it                                  |
/// | `argmax(x, axis)`                   | where the largest entry is                           |
/// | `argmin(x, axis)`                   | where the smallest entry is                          |
/// | `take(x, axis, 3)`                  | the entry at one index, without that axis            |
/// | `flip(x, axis)`                     | the entries in reverse order                         |
/// | `flatten(x)`                        | all elements along one axis                          |
/// | `concat(x, y, axis=1)`              | arrays one after another                             |
/// | `stack(x, y, axis=1)`               | arrays side by side along a new axis                 |
/// | `cumprod(x, axis)`                  | products up to each entry                            |
/// | `quantile(x, 0.9)`                  | a quantile along the last axis                       |
/// | `onehot(i, n)`                      | 1 at the index, 0 elsewhere                          |
/// | `iota(n)`                           | `0, 1, …, n − 1`                                     |
/// | `conv(x, w, stride, padding, dilation, groups)` | convolution; the numbers may be left out |
/// | `maxpool(x, size, stride)`, `meanpool(…)` | the largest, the mean, of each window          |
/// | `random(key, stream, n, d)`         | 32 random bits for each element                      |
/// | `uniform(key, stream, n, d)`        | numbers from (0, 1); `normal` likewise               |
final class FormulaArrays {
  static final List<String> NAMES =
      List.of(
          "reshape",
          "slice",
          "pad",
          "window",
          "overlap",
          "cumsum",
          "gather",
          "scatter",
          "argmax",
          "argmin",
          "take",
          "flip",
          "flatten",
          "concat",
          "stack",
          "cumprod",
          "quantile",
          "onehot",
          "iota",
          "conv",
          "maxpool",
          "meanpool",
          "random",
          "uniform",
          "normal");

  private final FormulaParser parser;
  private final FormulaCalls calls;

  FormulaArrays(FormulaParser parser, FormulaCalls calls) {
    this.parser = parser;
    this.calls = calls;
  }

  /// The call of one of [#NAMES]; the parser stands behind its parenthesis.
  FormulaOperand call(FormulaToken name) {
    if (name.text().equals("iota")) {
      return FormulaOperand.of(Expr.of(new Node.Iota(calls.dim())), name.span());
    }
    FormulaOperand operand = parser.comparison().settled();
    Expr x = operand.expr();
    Supplier<Expr> build = build(name, x);
    return FormulaOperand.of(calls.checked(List.of(operand), build), name.span());
  }

  /// Reads what follows the first argument, and says what to build of it.
  private Supplier<Expr> build(FormulaToken name, Expr x) {
    return switch (name.text()) {
      case "reshape" -> map(x, new LinearMap.Reshape(dims()));
      case "slice" ->
          map(x, new LinearMap.Slice(axis(x), integer("a start"), integer("a step"), dim()));
      case "pad" ->
          map(x, new LinearMap.Pad(axis(x), integer("a start"), integer("a step"), dim()));
      case "window" ->
          map(
              x,
              new LinearMap.Window(
                  axis(x), integer("a size"), integer("a stride"), integer("a dilation")));
      case "overlap" ->
          map(x, new LinearMap.Overlap(axis(x), integer("a stride"), integer("a dilation"), dim()));
      case "cumsum" -> map(x, new LinearMap.Accumulate(axis(x), reversed()));
      case "gather" -> node(new Node.Gather(x, expr(), axis(x), common()));
      case "scatter" -> scatter(x);
      case "argmax" -> node(new Node.ArgMaximum(x, axis(x)));
      case "random" -> node(new Node.RandomBits(x, integer("the number of a stream"), dims()));
      default -> derived(name, x);
    };
  }

  private static Supplier<Expr> node(Node node) {
    return () -> Expr.of(node);
  }

  private static Supplier<Expr> map(Expr x, LinearMap map) {
    return node(new Node.Linear(map, x));
  }

  private Supplier<Expr> scatter(Expr x) {
    Expr indices = expr();
    comma();
    int axis = calls.whole("an axis") - 1; // of the result, which may have more than x
    return node(new Node.Scatter(x, indices, axis, common(), dim()));
  }

  private int common() {
    return integer("the number of common axes");
  }

  private Supplier<Expr> derived(FormulaToken name, Expr x) {
    return switch (name.text()) {
      case "concat", "stack" -> {
        List<Expr> parts = new ArrayList<>(List.of(x));
        int axis = parts(parts);
        Expr[] all = parts.toArray(new Expr[0]);
        yield name.text().equals("concat")
            ? () -> Arrays.concatenate(axis, all)
            : () -> Arrays.stack(axis, all);
      }
      case "argmin" -> {
        int axis = axis(x);
        yield () -> Indexing.argMin(x, axis);
      }
      case "take" -> {
        int axis = axis(x);
        int index = integer("an index");
        yield () -> Arrays.take(x, axis, index);
      }
      case "flip" -> {
        int axis = axis(x);
        yield () -> Arrays.flip(x, axis);
      }
      case "flatten" -> () -> Arrays.flatten(x);
      case "cumprod" -> {
        int axis = axis(x);
        yield () -> Arrays.cumulativeProduct(x, axis);
      }
      case "quantile" -> {
        comma();
        double level = calls.numbers().number();
        if (!(level >= 0 && level <= 1)) {
          throw parser.error("a quantile is at a level from 0 to 1, not at " + level, name.span());
        }
        yield () -> Indexing.quantile(x, level);
      }
      case "onehot" -> {
        Dim n = dim();
        yield () -> Indexing.oneHot(x, n);
      }
      case "conv" -> {
        Expr w = expr();
        Convolution layout = layout(name);
        yield () -> layout.of(x, w);
      }
      case "maxpool", "meanpool" -> {
        int size = integer("a size");
        int stride = parser.peek().is(",") ? integer("a stride") : size;
        yield name.text().equals("maxpool")
            ? () -> Windows.maxPool(x, size, stride)
            : () -> Windows.meanPool(x, size, stride);
      }
      default -> {
        int stream = integer("the number of a stream");
        Dim[] dims = dims().toArray(new Dim[0]);
        if (stream < 0) {
          throw parser.error(
              "the streams of a key are numbered from 0, not " + stream, name.span());
        }
        yield name.text().equals("uniform")
            ? () -> Sampling.uniform(x, stream, dims)
            : () -> Sampling.normal(x, stream, dims);
      }
    };
  }

  private Convolution layout(FormulaToken name) {
    int[] numbers = {1, 0, 1, 1};
    for (int k = 0; k < numbers.length && parser.peek().is(","); k++) {
      numbers[k] = integer("stride, padding, dilation and groups");
    }
    try {
      return new Convolution(numbers[0], numbers[1], numbers[2], numbers[3]);
    } catch (IllegalArgumentException misfit) {
      throw parser.error(String.valueOf(misfit.getMessage()), name.span());
    }
  }

  /// Further parts, and the axis they are put together along: the first where none is said.
  private int parts(List<Expr> parts) {
    while (parser.takeAny(",") != null) {
      if (parser.peek().text().equals("axis") && parser.peekSecond("=")) {
        parser.take();
        parser.take();
        return calls.whole("an axis") - 1;
      }
      parts.add(parser.comparison().settled().expr());
    }
    return 0;
  }

  private void comma() {
    parser.expect(",", "','");
  }

  /// An axis; of a vector, the only one where none is said.
  private int axis(Expr x) {
    if (x.rank() == 1 && parser.peek().is(")")) {
      return 0;
    }
    comma();
    return calls.reductions().axis(x);
  }

  private Expr expr() {
    comma();
    return parser.comparison().settled().expr();
  }

  private int integer(String what) {
    comma();
    boolean negative = parser.takeAny("-") != null;
    int magnitude = calls.whole(what);
    return negative ? -magnitude : magnitude;
  }

  private Dim dim() {
    comma();
    return calls.dim();
  }

  private List<Dim> dims() {
    List<Dim> dims = new ArrayList<>();
    while (parser.takeAny(",") != null) {
      dims.add(calls.dim());
    }
    return dims;
  }

  private boolean reversed() {
    return parser.peek().is(",") && integer("a direction") < 0;
  }
}
