package gradus.certify.convexity;

import gradus.calculus.Symmetry;
import gradus.certify.Count;
import gradus.certify.Interval;
import gradus.certify.Range;
import gradus.certify.Shapes;
import gradus.certify.positivity.Definite;
import gradus.certify.positivity.Rational;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Functions;
import gradus.expr.Node;
import gradus.expr.Reduction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Products of powers that are written by logarithms: `exp(Σ wᵢ log xᵢ)`.
record GeometricMean(Predicate<Expr> varying, Range range) {
  private static final int DEPTH = 24;

  /// `exp(Σ wᵢ log xᵢ)` over the elements of arrays: concave where the weights are not negative and
  /// add up to at most 1, convex where none is positive.
  Optional<Atom> of(Expr expr) {
    if (!(expr.node() instanceof Node.Map1(var function, var exponent))
        || function != Function1.EXP) {
      return Optional.empty();
    }
    List<Atom.Slot> rising = new ArrayList<>();
    Interval sum = weights(exponent, Interval.of(1), rising, DEPTH);
    if (!rising.isEmpty() && sum.lower() >= 0 && sum.upper() <= 1) {
      return Optional.of(
          new Atom(
              "geo_mean",
              Curvature.CONCAVE,
              rising,
              "exp Σ wᵢ log xᵢ with w ≥ 0 and Σw ≤ 1 is a geometric mean"));
    }
    List<Atom.Slot> falling = new ArrayList<>();
    Interval negative =
        weights(
            Shapes.isNegative(exponent) ? Shapes.unsigned(exponent) : exponent.negate(),
            Interval.of(1),
            falling,
            DEPTH);
    return !falling.isEmpty() && negative.lower() >= 0
        ? Optional.of(
            new Atom(
                "inv_prod",
                Curvature.CONVEX,
                falling.stream()
                    .map(slot -> new Atom.Slot(slot.argument(), slot.monotone().negate()))
                    .toList(),
                "exp(−Σ wᵢ log xᵢ) with w ≥ 0 is the inverse of a product of powers"))
        : Optional.empty();
  }

  /// The sum of the weights, infinite where the expression is no weighted sum of logarithms.
  private Interval weights(Expr x, Interval factor, List<Atom.Slot> slots, int depth) {
    if (!(factor.lower() >= 0) || depth == 0) {
      return Interval.ALL;
    }
    return switch (x.node()) {
      case Node.Map1(var function, var inner) when function == Function1.LOG -> {
        slots.add(new Atom.Slot(inner, Monotonicity.NONDECREASING));
        yield factor;
      }
      case Node.LogDeterminant(var a)
          when Symmetry.isCertain(a) && a.dims().get(0) instanceof Dim.Fixed(var n) -> {
        // n eigenvalues, each with this weight
        slots.add(new Atom.Slot(a, Monotonicity.UNKNOWN));
        yield factor.times(n);
      }
      case Node.Map2(var function, var a, var b) when function == Function2.ADD ->
          weights(a, factor, slots, depth - 1).plus(weights(b, factor, slots, depth - 1));
      case Node.Map2(var function, var a, var b)
          when function == Function2.MULTIPLY && isNumber(a) ->
          weights(b, factor.times(range.interval(a)), slots, depth - 1);
      case Node.Map2(var function, var a, var b)
          when function == Function2.MULTIPLY && isNumber(b) ->
          weights(a, factor.times(range.interval(b)), slots, depth - 1);
      case Node.Map2(var function, var a, var b)
          when function == Function2.DIVIDE
              && isNumber(b)
              && a.node() instanceof Node.LogDeterminant(var matrix)
              && matrix.dims().get(0) instanceof Dim.Fixed(var n)
              && Symmetry.isCertain(matrix)
              && range.interval(b).lower() == n -> { // nothing to round
        slots.add(new Atom.Slot(matrix, Monotonicity.UNKNOWN));
        yield factor;
      }
      case Node.Map2(var function, var a, var b)
          when function == Function2.DIVIDE && isNumber(b) -> {
        boolean mean =
            a.node() instanceof Node.Reduce(var reduction, var inner, var axes)
                && reduction == Reduction.SUM
                && Functions.mean(inner, axes.stream().mapToInt(k -> k).toArray()) == x;
        yield mean
            ? weights(a.operands().get(0), factor, slots, depth - 1)
            : weights(a, factor.over(range.interval(b)), slots, depth - 1);
      }
      case Node.Reduce(var reduction, var inner, var axes) when reduction == Reduction.SUM -> {
        double n =
            axes.stream()
                .mapToDouble(axis ->
                    new Count.Sizes(Map.of(), Count.LARGEST).of(inner.dims().get(axis)).most())
                .reduce(1, (a, b) -> a * b);
        yield weights(inner, factor.times(n), slots, depth - 1);
      }
      case Node.Einsum einsum
          when einsum.output().isEmpty()
              && einsum.operands().size() == 2
              && einsum.subscripts().get(0).equals(einsum.subscripts().get(1)) -> {
        Expr first = einsum.operands().get(0);
        boolean front = !varying.test(first);
        Expr weight = front ? first : einsum.operands().get(1);
        Expr inner = front ? einsum.operands().get(1) : first;
        Optional<gradus.linalg.Tensor> numbers =
            varying.test(weight) ? Optional.empty() : Definite.numbers(weight);
        yield numbers.isPresent() && range.interval(weight).lower() >= 0
            ? weights(inner, factor.times(total(numbers.get())), slots, depth - 1)
            : Interval.ALL;
      }
      default -> Interval.ALL;
    };
  }

  /// One constant for all elements.
  private boolean isNumber(Expr x) {
    return Shapes.scalar(x).rank() == 0 && !varying.test(x);
  }

  /// The sum of numbers, each as it is meant.
  private static Interval total(gradus.linalg.Tensor numbers) {
    Rational sum = Rational.ZERO;
    for (int k = 0; k < numbers.shape().count(); k++) {
      sum = sum.plus(Rational.meant(numbers.flat(k)));
    }
    double value = sum.doubleValue();
    return sum.compareTo(Rational.ONE) <= 0
        ? Interval.of(Math.min(1, value))
        : Interval.of(Math.max(value, Math.nextUp(1.0)));
  }
}
