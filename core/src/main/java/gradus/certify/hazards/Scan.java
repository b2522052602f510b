package gradus.certify.hazards;

import gradus.certify.Interval;
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
import java.util.function.Function;

/// Looks at every operation of a graph with the ranges of its operands.
///
/// What follows from a hazard is not one of its own: an operation is only blamed for an overflow if
/// its operands have not overflowed before.
final class Scan {
  private final Range range;
  private final Precision precision;
  private final Magnitudes numbers;
  private final Singularity singularity;
  private final List<Finding> findings = new ArrayList<>();

  private Scan(Range range, Precision precision, Singularity singularity) {
    this.range = range;
    this.precision = precision;
    this.numbers = new Magnitudes(precision);
    this.singularity = singularity;
  }

  static List<Finding> of(List<Expr> roots, Range range, Precision precision, Singularity known) {
    Scan scan = new Scan(range, precision, known.again());
    Contexts contexts = new Contexts(roots, range);
    for (Expr expr : Graph.topological(roots)) {
      scan.look(expr, contexts.of(expr));
    }
    return scan.findings;
  }

  private void look(Expr expr, Function<Expr, Interval> known) {
    switch (expr.node()) {
      case Node.Map1(var function, var x) -> unary(known).look(expr, function, x);
      case Node.Map2(var function, var x, var y) -> map2(expr, function, x, y, known);
      case Node.Power(var x, var exponent) -> power(expr, x, exponent, known);
      case Node.Reduce(var reduction, var x, var _)
          when reduction == Reduction.SUM || reduction == Reduction.PRODUCT ->
          overflow(expr, x, known);
      case Node.Einsum einsum -> {
        overflow(expr, einsum.operands().get(0), known);
        singularity.find(expr, known).ifPresent(findings::add);
      }
      case Node.Determinant(var a) -> overflow(expr, a, known);
      case Node.Solve _,
          Node.Inverse _,
          Node.LogDeterminant _,
          Node.SolveTriangular _,
          Node.Factorized _ ->
          singularity.find(expr, known).ifPresent(findings::add);
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
          Node.RandomBits _,
          Node.Call _,
          Node.Opaque _ -> {}
    }
  }

  private Unary unary(Function<Expr, Interval> known) {
    return new Unary(precision, known, findings::add);
  }

  private void add(Kind kind, Expr expr, Expr operand, Interval range) {
    findings.add(Finding.of(kind, expr, operand, range));
  }

  /// The value overflows, and no operand did.
  private void overflow(Expr expr, Expr operand, Function<Expr, Interval> known) {
    boolean born =
        expr.operands().stream().map(known).allMatch(x -> numbers.fits(x) && !x.isEmpty())
            && !numbers.fits(range.read(expr, known));
    if (born) {
      add(Kind.OVERFLOW, expr, operand, known.apply(operand));
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
        if (!Shapes.is(x, 0)
            && !Shapes.is(y, 0)
            && (Magnitudes.computed(x) || Magnitudes.computed(y))) {
          add(Kind.FLOAT_EQUALITY, expr, x, a);
        }
      }
      default -> {}
    }
  }

  /// A divisor that is declared positive, and no more, is not taken for the smallest number there
  /// is.
  private void divide(Expr expr, Expr divisor, Interval b, Function<Expr, Interval> known) {
    if (b.mayBeZero()) {
      double value = expr.operands().get(0) == divisor ? Double.NaN : Double.POSITIVE_INFINITY;
      findings.add(Finding.of(Kind.DIVISION_BY_ZERO, expr, divisor, b).at(0, value));
    } else if (numbers.vanishes(divisor, b)) {
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
    } else if (exponent < 0 && numbers.vanishes(x, base)) {
      add(Kind.UNDERFLOW, expr, x, base);
    } else if (exponent > 0 || base.mignitude() >= Double.MIN_NORMAL) {
      overflow(expr, x, known);
    }
    if (exponent == 0.5) {
      unary(known).squares(expr, x);
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
}
