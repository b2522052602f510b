package gradus.certify.positivity;

import gradus.certify.Interval;
import gradus.certify.positivity.Monomial.Factor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A polynomial as a product of factors that are nowhere negative, denominators among them, and a
/// rest.
record CommonFactors(List<Factor> front, IndexedPolynomial rest) {
  /// Sums within a product are multiplied out at most so many times.
  static final int LARGEST_ROUNDS = 12;

  /// Takes common factors of a known sign out of a sum.
  static CommonFactors of(IndexedPolynomial p, Algebra algebra) {
    List<Factor> front = new ArrayList<>();
    IndexedPolynomial rest = p;
    for (Factor base : p.bases()) {
      if (base.labels().stream().anyMatch(label -> label < 0)) {
        continue;
      }
      Rational least =
          p.terms().keySet().stream()
              .map(monomial -> monomial.exponent(base))
              .min(Comparator.naturalOrder())
              .orElse(Rational.ZERO);
      Rational taken = takeable(base.atom(), least);
      if (taken.signum() != 0) {
        front.add(base.with(taken));
      }
    }
    if (!front.isEmpty()) {
      List<Factor> inverse =
          front.stream().map(factor -> factor.with(factor.exponent().negate())).toList();
      rest = algebra.product(rest, IndexedPolynomial.of(Monomial.sorted(inverse), Rational.ONE));
    }
    return new CommonFactors(front, rest);
  }

  /// The largest power below the given one that is not negative.
  private static Rational takeable(Indeterminate atom, Rational exponent) {
    if (atom.isPositive() || exponent.isEven() || exponent.signum() > 0 && atom.isNonnegative()) {
      return exponent;
    }
    return exponent.isWhole() ? exponent.minus(Rational.ONE) : Rational.ZERO;
  }

  /// The latest sum in the rest multiplied out; empty where there is none.
  Optional<CommonFactors> expanded(Algebra algebra) {
    return expanded(rest, algebra)
        .map(p -> {
          CommonFactors next = of(p, algebra);
          List<Factor> all = new ArrayList<>(front);
          all.addAll(next.front);
          return new CommonFactors(Monomial.sorted(all).factors(), next.rest);
        });
  }

  /// The same value with sums within products multiplied out, where that leaves a single term.
  static IndexedPolynomial reduced(IndexedPolynomial p, Algebra algebra) {
    Optional<CommonFactors> split = Optional.of(of(p, algebra));
    for (int round = 0;
        round < LARGEST_ROUNDS && split.filter(CommonFactors::isSum).isPresent();
        round++) {
      split = split.get().expanded(algebra);
    }
    return split
        .filter(last -> !last.isSum())
        .map(last -> algebra.product(algebra.term(last.front, Rational.ONE), last.rest))
        .orElse(p);
  }

  private boolean isSum() {
    return rest.terms().size() > 1;
  }

  /// One over the product, its factors inverted one by one.
  IndexedPolynomial inverse(Algebra algebra) {
    IndexedPolynomial inverses =
        algebra.term(
            front.stream().map(factor -> factor.with(factor.exponent().negate())).toList(),
            Rational.ONE);
    return algebra.product(inverses, algebra.functions().inverse(rest, Interval.POSITIVE));
  }

  /// The polynomial with the latest sum that is a factor multiplied out.
  private static Optional<IndexedPolynomial> expanded(IndexedPolynomial p, Algebra algebra) {
    Optional<Factor> latest =
        p.bases().stream()
            .filter(base -> base.atom().kind() == Indeterminate.Kind.SUM)
            .filter(base -> base.labels().stream().allMatch(label -> label >= 0))
            .filter(base ->
                p.terms().keySet().stream()
                    .map(monomial -> monomial.exponent(base))
                    .anyMatch(e -> e.signum() > 0 && e.isWholeWithin(8)))
            .max(Comparator.comparingInt(base -> base.atom().id()));
    return latest.map(base -> {
      IndexedPolynomial argument = Objects.requireNonNull(base.atom().argument());
      return algebra.substituted(
          p, base, algebra.relabeled(argument, label -> base.labels().get(label)));
    });
  }
}
