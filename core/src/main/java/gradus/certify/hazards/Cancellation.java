package gradus.certify.hazards;

import gradus.calculus.Simplify;
import gradus.certify.Interval;
import gradus.certify.Shapes;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Node;
import gradus.expr.Reduction;
import gradus.linalg.Precision;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;

/// Differences in which both sides can be so near to each other that their rounding errors are most
/// of what is left.
///
/// A difference of numbers that were not rounded is as exact as they are, and a residual `Xw − y`
/// is small because it is meant to be: see [Difference]. What is wrong is to compute a small value
/// from large ones:
///
/// | difference                    | where                                                      |
/// |-------------------------------|------------------------------------------------------------|
/// | `c − f(x)`                    | `f` is near `c`, where its argument is near 0 or far out    |
/// | `c − f(x)²`                   | `f` is near `√c`                                           |
/// | mean of `x²` − (mean of `x`)² | all `x` are nearly the same                                |
/// | `f(x + c) − f(x)`             | `x` is large                                               |
/// | `f(x) − f(y)`                 | `f(x)` is near `f(y)`                                      |
/// | `c − x²`                      | `x` is near `√c`                                           |
/// | `cosh x − sinh x`             | `x` is large                                               |
record Cancellation(Precision precision, Function<Expr, Interval> known) {
  private static final Set<Function1> HYPERBOLIC = Set.of(Function1.COSH, Function1.SINH);

  Optional<Finding> find(Expr expr, Expr x, Expr y) {
    return saturated(expr, x, y)
        .or(() -> saturated(expr, y, x))
        .or(() -> moments(expr, x, y))
        .or(() -> moments(expr, y, x))
        .or(() -> values(expr, x, y))
        .or(() -> hyperbolic(expr, x, y));
  }

  /// A number and a function whose value comes near it.
  private Optional<Finding> saturated(Expr expr, Expr number, Expr term) {
    OptionalDouble c = Shapes.number(number);
    if (c.isEmpty() || c.getAsDouble() == 0) {
      return Optional.empty();
    }
    double value = Shapes.isNegative(term) ? c.getAsDouble() : -c.getAsDouble();
    Expr f = Shapes.unsigned(term);
    Optional<Expr> root = Shapes.square(f);
    if (root.isPresent() && value > 0) {
      Expr inner = root.get();
      return near(expr, inner, Math.sqrt(value))
          .or(() -> near(expr, inner, -Math.sqrt(value)))
          .or(() -> square(expr, number, term, inner));
    }
    return near(expr, f, value);
  }

  /// `c − x²`
  private Optional<Finding> square(Expr expr, Expr number, Expr term, Expr x) {
    return new Magnitudes(precision).cancel(known.apply(number), known.apply(term))
        ? Optional.of(Finding.of(Hazard.Kind.CANCELLATION, expr, x, known.apply(x)))
        : Optional.empty();
  }

  /// A function that is `value` where its argument is 0, or in the limit.
  private Optional<Finding> near(Expr expr, Expr f, double value) {
    if (!(f.node() instanceof Node.Map1(var function, var x)) || Flat.is(function)) {
      return Optional.empty();
    }
    Interval argument = known.apply(x);
    if (argument.isEmpty() || argument.isPoint()) {
      return Optional.empty();
    }
    double half = Math.sqrt(precision.epsilon());
    boolean atZero =
        function.value(0) == value && argument.mignitude() < half && argument.magnitude() > 0;
    if (atZero) {
      double small = precision.epsilon() / 4;
      return Optional.of(
          Finding.of(Hazard.Kind.CANCELLATION, expr, x, argument)
              .at(argument.contains(small) ? small : -small, 0));
    }
    for (double end : List.of(argument.upper(), argument.lower())) {
      boolean limit =
          function.value(end > 0 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY) == value;
      if (limit && Math.abs(function.value(end) - value) <= half * Math.abs(value)) {
        return Optional.of(
            Finding.of(Hazard.Kind.CANCELLATION, expr, x, argument)
                .at(reached(function, value, end), 0));
      }
    }
    return Optional.empty();
  }

  /// The least whole argument, in modulus, at which the rounded function has its limit; the end of
  /// the range where it has it nowhere.
  private double reached(Function1 function, double value, double end) {
    for (double t = 1; t < Math.abs(end); t++) {
      double at = Math.copySign(t, end);
      if (precision.round(function.value(at)) == precision.round(value)) {
        return at;
      }
      if (t > 1000) {
        break;
      }
    }
    return end;
  }

  /// `Σx²/n − (Σx/n)²`
  private Optional<Finding> moments(Expr expr, Expr squares, Expr square) {
    return variance(squares, square)
        .map(x -> Finding.of(Hazard.Kind.CANCELLATION, expr, x, known.apply(x)));
  }

  /// What it is the variance of.
  static Optional<Expr> variance(Expr squares, Expr square) {
    if (!Shapes.isNegative(square)) {
      return Optional.empty();
    }
    Optional<Expr> mean = Shapes.square(Shapes.unsigned(square));
    if (mean.isPresent()
        && mean.get().node() instanceof Node.Map2(var over, var total, var n)
        && over == Function2.DIVIDE
        && squares.node() instanceof Node.Map2(var divide, var sum, var count)
        && divide == Function2.DIVIDE
        && count == n
        && total.node() instanceof Node.Reduce first
        && first.reduction() == Reduction.SUM
        && sum.node() instanceof Node.Reduce second
        && second.reduction() == Reduction.SUM
        && second.axes().equals(first.axes())
        && Shapes.square(second.x()).filter(x -> x == first.x()).isPresent()) {
      return Optional.of(first.x());
    }
    return Optional.empty();
  }

  /// `f(x) − f(y)`
  private Optional<Finding> values(Expr expr, Expr x, Expr y) {
    return Twins.of(x, y)
        .filter(twins -> !twins.isExact())
        .flatMap(twins -> {
          Expr q = twins.second();
          OptionalDouble apart = Shapes.number(Simplify.of(twins.first().minus(q)));
          Interval argument = known.apply(q);
          boolean near =
              apart.isPresent()
                  ? far(argument) > Math.abs(apart.getAsDouble())
                  : new Magnitudes(precision).cancel(known.apply(x), known.apply(y));
          return near
              ? Optional.of(Finding.of(Hazard.Kind.CANCELLATION, expr, q, argument))
              : Optional.empty();
        });
  }

  /// `cosh x − sinh x` and `cosh x + sinh x`, with a sign or without
  private Optional<Finding> hyperbolic(Expr expr, Expr x, Expr y) {
    if (Shapes.unsigned(x).node() instanceof Node.Map1(var f, var p)
        && Shapes.unsigned(y).node() instanceof Node.Map1(var g, var q)
        && p == q
        && f != g
        && HYPERBOLIC.contains(f)
        && HYPERBOLIC.contains(g)) {
      Interval argument = known.apply(p);
      boolean opposite = Shapes.isNegative(x) != Shapes.isNegative(y);
      double far = opposite ? argument.upper() : -argument.lower();
      if (Math.exp(-2 * far) < Math.sqrt(precision.epsilon())) {
        return Optional.of(Finding.of(Hazard.Kind.CANCELLATION, expr, p, argument));
      }
    }
    return Optional.empty();
  }

  /// What is small next to an argument.
  private double far(Interval argument) {
    return argument.magnitude() * Math.sqrt(precision.epsilon());
  }
}
