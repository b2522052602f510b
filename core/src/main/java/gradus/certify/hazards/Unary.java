package gradus.certify.hazards;

import gradus.certify.Elementwise;
import gradus.certify.Interval;
import gradus.certify.Shapes;
import gradus.certify.hazards.Hazard.Kind;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Node;
import gradus.linalg.Precision;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/// Functions of one number that leave their domain, become infinite, or have an argument that has
/// lost what matters.
///
/// @param found is told of every hazard
record Unary(Precision precision, Function<Expr, Interval> known, Consumer<Finding> found) {
  void look(Expr expr, Function1 function, Expr x) {
    Interval argument = known.apply(x);
    if (argument.isEmpty()) {
      return;
    }
    value(expr, function, x, argument);
    switch (function) {
      case SIN, COS, TAN -> {
        if (argument.magnitude() > 1 / precision.epsilon()) {
          found.accept(Finding.of(Kind.LARGE_ANGLE, expr, x, argument));
        }
      }
      case LOG -> absorption(expr, x);
      case SQRT -> squares(expr, x);
      default -> {}
    }
  }

  private void value(Expr expr, Function1 function, Expr x, Interval argument) {
    Magnitudes numbers = new Magnitudes(precision);
    Interval clean = new Interval(argument.lower(), argument.upper(), argument.nonzero(), false);
    Interval value = Elementwise.of(function, clean);
    if (value.undefined()) {
      Finding finding = Finding.of(Kind.DOMAIN, expr, x, argument);
      found.accept(
          DoubleStream.of(0, argument.lower(), argument.upper())
              .filter(at -> argument.contains(at) && !Double.isFinite(function.value(at)))
              .mapToObj(at -> finding.at(at, function.value(at)))
              .findFirst()
              .orElse(finding));
    } else if (function == Function1.LOG && numbers.vanishes(x, argument)) {
      found.accept(Finding.of(Kind.UNDERFLOW, expr, x, argument).at(0, Double.NEGATIVE_INFINITY));
    } else if (numbers.fits(argument)
        && !numbers.fits(value)
        && !excludesPole(function, argument)) {
      double at = firstInfinite(function, argument);
      found.accept(
          Finding.of(Kind.OVERFLOW, expr, x, argument).at(at, precision.round(function.value(at))));
    }
  }

  /// It would be infinite at 0 only, which the argument is not.
  private static boolean excludesPole(Function1 function, Interval argument) {
    return argument.contains(0) && argument.nonzero() && Double.isInfinite(function.value(0));
  }

  /// The least argument, in modulus, at which a monotone function is infinite in this precision.
  private double firstInfinite(Function1 function, Interval argument) {
    DoublePredicate infinite = t -> Double.isInfinite(precision.round(function.value(t)));
    double far = infinite.test(argument.upper()) ? argument.upper() : argument.lower();
    double near = Math.clamp(0, argument.lower(), argument.upper());
    for (int k = 0; k < 60 && Math.abs(far - near) > 1e-12 * Math.abs(far); k++) {
      double middle = 0.5 * (near + far);
      if (infinite.test(middle)) {
        far = middle;
      } else {
        near = middle;
      }
    }
    double round = Math.signum(far) * Math.ceil(Math.abs(far)); // easier to read
    return argument.contains(round) ? round : far;
  }

  /// `log(1 + y)` for small `y`.
  private void absorption(Expr expr, Expr x) {
    if (x.node() instanceof Node.Map2(var add, var a, var b) && add == Function2.ADD) {
      Optional<Expr> small = Shapes.is(a, 1) ? Optional.of(b) : Optional.empty();
      small = Shapes.is(b, 1) ? Optional.of(a) : small;
      if (small.isPresent() && Shapes.number(small.get()).isEmpty()) {
        Interval y = known.apply(small.get());
        if (!y.isEmpty() && y.mignitude() < precision.epsilon()) {
          found.accept(
              Finding.of(Kind.ABSORPTION, expr, small.get(), y).at(precision.epsilon() / 4, 0));
        }
      }
    }
  }

  /// `√Σx²`, where squares overflow or vanish long before the root of their sum would.
  void squares(Expr expr, Expr x) {
    Optional<Expr> base = Shapes.base(x);
    if (base.isPresent()) {
      Interval b = known.apply(base.get());
      double tiny = Math.sqrt(precision.smallest()) / 2;
      if (!b.isEmpty() && b.mignitude() < tiny && b.magnitude() > 0) {
        found.accept(Finding.of(Kind.UNDERFLOW, expr, base.get(), b).at(tiny, 0));
      }
    }
  }
}
