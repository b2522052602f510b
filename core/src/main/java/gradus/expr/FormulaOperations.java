package gradus.expr;

import gradus.expr.FormulaException.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The operators of the formula language, with errors that point at both operands.
final class FormulaOperations {
  /// A power of a matrix is a product of that many factors.
  private static final int LARGEST_MATRIX_POWER = 64;

  private final FormulaText text;

  FormulaOperations(String text) {
    this.text = new FormulaText(text);
  }

  static Span join(FormulaOperand x, FormulaOperand y) {
    return new Span(x.span().start(), y.span().end());
  }

  FormulaException misfit(String sentence, FormulaOperand x, FormulaOperand y) {
    return text.error(sentence, x.span(), y.span());
  }

  FormulaException misfit(String sentence, FormulaOperand x) {
    return text.error(sentence, x.span());
  }

  /// The operand as it was written, and its shape: `X*w (n)`, `y' (1×n)`.
  String described(FormulaOperand x) {
    List<Dim> dims = new ArrayList<>(x.expr().dims());
    if (x.transposed() && x.rank() == 2) {
      Collections.reverse(dims);
    }
    String row = x.transposed() && x.rank() == 1 ? "1×" : "";
    return text.described(x.span(), row + ShapeException.dims(dims));
  }

  FormulaOperand negate(FormulaOperand x, Span place) {
    if (x.literal() && x.expr().node() instanceof Node.Constant(var value)) {
      return new FormulaOperand(Expr.of(-value), false, true, place);
    }
    FormulaOperand settled = x.settled();
    return settled.with(settled.expr().negate()).at(place);
  }

  FormulaOperand minus(FormulaOperand x, FormulaOperand y) {
    return elementwise("subtract", Function2.ADD, x, negate(y, y.span()));
  }

  /// `f(x, y)` for two of one shape, or a scalar and anything.
  FormulaOperand elementwise(
      String verb, Function2 function, FormulaOperand left, FormulaOperand right) {
    FormulaOperand x = left.settled();
    FormulaOperand y = right.settled();
    boolean scalar = x.rank() == 0 || y.rank() == 0;
    boolean crossed = x.rank() == 1 && y.rank() == 1 && x.transposed() != y.transposed();
    if (!scalar && (crossed || !x.expr().dims().equals(y.expr().dims()))) {
      throw misfit(
          "cannot "
              + verb
              + " "
              + described(left)
              + " and "
              + described(right)
              + ": "
              + why(function, x, y, crossed),
          left,
          right);
    }
    FormulaOperand shape = x.rank() == 0 ? y : x;
    return shape.with(Expr.map2(function, x.expr(), y.expr())).at(join(left, right));
  }

  private String why(Function2 function, FormulaOperand x, FormulaOperand y, boolean crossed) {
    if (crossed) {
      return "one is a column, the other a row; transpose one of them with '";
    }
    String reason = "element by element needs one shape, or a scalar on one side";
    if (function == Function2.MULTIPLY
        && x.rank() > 0
        && y.rank() > 0
        && last(x).equals(first(y))) {
      return reason + "; the product of linear algebra is written *";
    }
    if (x.rank() == 2 && y.rank() == 1) {
      return reason + repeated(x.expr(), y);
    }
    return x.rank() == 1 && y.rank() == 2 ? reason + repeated(y.expr(), x) : reason;
  }

  /// How to say that a vector is meant for every row or every column of a matrix.
  private String repeated(Expr matrix, FormulaOperand vector) {
    String name = text.written(vector.span());
    String atom = name.chars().allMatch(FormulaToken::namePart) ? name : "(" + name + ")";
    Dim rows = matrix.dims().get(0);
    Dim columns = matrix.dims().get(1);
    if (columns.equals(first(vector))) {
      return "; for the same in every row write ones("
          + rows
          + ")*"
          + atom
          + (vector.transposed() ? "" : "'");
    }
    boolean column = rows.equals(first(vector)) && !vector.transposed();
    return column ? "; for the same in every column write " + atom + "*ones(" + columns + ")'" : "";
  }

  private static Dim first(FormulaOperand x) {
    return x.expr().dims().get(0);
  }

  private static Dim last(FormulaOperand x) {
    return x.expr().dims().get(x.rank() - 1);
  }

  /// The product of linear algebra; a scalar scales.
  FormulaOperand product(FormulaOperand x, FormulaOperand y) {
    if (x.rank() == 0 || y.rank() == 0) {
      return elementwise("multiply", Function2.MULTIPLY, x, y);
    }
    if (x.rank() > 2 || y.rank() > 2) {
      throw misfit(
          "cannot multiply "
              + described(x)
              + " by "
              + described(y)
              + ": a product is of matrices and vectors; write einsum(\"…\", …)",
          x,
          y);
    }
    if (x.rank() == 1 && !x.transposed()) {
      return outer(x, y);
    }
    Dim inner = x.transposed() ? first(x) : last(x);
    boolean fits =
        !(y.rank() == 1 && y.transposed()) && inner.equals(y.transposed() ? last(y) : first(y));
    if (!fits) {
      throw misfit(
          "cannot multiply "
              + described(x)
              + " by "
              + described(y)
              + ": "
              + innerMisfit(x, y, inner),
          x,
          y);
    }
    return contracted(x, y);
  }

