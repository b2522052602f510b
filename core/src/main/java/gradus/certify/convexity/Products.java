package gradus.certify.convexity;

import gradus.certify.Count;
import gradus.certify.Interval;
import gradus.certify.Range;
import gradus.certify.positivity.Rational;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Node;
import gradus.expr.Reduction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Products and quotients that bend in one way although their factors vary together.
///
/// | form                              | curvature                        | condition                    |
/// |-----------------------------------|----------------------------------|------------------------------|
/// | `Π xᵢ^{aᵢ}`                        | concave                          | `aᵢ ≥ 0`, `Σa ≤ 1`           |
/// | `Π xᵢ^{aᵢ}`                        | convex                           | `aᵢ ≤ 0`; or one `aⱼ > 0` and `Σa ≥ 1` |
/// | `Σx²/y`, `Σxᵖ/y^{p−1}`             | convex                           | `y > 0`, `x ≥ 0`, `p > 1`    |
/// | `(Σ xᵢᵖ)^q`                        | as [PowerMean] says              | `x ≥ 0`                      |
/// | `x log x`, `x log(x/y)`           | convex                           | `x ≥ 0`, `y > 0`             |
/// | `y f(x/y)`                        | that of `f`                      | `y > 0`, `x` and `y` affine  |
/// | `(det A)^{1/n}`                   | concave                          | `A ≻ 0`, n×n                 |
/// | `Πᵢ xᵢ` to the power `1/n`         | concave                          | `x ≥ 0`, n elements          |
/// | `f(u) g(u)`                       | as [Comonotone] says             | `u` affine                   |
///
/// Sources: Boyd & Vandenberghe 2004, *Convex Optimization*, §3.1.5, §3.2.6 and exercise 3.16;
/// powers of products by their Hessian, `f · (aaᵀ − diag a)` in `v/x`.
final class Products {
  private final Predicate<Expr> varying;
  private final Range range;
  private final Squares squares;
  private final Composition composition;

  Products(Predicate<Expr> varying, Range range, Squares squares, Composition composition) {
    this.varying = varying;
    this.range = range;
    this.squares = squares;
    this.composition = composition;
  }

  List<Atom> of(Expr expr) {
    Optional<Atom> other =
        new GeometricMean(varying, range)
            .of(expr)
            .or(() -> new LinearFractional(varying, range).of(expr));
    if (other.isPresent()) {
      return List.of(other.get());
    }
    Factors factors = Factors.of(expr, varying, range);
    if (factors.powers().isEmpty()
        || factors.powers().size() == 1 && factors.powers().containsKey(expr)) {
      return List.of();
    }
    List<Atom> found = new ArrayList<>();
    overLinear(factors).ifPresent(found::add);
    monomial(factors).ifPresent(found::add);
    new PowerMean(varying, range).of(factors).ifPresent(found::add);
    roots(factors).ifPresent(found::add);
    pair(factors)
        .flatMap(two -> new Entropy(varying, range).of(two.get(0), two.get(1)))
        .ifPresent(found::add);
    exponential(factors).ifPresent(found::add);
    new Comonotone(varying, range, composition).of(factors).ifPresent(found::add);
    found.addAll(new Perspective(varying, range, composition).of(factors));
    return found.stream().map(atom -> atom.scaled(factors.sign())).toList();
  }

