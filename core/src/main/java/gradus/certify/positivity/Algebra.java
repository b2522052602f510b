package gradus.certify.positivity;

import gradus.certify.Count;
import gradus.certify.Interval;
import gradus.certify.Range;
import gradus.certify.positivity.Monomial.Factor;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Functions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/// Exact arithmetic with [IndexedPolynomial]s, and the atoms of one proof; see
/// [PolynomialFunctions] for what is no sum or product.
///
/// | form          | what it becomes                                             |
/// |---------------|-------------------------------------------------------------|
/// | `Σⱼ Aᵢⱼ wⱼ`   | an atom, for a constant `A` and a linear `w`                |
/// | `Σ wᵢ(Pw)ᵢ`   | `Σ (Bw)ᵢ²`, for a constant `P = BᵀB`                         |
public final class Algebra {
  /// A polynomial has no more terms than this.
  static final int LARGEST_TERMS = 500;

  /// A term sums over no more labels than this.
  static final int LARGEST_SUMS = 4;

  /// No more terms than this are multiplied in one proof.
  static final int LARGEST_WORK = 60_000;

  /// A sum is multiplied out up to this power.
  static final int LARGEST_POWER = 8;

  private final Map<List<Object>, Indeterminate> atoms = new HashMap<>();
  private final Range ranges;
  private final Count.Sizes sizes;
  private final SemidefiniteMatrix semidefinite = new SemidefiniteMatrix();
  private int work;

  public Algebra(Range ranges, Count.Sizes sizes) {
    this.ranges = ranges;
    this.sizes = sizes;
  }

  /// Where the values of an expression lie.
  Interval range(Expr expr) {
    return ranges.interval(expr);
  }

  /// Whether a constant matrix is `BᵀB`.
  public SemidefiniteMatrix semidefinite() {
    return semidefinite;
  }

  Count.Sizes sizes() {
    return sizes;
  }

  /// The atom with a key, made with the next number where there is none yet.
  Indeterminate atom(List<Object> key, IntFunction<Indeterminate> make) {
    return atoms.computeIfAbsent(key, _ -> make.apply(atoms.size()));
  }

  /// Powers, exponentials and logarithms of polynomials.
  PolynomialFunctions functions() {
    return new PolynomialFunctions(this);
  }

  /// The atom of an expression that is taken as it is.
  Indeterminate symbol(Indeterminate.Kind kind, Expr expr, boolean varying, Interval range) {
    return atoms.computeIfAbsent(
        List.of(kind, expr),
        _ ->
            new Indeterminate(
                kind,
                atoms.size(),
                expr.dims(),
                expr,
                null,
                null,
                varying,
                range,
                null,
                name(expr)));
  }

  private static String name(Expr expr) {
    return brief(expr.toString());
  }

  static String brief(String text) {
    return text.length() <= 60 ? text : text.substring(0, 57) + "…";
  }

  private Indeterminate count(Dim dim) {
    Count count = sizes.of(dim);
    return atoms.computeIfAbsent(
        List.of(Indeterminate.Kind.COUNT, dim),
        _ ->
            new Indeterminate(
                Indeterminate.Kind.COUNT,
                atoms.size(),
                List.of(),
                null,
                null,
                null,
                false,
                Interval.of(Math.max(1, count.least()), count.most()),
                null,
                dim.toString()));
  }

  static List<List<Integer>> permutations(List<Integer> of) {
    List<List<Integer>> all = List.of(List.of());
    for (Integer next : of) {
      List<List<Integer>> longer = new ArrayList<>();
      for (List<Integer> order : all) {
        for (int place = 0; place <= order.size(); place++) {
          List<Integer> with = new ArrayList<>(order);
          with.add(place, next);
          longer.add(with);
        }
      }
      all = longer;
    }
    return all;
  }

  // ---- sums and products

  IndexedPolynomial sum(IndexedPolynomial a, IndexedPolynomial b) {
    Map<Monomial, Rational> terms = new LinkedHashMap<>(a.terms());
    b.terms().forEach((monomial, coefficient) -> add(terms, monomial, coefficient));
    return checked(terms);
  }

