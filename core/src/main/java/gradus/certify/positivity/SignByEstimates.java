package gradus.certify.positivity;

import gradus.certify.Interval;
import gradus.certify.positivity.Monomial.Factor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// The sign of a polynomial in which a function stands as the first power only, or an exponential
/// as one power only, by a bound of that function in its place.
///
/// | function | from below                   | from above                        | where   |
/// |----------|------------------------------|-----------------------------------|---------|
/// | `log g`  | `1 − 1/g`                    | `g − 1`                           | `g > 0` |
/// | `log g`  | `2(g − 1)/(g + 1)`           | `(g − 1/g)/2`                     | `g ≥ 1`; exchanged where `g ≤ 1` |
/// | `eᵐ`     | `1 + m`, `1 + m + m²/2 + m³/6` |                                 |         |
/// | `eᵐ`     | `1 + m + m²/2`               |                                   | `m ≥ 0` |
/// | `eᵐ`     |                              | `1/(1 − m)`, `1 + m + m²/2`       | `m ≤ 0` |
/// | `sin m`  | `m − m³/6`                   | `m`                               | `m ≥ 0`; exchanged where `m ≤ 0` |
/// | `cos m`  | `1 − m²/2`                   | `1 − m²/2 + m⁴/24`                |         |
/// | `atan m` | `m/(1 + m²)`                 | `m`                               | `m ≥ 0`; exchanged where `m ≤ 0` |
/// | `ψ(m)`   | `log m − 1/2m − 1/12m²`      | `log m − 1/2m`                    | `m > 0` |
/// | `ψ₁(m)`  | `1/m + 1/2m²`                | `1/m + 1/2m² + 1/6m³`, `1/m + 1/m²` | `m > 0` |
/// | `ψ₂(m)`  | `−1/m² − 2/m³`               | `−1/m² − 1/m³`                    | `m > 0` |
///
/// Sources: Taylor's theorem; Mitrinović 1970, *Analytic inequalities*, §3.6.15; for ψ and its
/// derivatives Alzer 1997, *On some inequalities for the gamma and psi functions*, theorem 9, and
/// Guo & Qi 2010, *Two new proofs of the complete monotonicity of a function involving the psi
/// function*.
///
/// @param depth how many steps may follow each other
record SignByEstimates(CoefficientSign sign, int depth) {
  /// Longer sums are not estimated.
  private static final int LARGEST_TERMS = 24;

  /// Bounds of a function, from below and from above.
  record Bounds(List<IndexedPolynomial> below, List<IndexedPolynomial> above) {
    static final Bounds NONE = new Bounds(List.of(), List.of());

    static Bounds of(IndexedPolynomial below, IndexedPolynomial above) {
      return new Bounds(List.of(below), List.of(above));
    }

    Bounds exchanged() {
      return new Bounds(/* below= */ above, /* above= */ below);
    }
  }

  Optional<String> nonnegative(IndexedPolynomial p) {
    return estimated(p, bound -> sign.nonnegative(bound, depth - 1).isPresent());
  }

  boolean positive(IndexedPolynomial p) {
    return estimated(p, this::isPositive).isPresent();
  }

  private boolean isPositive(IndexedPolynomial p) {
    CommonFactors split = CommonFactors.of(p, sign.algebra());
    return split.front().stream().allMatch(Factor::isPositive)
        && sign.isEvidentlyPositive(split.rest());
  }

