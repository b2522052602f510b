package gradus.certify.convexity;

import gradus.certify.Interval;
import gradus.certify.Range;
import gradus.certify.Shapes;
import gradus.certify.positivity.Rational;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Functions;
import gradus.expr.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// A product of powers: `3 x²/y`, `√(xy)`, `1/(xy)`.
///
/// @param constants the factors that do not vary
/// @param sign where the product of the constants lies
/// @param powers what varies, with its exponent
record Factors(List<Expr> constants, Interval sign, Map<Expr, Rational> powers) {
  private static final int MOST = 24;

  private record Part(Expr expr, Rational exponent) {}

  /// Reads an expression; at worst it is the only factor.
  static Factors of(Expr product, Predicate<Expr> varying, Range range) {
    List<Expr> constants = new ArrayList<>();
    Interval sign = Interval.of(1);
    Map<Expr, Rational> powers = new LinkedHashMap<>();
    Deque<Part> open = new ArrayDeque<>(List.of(new Part(product, Rational.ONE)));
    int seen = 0;
    while (!open.isEmpty()) {
      Part part = open.pop();
      Rational p = part.exponent;
      if (!varying.test(part.expr)) {
        constants.add(part.expr);
        sign = sign.times(range.interval(part.expr).power(p.doubleValue()));
        continue;
      }
      boolean split = seen++ < MOST;
      switch (part.expr.node()) {
        case Node.Map2(var function, var a, var b)
            when split
                && function == Function2.MULTIPLY
                && whole(p, a, b, range)
                && Idioms.of(part.expr, range).isEmpty() -> {
          open.push(new Part(b, p));
          open.push(new Part(a, p));
        }
        case Node.Map2(var function, var a, var b)
            when split && function == Function2.DIVIDE && whole(p, a, b, range) -> {
          open.push(new Part(b, p.negate()));
          open.push(new Part(a, p));
        }
        case Node.Broadcast(var x, var _, var _) when split && x.rank() == 0 ->
            open.push(new Part(x, p));
        case Node.Map1(var function, var x) when split && function == Function1.SQRT ->
            open.push(new Part(x, p.times(Rational.meant(0.5))));
        case Node.Map1(var function, var x)
            when split
                && function == Function1.ABS
                && x.node() instanceof Node.Power(var base, var k)
                && k == Math.rint(k) ->
            open.push(new Part(Functions.abs(base), p.times(Rational.meant(k))));
        case Node.Map1(var function, var x)
            when split && function == Function1.NEGATE && isWhole(p) -> {
          sign = odd(p) ? sign.negate() : sign;
          open.push(new Part(x, p));
        }
        case Node.Power(var x, var exponent) when split && combines(x, exponent, p, range) ->
            open.push(new Part(x, p.times(Rational.meant(exponent))));
        case Node.Map1(var function, var exponent) when split && function == Function1.EXP -> {
          Map<Expr, Rational> logarithms = new LinkedHashMap<>();
          if (logarithms(exponent, Rational.ONE, logarithms)) {
            logarithms.forEach((x, weight) -> open.push(new Part(x, p.times(weight))));
          } else {
            powers.merge(part.expr, p, Rational::plus);
          }
        }
        default -> powers.merge(part.expr, p, Rational::plus);
      }
    }
    join(powers);
    powers.values().removeIf(p -> p.signum() == 0);
    return new Factors(List.copyOf(constants), sign, powers);
  }

  /// `|x|ᵖ xᵏ = |x|ᵖ⁺ᵏ` for even `k`, and `max(x, 0)ᵖ xᵏ = max(x, 0)ᵖ⁺ᵏ` for whole `k`, with
  /// positive `p`.
  private static void join(Map<Expr, Rational> powers) {
    for (Expr part : List.copyOf(powers.keySet())) {
      Optional<Expr> x = clipped(part);
      boolean modulus = part.node() instanceof Node.Map1(var f, var _) && f == Function1.ABS;
      Rational k = x.map(y -> powers.getOrDefault(y, Rational.ZERO)).orElse(Rational.ZERO);
      if (x.isPresent()
          && k.signum() > 0
          && isWhole(k)
          && !(modulus && odd(k))
          && powers.getOrDefault(part, Rational.ZERO).signum() > 0) {
        powers.remove(x.get());
        powers.merge(part, k, Rational::plus);
      }
    }
  }

