package gradus.expr;

import java.util.ArrayList;
import java.util.List;

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
/// | `iota(n)`                           | `0, 1, …, n − 1`                                     |
/// | `random(key, stream, n, d)`         | 32 random bits for each element                      |
final class FormulaArrays {
  static final List<String> NAMES =
      List.of(
          "reshape", "slice", "pad", "window", "overlap", "cumsum", "gather", "scatter", "argmax",
          "iota", "random");

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
    Node node =
        switch (name.text()) {
          case "reshape" -> new Node.Linear(new LinearMap.Reshape(dims()), x);
          case "slice" ->
              new Node.Linear(
                  new LinearMap.Slice(axis(x), integer("a start"), integer("a step"), dim()), x);
          case "pad" ->
              new Node.Linear(
                  new LinearMap.Pad(axis(x), integer("a start"), integer("a step"), dim()), x);
          case "window" ->
              new Node.Linear(
                  new LinearMap.Window(
                      axis(x), integer("a size"), integer("a stride"), integer("a dilation")),
                  x);
          case "overlap" ->
              new Node.Linear(
                  new LinearMap.Overlap(axis(x), integer("a stride"), integer("a dilation"), dim()),
                  x);
          case "cumsum" -> new Node.Linear(new LinearMap.Accumulate(axis(x), reversed()), x);
          case "gather" ->
              new Node.Gather(x, expr(), axis(x), integer("the number of common axes"));
          case "scatter" ->
              new Node.Scatter(x, expr(), axis(x), integer("the number of common axes"), dim());
          case "argmax" -> new Node.ArgMaximum(x, axis(x));
          default -> new Node.RandomBits(x, integer("the number of a stream"), dims());
        };
    return FormulaOperand.of(calls.checked(List.of(operand), () -> Expr.of(node)), name.span());
  }

  private void comma() {
    parser.expect(",", "','");
  }

  private int axis(Expr x) {
    comma();
    return calls.axis(x);
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
