package gradus.expr.cvxpy;

import gradus.expr.Arrays;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.FormulaException.Span;
import java.util.OptionalInt;

/// Reads indices as NumPy has them: `x[0]`, `x[1:3]`, `x[-1]`, `x[::2]`, `X[0, :]`, `X[:, 1]`.
final class Indices {
  private final Tokens tokens;

  Indices(Tokens tokens) {
    this.tokens = tokens;
  }

  /// The entries of `whole` at the indices that follow, up to and with the bracket.
  ///
  /// @param described `whole` as it was written, for errors
  Expr read(Expr whole, String described) {
    Expr x = whole;
    int axis = 0;
    do {
      if (axis >= x.rank()) {
        throw tokens.error(
            "there are more indices than axes: " + described + " has " + whole.rank(),
            tokens.peek().span());
      }
      boolean range = tokens.peek().is(":") || tokens.peek(1).is(":") || negativeRange();
      x = range ? sliced(x, axis) : taken(x, axis);
      axis += range ? 1 : 0;
    } while (tokens.skip(","));
    return x;
  }

  private boolean negativeRange() {
    return tokens.peek().is("-") && tokens.peek(2).is(":");
  }

  private Expr taken(Expr x, int axis) {
    Span place = tokens.peek().span();
    int index = tokens.whole("an index");
    OptionalInt size = size(x.dims().get(axis));
    int from = index < 0 ? index + size.orElse(0) : index;
    if (from < 0 || size.isPresent() && from >= size.getAsInt()) {
      throw tokens.error(
          "the index " + index + " is outside of an axis with " + x.dims().get(axis) + " entries",
          place);
    }
    return Arrays.take(x, axis, from);
  }

  private Expr sliced(Expr x, int axis) {
    Span place = tokens.peek().span();
    OptionalInt size = size(x.dims().get(axis));
    OptionalInt first = bound();
    tokens.require(":", "':'");
    OptionalInt last = bound();
    int step = tokens.skip(":") ? bound().orElse(1) : 1;
    if (first.isEmpty() && last.isEmpty() && step == 1) {
      return x;
    }
    if (step == 0) {
      throw tokens.error("a step of 0 goes nowhere", place);
    }
    int n = size.orElse(0);
    int start = clamped(first, step > 0 ? 0 : n - 1, n, step);
    int end = clamped(last, step > 0 ? n : -1, n, step);
    int count = Math.ceilDiv(end - start, step);
    if (size.isEmpty() || count <= 0) {
      throw tokens.error("this range of indices is empty or of unknown length", place);
    }
    return Arrays.slice(x, axis, start, step, Dim.of(count));
  }

  /// A bound within the axis; from the end where it is negative, as in Python.
  private static int clamped(OptionalInt given, int otherwise, int n, int step) {
    if (given.isEmpty()) {
      return otherwise;
    }
    int index = given.getAsInt() < 0 ? given.getAsInt() + n : given.getAsInt();
    return step > 0 ? Math.clamp(index, 0, n) : Math.clamp(index, -1, n - 1);
  }

  /// One side of a range; empty where it is left out.
  private OptionalInt bound() {
    Token token = tokens.peek();
    boolean open = token.is(":") || token.is(",") || token.is("]");
    return open ? OptionalInt.empty() : OptionalInt.of(tokens.whole("an index"));
  }

  private static OptionalInt size(Dim dim) {
    return dim instanceof Dim.Fixed(var size) ? OptionalInt.of(size) : OptionalInt.empty();
  }
}
