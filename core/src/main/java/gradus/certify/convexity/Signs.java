package gradus.certify.convexity;

import gradus.certify.Interval;
import gradus.certify.Range;
import gradus.certify.positivity.Definite;
import gradus.certify.positivity.InapplicableException;
import gradus.certify.positivity.SmoothDomain;
import gradus.expr.Expr;
import gradus.expr.Factor;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.expr.Reduction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Signs that follow from what an expression is, where the ranges of its parts say too little.
///
/// | form                                       | sign                | condition                |
/// |--------------------------------------------|---------------------|--------------------------|
/// | `xᵀPx`, `xᵀAᵀAx`, `tr(XᵀX)`                 | `≥ 0`               | `P ⪰ 0` ([Definite])     |
/// | `xᵀPx`                                     | `≤ 0`               | `P ⪯ 0`                  |
/// | `tr P`, `tr(PQ)`, `uᵀPu`, `diag P`, `det P`, `∑ P`, eigenvalues | `≥ 0` | `P ⪰ 0`, `Q ⪰ 0`  |
/// | `xᵀP⁻¹x`, `bᵀP⁻¹b`                          | `≥ 0`               | the domain needs `P ≻ 0` |
/// | `tr P⁻¹`, `det P`, eigenvalues of `P`       | `> 0`               | the domain needs `P ≻ 0` |
/// | divergences, of Kullback and Leibler       | `≥ 0`               |                          |
/// | polynomials of functions                   | `≥ 0`, or `≤ 0`     | `CoefficientSign`        |
///
/// They hold of exact values: a computed `xᵀPx` may be below 0 by its rounding, which is why
/// [Range], that speaks of computed values, does not know them.
final class Signs {
  /// Of larger graphs only the forms are read.
  private static final int LARGEST = 100;

  private final Range range;
  private final Definite definite;
  private final Set<Expr> positiveDefinite;

  private Signs(Range range, Collection<Need> needs) {
    this.range = range;
    this.definite = new Definite(range);
    this.positiveDefinite =
        needs.stream().filter(Need::definite).map(Need::of).collect(Collectors.toSet());
  }

  /// The parts of expressions whose sign their form shows, and only that.
  static Map<Expr, Interval> of(List<Expr> roots, Range range, Collection<Need> needs) {
    Signs signs = new Signs(range, needs);
    Map<Expr, Interval> found = new HashMap<>();
    for (Expr expr : Graph.topological(roots)) {
      if (straddles(range.interval(expr))) {
        signs.sign(expr).ifPresent(sign -> found.put(expr, sign));
      }
    }
    return found;
  }

  /// Where the values of a function lie, which is in the range of each of its forms.
  static Interval range(List<NormalForm> forms, Proof.Setting setting) {
    Needs needs = new Needs(new Varying(setting.variables()), setting.range());
    List<Expr> roots = forms.stream().map(NormalForm::form).toList();
    Range range =
        setting
            .range()
            .and(
                of(
                    roots,
                    setting.range(),
                    roots.stream().flatMap(form -> needs.of(form).stream()).toList()));
    Interval values = range.interval(roots.getFirst());
    for (Expr form : roots) {
      values = values.narrowed(refined(form, setting.variables(), range));
    }
    return values;
  }

  private static boolean straddles(Interval x) {
    return !x.isEmpty() && x.lower() < 0 && x.upper() > 0;
  }

  private Optional<Interval> sign(Expr expr) {
    return switch (expr.node()) {
      case Node.Einsum einsum -> einsum(einsum);
      case Node.Select _ -> Idioms.of(expr, range).map(_ -> Interval.NONNEGATIVE);
      case Node.Determinant(var a) when positiveDefinite.contains(a) ->
          Optional.of(Interval.POSITIVE);
      case Node.Determinant(var a) -> matrix(a).filter(sign -> sign.lower() >= 0);
      case Node.Factorized(var factor, var a)
          when factor == Factor.EIGENVALUES && positiveDefinite.contains(a) ->
          Optional.of(Interval.POSITIVE);
      case Node.Factorized(var factor, var a) when factor == Factor.EIGENVALUES -> matrix(a);
      case Node.Reduce(var reduction, var x, var axes)
          when reduction == Reduction.SUM && x.rank() == 2 && axes.size() == 2 ->
          matrix(x);
      default -> Optional.empty();
    };
  }