  IndexedPolynomial difference(IndexedPolynomial a, IndexedPolynomial b) {
    return sum(a, scaled(b, Rational.of(-1)));
  }

  public IndexedPolynomial scaled(IndexedPolynomial a, Rational factor) {
    Map<Monomial, Rational> terms = new LinkedHashMap<>();
    a.terms().forEach((monomial, c) -> add(terms, monomial, c.times(factor)));
    return new IndexedPolynomial(terms);
  }

  IndexedPolynomial product(IndexedPolynomial a, IndexedPolynomial b) {
    Map<Monomial, Rational> terms = new LinkedHashMap<>();
    for (Map.Entry<Monomial, Rational> left : a.terms().entrySet()) {
      for (Map.Entry<Monomial, Rational> right : b.terms().entrySet()) {
        spend();
        List<Factor> factors = new ArrayList<>(left.getKey().factors());
        int shift = left.getKey().summed().size();
        right.getKey().factors().stream()
            .map(factor -> factor.relabeled(label -> label < 0 ? label - shift : label))
            .forEach(factors::add);
        add(terms, canonical(factors), left.getValue().times(right.getValue()));
      }
    }
    return checked(terms);
  }

  private void spend() {
    if (++work > LARGEST_WORK) {
      throw new InapplicableException(
          "multiplying out its second derivative takes more than " + LARGEST_WORK + " products");
    }
  }

  private static IndexedPolynomial checked(Map<Monomial, Rational> terms) {
    if (terms.size() > LARGEST_TERMS) {
      throw new InapplicableException(
          "a coefficient of its second derivative has more than " + LARGEST_TERMS + " terms");
    }
    return new IndexedPolynomial(terms);
  }

  private static void add(Map<Monomial, Rational> terms, Monomial monomial, Rational coefficient) {
    Rational total = terms.getOrDefault(monomial, Rational.ZERO).plus(coefficient);
    if (total.signum() == 0) {
      terms.remove(monomial);
    } else {
      terms.put(monomial, total.limited());
    }
  }

  /// The axes named anew. Two of them may get one name, and then it is a diagonal.
  public IndexedPolynomial relabeled(IndexedPolynomial a, IntUnaryOperator names) {
    Map<Monomial, Rational> terms = new LinkedHashMap<>();
    a.terms()
        .forEach((monomial, coefficient) -> {
          List<Factor> factors =
              monomial.factors().stream()
                  .map(factor ->
                      factor.relabeled(label -> label < 0 ? label : names.applyAsInt(label)))
                  .toList();
          add(terms, canonical(factors), coefficient);
        });
    return new IndexedPolynomial(terms);
  }

  /// The sum over an axis of a dimension.
  IndexedPolynomial summed(IndexedPolynomial a, int label, Dim dim) {
    IndexedPolynomial result = IndexedPolynomial.ZERO;
    for (Map.Entry<Monomial, Rational> term : a.terms().entrySet()) {
      spend();
      Monomial monomial = term.getKey();
      int fresh = -1 - monomial.summed().size();
      IndexedPolynomial one = IndexedPolynomial.of(monomial, term.getValue());
      result =
          sum(
              result,
              monomial.has(label)
                  ? IndexedPolynomial.of(
                      canonical(
                          monomial.factors().stream()
                              .map(factor -> factor.relabeled(l -> l == label ? fresh : l))
                              .toList()),
                      term.getValue())
                  : product(one, size(dim)));
    }
    return result;
  }

  private IndexedPolynomial size(Dim dim) {
    return dim instanceof Dim.Fixed(var size)
        ? IndexedPolynomial.of(Rational.of(size))
        : IndexedPolynomial.of(count(dim), List.of());
  }

  /// A term with the label in the place of its only summed one.
  Optional<IndexedPolynomial> freed(IndexedPolynomial a, int label) {
    Map<Monomial, Rational> terms = new LinkedHashMap<>();
    for (Map.Entry<Monomial, Rational> term : a.terms().entrySet()) {
      if (term.getKey().summed().size() != 1) {
        return Optional.empty();
      }
      List<Factor> factors =
          term.getKey().factors().stream()
              .map(factor -> factor.relabeled(l -> l < 0 ? label : l))
              .toList();
      add(terms, canonical(factors), term.getValue());
    }
    return Optional.of(new IndexedPolynomial(terms));
  }

