package gradus.certify.positivity;

import static gradus.expr.Functions.exp;
import static gradus.expr.Functions.log;

import gradus.certify.Interval;
import gradus.expr.Domain;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Functions;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.expr.Reduction;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// A smooth function in sums, products, powers, exponentials and logarithms, which is what
/// [Algebra] computes with: `σ(x)` becomes `eˣ/(1 + eˣ)`, `log Σ eˣ` and norms are spelt out. The
/// value over the real numbers stays the same.
///
/// Functions that are not twice differentiable are refused where they depend on a variable, and so
/// are those whose derivatives contain rounded numbers (`erf` has `2/√π`), for proofs are exact.
public final class SmoothForm {
  private SmoothForm() {}

  /// @param ranges where expressions lie, which decides on which side of a kink they are
  public static Expr of(Expr f, Set<Expr> variables, Function<Expr, Interval> ranges) {
    Expr expanded = Graph.expanded(List.of(f)).get(0);
    Set<Expr> varying = varying(expanded, variables);
    return Graph.rewrite(
            List.of(expanded),
            (old, rebuilt) -> varying.contains(old) ? written(rebuilt, ranges) : rebuilt)
        .get(0);
  }

  /// What depends on a variable.
  static Set<Expr> varying(Expr root, Set<Expr> variables) {
    Set<Expr> varying = new HashSet<>();
    for (Expr expr : Graph.topological(root)) {
      if (variables.contains(expr) || expr.operands().stream().anyMatch(varying::contains)) {
        varying.add(expr);
      }
    }
    return varying;
  }

  private static Expr written(Expr expr, Function<Expr, Interval> ranges) {
    return switch (expr.node()) {
      case Node.Map1(var function, var x) -> map1(function, x, expr, ranges);
      case Node.Map2(var function, var x, var y) -> map2(function, x, y, expr, ranges);
      case Node.Power(var x, var exponent) -> power(x, exponent);
      case Node.Reduce(var reduction, var x, var axes) ->
          reduce(reduction, x, axes.stream().mapToInt(axis -> axis).toArray(), expr, ranges);
      case Node.Leaf _,
          Node.Broadcast _,
          Node.Einsum _,
          Node.Permute _,
          Node.Linear _,
          Node.Gather _,
          Node.Scatter _,
          Node.Solve _,
          Node.SolveTriangular _ ->
          expr;
      case Node.Select _, Node.ArgMaximum _, Node.ArgSort _, Node.RandomBits _ ->
          throw kinked(expr);
      case Node.Inverse _,
          Node.Determinant _,
          Node.LogDeterminant _,
          Node.Factorized _,
          Node.Call _,
          Node.Opaque _ ->
          throw new InapplicableException(expr + " is not a function of numbers");
    };
  }

  private static InapplicableException kinked(Expr expr) {
    return new InapplicableException(expr + " is not smooth, so there is no second derivative");
  }

  private static Expr map1(Function1 function, Expr x, Expr expr, Function<Expr, Interval> ranges) {
    return switch (function) {
      case NEGATE, EXP, LOG, SIN, COS, ATAN, ASINH -> expr;
      case EXPM1 -> exp(x).minus(1);
      case LOG1P -> log(x.plus(1));
      case LOG1MEXP -> log(exp(x).negate().plus(1));
      case LOG1PMX -> log(x.plus(1)).minus(x);
      case SQRT -> x.power(0.5);
      case SINH -> exp(x).minus(exp(x).power(-1)).times(0.5);
      case COSH -> exp(x).plus(exp(x).power(-1)).times(0.5);
      case TANH -> exp(x).power(2).plus(1).power(-1).times(-2).plus(1);
      case SECH2 -> exp(x).power(2).times(exp(x).power(2).plus(1).power(-2)).times(4);
      case LOG_COSH -> log(exp(x).plus(exp(x).power(-1))).minus(log(Expr.of(2)));
      case SIGMOID -> exp(x).times(exp(x).plus(1).power(-1));
      case SOFTPLUS -> log(exp(x).plus(1));
      case STOP -> x;
      case ABS -> oneSided(x, expr, ranges, x.negate());
      case RELU -> oneSided(x, expr, ranges, Expr.of(0).broadcastLike(x));
      case LOG_GAMMA, DIGAMMA, TRIGAMMA, TETRAGAMMA -> {
        if (!isPositive(ranges.apply(x))) {
          throw new InapplicableException(expr + " has poles unless " + x + " > 0");
        }
        yield expr;
      }
      case SIGN, STEP, FLOOR, CEIL, ROUND, NOT -> throw kinked(expr);
      case TAN, ASIN, ACOS, ACOSH, ATANH, SINC, EXPREL, LOG_EXPREL, EXPREL_MEAN, EXPREL_VARIANCE ->
          throw new InapplicableException(
              expr + " is not among the functions that it multiplies out");
      case ERF,
          ERFC,
          ERFCX,
          IERFCX,
          LOG_NORMAL_CDF,
          INVERSE_MILLS,
          MEAN_RESIDUAL,
          RESIDUAL_VARIANCE ->
          throw new InapplicableException(
              "the derivative of " + expr + " has a constant that is no fraction");
    };
  }