  /// `x` in `|x|` and `max(x, 0)`.
  private static Optional<Expr> clipped(Expr part) {
    return switch (part.node()) {
      case Node.Map1(var function, var x)
          when function == Function1.ABS || function == Function1.RELU ->
          Optional.of(x);
      case Node.Map2(var function, var x, var y)
          when function == Function2.MAXIMUM && Shapes.is(y, 0) ->
          Optional.of(x);
      case Node.Map2(var function, var x, var y)
          when function == Function2.MAXIMUM && Shapes.is(x, 0) ->
          Optional.of(y);
      default -> Optional.empty();
    };
  }

  /// Whether an exponent is `Σ wᵢ log xᵢ` with numbers `wᵢ`, so that its exponential is `Π
  /// xᵢ^{wᵢ}`.
  private static boolean logarithms(
      Expr exponent, Rational weight, Map<Expr, Rational> logarithms) {
    Deque<Part> open = new ArrayDeque<>(List.of(new Part(exponent, weight)));
    while (!open.isEmpty() && logarithms.size() < MOST) {
      Part part = open.pop();
      Rational w = part.exponent;
      switch (part.expr.node()) {
        case Node.Map1(var function, var x) when function == Function1.LOG ->
            logarithms.merge(x, w, Rational::plus);
        case Node.Map1(var function, var x) when function == Function1.NEGATE ->
            open.push(new Part(x, w.negate()));
        case Node.Map2(var function, var a, var b) when function == Function2.ADD -> {
          open.push(new Part(b, w));
          open.push(new Part(a, w));
        }
        case Node.Map2(var function, var a, var b)
            when function == Function2.MULTIPLY && isNumber(a) ->
            open.push(new Part(b, w.times(number(a))));
        case Node.Map2(var function, var a, var b)
            when function == Function2.MULTIPLY && isNumber(b) ->
            open.push(new Part(a, w.times(number(b))));
        case Node.Map2(var function, var a, var b)
            when function == Function2.DIVIDE && isNumber(b) && !Shapes.is(b, 0) ->
            open.push(new Part(a, w.over(number(b))));
        default -> {
          return false;
        }
      }
    }
    return open.isEmpty();
  }

  private static boolean isNumber(Expr x) {
    return Double.isFinite(Shapes.number(x).orElse(Double.NaN));
  }

  private static Rational number(Expr x) {
    return Rational.meant(Shapes.number(x).orElseThrow());
  }

  private static boolean isWhole(Rational p) {
    return p.denominator().equals(java.math.BigInteger.ONE);
  }

  private static boolean odd(Rational p) {
    return p.numerator().testBit(0);
  }

  /// `(ab)ᵖ = aᵖbᵖ` for a whole exponent, and for factors that are not negative.
  private static boolean whole(Rational p, Expr a, Expr b, Range range) {
    return isWhole(p) || range.interval(a).lower() >= 0 && range.interval(b).lower() >= 0;
  }

  /// `(xᵖ)ᵠ = xᵖᵠ` for whole exponents outside, and where `x` is not negative.
  private static boolean combines(Expr x, double exponent, Rational outer, Range range) {
    return isWhole(outer) || range.interval(x).lower() >= 0 || exponent != Math.rint(exponent);
  }

  /// The one factor with this exponent; empty where there is none or more than one.
  Optional<Expr> only(Rational exponent) {
    List<Expr> found =
        powers.entrySet().stream()
            .filter(entry -> entry.getValue().equals(exponent))
            .map(Map.Entry::getKey)
            .toList();
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }
}
