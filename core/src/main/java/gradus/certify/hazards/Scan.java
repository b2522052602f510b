package gradus.certify.hazards;

import gradus.certify.Elementwise;
import gradus.certify.Interval;
import gradus.certify.Places;
import gradus.certify.Range;
import gradus.certify.Shapes;
import gradus.certify.hazards.Hazard.Kind;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.expr.Reduction;
import gradus.linalg.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.function.Function;

/// Looks at every operation of a graph with the ranges of its operands.
///
/// What follows from a hazard is not one of its own: an operation is only blamed for an overflow if
/// its operands have not overflowed before.
final class Scan {
  private final Range range;
  private final Precision precision;
  private final List<Finding> findings = new ArrayList<>();

  private Scan(Range range, Precision precision) {
    this.range = range;
    this.precision = precision;
  }

  static List<Finding> of(List<Expr> roots, Range range, Precision precision) {
    Scan scan = new Scan(range, precision);
    Contexts contexts = new Contexts(roots, range);
    for (Expr expr : Graph.topological(roots)) {
      scan.look(expr, contexts.of(expr));
    }
    return scan.findings;
  }

  private void look(Expr expr, Function<Expr, Interval> known) {
    switch (expr.node()) {
      case Node.Map1(var function, var x) -> map1(expr, function, x, known);
      case Node.Map2(var function, var x, var y) -> map2(expr, function, x, y, known);
      case Node.Power(var x, var exponent) -> power(expr, x, exponent, known);
      case Node.Reduce(var reduction, var x, var _)
          when reduction == Reduction.SUM || reduction == Reduction.PRODUCT ->
          overflow(expr, x, known);
      case Node.Einsum einsum -> {
        overflow(expr, einsum.operands().get(0), known);
        explicitInverse(expr, einsum, known);
      }
      case Node.Determinant(var a) -> overflow(expr, a, known);
      case Node.Leaf _,
          Node.Select _,
          Node.Broadcast _,
          Node.Reduce _,
          Node.Permute _,
          Node.Linear _,
          Node.Gather _,
          Node.Scatter _,
          Node.ArgMaximum _,
          Node.ArgSort _,
          Node.Solve _,
          Node.Inverse _,
          Node.LogDeterminant _,
          Node.SolveTriangular _,
          Node.Factorized _,
          Node.RandomBits _,
          Node.Call _,
          Node.Opaque _ -> {}
    }
  }

  private void add(Kind kind, Expr expr, Expr operand, Interval range) {
    findings.add(Finding.of(kind, expr, operand, range));
  }

  private boolean fits(Interval x) {
    return x.magnitude() <= precision.largest();
  }

  /// May round to 0, though it never is 0. What is given, or picked from what is given, is not
  /// rounded.
  private boolean vanishes(Expr x, Interval range) {
    return computed(x)
        && !range.isEmpty()
        && !range.mayBeZero()
        && range.mignitude() < precision.smallest();
  }

  /// The value overflows, and no operand did.
  private void overflow(Expr expr, Expr operand, Function<Expr, Interval> known) {
    boolean born =
        expr.operands().stream().map(known).allMatch(x -> fits(x) && !x.isEmpty())
            && !fits(range.read(expr, known));
    if (born) {
      add(Kind.OVERFLOW, expr, operand, known.apply(operand));
    }
  }