  private Optional<String> estimated(IndexedPolynomial p, Predicate<IndexedPolynomial> holds) {
    if (depth < 2 || p.terms().size() > LARGEST_TERMS) {
      return Optional.empty();
    }
    for (Factor base : p.bases()) {
      Optional<String> found =
          base.labels().stream().allMatch(label -> label >= 0)
              ? estimated(p, base, holds)
              : Optional.empty();
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /// `a t + r ≥ a b + r` for `a ≥ 0` and `t ≥ b`, and for `a ≤ 0` and `t ≤ b`.
  private Optional<String> estimated(
      IndexedPolynomial p, Factor base, Predicate<IndexedPolynomial> holds) {
    Map<Monomial, Rational> front = new LinkedHashMap<>();
    Map<Monomial, Rational> others = new LinkedHashMap<>();
    Rational power = Rational.ZERO;
    for (Map.Entry<Monomial, Rational> term : p.terms().entrySet()) {
      Rational exponent = term.getKey().exponent(base);
      if (exponent.signum() != 0 && power.signum() != 0 && !exponent.equals(power)) {
        return Optional.empty();
      }
      power = exponent.signum() == 0 ? power : exponent;
      (exponent.signum() == 0 ? others : front).put(term.getKey().without(base), term.getValue());
    }
    Bounds bounds = bounds(base.with(power));
    if (bounds.below.isEmpty() && bounds.above.isEmpty()) {
      return Optional.empty();
    }
    Algebra algebra = sign.algebra();
    IndexedPolynomial a = new IndexedPolynomial(front);
    boolean rises = sign.nonnegative(a, depth - 1).isPresent();
    boolean falls =
        !rises && sign.nonnegative(algebra.scaled(a, Rational.of(-1)), depth - 1).isPresent();
    List<IndexedPolynomial> candidates =
        rises ? bounds.below : falls ? bounds.above : List.<IndexedPolynomial>of();
    for (IndexedPolynomial bound : candidates) {
      IndexedPolynomial q = algebra.sum(algebra.product(a, bound), new IndexedPolynomial(others));
      if (holds.test(q)) {
        String side = rises ? " ≥ " : " ≤ ";
        return Optional.of("with " + base.with(power) + side + bound + " it is at least " + q);
      }
    }
    return Optional.empty();
  }

  Bounds bounds(Factor base) {
    IndexedPolynomial argument = base.atom().argument();
    if (argument == null) {
      return Bounds.NONE;
    }
    IndexedPolynomial m = sign.algebra().relabeled(argument, label -> base.labels().get(label));
    if (base.atom().kind() == Indeterminate.Kind.EXP) {
      return exponential(scaled(m, base.exponent())); // (eᵐ)ᵏ
    }
    if (!base.exponent().is(1)) {
      return Bounds.NONE;
    }
    return switch (base.atom().kind()) {
      case LOG -> logarithm(m);
      case FUNCTION -> function(base.atom(), m);
      case EXP, SYMBOL, DIRECTION, SUM, NUMBER, COUNT -> Bounds.NONE;
    };
  }

  private Bounds logarithm(IndexedPolynomial g) {
    IndexedPolynomial less = plus(g, -1);
    IndexedPolynomial inverse = inverse(g);
    Bounds always = Bounds.of(plus(scaled(inverse, Rational.of(-1)), 1), less);
    Bounds above =
        Bounds.of(
            scaled(sign.algebra().product(less, inverse(plus(g, 1))), Rational.of(2)),
            scaled(sign.algebra().difference(g, inverse), Rational.meant(0.5)));
    Interval at = sign.algebra().interval(g);
    Bounds more = at.lower() >= 1 ? above : at.upper() <= 1 ? above.exchanged() : Bounds.NONE;
    return new Bounds(joined(always.below, more.below), joined(always.above, more.above));
  }

  private static List<IndexedPolynomial> joined(
      List<IndexedPolynomial> first, List<IndexedPolynomial> second) {
    List<IndexedPolynomial> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  private Bounds exponential(IndexedPolynomial m) {
    IndexedPolynomial linear = plus(m, 1);
    IndexedPolynomial quadratic = sign.algebra().sum(linear, power(m, 2, Rational.meant(0.5)));
    IndexedPolynomial cubic =
        sign.algebra().sum(quadratic, power(m, 3, Rational.ONE.over(Rational.of(6))));
    Interval at = sign.algebra().interval(m);
    if (at.lower() >= 0) {
      return new Bounds(List.of(linear, quadratic, cubic), List.of());
    }
    return at.upper() <= 0
        ? new Bounds(
            List.of(linear, cubic),
            List.of(inverse(plus(scaled(m, Rational.of(-1)), 1)), quadratic))
        : new Bounds(List.of(linear, cubic), List.of());
  }

  private Bounds function(Indeterminate atom, IndexedPolynomial m) {
    if (atom.function() == null) {
      return Bounds.NONE;
    }
    Interval at = sign.algebra().interval(m);
    boolean positive = SmoothForm.isPositive(at);
    return switch (atom.function()) {
      case SIN ->
          odd(
              at,
              Bounds.of(sign.algebra().sum(m, power(m, 3, Rational.ONE.over(Rational.of(-6)))), m));
      case COS -> {
        IndexedPolynomial two = plus(power(m, 2, Rational.meant(-0.5)), 1);
        yield Bounds.of(
            two, sign.algebra().sum(two, power(m, 4, Rational.ONE.over(Rational.of(24)))));
      }
      case ATAN ->
          odd(
              at,
              Bounds.of(sign.algebra().product(m, inverse(plus(power(m, 2, Rational.ONE), 1))), m));
      case DIGAMMA -> {
        if (!positive) {
          yield Bounds.NONE;
        }
        IndexedPolynomial upper =
            sign.algebra()
                .sum(
                    sign.algebra().functions().log(m, Interval.POSITIVE),
                    power(m, -1, Rational.meant(-0.5)));
        yield Bounds.of(
            sign.algebra().sum(upper, power(m, -2, Rational.ONE.over(Rational.of(-12)))), upper);
      }
      case TRIGAMMA -> {
        if (!positive) {
          yield Bounds.NONE;
        }
        IndexedPolynomial first = power(m, -1, Rational.ONE);
        IndexedPolynomial lower = sign.algebra().sum(first, power(m, -2, Rational.meant(0.5)));
        yield new Bounds(
            List.of(lower),
            List.of(
                sign.algebra().sum(lower, power(m, -3, Rational.ONE.over(Rational.of(6)))),
                sign.algebra().sum(first, power(m, -2, Rational.ONE))));
      }
      case TETRAGAMMA -> {
        if (!positive) {
          yield Bounds.NONE;
        }
        IndexedPolynomial first = power(m, -2, Rational.of(-1));
        yield Bounds.of(
            sign.algebra().sum(first, power(m, -3, Rational.of(-2))),
            sign.algebra().sum(first, power(m, -3, Rational.of(-1))));
      }
      default -> Bounds.NONE;
    };
  }

  /// Bounds of an odd function where its argument is not negative, turned round where it is.
  private static Bounds odd(Interval at, Bounds bounds) {
    return at.lower() >= 0 ? bounds : at.upper() <= 0 ? bounds.exchanged() : Bounds.NONE;
  }

  private IndexedPolynomial plus(IndexedPolynomial p, long number) {
    return sign.algebra().sum(p, IndexedPolynomial.of(Rational.of(number)));
  }

  private IndexedPolynomial scaled(IndexedPolynomial p, Rational factor) {
    return sign.algebra().scaled(p, factor);
  }

  private IndexedPolynomial inverse(IndexedPolynomial p) {
    return sign.algebra().functions().inverse(p, Interval.POSITIVE);
  }

  private IndexedPolynomial power(IndexedPolynomial m, long exponent, Rational factor) {
    Interval range = exponent < 0 ? Interval.POSITIVE : sign.algebra().interval(m);
    return scaled(sign.algebra().functions().power(m, Rational.of(exponent), range), factor);
  }
}
