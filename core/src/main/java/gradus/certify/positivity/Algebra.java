package gradus.certify.positivity;

import gradus.certify.Count;
import gradus.certify.Elementwise;
import gradus.certify.Interval;
import gradus.certify.Range;
import gradus.certify.positivity.Monomial.Factor;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Functions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/// Exact arithmetic with [IndexedPolynomial]s, and the atoms of one proof.
///
/// | form          | what it becomes                                             |
/// |---------------|-------------------------------------------------------------|
/// | `e^{2x + y}`  | `(eˣ)² eʸ`; `e^{p log x}` is `xᵖ`                           |
/// | `log(x²y)`    | `2 log x + log y`, for positive `x, y`                      |
/// | `(xy)ᵖ`       | `xᵖyᵖ`, for positive `x, y` or whole `p`                    |
/// | `(x + y)ᵖ`    | multiplied out for small whole `p`, else a power of an atom |
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
  private static final int LARGEST_POWER = 8;

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

  private static String key(IndexedPolynomial polynomial) {
    List<String> terms = new ArrayList<>();
    polynomial
        .terms()
        .forEach((monomial, coefficient) -> {
          StringBuilder text =
              new StringBuilder()
                  .append(coefficient.numerator())
                  .append('/')
                  .append(coefficient.denominator());
          for (Factor factor : monomial.factors()) {
            text.append('*')
                .append(factor.atom().id())
                .append(factor.labels())
                .append('^')
                .append(factor.exponent().numerator())
                .append('/')
                .append(factor.exponent().denominator());
          }
          terms.add(text.toString());
        });
    terms.sort(null);
    return String.join("+", terms);
  }

  /// The atom of an expression that is taken as it is.
  Indeterminate symbol(Indeterminate.Kind kind, Expr expr, boolean varying, Interval range) {
    return atoms.computeIfAbsent(
        List.of(kind, expr),
        _ ->
            new Indeterminate(
                kind, atoms.size(), expr.dims(), expr, null, null, varying, range, name(expr)));
  }

  private static String name(Expr expr) {
    return brief(expr.toString());
  }

  private static String brief(String text) {
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
                dim.toString()));
  }

  /// A function of a polynomial, at the labels of its axes; the axes of its argument get the names
  /// `0, 1, …`, in whichever order gives the first key.
  private IndexedPolynomial applied(
      Indeterminate.Kind kind,
      String symbol,
      IndexedPolynomial argument,
      Interval range,
      Rational exponent) {
    List<Integer> free = argument.free();
    if (free.size() > 3) {
      throw new InapplicableException("a function in it has an argument with more than 3 axes");
    }
    String best = "";
    boolean first = true;
    List<Integer> labels = free;
    IndexedPolynomial named = argument;
    for (List<Integer> order : permutations(free)) {
      IndexedPolynomial renamed = relabeled(argument, label -> order.indexOf(label));
      String key = key(renamed);
      if (first || key.compareTo(best) < 0) {
        first = false;
        best = key;
        labels = order;
        named = renamed;
      }
    }
    String least = best;
    IndexedPolynomial own = named;
    List<Integer> places = labels;
    Indeterminate atom =
        atoms.computeIfAbsent(
            List.of(kind, symbol, least),
            _ ->
                new Indeterminate(
                    kind,
                    atoms.size(),
                    places.stream().map(label -> dim(argument, label)).toList(),
                    null,
                    own,
                    null,
                    own.isVarying(),
                    range,
                    brief(
                        kind == Indeterminate.Kind.SUM || kind == Indeterminate.Kind.NUMBER
                            ? "(" + own + ")"
                            : symbol + "(" + own + ")")));
    return IndexedPolynomial.of(
        Monomial.sorted(List.of(new Factor(atom, places, exponent))), Rational.ONE);
  }

  private static Dim dim(IndexedPolynomial polynomial, int label) {
    return polynomial.terms().keySet().stream()
        .filter(monomial -> monomial.has(label))
        .findFirst()
        .orElseThrow()
        .dim(label);
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

  /// `M w` along an axis of `w`, for a constant matrix.
  Indeterminate image(Expr matrix, Indeterminate of, int axis) {
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

  // ---- functions

  /// `pᵉ` where `p` is known to lie in a range.
  IndexedPolynomial power(IndexedPolynomial p, Rational exponent, Interval range) {
    if (exponent.is(1) || p.equals(IndexedPolynomial.ONE)) {
      return p;
    }
    if (exponent.signum() == 0) {
      return IndexedPolynomial.ONE;
    }
    if (p.isZero()) {
      if (exponent.signum() < 0) {
        throw new InapplicableException("it divides by 0");
      }
      return p;
    }
    Optional<Monomial> only = p.only();
    if (only.isPresent() && only.get().summed().isEmpty()) {
      Optional<IndexedPolynomial> split = monomialPower(only.get(), p.coefficient(), exponent);
      if (split.isPresent()) {
        return split.get();
      }
    }
    if (exponent.isWhole() && exponent.signum() > 0 && exponent.isWholeWithin(LARGEST_POWER)) {
      IndexedPolynomial result = p;
      for (int k = 1; k < exponent.intValue(); k++) {
        result = product(result, p);
      }
      return result;
    }
    return sumPower(p, exponent, range);
  }

  private Optional<IndexedPolynomial> monomialPower(
      Monomial monomial, Rational coefficient, Rational exponent) {
    boolean splits =
        exponent.isWhole()
            || coefficient.signum() > 0
                && monomial.factors().stream().allMatch(factor -> factor.atom().isPositive());
    if (!splits) {
      return Optional.empty();
    }
    List<Factor> factors =
        monomial.factors().stream()
            .map(factor -> factor.with(factor.exponent().times(exponent)))
            .toList();
    return Optional.of(
        product(
            IndexedPolynomial.of(Monomial.sorted(factors), Rational.ONE),
            numberPower(coefficient, exponent)));
  }

  private IndexedPolynomial numberPower(Rational number, Rational exponent) {
    if (number.is(1)) {
      return IndexedPolynomial.ONE;
    }
    if (exponent.isWholeWithin(1000)) {
      return IndexedPolynomial.of(number.power(exponent.intValue()));
    }
    return applied(
        Indeterminate.Kind.NUMBER, "", IndexedPolynomial.of(number), number.interval(), exponent);
  }

  /// A power of a sum, whose first coefficient goes in front.
  private IndexedPolynomial sumPower(IndexedPolynomial p, Rational exponent, Interval range) {
    Interval values = interval(p).and(range);
    boolean flips = exponent.isWhole() && values.upper() <= 0;
    Rational content = p.coefficient().abs();
    if (flips) {
      content = content.negate();
    }
    IndexedPolynomial rest = scaled(p, Rational.ONE.over(content));
    Interval own = values.over(content.interval()).and(interval(rest));
    return product(
        numberPower(content, exponent), applied(Indeterminate.Kind.SUM, "", rest, own, exponent));
  }

  /// `1/p`
  IndexedPolynomial inverse(IndexedPolynomial p, Interval range) {
    return power(p, Rational.of(-1), range);
  }

  IndexedPolynomial exp(IndexedPolynomial p) {
    IndexedPolynomial result = IndexedPolynomial.ONE;
    for (Map.Entry<Monomial, Rational> term : p.terms().entrySet()) {
      Monomial m = term.getKey();
      Optional<Indeterminate> logarithm =
          m.only()
              .filter(factor -> factor.exponent().is(1))
              .map(Factor::atom)
              .filter(atom -> atom.kind() == Indeterminate.Kind.LOG);
      IndexedPolynomial factor;
      if (logarithm.isPresent()) {
        Factor only = m.factors().getFirst();
        IndexedPolynomial inner = Objects.requireNonNull(only.atom().argument());
        IndexedPolynomial placed = relabeled(inner, label -> only.labels().get(label));
        factor = power(placed, term.getValue(), Interval.POSITIVE);
      } else {
        IndexedPolynomial one = IndexedPolynomial.of(m, Rational.ONE);
        factor =
            applied(
                Indeterminate.Kind.EXP,
                "exp",
                one,
                Elementwise.of(Function1.EXP, interval(one)),
                term.getValue());
      }
      result = product(result, factor);
    }
    return result;
  }

  IndexedPolynomial log(IndexedPolynomial p, Interval range) {
    Optional<Monomial> only = p.only();
    if (p.isZero()) {
      throw new InapplicableException("it takes the logarithm of 0");
    }
    boolean splits =
        only.isPresent()
            && only.get().summed().isEmpty()
            && p.coefficient().signum() > 0
            && only.get().factors().stream().allMatch(factor -> factor.atom().isPositive());
    if (!splits) {
      return logOfSum(p, range);
    }
    IndexedPolynomial result = logOfNumber(p.coefficient());
    for (Factor factor : only.get().factors()) {
      result = sum(result, scaled(logOf(factor), factor.exponent()));
    }
    return result;
  }

  /// The logarithm of an atom at its labels.
  private IndexedPolynomial logOf(Factor factor) {
    Indeterminate atom = factor.atom();
    if (atom.argument() != null && atom.kind() == Indeterminate.Kind.EXP) {
      return relabeled(atom.argument(), label -> factor.labels().get(label));
    }
    if (atom.argument() != null && atom.kind() == Indeterminate.Kind.SUM) {
      return logOfSum(
          relabeled(atom.argument(), label -> factor.labels().get(label)), atom.range());
    }
    IndexedPolynomial base = IndexedPolynomial.of(atom, factor.labels());
    return applied(
        Indeterminate.Kind.LOG,
        "log",
        base,
        Elementwise.of(Function1.LOG, atom.range()),
        Rational.ONE);
  }

  private IndexedPolynomial logOfNumber(Rational number) {
    return number.is(1)
        ? IndexedPolynomial.ZERO
        : applied(
            Indeterminate.Kind.LOG,
            "log",
            IndexedPolynomial.of(number),
            Elementwise.of(Function1.LOG, number.interval()),
            Rational.ONE);
  }

  private IndexedPolynomial logOfSum(IndexedPolynomial p, Interval range) {
    Rational content = p.coefficient().abs();
    IndexedPolynomial rest = scaled(p, Rational.ONE.over(content));
    Interval own = range.and(interval(p)).and(Interval.POSITIVE).over(content.interval());
    return sum(
        logOfNumber(content),
        applied(
            Indeterminate.Kind.LOG, "log", rest, Elementwise.of(Function1.LOG, own), Rational.ONE));
  }

  IndexedPolynomial function(Function1 function, IndexedPolynomial p) {
    return applied(
        Indeterminate.Kind.FUNCTION,
        function.symbol(),
        p,
        Elementwise.of(function, interval(p)),
        Rational.ONE);
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