  private Optional<Interval> einsum(Node.Einsum einsum) {
    if (isTraceOfInverse(einsum)) {
      return Optional.of(Interval.POSITIVE);
    }
    Optional<Interval> ofMatrices = ofMatrices(einsum);
    if (ofMatrices.isPresent()) {
      return ofMatrices;
    }
    // a sign does not depend on what varies, so any reading as a quadratic form will do
    List<Expr> leaves = new ArrayList<>();
    for (Expr operand : einsum.operands()) {
      leaves.addAll(Graph.variables(List.of(operand)).values());
    }
    List<Set<Expr>> readings = new ArrayList<>(List.of(new HashSet<>(leaves)));
    leaves.stream().distinct().map(Set::of).forEach(readings::add);
    return readings.stream()
        .flatMap(varying -> form(einsum, varying).stream())
        .map(gram -> gram.negative() ? Interval.NONNEGATIVE.negate() : Interval.NONNEGATIVE)
        .findFirst();
  }

  /// The sign of the eigenvalues of a symmetric matrix that is semidefinite.
  private Optional<Interval> matrix(Expr a) {
    if (a.rank() != 2 || !definite.isSymmetric(a)) {
      return Optional.empty();
    }
    return definite
        .semidefinite(a)
        .map(_ -> Interval.NONNEGATIVE)
        .or(() -> definite.negativeSemidefinite(a).map(_ -> Interval.NONNEGATIVE.negate()));
  }

  /// `diag P`, `tr P`, `tr(PQ)` and `uᵀPu` of semidefinite matrices.
  private Optional<Interval> ofMatrices(Node.Einsum einsum) {
    List<Expr> factors = einsum.operands();
    List<List<Integer>> labels = einsum.subscripts();
    Expr first = factors.get(0);
    if (factors.size() == 1 && first.rank() == 2) {
      return labels.get(0).get(0).equals(labels.get(0).get(1)) ? matrix(first) : Optional.empty();
    }
    if (!einsum.output().isEmpty()) {
      return Optional.empty();
    }
    if (factors.size() == 2
        && first.rank() == 2
        && new HashSet<>(labels.get(0)).equals(new HashSet<>(labels.get(1)))) {
      return matrix(first).flatMap(p -> matrix(factors.get(1)).map(p::times));
    }
    for (int k = 0; factors.size() == 3 && k < 3; k++) {
      Expr u = factors.get((k + 1) % 3);
      if (factors.get(k).rank() == 2
          && u == factors.get((k + 2) % 3)
          && u.rank() == 1
          && !labels.get((k + 1) % 3).equals(labels.get((k + 2) % 3))) {
        return matrix(factors.get(k));
      }
    }
    return Optional.empty();
  }

  private boolean isTraceOfInverse(Node.Einsum einsum) {
    return einsum.operands().size() == 1
        && einsum.operands().get(0).node() instanceof Node.Inverse(var a)
        && positiveDefinite.contains(a)
        && einsum.subscripts().get(0).stream().distinct().count() == 1;
  }

  private Optional<Gram> form(Node.Einsum einsum, Set<Expr> varying) {
    return Gram.of(einsum, new Varying(varying), range, definite)
        .filter(gram -> gram.matrix().map(positiveDefinite::contains).orElse(true));
  }

  /// Whether algebra shows that every element is nowhere negative within the bounds of its
  /// variables.
  static boolean isNonnegative(Expr root, Set<Expr> variables) {
    return everywhere(root, variables, SmoothDomain::isNonnegative);
  }

  /// Whether algebra shows that every element is positive in the interior of the bounds of its
  /// variables.
  static boolean isPositive(Expr root, Set<Expr> variables) {
    return everywhere(root, variables, SmoothDomain::isPositive);
  }

  private static boolean everywhere(Expr root, Set<Expr> variables, Predicate<SmoothDomain> fact) {
    if (Graph.topological(root).size() > LARGEST) {
      return false;
    }
    try {
      SmoothDomain domain = new SmoothDomain(root, variables, Map.of(), Map.of());
      domain.read();
      return domain.conditions().isEmpty() && fact.test(domain);
    } catch (InapplicableException unread) {
      return false;
    }
  }

  /// The range of a scalar with the sign that algebra shows.
  private static Interval refined(Expr root, List<Expr> variables, Range range) {
    Interval values = range.interval(root);
    if (!straddles(values) || root.rank() > 0 || Graph.topological(root).size() > LARGEST) {
      return values;
    }
    try {
      SmoothDomain domain =
          new SmoothDomain(
              root, new HashSet<>(variables), HessianCertificate.bounds(root, range), Map.of());
      domain.read();
      return domain.isNonnegative()
          ? values.narrowed(Interval.NONNEGATIVE)
          : domain.isNonpositive() ? values.narrowed(Interval.NONNEGATIVE.negate()) : values;
    } catch (InapplicableException unread) {
      return values;
    }
  }
}