  /// `Σx²/y`
  private Optional<Atom> overLinear(Factors factors) {
    Optional<Atom> powers = powersOverPower(factors);
    if (powers.isPresent()) {
      return powers;
    }
    Optional<Expr> below = factors.only(Rational.of(-1));
    Optional<Expr> squared = factors.only(Rational.of(2));
    Optional<Expr> above = squared.or(() -> factors.only(Rational.ONE));
    if (factors.powers().size() != 2 || below.isEmpty() || above.isEmpty()) {
      return Optional.empty();
    }
    Optional<List<Atom.Slot>> bases =
        squared.isPresent()
            ? Optional.of(
                List.of(
                    new Atom.Slot(
                        squared.get(), Monotonicity.ofModulus(range.interval(squared.get())))))
            : squares.of(above.get());
    if (bases.isEmpty() || !isPositive(below.get())) {
      return Optional.empty();
    }
    List<Atom.Slot> slots = new ArrayList<>(bases.get());
    slots.add(new Atom.Slot(below.get(), Monotonicity.NONINCREASING));
    return Optional.of(
        new Atom(
            "quad_over_lin",
            Curvature.CONVEX,
            slots,
            "x²/y is jointly convex where y > 0, and falls in y"));
  }

  /// `Σ xᵢ^{1+q}/y^q`
  private Optional<Atom> powersOverPower(Factors factors) {
    Optional<Expr> above = factors.only(Rational.ONE);
    List<Atom.Slot> slots = new ArrayList<>();
    if (factors.powers().size() != 2 || above.isEmpty()) {
      return Optional.empty();
    }
    for (Map.Entry<Expr, Rational> below : factors.powers().entrySet()) {
      Rational q = below.getValue().negate();
      if (q.signum() > 0
          && isPositive(below.getKey())
          && new PowerMean(varying, range).powers(above.get(), q.plus(Rational.ONE), slots)) {
        slots.add(new Atom.Slot(below.getKey(), Monotonicity.NONINCREASING));
        return Optional.of(
            new Atom(
                "powers over a power",
                Curvature.CONVEX,
                slots,
                "x^(1+q)/y^q with q = " + q + " is jointly convex where y > 0, and falls in y"));
      }
    }
    return Optional.empty();
  }

  private boolean isPositive(Expr x) {
    return range.interval(x).lower() >= 0;
  }

  /// A whole, even and positive exponent, whose base may have either sign.
  static boolean isEven(Rational p) {
    return p.denominator().equals(java.math.BigInteger.ONE)
        && p.signum() > 0
        && !p.numerator().testBit(0);
  }

  private Optional<Atom> monomial(Factors factors) {
    Rational sum = Rational.ZERO;
    int above = 0;
    int below = 0;
    List<Atom.Slot> slots = new ArrayList<>();
    for (Map.Entry<Expr, Rational> factor : factors.powers().entrySet()) {
      Rational a = factor.getValue();
      boolean even = isEven(a);
      if (!even && !isPositive(factor.getKey())) {
        return Optional.empty();
      }
      sum = sum.plus(a);
      above += a.signum() > 0 ? 1 : 0;
      below += a.signum() < 0 ? 1 : 0;
      slots.add(
          new Atom.Slot(
              factor.getKey(),
              a.signum() < 0
                  ? Monotonicity.NONINCREASING
                  : even
                      ? Monotonicity.ofModulus(range.interval(factor.getKey()))
                      : Monotonicity.NONDECREASING));
    }
    if (above == 1 && below == 0 && sum.equals(Rational.ONE)) {
      return Optional.of(
          new Atom("power", Curvature.AFFINE, slots, "a number times the first power"));
    }
    boolean concave = below == 0 && sum.compareTo(Rational.ONE) <= 0;
    boolean convex = above == 0 || above == 1 && sum.compareTo(Rational.ONE) >= 0;
    if (!concave && !convex) {
      return Optional.empty();
    }
    String which =
        concave
            ? "a product of powers is concave where the exponents are ≥ 0 with a sum "
            : above == 0
                ? "a product of powers is convex where no exponent is positive, with a sum "
                : "a product of powers is convex where one exponent is positive and the sum is ≥ 1,"
                    + " here ";
    return Optional.of(
        new Atom(
            slots.size() > 1 && concave ? "geo_mean" : "product of powers",
            concave ? Curvature.CONCAVE : Curvature.CONVEX,
            slots,
            which + sum + (concave ? " ≤ 1" : "")));
  }

