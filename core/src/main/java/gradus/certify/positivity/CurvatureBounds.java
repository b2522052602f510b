package gradus.certify.positivity;

import gradus.certify.Interval;
import gradus.certify.Outward;
import gradus.certify.positivity.Monomial.Factor;
import gradus.certify.positivity.QuadraticForm.Term;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.LinearMap;
import gradus.expr.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoublePredicate;
import java.util.stream.IntStream;

/// `μ ‖v‖² ≤ q(x; v) ≤ L ‖v‖²` for all `x` of the domain, from the same coefficients that prove the
/// sign: `μ` is a constant of strong convexity and `L` one of smoothness.
///
/// | term                     | between                                                       |
/// |--------------------------|---------------------------------------------------------------|
/// | `Σᵢ cᵢ ℓᵢ²`              | `inf c ‖ℓ‖²` and `sup c ‖ℓ‖²`                                 |
/// | `Σᵢ cᵢ ℓᵢ mᵢ`            | `±½ sup abs(c) (‖ℓ‖² + ‖m‖²)`                                 |
/// | `c (Σ uᵢ ℓᵢ)(Σ wᵢ mᵢ)`   | `±½ sup abs(c) (Σ sup u² ‖ℓ‖² + Σ sup w² ‖m‖²)`; squares one-sided |
/// | `‖Mv‖²`                  | [MatrixNorm] for numbers                                      |
public record CurvatureBounds(Algebra algebra, Map<Expr, Expr> directions) {
  /// Halvings in the search for the best bound; more than a part in a thousand is not worth it.
  private static final int STEPS = 12;

  private static final double PRECISION = 1e-3;
  private static final double LARGEST = 1e7;

  /// `μ`, where positive or 0, and `L`, where finite.
  public record Bounds(OptionalDouble least, OptionalDouble largest) {
    public static final Bounds NONE = new Bounds(OptionalDouble.empty(), OptionalDouble.empty());
  }

  /// `lower · ‖v‖² ≤ ‖ℓ(v)‖² ≤ upper · ‖v‖²` for the direction `v` that a form is of.
  private record Norm(Indeterminate direction, double lower, double upper) {}

  /// By the templates, applied to `q − μ‖v‖²` and `L‖v‖² − q`, where they can be; else term by
  /// term.
  ///
  /// @param q the same as the form, which is nowhere negative
  public Bounds of(QuadraticForm form, IndexedPolynomial q) {
    Bounds rough = termwise(form);
    if (!form.terms().stream().allMatch(term -> isDirection(term.a()) && isDirection(term.b()))) {
      return rough;
    }
    double known = rough.least().orElse(0);
    double least = greatest(t -> holds(q, t, 1), known);
    double limit = rough.largest().orElse(Double.POSITIVE_INFINITY);
    double largest = smallest(t -> holds(q, t, -1), limit);
    return new Bounds(
        OptionalDouble.of(least),
        Double.isFinite(largest) ? OptionalDouble.of(largest) : OptionalDouble.empty());
  }

  private boolean isDirection(Factor form) {
    return directions.values().stream().anyMatch(direction -> direction == form.atom().expr());
  }

  /// Whether `±(q − t‖v‖²)` is nowhere negative.
  private boolean holds(IndexedPolynomial q, double t, int side) {
    IndexedPolynomial rest = q;
    for (Expr direction : directions.values()) {
      Indeterminate v =
          algebra.symbol(Indeterminate.Kind.DIRECTION, direction, false, Interval.UNKNOWN);
      List<Integer> labels = IntStream.range(0, direction.rank()).mapToObj(k -> -1 - k).toList();
      Factor square = new Factor(v, labels, Rational.of(2));
      rest = algebra.difference(rest, algebra.term(List.of(square), Rational.of(t)));
    }
    try {
      return new QuadraticForm(
              algebra.scaled(rest, Rational.of(side)), new CoefficientSign(algebra))
          .proof()
          .holds();
    } catch (InapplicableException tooLong) {
      return false;
    }
  }

