package gradus.certify.positivity;

import gradus.certify.Interval;
import gradus.certify.positivity.Monomial.Factor;
import gradus.expr.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// **S**: the sign of a coefficient on the whole domain, in exact arithmetic.
///
/// Factors of a known sign are taken out, denominators among them; then one of these holds:
///
/// | reason          | what it says                                                      |
/// |-----------------|-------------------------------------------------------------------|
/// | range           | the interval of the sum has no negative number                    |
/// | terms           | no term is negative                                               |
/// | one atom        | no root of odd multiplicity within the range ([Univariate])        |
/// | discriminant    | `at² + bt + c` with `a ≥ 0`, `c ≥ 0` and `4ac ≥ b²` ([SignBySquares]) |
/// | one of many     | no term is negative once `Σᵢ eᵢ`, all `eᵢ ≥ 0`, is replaced by one `eᵢ` |
/// | bounds          | no term is negative once `t` is written as `lower + s`, `s ≥ 0`    |
/// | root            | `a√t + b` with `a ≥ 0` and `a²t ≥ b²` ([SignBySquares])            |
/// | equal powers    | `sᵉ − tᵉ` with `s ≥ t` ([SignBySquares])                          |
/// | term by term    | no summand of a sum is negative                                   |
/// | estimate        | it holds for a bound of a function in it ([SignByEstimates])       |
///
/// Atoms are taken for independent numbers of their ranges, so what is proven holds for more than
/// the values they have together.
public record CoefficientSign(Algebra algebra) {
  private static final int LARGEST_DEPTH = 3;

  /// Longer sums are not asked whether a part of a term can be done without.
  private static final int LARGEST_MARGIN = 16;

  /// Shares of a positive term that a sum may do without.
  private static final List<Rational> MARGINS =
      List.of(Rational.ONE, Rational.meant(0.5), Rational.meant(0.01));

  /// Why a coefficient is nowhere negative; empty where that was not found.
  public Optional<String> nonnegative(IndexedPolynomial p) {
    return nonnegative(p, LARGEST_DEPTH);
  }

  /// Nowhere 0 and nowhere negative, as far as its terms and their range tell.
  boolean positive(IndexedPolynomial p) {
    CommonFactors split = CommonFactors.of(p, algebra);
    return split.front().stream().allMatch(Factor::isPositive)
        && (isEvidentlyPositive(split.rest()) || algebra.interval(p).lower() > 0);
  }

  /// The same by all means, which takes longer.
  boolean positiveByAllMeans(IndexedPolynomial p) {
    CommonFactors split = CommonFactors.of(p, algebra);
    return positive(p)
        || split.front().stream().allMatch(Factor::isPositive)
            && split.rest().terms().size() <= LARGEST_MARGIN
            && (hasMargin(split.rest())
                || new SignByEstimates(this, LARGEST_DEPTH).positive(split.rest()));
  }

  boolean isEvidentlyPositive(IndexedPolynomial p) {
    return isPositiveSum(p)
        || algebra.interval(p).lower() > 0
        || Shift.of(p, algebra).filter(this::isPositiveSum).isPresent();
  }

  /// Not negative even without a part of a term that is positive.
  private boolean hasMargin(IndexedPolynomial p) {
    return p.terms().entrySet().stream()
        .filter(term -> term.getValue().signum() > 0)
        .filter(term -> term.getKey().factors().stream().allMatch(Factor::isPositive))
        .anyMatch(term ->
            MARGINS.stream()
                .map(share -> IndexedPolynomial.of(term.getKey(), term.getValue().times(share)))
                .anyMatch(part -> nonnegative(algebra.difference(p, part), 1).isPresent()));
  }

  /// Not negative, and 0 at most where one of the variables in front of it is, which leaves a dense
  /// set: what is continuous and not negative on it is nowhere negative.
  boolean generic(IndexedPolynomial p) {
    CommonFactors split = CommonFactors.of(p, algebra);
    boolean front =
        split.front().stream()
            .allMatch(factor ->
                factor.isPositive()
                    || factor.atom().isLinear() && !factor.atom().range().isPoint());
    return front && (positive(split.rest()) || isNonnegativePolynomial(split.rest()));
  }

