package gradus.certify.positivity;

import gradus.certify.Elementwise;
import gradus.certify.Interval;
import gradus.certify.positivity.Monomial.Factor;
import gradus.expr.Dim;
import gradus.expr.Function1;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Functions of [IndexedPolynomial]s: a product is split where that is the same, and what cannot be
/// is an atom.
///
/// | form          | what it becomes                                             |
/// |---------------|-------------------------------------------------------------|
/// | `e^{2x + y}`  | `(eˣ)² eʸ`; `e^{p log x}` is `xᵖ`                           |
/// | `log(x²y)`    | `2 log x + log y`, for positive `x, y`                      |
/// | `(xy)ᵖ`       | `xᵖyᵖ`, for positive `x, y` or whole `p`                    |
/// | `(x + y)ᵖ`    | multiplied out for small whole `p`, else a power of an atom |
record PolynomialFunctions(Algebra algebra) {
  /// A function of a polynomial, at the labels of its axes; the axes of its argument get the names
  /// `0, 1, …`, in whichever order gives the first key.
  private IndexedPolynomial applied(
      Indeterminate.Kind kind,
      @Nullable Function1 function,
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
    for (List<Integer> order : Algebra.permutations(free)) {
      IndexedPolynomial renamed = algebra.relabeled(argument, label -> order.indexOf(label));
      String key = key(renamed);
      if (first || key.compareTo(best) < 0) {
        first = false;
        best = key;
        labels = order;
        named = renamed;
      }
    }
    String least = best;
    String symbol = symbol(kind, function);
    IndexedPolynomial own = named;
    List<Integer> places = labels;
    Indeterminate atom =
        algebra.atom(
            List.of(kind, symbol, least),
            id ->
                new Indeterminate(
                    kind,
                    id,
                    places.stream().map(label -> dim(argument, label)).toList(),
                    null,
                    own,
                    null,
                    own.isVarying(),
                    range,
                    function,
                    Algebra.brief(symbol + "(" + own + ")")));
    return IndexedPolynomial.of(
        Monomial.sorted(List.of(new Factor(atom, places, exponent))), Rational.ONE);
  }

  private static String symbol(Indeterminate.Kind kind, @Nullable Function1 function) {
    return function != null
        ? function.symbol()
        : kind == Indeterminate.Kind.EXP ? "exp" : kind == Indeterminate.Kind.LOG ? "log" : "";
  }

  private static Dim dim(IndexedPolynomial polynomial, int label) {
    return polynomial.terms().keySet().stream()
        .filter(monomial -> monomial.has(label))
        .findFirst()
        .orElseThrow()
        .dim(label);
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
    if (exponent.isWhole()
        && exponent.signum() > 0
        && exponent.isWholeWithin(Algebra.LARGEST_POWER)) {
      IndexedPolynomial result = p;
      for (int k = 1; k < exponent.intValue(); k++) {
        result = algebra.product(result, p);
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
        algebra.product(
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
        Indeterminate.Kind.NUMBER, null, IndexedPolynomial.of(number), number.interval(), exponent);
  }

  /// A power of a sum, whose first coefficient goes in front.
  private IndexedPolynomial sumPower(IndexedPolynomial p, Rational exponent, Interval range) {
    Interval values = algebra.interval(p).and(range);
    boolean flips = exponent.isWhole() && values.upper() <= 0;
    Rational content = p.coefficient().abs();
    if (flips) {
      content = content.negate();
    }
    IndexedPolynomial rest = algebra.scaled(p, Rational.ONE.over(content));
    Interval own = values.over(content.interval()).and(algebra.interval(rest));
    return algebra.product(
        numberPower(content, exponent), applied(Indeterminate.Kind.SUM, null, rest, own, exponent));
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
        IndexedPolynomial placed = algebra.relabeled(inner, label -> only.labels().get(label));
        factor = power(placed, term.getValue(), Interval.POSITIVE);
      } else {
        IndexedPolynomial one = IndexedPolynomial.of(m, Rational.ONE);
        factor =
            applied(
                Indeterminate.Kind.EXP,
                null,
                one,
                Elementwise.of(Function1.EXP, algebra.interval(one)),
                term.getValue());
      }
      result = algebra.product(result, factor);
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
      result = algebra.sum(result, algebra.scaled(logOf(factor), factor.exponent()));
    }
    return result;
  }

  /// The logarithm of an atom at its labels.
  private IndexedPolynomial logOf(Factor factor) {
    Indeterminate atom = factor.atom();
    if (atom.argument() != null && atom.kind() == Indeterminate.Kind.EXP) {
      return algebra.relabeled(atom.argument(), label -> factor.labels().get(label));
    }
    if (atom.argument() != null && atom.kind() == Indeterminate.Kind.SUM) {
      return logOfSum(
          algebra.relabeled(atom.argument(), label -> factor.labels().get(label)), atom.range());
    }
    IndexedPolynomial base = IndexedPolynomial.of(atom, factor.labels());
    return applied(
        Indeterminate.Kind.LOG,
        null,
        base,
        Elementwise.of(Function1.LOG, atom.range()),
        Rational.ONE);
  }

  private IndexedPolynomial logOfNumber(Rational number) {
    return number.is(1)
        ? IndexedPolynomial.ZERO
        : applied(
            Indeterminate.Kind.LOG,
            null,
            IndexedPolynomial.of(number),
            Elementwise.of(Function1.LOG, number.interval()),
            Rational.ONE);
  }

  private IndexedPolynomial logOfSum(IndexedPolynomial p, Interval range) {
    Rational content = p.coefficient().abs();
    IndexedPolynomial rest = algebra.scaled(p, Rational.ONE.over(content));
    Interval own = range.and(algebra.interval(p)).and(Interval.POSITIVE).over(content.interval());
    Interval values = Elementwise.of(Function1.LOG, own);
    Interval logarithm = exceedsOne(rest) ? values.and(Interval.POSITIVE) : values;
    return algebra.sum(
        logOfNumber(content), applied(Indeterminate.Kind.LOG, null, rest, logarithm, Rational.ONE));
  }

  /// Whether a sum has a number of at least 1 in it, another term, and no negative one.
  private static boolean exceedsOne(IndexedPolynomial p) {
    boolean positive =
        p.terms().entrySet().stream()
            .allMatch(term ->
                term.getValue().signum() > 0
                    && term.getKey().factors().stream().allMatch(Factor::isPositive));
    Rational number = p.terms().getOrDefault(Monomial.ONE, Rational.ZERO);
    return positive && p.terms().size() > 1 && number.compareTo(Rational.ONE) >= 0;
  }

  IndexedPolynomial function(Function1 function, IndexedPolynomial p) {
    return applied(
        Indeterminate.Kind.FUNCTION,
        function,
        p,
        Elementwise.of(function, algebra.interval(p)),
        Rational.ONE);
  }
}