  /// The greatest number known to hold, no less than one that does.
  private static double greatest(DoublePredicate holds, double known) {
    double below = known;
    double above = Math.max(2 * known, 1);
    if (!holds.test(known == 0 ? PRECISION : known * (1 + PRECISION))) {
      return known;
    }
    while (holds.test(above)) {
      below = above;
      above *= 4;
      if (above > LARGEST) {
        return below;
      }
    }
    for (int step = 0; step < STEPS && above - below > above * PRECISION; step++) {
      double middle = 0.5 * (above + below);
      if (holds.test(middle)) {
        below = middle;
      } else {
        above = middle;
      }
    }
    return below;
  }

  /// The smallest number known to hold, no more than one that does, if one is known.
  private static double smallest(DoublePredicate holds, double known) {
    double above = Double.isInfinite(known) ? 1 : known;
    while (Double.isInfinite(known) && !holds.test(above)) {
      above *= 16;
      if (above > LARGEST) {
        return known;
      }
    }
    double below = 0;
    for (int step = 0; step < STEPS && above - below > above * PRECISION; step++) {
      double middle = 0.5 * (above + below);
      if (holds.test(middle)) {
        above = middle;
      } else {
        below = middle;
      }
    }
    return above;
  }

  private Bounds termwise(QuadraticForm form) {
    Map<Indeterminate, Interval> totals = new HashMap<>();
    Map<List<Factor>, IndexedPolynomial> local = new LinkedHashMap<>();
    for (Term term : form.terms()) {
      if (term.isLocal()) {
        local.merge(
            List.of(form.form(term.a()), form.form(term.b())),
            form.coefficient(term, term.a().index()),
            algebra::sum);
      } else if (!apart(form, term, totals)) {
        return Bounds.NONE;
      }
    }
    for (Map.Entry<List<Factor>, IndexedPolynomial> entry : local.entrySet()) {
      if (!local(entry.getKey().get(0), entry.getKey().get(1), entry.getValue(), totals)) {
        return Bounds.NONE;
      }
    }
    return bounds(totals);
  }

  private Bounds bounds(Map<Indeterminate, Interval> totals) {
    double least = Double.POSITIVE_INFINITY;
    double largest = 0;
    for (Expr direction : directions.values()) {
      Interval total =
          totals.entrySet().stream()
              .filter(entry -> entry.getKey().expr() == direction)
              .map(Map.Entry::getValue)
              .findFirst()
              .orElse(Interval.of(0));
      least = Math.min(least, total.lower());
      largest = Math.max(largest, total.upper());
    }
    return new Bounds(
        least >= 0 && Double.isFinite(least) ? OptionalDouble.of(least) : OptionalDouble.of(0),
        Double.isFinite(largest) ? OptionalDouble.of(largest) : OptionalDouble.empty());
  }

  private boolean local(
      Factor a, Factor b, IndexedPolynomial c, Map<Indeterminate, Interval> totals) {
    Interval range = range(c);
    Optional<Norm> left = norm(a.atom());
    Optional<Norm> right = norm(b.atom());
    if (left.isEmpty() || right.isEmpty()) {
      return false;
    }
    if (a.equals(b)) {
      add(totals, left.get(), range);
    } else {
      Interval either = Interval.of(-range.magnitude(), range.magnitude()).times(0.5);
      add(totals, left.get(), either);
      add(totals, right.get(), either);
    }
    return true;
  }

  private static void add(Map<Indeterminate, Interval> totals, Norm norm, Interval c) {
    Interval length = Interval.of(norm.lower(), norm.upper());
    totals.merge(norm.direction(), length.times(c), Interval::plus);
  }