  /// A polynomial of variables, not 0: where it vanishes is a thin set, for any number of indices,
  /// since no term sums over two.
  private boolean isNonnegativePolynomial(IndexedPolynomial p) {
    boolean plain =
        p.terms().keySet().stream()
            .allMatch(monomial ->
                monomial.summed().size() <= 1
                    && monomial.factors().stream().allMatch(CoefficientSign::isPlain));
    return plain && !p.isZero() && nonnegative(p).isPresent();
  }

  private static boolean isPlain(Factor factor) {
    return factor.atom().isLinear()
        && !factor.atom().range().isPoint()
        && factor.exponent().isWhole()
        && factor.exponent().signum() > 0;
  }

  /// `1/p` for a positive `p`, its factors inverted one by one.
  IndexedPolynomial inverse(IndexedPolynomial p) {
    return CommonFactors.of(p, algebra).inverse(algebra);
  }

  /// The same value with sums within products multiplied out, which shows what cancels.
  IndexedPolynomial reduced(IndexedPolynomial p) {
    return CommonFactors.reduced(p, algebra);
  }

  private boolean isPositiveSum(IndexedPolynomial p) {
    boolean some = false;
    for (Map.Entry<Monomial, Rational> term : p.terms().entrySet()) {
      if (!isNonnegative(term.getKey(), term.getValue())) {
        return false;
      }
      some |= term.getKey().factors().stream().allMatch(Factor::isPositive);
    }
    return some;
  }

  Optional<String> nonnegative(IndexedPolynomial p, int depth) {
    if (p.isZero()) {
      return Optional.of("it is 0");
    }
    if (algebra.interval(p).lower() >= 0) {
      return Optional.of(p.terms().size() == 1 ? "no factor is negative" : "no term is negative");
    }
    Optional<CommonFactors> split = Optional.of(CommonFactors.of(p, algebra));
    for (int round = 0; round < CommonFactors.LARGEST_ROUNDS && split.isPresent(); round++) {
      Optional<String> reason = ofRest(split.get().rest(), depth);
      if (reason.isPresent()) {
        return Optional.of(described(split.get(), reason.get()));
      }
      split = split.get().expanded(algebra);
    }
    return Optional.empty();
  }

  private static String described(CommonFactors split, String reason) {
    return split.front().isEmpty()
        ? split.rest() + " ≥ 0: " + reason
        : "it is "
            + new Monomial(split.front())
            + " · ("
            + split.rest()
            + "), and "
            + split.rest()
            + " ≥ 0: "
            + reason;
  }

  private Optional<String> ofRest(IndexedPolynomial p, int depth) {
    if (p.isZero()) {
      return Optional.of("it is 0");
    }
    Interval range = algebra.interval(p);
    if (range.lower() >= 0) {
      return Optional.of(p.number().isPresent() ? "a number" : "its range is " + range);
    }
    if (p.terms().entrySet().stream().allMatch(t -> isNonnegative(t.getKey(), t.getValue()))) {
      return Optional.of("no term is negative");
    }
    return univariate(p)
        .or(() -> new SignBySquares(this, depth).discriminant(p))
        .or(() -> shifted(p, depth))
        .or(() -> atLeastOneTerm(p))
        .or(() -> new SignBySquares(this, depth).root(p))
        .or(() -> new SignBySquares(this, depth).powers(p))
        .or(() -> summands(p, depth))
        .or(() -> new SignByEstimates(this, depth).nonnegative(p));
  }

  private boolean isNonnegative(Monomial monomial, Rational coefficient) {
    return algebra.interval(monomial, coefficient).lower() >= 0
        || coefficient.signum() > 0 && monomial.factors().stream().allMatch(Factor::isNonnegative);
  }

