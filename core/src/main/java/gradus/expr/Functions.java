package gradus.expr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Builders of expressions, meant for `import static`.
///
/// A derived function, such as [#softmax], is a method that builds graph: every reading works on it
/// without being told.
public final class Functions {
  private Functions() {}

  public static Expr exp(Expr x) {
    return Expr.map1(Function1.EXP, x);
  }

  public static Expr log(Expr x) {
    return Expr.map1(Function1.LOG, x);
  }

  /// `eˣ − 1`
  public static Expr expm1(Expr x) {
    return Expr.map1(Function1.EXPM1, x);
  }

  /// `log(1 + x)`
  public static Expr log1p(Expr x) {
    return Expr.map1(Function1.LOG1P, x);
  }

  /// `log(1 − eˣ)`, for `x < 0`
  public static Expr log1mexp(Expr x) {
    return Expr.map1(Function1.LOG1MEXP, x);
  }

  public static Expr sqrt(Expr x) {
    return Expr.map1(Function1.SQRT, x);
  }

  public static Expr abs(Expr x) {
    return Expr.map1(Function1.ABS, x);
  }

  public static Expr sign(Expr x) {
    return Expr.map1(Function1.SIGN, x);
  }

  /// 1 where `x > 0`, otherwise 0
  public static Expr step(Expr x) {
    return Expr.map1(Function1.STEP, x);
  }

  public static Expr sin(Expr x) {
    return Expr.map1(Function1.SIN, x);
  }

  public static Expr cos(Expr x) {
    return Expr.map1(Function1.COS, x);
  }

  public static Expr tan(Expr x) {
    return Expr.map1(Function1.TAN, x);
  }

  public static Expr atan(Expr x) {
    return Expr.map1(Function1.ATAN, x);
  }

  public static Expr sinh(Expr x) {
    return Expr.map1(Function1.SINH, x);
  }

  public static Expr cosh(Expr x) {
    return Expr.map1(Function1.COSH, x);
  }

  public static Expr tanh(Expr x) {
    return Expr.map1(Function1.TANH, x);
  }

  /// `1/cosh² x`, the derivative of `tanh`.
  public static Expr sech2(Expr x) {
    return Expr.map1(Function1.SECH2, x);
  }

  /// `1/(1 + e⁻ˣ)`
  public static Expr sigmoid(Expr x) {
    return Expr.map1(Function1.SIGMOID, x);
  }

  /// `log(1 + eˣ)`
  public static Expr softplus(Expr x) {
    return Expr.map1(Function1.SOFTPLUS, x);
  }

  /// `max(x, 0)`
  public static Expr relu(Expr x) {
    return Expr.map1(Function1.RELU, x);
  }

  /// `x²`, element by element
  public static Expr square(Expr x) {
    return x.power(2);
  }

  /// `xʸ`, element by element
  public static Expr pow(Expr x, Expr y) {
    return Expr.map2(Function2.POWER, x, y);
  }

  public static Expr max(Expr x, Expr y) {
    return Expr.map2(Function2.MAXIMUM, x, y);
  }

  public static Expr min(Expr x, Expr y) {
    return Expr.map2(Function2.MINIMUM, x, y);
  }

  /// `x log y`, and 0 where `x = 0`
  public static Expr xlogy(Expr x, Expr y) {
    return Expr.map2(Function2.XLOGY, x, y);
  }

  /// 1 where `x < y`, otherwise 0
  public static Expr less(Expr x, Expr y) {
    return Expr.map2(Function2.LESS, x, y);
  }

  /// 1 where `x ≤ y`, otherwise 0
  public static Expr lessEqual(Expr x, Expr y) {
    return Expr.map2(Function2.LESS_EQUAL, x, y);
  }

  /// 1 where `x = y`, otherwise 0
  public static Expr equal(Expr x, Expr y) {
    return Expr.map2(Function2.EQUAL, x, y);
  }

  /// 1 where `x > y`, otherwise 0
  public static Expr greater(Expr x, Expr y) {
    return less(y, x);
  }

  /// 1 where `x ≥ y`, otherwise 0
  public static Expr greaterEqual(Expr x, Expr y) {
    return lessEqual(y, x);
  }