  private FormulaOperand outer(FormulaOperand x, FormulaOperand y) {
    if (y.rank() == 1 && y.transposed()) {
      return contracted(x, y);
    }
    String hint =
        first(x).equals(first(y)) || y.rank() == 2
            ? "; x'*y is a dot product, x*y' an outer product, x.*y goes element by element"
            : "";
    String shape =
        y.rank() == 2 ? "transpose it to multiply a matrix from the left" : "both are columns";
    throw misfit(
        "cannot multiply " + described(x) + " by " + described(y) + ": " + shape + hint, x, y);
  }

  private static String innerMisfit(FormulaOperand x, FormulaOperand y, Dim inner) {
    if (y.rank() == 1 && y.transposed()) {
      return "the second is a row; only a column can be multiplied by a row";
    }
    Dim other = y.transposed() ? last(y) : first(y);
    String differ = "the inner dimensions " + inner + " and " + other + " differ";
    Dim outer = x.transposed() ? last(x) : first(x);
    boolean left = x.rank() == 2 && outer.equals(other);
    boolean right = y.rank() == 2 && inner.equals(y.transposed() ? first(y) : last(y));
    return differ + (left ? "; transpose the first?" : right ? "; transpose the second?" : "");
  }

  /// Labels 0, 1 for the axes of `x` and 1, 2 for those of `y`, swapped where an operand is
  /// transposed.
  private static FormulaOperand contracted(FormulaOperand x, FormulaOperand y) {
    List<Integer> left =
        x.rank() == 1 ? List.of(x.transposed() ? 1 : 0) : pair(0, 1, x.transposed());
    List<Integer> right =
        y.rank() == 1 ? List.of(y.transposed() ? 2 : 1) : pair(1, 2, y.transposed());
    List<Integer> output = new ArrayList<>();
    if (x.rank() == 2 || !x.transposed()) {
      output.add(0);
    }
    if (y.rank() == 2 || y.transposed()) {
      output.add(2);
    }
    Expr product = Functions.einsum(List.of(x.expr(), y.expr()), List.of(left, right), output);
    boolean row = x.rank() == 1 && product.rank() == 1;
    return new FormulaOperand(product, row, false, join(x, y));
  }

  private static List<Integer> pair(int a, int b, boolean swapped) {
    return swapped ? List.of(b, a) : List.of(a, b);
  }

  /// `x / a` for a scalar `a`.
  FormulaOperand quotient(FormulaOperand x, FormulaOperand y) {
    if (y.rank() > 0) {
      String mend =
          "; element by element write ./"
              + (y.rank() == 2 ? ", and for a product with the inverse *inv(…)" : "");
      throw misfit(
          "cannot divide "
              + described(x)
              + " by "
              + described(y)
              + ": / divides by a scalar"
              + mend,
          x,
          y);
    }
    return elementwise("divide", Function2.DIVIDE, x, y);
  }

  /// `A \ b`, the solution of `A x = b`.
  FormulaOperand solution(FormulaOperand a, FormulaOperand b) {
    try {
      return FormulaOperand.of(Functions.solve(a.settled().expr(), b.settled().expr()), join(a, b));
    } catch (ShapeException misfit) {
      throw misfit(
          "cannot solve "
              + described(a)
              + " x = "
              + described(b)
              + ": it needs a square matrix and as many rows on the right",
          a,
          b);
    }
  }

  FormulaOperand transposed(FormulaOperand x, Span place) {
    if (x.rank() > 2) {
      throw misfit(
          "cannot transpose "
              + described(x)
              + ": it has "
              + x.rank()
              + " axes; write permute(…, 2, 1, 3)",
          x);
    }
    return x.flipped().at(place);
  }

  /// `x ^ p` for a scalar, and for a square matrix and a whole number.
  FormulaOperand power(FormulaOperand x, FormulaOperand exponent) {
    if (x.rank() == 0) {
      return elementwisePower(x, exponent);
    }
    if (x.rank() != 2) {
      throw misfit(
          "cannot raise "
              + described(x)
              + " to a power: ^ is for scalars and square matrices; element by element write .^",
          x,
          exponent);
    }
    FormulaOperand a = x.settled();
    double power = FormulaConstant.value(exponent.expr()).orElse(Double.NaN);
    if (!a.expr().dims().get(0).equals(a.expr().dims().get(1))) {
      throw misfit(
          "cannot raise "
              + described(x)
              + " to a power: it is not square; element by element write .^",
          x,
          exponent);
    }
    if (power != Math.rint(power) || Math.abs(power) > LARGEST_MATRIX_POWER) {
      throw misfit(
          "the power of a matrix is a whole number from −"
              + LARGEST_MATRIX_POWER
              + " to "
              + LARGEST_MATRIX_POWER
              + "; element by element write .^",
          exponent);
    }
    return FormulaOperand.of(matrixPower(a.expr(), (int) power), join(x, exponent));
  }

  private static Expr matrixPower(Expr a, int power) {
    if (power == 0) {
      return Expr.eye(a.dims().get(0));
    }
    Expr factor = power < 0 ? Functions.inverse(a) : a;
    Expr product = factor;
    for (int k = 1; k < Math.abs(power); k++) {
      product = product.matmul(factor);
    }
    return product;
  }

  /// `x .^ p`
  FormulaOperand elementwisePower(FormulaOperand x, FormulaOperand exponent) {
    FormulaOperand base = x.settled();
    var constant = FormulaConstant.value(exponent.expr());
    return constant.isPresent()
        ? base.with(base.expr().power(constant.getAsDouble())).at(join(x, exponent))
        : elementwise("raise", Function2.POWER, x, exponent);
  }
}