  private Optional<String> univariate(IndexedPolynomial p) {
    List<Factor> bases = p.bases();
    if (bases.size() != 1 || bases.getFirst().labels().stream().anyMatch(label -> label < 0)) {
      return Optional.empty();
    }
    Factor base = bases.getFirst();
    List<Rational> coefficients = new ArrayList<>();
    for (Map.Entry<Monomial, Rational> term : p.terms().entrySet()) {
      Rational exponent = term.getKey().exponent(base);
      if (exponent.signum() < 0 || !exponent.isWholeWithin(Univariate.LARGEST_DEGREE)) {
        return Optional.empty();
      }
      while (coefficients.size() <= exponent.intValue()) {
        coefficients.add(Rational.ZERO);
      }
      coefficients.set(exponent.intValue(), term.getValue());
    }
    Interval range = base.atom().range();
    return !range.isEmpty()
            && new Univariate(coefficients).isNonnegative(range.lower(), range.upper())
        ? Optional.of(
            "as a polynomial of " + base.atom() + " it does not change its sign on " + range)
        : Optional.empty();
  }

  /// Written in how far the atoms are from a bound that is not 0.
  private Optional<String> shifted(IndexedPolynomial p, int depth) {
    return depth < LARGEST_DEPTH
        ? Optional.empty()
        : Shift.of(p, algebra)
            .filter(moved -> algebra.interval(moved).lower() >= 0 || isNowhereNegative(moved))
            .map(
                moved -> "measured from the bounds it is " + moved + ", where no term is negative");
  }

  /// `a Σₖ eₖ + r ≥ a eᵢ + r` for `a ≥ 0`, `e ≥ 0`.
  private Optional<String> atLeastOneTerm(IndexedPolynomial p) {
    for (Factor base : p.bases()) {
      IndexedPolynomial argument = base.atom().argument();
      if (base.atom().kind() != Indeterminate.Kind.SUM
          || argument == null
          || !base.labels().isEmpty()
          || !isNowhereNegative(argument)
          || !isLinearIn(p, base)) {
        continue;
      }
      for (Map.Entry<Monomial, Rational> part : argument.terms().entrySet()) {
        for (int label : p.free()) {
          Optional<IndexedPolynomial> one =
              algebra.freed(IndexedPolynomial.of(part.getKey(), part.getValue()), label);
          if (one.isPresent()
              && dims(one.get(), label).equals(dims(p, label))
              && isNowhereNegative(algebra.substituted(p, base, one.get()))) {
            return Optional.of(base.atom() + " is at least " + one.get());
          }
        }
      }
    }
    return Optional.empty();
  }

  private boolean isNowhereNegative(IndexedPolynomial p) {
    return p.terms().entrySet().stream().allMatch(t -> isNonnegative(t.getKey(), t.getValue()));
  }

  /// `a s + r` with `a ≥ 0`, for an atom `s`.
  private boolean isLinearIn(IndexedPolynomial p, Factor base) {
    return p.terms().entrySet().stream()
        .allMatch(t -> {
          Rational exponent = t.getKey().exponent(base);
          return exponent.signum() == 0
              || exponent.is(1) && isNonnegative(t.getKey().without(base), t.getValue());
        });
  }

  private Optional<String> summands(IndexedPolynomial p, int depth) {
    int label = p.free().stream().mapToInt(l -> l + 1).max().orElse(0);
    return algebra
        .freed(p, label)
        .filter(inner -> inner.bases().stream().anyMatch(base -> base.labels().contains(label)))
        .filter(inner -> depth > 0 && dims(inner, label).size() == 1)
        .flatMap(inner -> nonnegative(inner, depth - 1))
        .map(reason -> "summand by summand: " + reason);
  }

  private static Set<Dim> dims(IndexedPolynomial p, int label) {
    return p.terms().keySet().stream()
        .filter(monomial -> monomial.has(label))
        .map(monomial -> monomial.dim(label))
        .collect(Collectors.toSet());
  }
}
