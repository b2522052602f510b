package gradus.certify.positivity;

import gradus.certify.positivity.Monomial.Factor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;

/// A sum of monomials with exact coefficients, none of them 0. What looks different is different,
/// up to relations between atoms that [Algebra] does not know; so what cancels has cancelled.
public record IndexedPolynomial(Map<Monomial, Rational> terms) {
  static final IndexedPolynomial ZERO = new IndexedPolynomial(Map.of());
  static final IndexedPolynomial ONE = of(Rational.ONE);

  private static final int PRINTED_TERMS = 6;

  public IndexedPolynomial {
    terms = Collections.unmodifiableMap(new LinkedHashMap<>(terms));
  }

  static IndexedPolynomial of(Rational number) {
    return of(Monomial.ONE, number);
  }

  static IndexedPolynomial of(Monomial monomial, Rational coefficient) {
    return coefficient.signum() == 0 ? ZERO : new IndexedPolynomial(Map.of(monomial, coefficient));
  }

  static IndexedPolynomial of(Indeterminate atom, List<Integer> labels) {
    return of(new Monomial(List.of(new Factor(atom, labels, Rational.ONE))), Rational.ONE);
  }

  public boolean isZero() {
    return terms.isEmpty();
  }

  /// The number it is, if it is one.
  Optional<Rational> number() {
    return isZero()
        ? Optional.of(Rational.ZERO)
        : only().filter(Monomial.ONE::equals).map(_ -> coefficient());
  }

  /// The only monomial, where there is one.
  Optional<Monomial> only() {
    return terms.size() == 1 ? Optional.of(terms.keySet().iterator().next()) : Optional.empty();
  }

  /// The first coefficient.
  Rational coefficient() {
    return terms.values().iterator().next();
  }

  /// The axes it has.
  List<Integer> free() {
    return terms.keySet().stream()
        .flatMap(monomial -> monomial.free().stream())
        .distinct()
        .sorted()
        .toList();
  }

  /// Every atom with its labels, once; all exponents are 1.
  List<Factor> bases() {
    Set<Factor> bases = new LinkedHashSet<>();
    for (Monomial monomial : terms.keySet()) {
      monomial.factors().forEach(factor -> bases.add(factor.with(Rational.ONE)));
    }
    return new ArrayList<>(bases);
  }

  boolean isVarying() {
    return terms.keySet().stream()
        .flatMap(monomial -> monomial.factors().stream())
        .anyMatch(factor -> factor.atom().varying());
  }

  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(" + ");
    int count = 0;
    for (Map.Entry<Monomial, Rational> term : terms.entrySet()) {
      if (count++ == PRINTED_TERMS) {
        text.add("…");
        break;
      }
      text.add(printed(term.getKey(), term.getValue()));
    }
    return isZero() ? "0" : text.toString().replace("+ −", "− ");
  }

  private static String printed(Monomial monomial, Rational coefficient) {
    if (monomial.equals(Monomial.ONE)) {
      return coefficient.toString();
    }
    return coefficient.is(1)
        ? monomial.toString()
        : coefficient.is(-1) ? "−" + monomial : coefficient + "·" + monomial;
  }
}