  /// A product of two sums; `c (Σ uᵢ ℓᵢ)²` has the sign of `c`.
  private boolean apart(QuadraticForm form, Term term, Map<Indeterminate, Interval> totals) {
    if (term.isJoined()) {
      return false;
    }
    List<Factor> scalars = new ArrayList<>(term.rest());
    CauchySchwarz.Functional left = form.functional(term, term.a(), scalars);
    CauchySchwarz.Functional right = form.functional(term, term.b(), scalars);
    Interval c = range(algebra.term(scalars, term.coefficient()));
    Optional<Norm> first = norm(left.form().atom());
    Optional<Norm> second = norm(right.form().atom());
    if (first.isEmpty() || second.isEmpty()) {
      return false;
    }
    Interval either = Interval.of(-c.magnitude(), c.magnitude()).times(0.5);
    boolean square = left.equals(right);
    Interval share = square ? c : either;
    add(totals, first.get(), spread(share, weight(left)));
    if (!square) {
      add(totals, second.get(), spread(share, weight(right)));
    }
    return true;
  }

  /// Between 0 and `c · weight`.
  private static Interval spread(Interval c, double weight) {
    return c.or(Interval.of(0)).times(Interval.of(0, weight));
  }

  /// An upper bound of `Σ uᵢ²`.
  private double weight(CauchySchwarz.Functional functional) {
    IndexedPolynomial square = algebra.product(functional.weight(), functional.weight());
    List<Dim> dims = functional.form().dims();
    for (int axis = 0; axis < dims.size(); axis++) {
      square = algebra.summed(square, axis, dims.get(axis));
    }
    return range(square).upper();
  }

  /// Where a coefficient lies: by intervals, and by what its sign is after a number is subtracted.
  private Interval range(IndexedPolynomial c) {
    CoefficientSign sign = new CoefficientSign(algebra);
    IndexedPolynomial reduced = sign.reduced(c);
    Interval range = algebra.interval(c).and(algebra.interval(reduced));
    if (range.lower() < 0 && sign.nonnegative(reduced).isPresent()) {
      range = new Interval(0, range.upper(), false, false);
    }
    double upper =
        Double.isInfinite(range.upper()) && range.upper() > 0
            ? supremum(reduced, sign)
            : range.upper();
    return new Interval(range.lower(), upper, false, false);
  }

  /// A number that it is shown not to exceed; infinite where none is found.
  private double supremum(IndexedPolynomial c, CoefficientSign sign) {
    return c.bases().size() > 6
        ? Double.POSITIVE_INFINITY
        : smallest(t -> exceeds(t, c, sign), Double.POSITIVE_INFINITY);
  }

  private boolean exceeds(double number, IndexedPolynomial c, CoefficientSign sign) {
    IndexedPolynomial gap = algebra.difference(IndexedPolynomial.of(Rational.of(number)), c);
    return sign.nonnegative(gap).isPresent();
  }

  private Optional<Norm> norm(Indeterminate form) {
    double lower = 1;
    double upper = 1;
    Indeterminate atom = form;
    while (atom.image() != null) {
      Indeterminate.Image image = Objects.requireNonNull(atom.image());
      MatrixNorm norm =
          image.matrix().node() instanceof Node.Literal(var matrix)
              ? MatrixNorm.of(matrix)
              : MatrixNorm.UNKNOWN;
      lower = Outward.productDown(lower, norm.lower());
      upper = Outward.productUp(upper, norm.upper());
      atom = image.of();
    }
    Expr expr = Objects.requireNonNull(atom.expr());
    if (directions.containsValue(expr)) {
      return Optional.of(new Norm(atom, lower, upper));
    }
    double most = upper;
    return part(expr)
        .map(direction ->
            new Norm(
                algebra.symbol(Indeterminate.Kind.DIRECTION, direction, false, Interval.UNKNOWN),
                0,
                most));
  }

  /// A direction of which the form is a part: no element twice.
  private Optional<Expr> part(Expr form) {
    return form.node() instanceof Node.Linear(var map, var x)
            && (map instanceof LinearMap.Slice || map instanceof LinearMap.Reshape)
            && directions.containsValue(x)
        ? Optional.of(x)
        : Optional.empty();
  }
}