  /// `|x|` and `max(x, 0)` on one side of 0.
  private static Expr oneSided(Expr x, Expr expr, Function<Expr, Interval> ranges, Expr below) {
    Interval range = ranges.apply(x);
    if (range.lower() >= 0) {
      return x;
    }
    if (range.upper() <= 0) {
      return below;
    }
    throw kinked(expr);
  }

  static boolean isPositive(Interval range) {
    return range.lower() >= 0 && range.nonzero();
  }

  private static Expr map2(
      Function2 function, Expr x, Expr y, Expr expr, Function<Expr, Interval> ranges) {
    return switch (function) {
      case ADD, MULTIPLY -> expr;
      case DIVIDE -> x.times(y.power(-1));
      case POWER -> {
        Interval exponent = ranges.apply(y);
        yield exponent.isPoint() && Double.isFinite(exponent.lower())
            ? power(x, exponent.lower())
            : exp(y.times(log(x)));
      }
      case XLOGY -> x.times(log(y));
      case XLOG1PY -> x.times(log(y.plus(1)));
      case REL_ENTR -> x.times(log(x).minus(log(y)));
      case LOG_ADD_EXP -> log(exp(x).plus(exp(y)));
      case HYPOT -> x.power(2).plus(y.power(2)).power(0.5);
      case MAXIMUM, MINIMUM, LESS, LESS_EQUAL, EQUAL, AND, OR -> throw kinked(expr);
      case ATAN2, POLYGAMMA, LOG_BETA ->
          throw new InapplicableException(
              expr + " is not among the functions that it multiplies out");
    };
  }

  /// Exponents whose derivatives `p − 1` and `p − 2` would be rounded go into an exponential.
  private static Expr power(Expr x, double exponent) {
    if (exponent == 0) {
      return Expr.of(1).broadcastLike(x);
    }
    if (exponent == 1) {
      return x;
    }
    return isExact(exponent) ? x.power(exponent) : exp(log(x).times(exponent));
  }

  private static boolean isExact(double exponent) {
    Rational p = Rational.of(exponent);
    return p.minus(Rational.ONE).equals(Rational.of(exponent - 1))
        && p.minus(Rational.of(2)).equals(Rational.of(exponent - 1 - 1));
  }

  private static Expr reduce(
      Reduction reduction, Expr x, int[] axes, Expr expr, Function<Expr, Interval> ranges) {
    return switch (reduction) {
      case SUM -> expr;
      case LOG_SUM_EXP -> log(sum(exp(x), axes));
      case NORM2 -> sum(x.power(2), axes).power(0.5);
      case PRODUCT -> {
        if (!isPositive(ranges.apply(x))) {
          throw new InapplicableException(expr + " is a product of factors that may be 0");
        }
        yield exp(sum(log(x), axes));
      }
      case MAXIMUM, MINIMUM -> throw kinked(expr);
    };
  }

  private static Expr sum(Expr x, int[] axes) {
    return axes.length == 0 ? x : Functions.sum(x, axes);
  }

  /// A symbol for a positive number that tends to 0.
  static Expr vanishing(Set<String> taken) {
    String name = "ε";
    while (taken.contains(name)) {
      name += "′";
    }
    return Expr.variable(name, Domain.between(0, Double.POSITIVE_INFINITY));
  }
}
