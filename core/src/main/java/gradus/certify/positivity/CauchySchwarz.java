package gradus.certify.positivity;

import gradus.certify.positivity.Monomial.Factor;
import gradus.expr.Dim;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// **T3**: `Σ dᵢ ℓᵢ² − Σ_r κ_r (Σᵢ u_r,ᵢ ℓᵢ)² ≥ 0` where `d > 0`, `κ > 0` and `Σ_r κ_r Σᵢ u_r,ᵢ²/dᵢ
/// ≤ 1`.
///
/// For one square this is the weighted inequality of Cauchy and Schwarz, `(Σ uℓ)² = (Σ (u/√d)(√d
/// ℓ))² ≤ (Σ u²/d)(Σ dℓ²)`; for several, the sum of these. It proves `log Σ eˣ` (`d = u = p`),
/// `‖x‖`, `√(1 + xᵀPx)`, and means, geometric and harmonic.
///
/// The squares are found by completing them in the functionals `Σᵢ uᵢ ℓᵢ`; those with a positive
/// coefficient are left out (T5).
final class CauchySchwarz {
  private final Algebra algebra;
  private final CoefficientSign sign;
  private final List<Functional> functionals = new ArrayList<>();
  private final Map<List<Functional>, IndexedPolynomial> entries = new LinkedHashMap<>();

  /// `Σᵢ uᵢ ℓᵢ` for a form and a weight whose axes are those of the form.
  record Functional(Factor form, IndexedPolynomial weight) {
    boolean isScalar() {
      return form.dims().isEmpty();
    }

    @Override
    public String toString() {
      return isScalar() ? form.toString() : "Σ " + weight + "·" + form;
    }
  }

  CauchySchwarz(CoefficientSign sign) {
    this.sign = sign;
    this.algebra = sign.algebra();
  }

  boolean isEmpty() {
    return functionals.isEmpty();
  }

  /// Adds `c L M`.
  void add(Functional l, Functional m, IndexedPolynomial c) {
    include(l);
    include(m);
    if (l.equals(m)) {
      entries.merge(List.of(l, l), c, algebra::sum);
    } else {
      IndexedPolynomial half = algebra.scaled(c, Rational.ONE.over(Rational.of(2)));
      entries.merge(List.of(l, m), half, algebra::sum);
      entries.merge(List.of(m, l), half, algebra::sum);
    }
  }

  private void include(Functional functional) {
    if (!functionals.contains(functional)) {
      functionals.add(functional);
    }
  }

  /// @param diagonal the coefficient `d` of each form with axes
  FormProof proof(Map<Factor, IndexedPolynomial> diagonal) {
    if (functionals.size() > SchurComplement.LARGEST_ORDER) {
      return FormProof.failed("it has " + functionals.size() + " linear functionals");
    }
    functionals.sort((a, b) -> Boolean.compare(b.isScalar(), a.isScalar()));
    List<List<IndexedPolynomial>> rest = new ArrayList<>();
    for (Functional l : functionals) {
      List<IndexedPolynomial> row = new ArrayList<>();
      for (Functional m : functionals) {
        row.add(entries.getOrDefault(List.of(l, m), IndexedPolynomial.ZERO));
      }
      rest.add(row);
    }
    return eliminated(rest, diagonal);
  }

  /// `−κ L²`, the weights of `L` by form.
  private record Square(IndexedPolynomial kappa, Map<Factor, IndexedPolynomial> weights) {}

  private FormProof eliminated(
      List<List<IndexedPolynomial>> rest, Map<Factor, IndexedPolynomial> diagonal) {
    List<Integer> open = new ArrayList<>();
    for (int k = 0; k < functionals.size(); k++) {
      open.add(k);
    }
    List<String> lines = new ArrayList<>();
    List<Square> squares = new ArrayList<>();
    while (true) {
      open.removeIf(k -> open.stream().allMatch(j -> rest.get(k).get(j).isZero()));
      Optional<Integer> next = pivot(rest, open).or(() -> lowered(rest, open));
      if (next.isEmpty()) {
        break;
      }
      int pivot = next.get();
      open.removeIf(next.get()::equals);
      IndexedPolynomial entry = rest.get(pivot).get(pivot);
      if (sign.generic(entry)) {
        lines.add("T5 (" + functionals.get(pivot) + ")² has the coefficient " + entry + " > 0");
      } else {
        IndexedPolynomial kappa = algebra.scaled(entry, Rational.of(-1));
        squares.add(new Square(kappa, completed(rest, pivot, open)));
      }
      SchurComplement.eliminate(rest, pivot, open, sign);
    }
    if (!open.isEmpty()) {
      int k = open.getFirst();
      return FormProof.failed(
          "the sign of "
              + rest.get(k).get(k)
              + ", the coefficient of ("
              + functionals.get(k)
              + ")², is open");
    }
    return new FormProof(true, lines).and(dominated(squares, diagonal));
  }

  /// A functional whose coefficient is lowered by its positive terms, so that it is negative: what
  /// is left out is a square with a positive coefficient.
  private Optional<Integer> lowered(List<List<IndexedPolynomial>> rest, List<Integer> open) {
    for (int k : open) {
      IndexedPolynomial negative = rest.get(k).get(k);
      for (Map.Entry<Monomial, Rational> term : rest.get(k).get(k).terms().entrySet()) {
        IndexedPolynomial one = IndexedPolynomial.of(term.getKey(), term.getValue());
        if (algebra.interval(one).lower() >= 0) {
          negative = algebra.difference(negative, one);
        }
      }
      if (!negative.isZero() && sign.generic(algebra.scaled(negative, Rational.of(-1)))) {
        rest.get(k).set(k, negative);
        return Optional.of(k);
      }
    }
    return Optional.empty();
  }

