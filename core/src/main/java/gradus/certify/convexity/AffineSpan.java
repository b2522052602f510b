package gradus.certify.convexity;

import gradus.certify.Interval;
import gradus.certify.Outward;
import gradus.certify.Range;
import gradus.certify.positivity.Definite;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Node;
import gradus.expr.Reduction;
import gradus.linalg.Svd;
import gradus.linalg.Tensor;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How an affine expression `Jx + b` magnifies changes of its variables: between which numbers the
/// eigenvalues of `JᵀJ` lie, by singular values of numbers, or by the Frobenius norm of what is
/// only known within bounds.
final class AffineSpan {
  /// Relative margin for singular values of numbers.
  private static final double MARGIN = 1e-12;

  private static final double INFINITY = Double.POSITIVE_INFINITY;

  private final List<Expr> variables;
  private final Varying varying;
  private final Range range;

  AffineSpan(Proof.Setting setting, Varying varying) {
    this.variables = setting.variables();
    this.varying = varying;
    this.range = setting.range();
  }

  /// Bounds of the eigenvalues of `JᵀJ`, and the variables that `J` is of.
  record Span(Interval values, Set<Expr> variables) {}

  /// How an affine expression magnifies changes of the variables.
  Optional<Span> of(Expr affine) {
    if (variables.contains(affine)) {
      return Optional.of(new Span(Interval.of(1), Set.of(affine)));
    }
    return switch (affine.node()) {
      case Node.Map1(var function, var x) when function == Function1.NEGATE -> of(x);
      case Node.Map2(var function, var a, var b) when function == Function2.ADD -> sum(a, b);
      case Node.Map2(var function, var a, var b) when function == Function2.MULTIPLY ->
          varying.test(a) ? scaled(a, range.interval(b)) : scaled(b, range.interval(a));
      case Node.Map2(var function, var a, var b) when function == Function2.DIVIDE ->
          scaled(a, Interval.of(1).over(range.interval(b)));
      case Node.Permute(var x, var _) -> of(x);
      case Node.Linear(gradus.expr.LinearMap.Reshape _, var x) -> of(x);
      case Node.Linear(gradus.expr.LinearMap.Slice _, var x) ->
          of(x).map(inner -> new Span(inner.values.or(Interval.of(0)), inner.variables));
      case Node.Broadcast(var x, var dims, var _) ->
          of(x).map(inner -> times(inner, Interval.of(count(dims) / count(x.dims()))));
      case Node.Reduce(var reduction, var x, var axes) when reduction == Reduction.SUM ->
          of(x)
              .map(inner ->
                  times(inner, Interval.of(0, count(axes.stream().map(x.dims()::get).toList()))));
      case Node.Einsum einsum -> product(einsum);
      default -> Optional.empty();
    };
  }

  private Optional<Span> sum(Expr a, Expr b) {
    if (!varying.test(a)) {
      return of(b);
    }
    if (!varying.test(b)) {
      return of(a);
    }
    Optional<Span> first = of(a);
    Optional<Span> second = of(b);
    if (first.isEmpty() || second.isEmpty()) {
      return Optional.empty();
    }
    Set<Expr> both = new HashSet<>(first.get().variables);
    both.addAll(second.get().variables);
    // ‖J + K‖² ≤ (‖J‖ + ‖K‖)² ≤ 2‖J‖² + 2‖K‖²
    double most = first.get().values.times(2).plus(second.get().values.times(2)).upper();
    return Optional.of(new Span(Interval.of(0, most), both));
  }

  private Optional<Span> scaled(Expr x, Interval factor) {
    return of(x).map(inner -> times(inner, factor.power(2)));
  }

  private static Span times(Span inner, Interval factor) {
    return new Span(inner.values.times(factor).and(Interval.NONNEGATIVE), inner.variables);
  }

  /// `Ax`, or `AX`, with a constant matrix or vector.
  private Optional<Span> product(Node.Einsum einsum) {
    if (einsum.operands().size() != 2 || varying.among(einsum.operands()).size() != 1) {
      return Optional.empty();
    }
    int constant = varying.test(einsum.operands().get(0)) ? 1 : 0;
    Expr a = einsum.operands().get(constant);
    List<Integer> labels = einsum.subscripts().get(constant);
    List<Integer> others = einsum.subscripts().get(1 - constant);
    long summed = labels.stream().filter(others::contains).count();
    boolean simple =
        summed == 1
            && new HashSet<>(labels).size() == labels.size()
            && labels.size() <= 2
            && labels.stream().noneMatch(x -> others.contains(x) && einsum.output().contains(x));
    return simple
        ? of(einsum.operands().get(1 - constant))
            .map(inner -> times(inner, gram(a, labels, others)))
        : Optional.empty();
  }

  /// The eigenvalues of `AᵀA`, where the columns are the labels that are summed.
  private Interval gram(Expr a, List<Integer> labels, List<Integer> others) {
    Optional<Tensor> numbers = Definite.numbers(a);
    if (numbers.isEmpty() || !numbers.get().isFinite()) {
      double size = range.interval(a).magnitude();
      return Interval.of(
          0, size == 0 ? 0 : Outward.productUp(size * size * (1 + MARGIN), count(a.dims())));
    }
    Tensor matrix = numbers.get();
    if (labels.size() == 1) {
      matrix = matrix.reshape(1, matrix.shape().count());
    } else if (others.contains(labels.get(0))) {
      matrix = matrix.transpose();
    }
    double[] values = Svd.of(matrix).values().toDoubles();
    double most = 0;
    double least = INFINITY;
    for (double value : values) {
      most = Math.max(most, value);
      least = Math.min(least, value);
    }
    boolean tall = matrix.rows() >= matrix.columns();
    double margin = MARGIN * most;
    double lower = tall ? Math.max(0, least - margin) : 0;
    return Interval.of(
        lower * lower * (1 - MARGIN), (most + margin) * (most + margin) * (1 + MARGIN));
  }

  /// How many elements an array has.
  static double count(List<Dim> dims) {
    double all = 1;
    for (Dim dim : dims) {
      all *= dim instanceof Dim.Fixed(var size) ? size : INFINITY;
    }
    return all;
  }
}