  /// `(Πᵢxᵢ)^{1/n}` and `(det A)^{1/n}`, or a smaller power.
  private Optional<Atom> roots(Factors factors) {
    if (factors.powers().size() != 1) {
      return Optional.empty();
    }
    Map.Entry<Expr, Rational> only = factors.powers().entrySet().iterator().next();
    Rational q = only.getValue();
    return switch (only.getKey().node()) {
      case Node.Reduce(var reduction, var x, var axes)
          when reduction == Reduction.PRODUCT && isPositive(x) && q.signum() > 0 -> {
        double n =
            axes.stream()
                .mapToDouble(
                    axis -> new Count.Sizes(Map.of(), Count.LARGEST).of(x.dims().get(axis)).most())
                .reduce(1, (a, b) -> a * b);
        yield n < 1e9 && q.times(Rational.of((long) n)).compareTo(Rational.ONE) <= 0
            ? Optional.of(
                new Atom(
                    "geo_mean",
                    Curvature.CONCAVE,
                    List.of(new Atom.Slot(x, Monotonicity.NONDECREASING)),
                    "a geometric mean of numbers that are not negative"))
            : Optional.empty();
      }
      case Node.Reduce(var reduction, var x, var _)
          when reduction == Reduction.PRODUCT && isPositive(x) && q.signum() < 0 ->
          Optional.of(
              new Atom(
                  "inv_prod",
                  Curvature.CONVEX,
                  List.of(new Atom.Slot(x, Monotonicity.NONINCREASING)),
                  "the inverse of a product of positive numbers"));
      case Node.Determinant(var a)
          when q.signum() > 0
              && a.dims().get(0) instanceof gradus.expr.Dim.Fixed(var n)
              && q.times(Rational.of(n)).compareTo(Rational.ONE) <= 0
              && gradus.calculus.Symmetry.isCertain(a) ->
          Optional.of(
              new Atom(
                  "det_rootn",
                  Curvature.CONCAVE,
                  List.of(new Atom.Slot(a, Monotonicity.UNKNOWN)),
                  "(det A)^{1/n} is concave where A ≻ 0"));
      default -> Optional.empty();
    };
  }

  /// Two different factors without exponents.
  private static Optional<List<Expr>> pair(Factors factors) {
    return factors.powers().size() == 2
            && factors.powers().values().stream().allMatch(Rational.ONE::equals)
        ? Optional.of(List.copyOf(factors.powers().keySet()))
        : Optional.empty();
  }

  /// `x eˣ`, whose derivatives are `(x + 1)eˣ` and `(x + 2)eˣ`, for an `x` that may be a product.
  private Optional<Atom> exponential(Factors factors) {
    for (Map.Entry<Expr, Rational> factor : factors.powers().entrySet()) {
      if (factor.getKey().node() instanceof Node.Map1(var function, var x)
          && function == Function1.EXP
          && factor.getValue().equals(Rational.ONE)) {
        Map<Expr, Rational> others = new HashMap<>(factors.powers());
        others.remove(factor.getKey());
        Factors own = Factors.of(x, varying, range);
        if (own.sign().lower() >= 0 && own.powers().equals(others)) {
          return exponential(x);
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Atom> exponential(Expr x) {
    Interval at = range.interval(x);
    boolean convex = at.lower() >= -2;
    if (!convex && !(at.upper() <= -2)) {
      return Optional.empty();
    }
    Monotonicity way =
        at.lower() >= -1
            ? Monotonicity.NONDECREASING
            : at.upper() <= -1 ? Monotonicity.NONINCREASING : Monotonicity.UNKNOWN;
    return Optional.of(
        new Atom(
            "xexp",
            convex ? Curvature.CONVEX : Curvature.CONCAVE,
            List.of(new Atom.Slot(x, way)),
            "x eˣ is convex from −2 on, and rises from −1 on"));
  }
}