  /// All squares from the whole diagonal, or each of them from a term of it.
  private FormProof dominated(List<Square> squares, Map<Factor, IndexedPolynomial> diagonal) {
    FormProof together = together(squares, diagonal);
    if (together.holds()) {
      return together;
    }
    Map<Factor, IndexedPolynomial> left = new LinkedHashMap<>(diagonal);
    FormProof proof = FormProof.of();
    for (Square square : squares) {
      Optional<FormProof> part = byOneTerm(square, left);
      if (part.isEmpty()) {
        return together;
      }
      proof = proof.and(part.get());
    }
    return proof;
  }

  /// A term of the diagonal that dominates a square is used up.
  private Optional<FormProof> byOneTerm(Square square, Map<Factor, IndexedPolynomial> left) {
    if (square.weights().size() != 1) {
      return Optional.empty();
    }
    Factor form = square.weights().keySet().iterator().next();
    IndexedPolynomial d = left.getOrDefault(form, IndexedPolynomial.ZERO);
    for (Map.Entry<Monomial, Rational> term : d.terms().entrySet()) {
      IndexedPolynomial one = IndexedPolynomial.of(term.getKey(), term.getValue());
      IndexedPolynomial others = algebra.difference(d, one);
      if (sign.nonnegative(others).isPresent()) {
        FormProof proof = together(List.of(square), Map.of(form, one));
        if (proof.holds()) {
          left.put(form, others);
          return Optional.of(proof);
        }
      }
    }
    return Optional.empty();
  }

  private FormProof together(List<Square> squares, Map<Factor, IndexedPolynomial> diagonal) {
    IndexedPolynomial load = IndexedPolynomial.ZERO;
    List<String> lines = new ArrayList<>();
    for (Square square : squares) {
      Optional<IndexedPolynomial> part = load(square.weights(), diagonal);
      if (part.isEmpty()) {
        return FormProof.failed(
            "a square of "
                + square.weights()
                + " is subtracted, "
                + square.kappa()
                + " times, and nothing positive is there to dominate it");
      }
      lines.add(
          "T3 with d = "
              + used(square.weights(), diagonal)
              + ", u = "
              + square.weights().values()
              + ", 1/s = "
              + square.kappa());
      load = algebra.sum(load, algebra.product(square.kappa(), part.get()));
    }
    IndexedPolynomial gap = algebra.difference(IndexedPolynomial.ONE, load);
    Optional<String> reason = sign.nonnegative(gap);
    if (reason.isEmpty()) {
      return FormProof.failed("the sign of " + gap + ", which is 1 − Σu²/(ds), is open");
    }
    if (!squares.isEmpty()) {
      lines.add("   1 − Σu²/(ds) = " + gap + " ≥ 0; " + reason.get());
    }
    return new FormProof(true, lines);
  }

  private Optional<Integer> pivot(List<List<IndexedPolynomial>> rest, List<Integer> open) {
    return open.stream()
        .filter(k -> functionals.get(k).isScalar())
        .filter(k -> sign.generic(rest.get(k).get(k)))
        .findFirst()
        .or(() ->
            open.stream()
                .filter(k ->
                    !functionals.get(k).isScalar() && sign.generic(rest.get(k).get(k))
                        || sign.generic(algebra.scaled(rest.get(k).get(k), Rational.of(-1))))
                .findFirst());
  }

  /// The weights of `L_p + Σ_k (K_pk/K_pp) L_k`, by form.
  private Map<Factor, IndexedPolynomial> completed(
      List<List<IndexedPolynomial>> rest, int pivot, List<Integer> open) {
    Map<Factor, IndexedPolynomial> weights = new LinkedHashMap<>();
    Functional first = functionals.get(pivot);
    weights.put(first.form(), first.weight());
    IndexedPolynomial entry = rest.get(pivot).get(pivot);
    IndexedPolynomial inverse =
        algebra.scaled(sign.inverse(algebra.scaled(entry, Rational.of(-1))), Rational.of(-1));
    for (int k : open) {
      IndexedPolynomial factor = algebra.product(rest.get(pivot).get(k), inverse);
      if (!factor.isZero()) {
        Functional other = functionals.get(k);
        weights.merge(other.form(), algebra.product(factor, other.weight()), algebra::sum);
      }
    }
    return weights;
  }

  private static List<IndexedPolynomial> used(
      Map<Factor, IndexedPolynomial> square, Map<Factor, IndexedPolynomial> diagonal) {
    return square.keySet().stream()
        .map(form -> diagonal.getOrDefault(form, IndexedPolynomial.ZERO))
        .toList();
  }

  /// `Σ u²/d` over all forms and indices.
  private Optional<IndexedPolynomial> load(
      Map<Factor, IndexedPolynomial> square, Map<Factor, IndexedPolynomial> diagonal) {
    IndexedPolynomial total = IndexedPolynomial.ZERO;
    for (Map.Entry<Factor, IndexedPolynomial> part : square.entrySet()) {
      IndexedPolynomial u = part.getValue();
      IndexedPolynomial d = diagonal.getOrDefault(part.getKey(), IndexedPolynomial.ZERO);
      if (u.isZero()) {
        continue;
      }
      if (d.isZero() || !sign.generic(d)) {
        return Optional.empty();
      }
      IndexedPolynomial ratio = algebra.product(algebra.product(u, u), sign.inverse(d));
      List<Dim> dims = part.getKey().dims();
      for (int axis = 0; axis < dims.size(); axis++) {
        ratio = algebra.summed(ratio, axis, dims.get(axis));
      }
      total = algebra.sum(total, ratio);
    }
    return Optional.of(sign.reduced(total));
  }
}
