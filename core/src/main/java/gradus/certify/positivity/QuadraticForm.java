package gradus.certify.positivity;

import gradus.certify.positivity.CauchySchwarz.Functional;
import gradus.certify.positivity.Monomial.Factor;
import gradus.expr.Dim;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/// `q = Σ_jk C_jk(x) ℓ_j(v) ℓ_k(v)`, read off a polynomial that is of degree 2 in directions, and
/// whether it is nowhere negative.
///
/// There are two ways to look at it. *Index by index* (`FormBlock`), every term belongs to one
/// index of its forms: `Σᵢ (dᵢ ℓᵢ² + 2 cᵢ ℓᵢ m + …)`. *By functionals* (`CauchySchwarz`), terms
/// such as `(Σ uᵢ ℓᵢ)²` are taken from `Σ dᵢ ℓᵢ²`. Terms with a matrix between two indices are
/// congruences of constant matrices (`Congruence`).
public final class QuadraticForm {
  private final Algebra algebra;
  private final CoefficientSign sign;
  private final List<Term> terms = new ArrayList<>();

  /// `coefficient · rest · ℓ_a ℓ_b`
  record Term(Factor a, Factor b, List<Factor> rest, Rational coefficient) {
    Term {
      rest = List.copyOf(rest);
    }

    boolean isLocal() {
      return a.index().equals(b.index());
    }

    boolean isMixed() {
      return a.index().isEmpty() != b.index().isEmpty();
    }

    /// The factors that share a label with others that hang on the given one.
    List<Factor> around(Factor form) {
      List<Integer> labels = new ArrayList<>(form.index());
      List<Factor> found = new ArrayList<>();
      for (int before = -1; before < labels.size(); ) {
        before = labels.size();
        for (Factor factor : rest) {
          if (!found.contains(factor) && factor.index().stream().anyMatch(labels::contains)) {
            found.add(factor);
            factor.index().stream().filter(l -> !labels.contains(l)).forEach(labels::add);
          }
        }
      }
      return found;
    }

    /// Whether some factors join the two forms.
    boolean isJoined() {
      List<Factor> left = around(a);
      return a.index().stream().anyMatch(b.index()::contains)
          || left.stream()
              .anyMatch(factor -> factor.index().stream().anyMatch(b.index()::contains));
    }
  }

  public QuadraticForm(IndexedPolynomial q, CoefficientSign sign) {
    this.sign = sign;
    this.algebra = sign.algebra();
    q.terms().forEach((monomial, coefficient) -> terms.add(term(monomial, coefficient)));
  }

  private static Term term(Monomial monomial, Rational coefficient) {
    List<Factor> forms = new ArrayList<>();
    List<Factor> rest = new ArrayList<>();
    for (Factor factor : monomial.factors()) {
      if (factor.atom().kind() == Indeterminate.Kind.DIRECTION) {
        if (!factor.exponent().isWholeWithin(2) || factor.exponent().signum() < 0) {
          throw new InapplicableException("its second derivative is not quadratic");
        }
        for (int k = 0; k < factor.exponent().intValue(); k++) {
          forms.add(factor.with(Rational.ONE));
        }
      } else {
        rest.add(factor);
      }
    }
    boolean distinct =
        forms.stream().allMatch(f -> f.index().stream().distinct().count() == f.index().size());
    if (forms.size() != 2 || !distinct) {
      throw new InapplicableException("its second derivative is not a form it can read");
    }
    return new Term(forms.get(0), forms.get(1), rest, coefficient);
  }

  List<Term> terms() {
    return terms;
  }

  public FormProof proof() {
    FormProof joined = FormProof.of();
    List<Term> plain = new ArrayList<>();
    for (Term term : terms) {
      if (isBilinear(term)) {
        joined = joined.and(Congruence.proof(term, algebra));
      } else {
        plain.add(term);
      }
    }
    if (!joined.holds()) {
      return joined;
    }
    boolean apart = plain.stream().anyMatch(term -> !term.isLocal() && !term.isMixed());
    FormProof byIndex = apart ? FormProof.failed("it has products of sums") : byIndex(plain);
    if (byIndex.holds()) {
      return joined.and(byIndex);
    }
    FormProof whole = byFunctionals(plain, false);
    FormProof byFunctionals = whole.holds() ? whole : byFunctionals(plain, true).or(whole);
    return byFunctionals.holds() || apart ? joined.and(byFunctionals) : byIndex;
  }

  /// Different indices, and something between them.
  private static boolean isBilinear(Term term) {
    return !term.isLocal() && !term.isMixed() && term.isJoined();
  }

  // ---- index by index