  /// 1 where neither is 0, otherwise 0
  public static Expr and(Expr x, Expr y) {
    return Expr.map2(Function2.AND, x, y);
  }

  /// 0 where both are 0, otherwise 1
  public static Expr or(Expr x, Expr y) {
    return Expr.map2(Function2.OR, x, y);
  }

  /// 1 where `x = 0`, otherwise 0
  public static Expr not(Expr x) {
    return Expr.map1(Function1.NOT, x);
  }

  /// `x`, held fixed when differentiating
  public static Expr stopGradient(Expr x) {
    return Expr.map1(Function1.STOP, x);
  }

  public static Expr floor(Expr x) {
    return Expr.map1(Function1.FLOOR, x);
  }

  public static Expr ceil(Expr x) {
    return Expr.map1(Function1.CEIL, x);
  }

  /// The nearest whole number, the even one of two
  public static Expr round(Expr x) {
    return Expr.map1(Function1.ROUND, x);
  }

  public static Expr asin(Expr x) {
    return Expr.map1(Function1.ASIN, x);
  }

  public static Expr acos(Expr x) {
    return Expr.map1(Function1.ACOS, x);
  }

  public static Expr asinh(Expr x) {
    return Expr.map1(Function1.ASINH, x);
  }

  public static Expr acosh(Expr x) {
    return Expr.map1(Function1.ACOSH, x);
  }

  public static Expr atanh(Expr x) {
    return Expr.map1(Function1.ATANH, x);
  }

  /// The angle of the point `(x, y)`
  public static Expr atan2(Expr y, Expr x) {
    return Expr.map2(Function2.ATAN2, y, x);
  }

  /// `√(x² + y²)`
  public static Expr hypot(Expr x, Expr y) {
    return Expr.map2(Function2.HYPOT, x, y);
  }

  /// `then` where the condition is not 0, `otherwise` elsewhere
  public static Expr select(Expr condition, Expr then, Expr otherwise) {
    return Expr.of(new Node.Select(condition, then, otherwise));
  }

  /// A reduction over the given axes, or over all where none is given.
  public static Expr reduce(Reduction reduction, Expr x, int... axes) {
    List<Integer> over =
        (axes.length == 0 ? IntStream.range(0, x.rank()) : IntStream.of(axes)).boxed().toList();
    return over.isEmpty() && reduction != Reduction.NORM2
        ? x
        : Expr.of(new Node.Reduce(reduction, x, over));
  }

  /// The sum over the given axes, or over all where none is given.
  public static Expr sum(Expr x, int... axes) {
    return reduce(Reduction.SUM, x, axes);
  }

  /// `log Σ eˣ` over the given axes, or over all where none is given.
  public static Expr logSumExp(Expr x, int... axes) {
    return reduce(Reduction.LOG_SUM_EXP, x, axes);
  }

  /// The Euclidean (Frobenius) norm over the given axes, or over all where none is given.
  public static Expr norm2(Expr x, int... axes) {
    return reduce(Reduction.NORM2, x, axes);
  }

  /// `Σ |x|`
  public static Expr norm1(Expr x) {
    return sum(abs(x));
  }

  /// `max |x|`
  public static Expr normInfinity(Expr x) {
    return reduce(Reduction.MAXIMUM, abs(x));
  }

  /// How many there are along a dimension, as a scalar: the number where it is known, otherwise `Σᵢ
  /// 1`.
  public static Expr size(Dim dim) {
    return switch (dim) {
      case Dim.Fixed(var size) -> Expr.of(size);
      case Dim.Named named -> sum(Expr.of(1).broadcast(List.of(named)));
    };
  }

  /// The mean over the given axes, or over all where none is given.
  public static Expr mean(Expr x, int... axes) {
    IntStream over = axes.length == 0 ? IntStream.range(0, x.rank()) : IntStream.of(axes);
    return over.mapToObj(axis -> size(x.dims().get(axis)))
        .reduce(Expr::times)
        .map(sum(x, axes)::over)
        .orElse(x);
  }

  /// The mean squared distance to the mean (divided by `n`, not `n − 1`), over the given axes, or
  /// over all.
  public static Expr variance(Expr x, int... axes) {
    int[] kept =
        axes.length == 0
            ? new int[0]
            : IntStream.range(0, x.rank())
                .filter(k -> IntStream.of(axes).noneMatch(axis -> axis == k))
                .toArray();
    return mean(square(x.minus(mean(x, axes).broadcast(x.dims(), kept))), axes);
  }

