package gradus.certify.positivity;

import gradus.certify.positivity.Monomial.Factor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The sign of a polynomial that is quadratic in a power of one atom, or linear in its root.
///
/// @param depth how many such steps may follow each other
record SignBySquares(CoefficientSign sign, int depth) {
  /// `at² + bt + c = a(t + b/2a)² + (4ac − b²)/4a`
  Optional<String> discriminant(IndexedPolynomial p) {
    if (depth == 0) {
      return Optional.empty();
    }
    for (Factor base : p.bases()) {
      Optional<List<IndexedPolynomial>> parts =
          base.labels().stream().allMatch(label -> label >= 0)
              ? quadratic(p, base)
              : Optional.empty();
      if (parts.isEmpty()) {
        continue;
      }
      IndexedPolynomial a = parts.get().get(2);
      IndexedPolynomial b = parts.get().get(1);
      IndexedPolynomial c = parts.get().get(0);
      IndexedPolynomial gap =
          sign.algebra()
              .difference(
                  sign.algebra().scaled(sign.algebra().product(a, c), Rational.of(4)),
                  sign.algebra().product(b, b));
      if (sign.nonnegative(a, depth - 1).isPresent()
          && sign.nonnegative(c, depth - 1).isPresent()
          && sign.nonnegative(gap, depth - 1).isPresent()) {
        return Optional.of(
            "a square and a rest, for as at² + bt + c with a = "
                + a
                + ", b = "
                + b
                + ", c = "
                + c
                + " it has 4ac − b² = "
                + gap
                + " ≥ 0");
      }
    }
    return Optional.empty();
  }

  /// `a sᵉ − b tᵉ ≥ 0` for `a ≥ b > 0`, `e > 0` and `s ≥ t`, products of powers of positive atoms.
  Optional<String> powers(IndexedPolynomial p) {
    List<Map.Entry<Monomial, Rational>> terms = List.copyOf(p.terms().entrySet());
    if (depth == 0
        || terms.size() != 2
        || terms.get(0).getValue().signum() == terms.get(1).getValue().signum()) {
      return Optional.empty();
    }
    int first = terms.get(0).getValue().signum() > 0 ? 0 : 1;
    Monomial s = terms.get(first).getKey();
    Monomial t = terms.get(1 - first).getKey();
    Rational gap = terms.get(0).getValue().plus(terms.get(1).getValue());
    Optional<Rational> exponent =
        p.bases().stream()
            .flatMap(base -> Stream.of(s.exponent(base), t.exponent(base)))
            .filter(e -> e.signum() != 0 && !e.isWhole())
            .map(Rational::abs)
            .min(Comparator.naturalOrder());
    boolean plain =
        p.bases().stream()
            .allMatch(base ->
                base.atom().isPositive() && base.labels().stream().allMatch(label -> label >= 0));
    if (gap.signum() < 0 || exponent.isEmpty() || !plain) {
      return Optional.empty();
    }
    Rational e = exponent.get();
    Optional<IndexedPolynomial> left = rooted(s, e);
    Optional<IndexedPolynomial> right = rooted(t, e);
    return left.isPresent()
            && right.isPresent()
            && sign.nonnegative(sign.algebra().difference(left.get(), right.get()), depth - 1)
                .isPresent()
        ? Optional.of(
            "for s = " + left.get() + " ≥ t = " + right.get() + " also sᵉ ≥ tᵉ with e = " + e)
        : Optional.empty();
  }

  /// The root of a product of powers, its sums multiplied out; empty where an exponent is not
  /// whole.
  private Optional<IndexedPolynomial> rooted(Monomial monomial, Rational e) {
    IndexedPolynomial root = IndexedPolynomial.ONE;
    for (Factor factor : monomial.factors()) {
      Rational exponent = factor.exponent().over(e);
      if (exponent.signum() < 0 || !exponent.isWholeWithin(Algebra.LARGEST_POWER)) {
        return Optional.empty();
      }
      IndexedPolynomial base = argument(factor.with(Rational.ONE));
      for (int k = 0; k < exponent.intValue(); k++) {
        root = sign.algebra().product(root, base);
      }
    }
    return Optional.of(root);
  }

  /// `a√t + b ≥ a√t − |b| ≥ 0`, such as `√(1 + s²) + s`.
  Optional<String> root(IndexedPolynomial p) {
    Rational half = Rational.ONE.over(Rational.of(2));
    for (Factor base : p.bases()) {
      boolean whole = base.labels().stream().anyMatch(label -> label < 0);
      if (depth == 0 || whole || !base.isNonnegative()) {
        continue;
      }
      Map<Monomial, Rational> front = new LinkedHashMap<>();
      Map<Monomial, Rational> others = new LinkedHashMap<>();
      boolean linear = true;
      for (Map.Entry<Monomial, Rational> term : p.terms().entrySet()) {
        Rational exponent = term.getKey().exponent(base);
        linear &= exponent.equals(half) || exponent.signum() == 0;
        (exponent.signum() == 0 ? others : front).put(term.getKey().without(base), term.getValue());
      }
      if (!linear || front.isEmpty()) {
        continue;
      }
      IndexedPolynomial a = new IndexedPolynomial(front);
      IndexedPolynomial b = new IndexedPolynomial(others);
      IndexedPolynomial gap =
          sign.algebra()
              .difference(
                  sign.algebra().product(sign.algebra().product(a, a), argument(base)),
                  sign.algebra().product(b, b));
      if (sign.nonnegative(a, depth - 1).isPresent()
          && sign.nonnegative(gap, depth - 1).isPresent()) {
        return Optional.of(
            "a root and a rest, for as a√t + b with t = "
                + base.atom()
                + ", a = "
                + a
                + " ≥ 0, b = "
                + b
                + " it has a²t − b² = "
                + gap
                + " ≥ 0");
      }
    }
    return Optional.empty();
  }

  /// What an atom stands for: a sum, or the atom itself.
  private IndexedPolynomial argument(Factor base) {
    IndexedPolynomial argument = base.atom().argument();
    return base.atom().kind() == Indeterminate.Kind.SUM && argument != null
        ? sign.algebra().relabeled(argument, label -> base.labels().get(label))
        : IndexedPolynomial.of(base.atom(), base.labels());
  }

  /// `c, b, a` where the polynomial is `a t² + b t + c` in a power `t` of an atom.
  private static Optional<List<IndexedPolynomial>> quadratic(IndexedPolynomial p, Factor base) {
    Rational largest =
        p.terms().keySet().stream()
            .map(monomial -> monomial.exponent(base))
            .max(Comparator.naturalOrder())
            .orElse(Rational.ZERO);
    Rational half = largest.over(Rational.of(2));
    if (!half.isWhole() || half.signum() <= 0) {
      return Optional.empty();
    }
    List<Map<Monomial, Rational>> parts = new ArrayList<>();
    for (int k = 0; k < 3; k++) {
      parts.add(new LinkedHashMap<>());
    }
    for (Map.Entry<Monomial, Rational> term : p.terms().entrySet()) {
      Rational times = term.getKey().exponent(base).over(half);
      if (times.signum() < 0 || !times.isWholeWithin(2)) {
        return Optional.empty();
      }
      parts.get(times.intValue()).put(term.getKey().without(base), term.getValue());
    }
    return Optional.of(parts.stream().map(IndexedPolynomial::new).toList());
  }
}