  /// A product of factors as a polynomial of one term.
  IndexedPolynomial term(List<Factor> factors, Rational coefficient) {
    return IndexedPolynomial.of(canonical(factors), coefficient);
  }

  /// One form for each product: images folded, summed labels named by the first of all orders.
  private Monomial canonical(List<Factor> product) {
    List<Factor> factors = new Folding(this).folded(product);
    List<Integer> summed = Monomial.sorted(factors).summed();
    if (summed.size() > LARGEST_SUMS) {
      throw new InapplicableException(
          "its second derivative sums over more than " + LARGEST_SUMS + " indices at once");
    }
    Monomial best = null;
    for (List<Integer> order : permutations(summed)) {
      Monomial named =
          Monomial.sorted(
              factors.stream()
                  .map(factor ->
                      factor.relabeled(label -> label < 0 ? -1 - order.indexOf(label) : label))
                  .toList());
      if (best == null || named.compare(best) < 0) {
        best = named;
      }
    }
    return best == null ? Monomial.ONE : best;
  }

  /// `M w` along an axis of `w`, for a constant matrix. Products along different axes commute: the
  /// first axis comes first.
  Indeterminate image(Expr matrix, Indeterminate of, int axis) {
    Indeterminate.Image inner = of.image();
    if (inner != null && inner.axis() > axis) {
      return image(inner.matrix(), image(matrix, inner.of(), axis), inner.axis());
    }
    return atoms.computeIfAbsent(
        List.of("image", matrix, of, axis),
        _ -> {
          Expr expr = product(matrix, of, axis);
          return new Indeterminate(
              of.kind(),
              atoms.size(),
              expr.dims(),
              expr,
              null,
              new Indeterminate.Image(matrix, of, axis),
              of.varying(),
              ranges.interval(expr),
              null,
              name(expr));
        });
  }

  private static Expr product(Expr matrix, Indeterminate of, int axis) {
    Expr w = Objects.requireNonNull(of.expr());
    List<Integer> labels = IntStream.range(0, w.rank()).boxed().toList();
    int fresh = w.rank();
    List<Integer> output = labels.stream().map(label -> label == axis ? fresh : label).toList();
    return Functions.einsum(List.of(matrix, w), List.of(List.of(fresh, axis), labels), output);
  }

  /// Every power of an atom at some labels replaced by one of a polynomial; what is left of it has
  /// exponents that are not positive whole numbers.
  IndexedPolynomial substituted(IndexedPolynomial p, Factor base, IndexedPolynomial value) {
    IndexedPolynomial result = IndexedPolynomial.ZERO;
    for (Map.Entry<Monomial, Rational> term : p.terms().entrySet()) {
      Rational exponent = term.getKey().exponent(base);
      boolean replace = exponent.signum() > 0 && exponent.isWholeWithin(LARGEST_POWER);
      IndexedPolynomial rest =
          IndexedPolynomial.of(
              replace ? term.getKey().without(base) : term.getKey(), term.getValue());
      for (int k = 0; replace && k < exponent.intValue(); k++) {
        rest = product(rest, value);
      }
      result = sum(result, rest);
    }
    return result;
  }

  /// Where the values of a polynomial lie, read term by term.
  Interval interval(IndexedPolynomial p) {
    Interval total = Interval.of(0);
    for (Map.Entry<Monomial, Rational> term : p.terms().entrySet()) {
      total = total.plus(interval(term.getKey(), term.getValue()));
    }
    return total;
  }

  Interval interval(Monomial monomial, Rational coefficient) {
    Interval value = coefficient.interval();
    for (Factor factor : monomial.factors()) {
      value = value.times(factor.range());
    }
    for (int label : monomial.summed()) {
      Count count = sizes.of(monomial.dim(label));
      value = value.times(Interval.of(count.least(), count.most()).withoutZero(count.least() > 0));
    }
    if (value.isEmpty()) {
      throw new InapplicableException("it is defined nowhere");
    }
    return value;
  }
}