  /// `e^{xᵢ} / Σⱼ e^{xⱼ}` along the last axis
  public static Expr softmax(Expr x) {
    return exp(logSoftmax(x));
  }

  /// `xᵢ − log Σⱼ e^{xⱼ}` along the last axis
  public static Expr logSoftmax(Expr x) {
    int[] kept = IntStream.range(0, x.rank() - 1).toArray();
    return x.minus(logSumExp(x, x.rank() - 1).broadcast(x.dims(), kept));
  }

  /// A sum of products in Einstein's notation, as in [Node.Einsum]. Labels are renumbered by first
  /// appearance, so that the same sum is the same expression however it was labelled.
  public static Expr einsum(
      List<Expr> operands, List<List<Integer>> subscripts, List<Integer> output) {
    Map<Integer, Integer> labels = new HashMap<>();
    List<List<Integer>> renumbered = new ArrayList<>();
    for (List<Integer> subscript : subscripts) {
      renumbered.add(
          subscript.stream()
              .map(label -> labels.computeIfAbsent(label, unseen -> labels.size()))
              .toList());
    }
    List<Integer> result = output.stream().map(label -> labels.getOrDefault(label, -1)).toList();
    return Expr.of(new Node.Einsum(operands, renumbered, result));
  }

  /// A sum of products written as in NumPy: `einsum("ni,n,nj->ij", x, w, x)`.
  ///
  /// @throws IllegalArgumentException where it is written otherwise
  /// @throws ShapeException where the operands do not fit
  public static Expr einsum(String formula, Expr... operands) {
    String[] sides = formula.replace(" ", "").split("->", -1);
    if (sides.length != 2) {
      throw new IllegalArgumentException(
          "an einsum is written like \"ij,jk->ik\", with one arrow, not \"" + formula + "\"");
    }
    List<List<Integer>> subscripts = new ArrayList<>();
    for (String subscript : sides[0].split(",", -1)) {
      subscripts.add(subscript.chars().boxed().toList());
    }
    for (char letter : sides[1].toCharArray()) {
      if (sides[0].indexOf(letter) < 0) {
        throw new IllegalArgumentException(
            "\"" + formula + "\" keeps the subscript " + letter + ", which no operand has");
      }
    }
    return einsum(List.of(operands), subscripts, sides[1].chars().boxed().toList());
  }

  /// `Σᵢ xᵢ yᵢ` over all axes of two expressions of one shape
  public static Expr dot(Expr x, Expr y) {
    List<Integer> labels = IntStream.range(0, x.rank()).boxed().toList();
    return x.rank() == 0 ? x.times(y) : einsum(List.of(x, y), List.of(labels, labels), List.of());
  }

  /// `x yᵀ`
  public static Expr outer(Expr x, Expr y) {
    return einsum("i,j->ij", x, y);
  }

  /// `tr A`
  public static Expr trace(Expr a) {
    return einsum("ii->", a);
  }

  /// The matrix that has the vector `x` on its diagonal.
  public static Expr diag(Expr x) {
    if (x.rank() != 1) {
      throw new ShapeException(
          "cannot put " + ShapeException.described(x) + " on a diagonal: it is not a vector");
    }
    return x.broadcast(List.of(x.dims().get(0), x.dims().get(0)), 0)
        .times(Expr.eye(x.dims().get(0)));
  }

  /// The diagonal of a square matrix.
  public static Expr diagonal(Expr a) {
    return einsum("ii->i", a);
  }

  /// `A⁻¹B`
  public static Expr solve(Expr a, Expr b) {
    return Expr.of(new Node.Solve(a, b));
  }

  /// `A⁻¹`
  public static Expr inverse(Expr a) {
    return Expr.of(new Node.Inverse(a));
  }

  /// `det A`
  public static Expr determinant(Expr a) {
    return Expr.of(new Node.Determinant(a));
  }

  /// `log |det A|`
  public static Expr logDeterminant(Expr a) {
    return Expr.of(new Node.LogDeterminant(a));
  }
}
