package gradus.expr.cvxpy;

import gradus.expr.Arrays;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.FormulaConstant;
import gradus.expr.FormulaException;
import gradus.expr.FormulaException.Span;
import gradus.expr.FormulaText;
import gradus.expr.Functions;
import gradus.expr.Node;
import gradus.expr.ShapeException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/// The operators of Python on arrays, with errors that point at both operands.
final class Operators {
  private final FormulaText text;

  Operators(FormulaText text) {
    this.text = text;
  }

  Value.Array negated(Value.Array x, Span place) {
    boolean number = x.expr().node() instanceof Node.Constant;
    return new Value.Array(
        number ? Expr.of(-FormulaConstant.value(x.expr()).orElseThrow()) : x.expr().negate(),
        place);
  }

  Value.Array minus(Value.Array x, Value.Array y) {
    return elementwise("subtract", Expr::plus, x, y, y.expr().negate());
  }

  /// `x*y`: a number scales; of two arrays it is `@`.
  Value.Array times(Value.Array x, Value.Array y) {
    return x.expr().rank() == 0 || y.expr().rank() == 0
        ? elementwise("multiply", Expr::times, x, y)
        : product(x, y);
  }

  Value.Array elementwise(
      String verb, BinaryOperator<Expr> function, Value.Array x, Value.Array y) {
    return elementwise(verb, function, x, y, y.expr());
  }

  private Value.Array elementwise(
      String verb, BinaryOperator<Expr> function, Value.Array left, Value.Array right, Expr y) {
    Expr x = left.expr();
    List<Dim> shape = common(x, y);
    if (shape == null) {
      throw misfit(
          "cannot "
              + verb
              + " "
              + described(left)
              + " and "
              + described(right)
              + ": element by element needs one shape, or one that is repeated along leading axes",
          left,
          right);
    }
    return new Value.Array(
        function.apply(repeated(x, shape), repeated(y, shape)), join(left, right));
  }

  /// The shape of two arrays put together element by element, as NumPy has it; null where there is
  /// none.
  static @Nullable List<Dim> common(Expr x, Expr y) {
    Expr longer = x.rank() >= y.rank() ? x : y;
    Expr shorter = x.rank() >= y.rank() ? y : x;
    List<Dim> dims = new ArrayList<>(longer.dims());
    int offset = longer.rank() - shorter.rank();
    for (int k = 0; k < shorter.rank(); k++) {
      Dim one = longer.dims().get(offset + k);
      Dim other = shorter.dims().get(k);
      if (!one.equals(other) && !isOne(one) && !isOne(other)) {
        return null;
      }
      dims.set(offset + k, isOne(one) ? other : one);
    }
    return dims;
  }

  private static boolean isOne(Dim dim) {
    return dim.equals(Dim.of(1));
  }

  /// Repeated along the axes that it lacks, or has but once.
  static Expr repeated(Expr x, List<Dim> shape) {
    if (x.dims().equals(shape)) {
      return x;
    }
    List<Dim> kept = new ArrayList<>();
    List<Integer> axes = new ArrayList<>();
    int offset = shape.size() - x.rank();
    for (int k = 0; k < x.rank(); k++) {
      if (x.dims().get(k).equals(shape.get(offset + k))) {
        kept.add(x.dims().get(k));
        axes.add(offset + k);
      }
    }
    Expr core = kept.size() == x.rank() ? x : Arrays.reshape(x, kept.toArray(new Dim[0]));
    return core.broadcast(shape, axes.stream().mapToInt(Integer::intValue).toArray());
  }

  /// `A @ B`, as NumPy has it: a vector is a row on the left, a column on the right.
  Value.Array product(Value.Array left, Value.Array right) {
    Expr x = left.expr();
    Expr y = right.expr();
    if (x.rank() == 0 || y.rank() == 0) {
      throw misfit("@ is the product of arrays; a number scales with *", left, right);
    }
    if (x.rank() > 2 || y.rank() > 2) {
      throw misfit("a product is of vectors and matrices", left, right);
    }
    Dim inner = x.dims().getLast();
    Dim other = y.dims().getFirst();
    if (!inner.equals(other)) {
      throw misfit(
          "cannot multiply "
              + described(left)
              + " by "
              + described(right)
              + ": the inner dimensions "
              + inner
              + " and "
              + other
              + " differ; element by element write multiply(x, y)",
          left,
          right);
    }
    return new Value.Array(x.matmul(y), join(left, right));
  }

  /// `x**p` for a number `p`, of all numbers that `x` may be; `a**x` for a positive number `a`.
  /// (CVXPY reads `x**p` as `power(x, p)`, whose domain is a half-line without a word.)
  Value.Array power(Value.Array base, Value.Array exponent) {
    OptionalDouble p = FormulaConstant.value(exponent.expr());
    Span place = join(base, exponent);
    if (p.isPresent()) {
      return new Value.Array(base.expr().power(p.getAsDouble()), place);
    }
    OptionalDouble a = FormulaConstant.value(base.expr());
    if (a.isEmpty()) {
      throw text.error(
          "an exponent is a number; for positive x write exp(multiply(y, log(x)))",
          exponent.span());
    }
    if (!(a.getAsDouble() > 0)) {
      throw text.error(
          "the base of a power with a variable exponent is a positive number", base.span());
    }
    return new Value.Array(Functions.exp(exponent.expr().times(Math.log(a.getAsDouble()))), place);
  }

  /// The value as it was written, and its shape.
  String described(Value.Array value) {
    return text.described(value.span(), ShapeException.dims(value.expr().dims()));
  }

  private static Span join(Value x, Value y) {
    return new Span(x.span().start(), y.span().end());
  }

  private FormulaException misfit(String sentence, Value x, Value y) {
    return text.error(sentence, x.span(), y.span());
  }
}