  private FormProof byIndex(List<Term> plain) {
    Map<List<Dim>, FormBlock> blocks = blocks(plain);
    FormProof proof = FormProof.of();
    for (FormBlock block : blocks.values()) {
      proof = proof.and(block.proof(sign));
    }
    return proof;
  }

  /// The blocks by the dimensions of their index.
  Map<List<Dim>, FormBlock> blocks(List<Term> plain) {
    Map<List<Dim>, FormBlock> blocks = new LinkedHashMap<>();
    for (Term term : plain) {
      if (!term.a().index().isEmpty() || !term.b().index().isEmpty()) {
        Factor indexed = term.a().index().isEmpty() ? term.b() : term.a();
        block(blocks, form(indexed).dims())
            .add(form(term.a()), form(term.b()), coefficient(term, indexed.index()));
      }
    }
    for (Term term : plain) {
      if (term.a().index().isEmpty() && term.b().index().isEmpty()) {
        addScalar(blocks, term);
      }
    }
    return blocks;
  }

  /// A form with its index written `0, 1, …`.
  Factor form(Factor factor) {
    List<Integer> index = factor.index();
    return factor.relabeled(label -> label < 0 ? index.indexOf(label) : label);
  }

  private FormBlock block(Map<List<Dim>, FormBlock> blocks, List<Dim> dims) {
    return blocks.computeIfAbsent(dims, _ -> new FormBlock(algebra, dims));
  }

  /// What stands before the forms, with the labels of their index as axes.
  IndexedPolynomial coefficient(Term term, List<Integer> index) {
    IntUnaryOperator names = label -> index.contains(label) ? index.indexOf(label) : label;
    return algebra.term(
        term.rest().stream().map(factor -> factor.relabeled(names)).toList(), term.coefficient());
  }

  /// A square of a scalar form goes to the block whose vectors it is multiplied with, if it is a
  /// sum over their index.
  private void addScalar(Map<List<Dim>, FormBlock> blocks, Term term) {
    for (FormBlock block : blocks.values()) {
      if (block.dims().size() == 1
          && block.forms().contains(form(term.a()))
          && block.forms().contains(form(term.b()))) {
        Optional<Integer> label =
            new Monomial(term.rest())
                .summed().stream()
                    .filter(l -> new Monomial(term.rest()).dim(l).equals(block.dims().getFirst()))
                    .findFirst();
        if (label.isPresent()) {
          block.add(form(term.a()), form(term.b()), coefficient(term, List.of(label.get())));
          return;
        }
      }
    }
    block(blocks, List.of()).add(form(term.a()), form(term.b()), coefficient(term, List.of()));
  }

  // ---- by functionals

  /// @param apart whether positive squares of scalar forms may dominate, as those with axes do
  private FormProof byFunctionals(List<Term> plain, boolean apart) {
    CauchySchwarz squares = new CauchySchwarz(sign);
    Map<Factor, IndexedPolynomial> diagonal = new LinkedHashMap<>();
    for (Term term : plain) {
      boolean dominates =
          apart
              && term.a().equals(term.b())
              && sign.nonnegative(coefficient(term, List.of())).isPresent();
      if (term.isLocal() && (dominates || !term.a().index().isEmpty())) {
        if (!form(term.a()).equals(form(term.b()))) {
          return FormProof.failed(
              "products of " + term.a().atom() + " and " + term.b().atom() + " beside sums");
        }
        diagonal.merge(form(term.a()), coefficient(term, term.a().index()), algebra::sum);
      } else {
        List<Factor> scalars = new ArrayList<>(term.rest());
        Functional left = functional(term, term.a(), scalars);
        Functional right = functional(term, term.b(), scalars);
        squares.add(left, right, algebra.term(scalars, term.coefficient()));
      }
    }
    FormProof dominated = FormProof.of();
    for (Map.Entry<Factor, IndexedPolynomial> entry : diagonal.entrySet()) {
      Optional<String> reason = sign.nonnegative(entry.getValue());
      if (reason.isEmpty()) {
        return FormProof.failed(
            "the sign of "
                + entry.getValue()
                + ", the coefficient of ("
                + entry.getKey()
                + ")², is open");
      }
    }
    return dominated.and(squares.proof(diagonal));
  }

  /// The sum that a form stands in; its factors are taken from the others.
  Functional functional(Term term, Factor form, List<Factor> scalars) {
    List<Factor> own = form.index().isEmpty() ? List.of() : term.around(form);
    scalars.removeAll(own);
    IntUnaryOperator names =
        label -> form.index().contains(label) ? form.index().indexOf(label) : label;
    return new Functional(
        form(form),
        algebra.term(own.stream().map(factor -> factor.relabeled(names)).toList(), Rational.ONE));
  }
}