  private void map1(Expr expr, Function1 function, Expr x, Function<Expr, Interval> known) {
    Interval argument = known.apply(x);
    if (argument.isEmpty()) {
      return;
    }
    Interval clean = new Interval(argument.lower(), argument.upper(), argument.nonzero(), false);
    Interval value = Elementwise.of(function, clean);
    if (value.undefined()) {
      double at = argument.contains(0) ? 0 : argument.lower();
      findings.add(Finding.of(Kind.DOMAIN, expr, x, argument).at(at, function.value(at)));
    } else if (function == Function1.LOG && vanishes(x, argument)) {
      findings.add(Finding.of(Kind.UNDERFLOW, expr, x, argument).at(0, Double.NEGATIVE_INFINITY));
    } else if (fits(argument) && !fits(value) && !excludesPole(function, argument)) {
      double at = firstInfinite(function, argument);
      findings.add(
          Finding.of(Kind.OVERFLOW, expr, x, argument).at(at, precision.round(function.value(at))));
    }
    switch (function) {
      case SIN, COS, TAN -> {
        if (argument.magnitude() > 1 / precision.epsilon()) {
          add(Kind.LARGE_ANGLE, expr, x, argument);
        }
      }
      case LOG -> absorption(expr, x, known);
      case SQRT -> squares(expr, x, known);
      default -> {}
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
  private void absorption(Expr expr, Expr x, Function<Expr, Interval> known) {
    if (x.node() instanceof Node.Map2(var add, var a, var b) && add == Function2.ADD) {
      Optional<Expr> small = Shapes.is(a, 1) ? Optional.of(b) : Optional.empty();
      small = Shapes.is(b, 1) ? Optional.of(a) : small;
      if (small.isPresent() && Shapes.number(small.get()).isEmpty()) {
        Interval y = known.apply(small.get());
        if (!y.isEmpty() && y.mignitude() < precision.epsilon()) {
          findings.add(
              Finding.of(Kind.ABSORPTION, expr, small.get(), y).at(precision.epsilon() / 4, 0));
        }
      }
    }
  }

  /// `√Σx²`, where squares overflow or vanish long before the root of their sum would.
  private void squares(Expr expr, Expr x, Function<Expr, Interval> known) {
    Optional<Expr> base = Shapes.base(x);
    if (base.isPresent()) {
      Interval b = known.apply(base.get());
      double tiny = Math.sqrt(precision.smallest()) / 2;
      if (!b.isEmpty() && b.mignitude() < tiny && b.magnitude() > 0) {
        findings.add(Finding.of(Kind.UNDERFLOW, expr, base.get(), b).at(tiny, 0));
      }
    }
  }

  private void map2(Expr expr, Function2 function, Expr x, Expr y, Function<Expr, Interval> known) {
    Interval a = known.apply(x);
    Interval b = known.apply(y);
    if (a.isEmpty() || b.isEmpty()) {
      return;
    }
    switch (function) {
      case ADD -> {
        overflow(expr, x, known);
        new Cancellation(precision, known).find(expr, x, y).ifPresent(findings::add);
      }
      case MULTIPLY -> {
        overflow(expr, x, known);
        if (!indeterminate(expr, x, y, known)) {
          indeterminate(expr, y, x, known);
        }
      }
      case DIVIDE -> divide(expr, y, b, known);
      case POWER -> {
        if (a.lower() < 0 && !y.node().equals(x.node()) && !b.isPoint()) {
          add(Kind.DOMAIN, expr, x, a);
        } else if (a.mayBeZero() && b.lower() < 0) {
          findings.add(
              Finding.of(Kind.DIVISION_BY_ZERO, expr, x, a).at(0, Double.POSITIVE_INFINITY));
        } else {
          overflow(expr, x, known);
        }
      }
      case XLOGY -> {
        boolean outside = x == y ? b.lower() < 0 : b.lower() < 0 || b.mayBeZero();
        if (outside && a.magnitude() > 0) {
          add(Kind.DOMAIN, expr, y, b);
        }
      }
      case EQUAL -> {
        if (!Shapes.is(x, 0) && !Shapes.is(y, 0) && (computed(x) || computed(y))) {
          add(Kind.FLOAT_EQUALITY, expr, x, a);
        }
      }
      default -> {}
    }
  }

  /// Not only given, or picked from what is given, or whole numbers.
  private static boolean computed(Expr x) {
    Expr inner = x;
    while (true) {
      boolean exact =
          switch (inner.node()) {
            case Node.Broadcast _, Node.Permute _, Node.Gather _ -> true;
            case Node.Map1(var f, var _) -> f == Function1.NEGATE || f == Function1.ABS;
            case Node.Reduce(var f, var _, var _) ->
                f == Reduction.MAXIMUM || f == Reduction.MINIMUM;
            default -> false;
          };
      if (!exact) {
        return !(inner.node() instanceof Node.Leaf) && !Places.whole(inner);
      }
      inner = inner.operands().get(0);
    }
  }

  /// A divisor that is declared positive, and no more, is not taken for the smallest number there
  /// is.
  private void divide(Expr expr, Expr divisor, Interval b, Function<Expr, Interval> known) {
    if (b.mayBeZero()) {
      double value = expr.operands().get(0) == divisor ? Double.NaN : Double.POSITIVE_INFINITY;
      findings.add(Finding.of(Kind.DIVISION_BY_ZERO, expr, divisor, b).at(0, value));
    } else if (vanishes(divisor, b)) {
      add(Kind.UNDERFLOW, expr, divisor, b);
    } else if (b.mignitude() >= Double.MIN_NORMAL) {
      overflow(expr, expr.operands().get(0), known);
    }
  }

  private void power(Expr expr, Expr x, double exponent, Function<Expr, Interval> known) {
    Interval base = known.apply(x);
    if (base.isEmpty()) {
      return;
    }
    if (exponent != Math.rint(exponent) && base.lower() < 0) {
      findings.add(Finding.of(Kind.DOMAIN, expr, x, base).at(base.lower(), Double.NaN));
    } else if (exponent < 0 && base.mayBeZero()) {
      findings.add(
          Finding.of(Kind.DIVISION_BY_ZERO, expr, x, base).at(0, Double.POSITIVE_INFINITY));
    } else if (exponent < 0 && vanishes(x, base)) {
      add(Kind.UNDERFLOW, expr, x, base);
    } else if (exponent > 0 || base.mignitude() >= Double.MIN_NORMAL) {
      overflow(expr, x, known);
    }
    if (exponent == 0.5) {
      squares(expr, x, known);
    }
  }

  /// A factor that may be 0 where the other one is a logarithm or quotient that may be infinite.
  private boolean indeterminate(Expr expr, Expr x, Expr y, Function<Expr, Interval> known) {
    boolean found = known.apply(x).mayBeZero() && pole(y, known);
    if (found) {
      findings.add(Finding.of(Kind.INDETERMINATE, expr, x, known.apply(x)).at(0, Double.NaN));
    }
    return found;
  }

  private static boolean pole(Expr y, Function<Expr, Interval> known) {
    Expr inner = Shapes.unsigned(y);
    return inner.node() instanceof Node.Map1(var function, var argument)
        && function == Function1.LOG
        && known.apply(argument).mayBeZero();
  }

  private void explicitInverse(Expr expr, Node.Einsum einsum, Function<Expr, Interval> known) {
    for (int k = 0; k < einsum.operands().size(); k++) {
      Expr operand = einsum.operands().get(k);
      boolean multiplied =
          einsum.operands().size() > 1
              && einsum.subscripts().get(k).stream().anyMatch(l -> !einsum.output().contains(l));
      if (Shapes.unpermuted(operand).node() instanceof Node.Inverse && multiplied) {
        add(Kind.EXPLICIT_INVERSE, expr, operand, known.apply(operand));
        return;
      }
    }
  }
}
