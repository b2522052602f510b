package gradus.certify.hazards;

import gradus.calculus.Stabilize;
import gradus.certify.Interval;
import gradus.certify.Range;
import gradus.certify.positivity.Regular;
import gradus.expr.Expr;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.linalg.Precision;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The places at which an expression, as it is written, can overflow, lose its digits, leave a
/// domain, meet a singular matrix or stop a gradient, with a form of the same value that does not,
/// where there is one.
///
/// ```java
/// Expr naive = log(exp(x).plus(1));
/// Hazards.report(Hazards.of(naive, Map.of(), Precision.DOUBLE), Precision.DOUBLE);
/// // 1. overflow: exp(x) in log(1 + exp(x)) … write softplus(x) in place of log(1+exp(x))
/// ```
///
/// Where nothing is known something is supposed: that a variable without bounds has elements of
/// modulus at most [#MAGNITUDE], and a dimension without a size at most [#SIZE] entries. Otherwise
/// every square would be an overflow.
public final class Hazards {
  /// The largest modulus supposed of a variable without bounds.
  public static final double MAGNITUDE = 1e4;

  /// The largest size supposed of a dimension without one.
  public static final double SIZE = 1e6;

  private static final int SITES = 8;

  private final List<Expr> roots;
  private final Range range;
  private final Precision precision;
  private final Singularity singularity;
  private final Map<Expr, Set<Expr>> users;

  private Hazards(List<Expr> roots, Range supposed, Range declared, Precision precision) {
    this.roots = roots;
    this.precision = precision;
    this.singularity = new Singularity(new Regular(declared, precision));
    this.range = supposed.and(determinants());
    this.users = Graph.users(Graph.topological(roots));
  }

  /// The hazards of an expression, in the order of evaluation.
  ///
  /// @param bounds of variables, in place of those they declare
  /// @throws IllegalArgumentException where a bound is for no variable
  public static List<Hazard> of(Expr expr, Map<String, Interval> bounds, Precision precision) {
    return of(expr, bounds, precision, Map.of());
  }

  /// The hazards of an expression, where some named dimensions have known sizes.
  ///
  /// @throws IllegalArgumentException where a bound is for no variable
  public static List<Hazard> of(
      Expr expr, Map<String, Interval> bounds, Precision precision, Map<String, Integer> sizes) {
    return within(expr, bounds, precision, sizes).all();
  }

  /// The sums that can cancel and are no hazard: see [Difference].
  ///
  /// @param bounds of variables, in place of those they declare
  /// @throws IllegalArgumentException where a bound is for no variable
  public static List<Difference> differences(
      Expr expr, Map<String, Interval> bounds, Precision precision) {
    return differences(expr, bounds, precision, Map.of());
  }

  /// The sums that can cancel and are no hazard, where some named dimensions have known sizes.
  ///
  /// @throws IllegalArgumentException where a bound is for no variable
  public static List<Difference> differences(
      Expr expr, Map<String, Interval> bounds, Precision precision, Map<String, Integer> sizes) {
    return within(expr, bounds, precision, sizes).differences();
  }

  private static Hazards within(
      Expr expr, Map<String, Interval> bounds, Precision precision, Map<String, Integer> sizes) {
    List<Expr> roots = Graph.expanded(List.of(expr));
    Range.requireVariables(roots, bounds);
    Range wide = Range.supposing(bounds, sizes, MAGNITUDE, SIZE);
    Range range = Range.supposing(numbers(roots, bounds, wide, precision), sizes, MAGNITUDE, SIZE);
    return new Hazards(roots, range, Range.within(bounds, sizes), precision);
  }

  /// The bounds, where they reach beyond the numbers of a precision up to these: no more is given.
  private static Map<String, Interval> numbers(
      List<Expr> roots, Map<String, Interval> bounds, Range range, Precision precision) {
    Interval numbers = Interval.of(-precision.largest(), precision.largest());
    Map<String, Interval> within = new HashMap<>(bounds);
    for (Map.Entry<String, Expr> variable : Graph.variables(roots).entrySet()) {
      Interval given = range.interval(variable.getValue());
      if (given.magnitude() > precision.largest()) {
        within.put(variable.getKey(), given.and(numbers));
      }
    }
    return within;
  }

  /// One paragraph for each hazard: what happens where, for which values, and what to write
  /// instead.
  public static String report(List<Hazard> hazards, Precision precision) {
    return Wording.of(hazards, precision);
  }

  /// One paragraph for all sums that can cancel and are no hazard, with what one rounding of the
  /// largest term of each is; nothing where there is none.
  public static String reportDifferences(List<Difference> differences, Precision precision) {
    return Wording.ofDifferences(differences, precision);
  }

  /// Determinants of matrices that certainly have an inverse are not 0.
  private Map<Expr, Interval> determinants() {
    Map<Expr, Interval> facts = new HashMap<>();
    for (Expr expr : Graph.topological(roots)) {
      if (expr.node() instanceof Node.Determinant(var a)) {
        if (singularity.isPositiveDefinite(a)) {
          facts.put(expr, Interval.POSITIVE);
        } else if (singularity.isRegular(a)) {
          facts.put(expr, Interval.ALL.withoutZero());
        }
      }
    }
    return facts;
  }

  private List<Finding> scan(List<Expr> exprs) {
    return Scan.of(exprs, range, precision, singularity);
  }

  private List<Hazard> all() {
    Map<Expr, List<Placed>> bySite = new LinkedHashMap<>();
    for (Finding finding : scan(roots)) {
      Optional<Hazard.Mend> mend = mend(finding);
      Expr site = mend.map(Hazard.Mend::before).orElse(finding.expr());
      bySite.computeIfAbsent(site, _ -> new ArrayList<>()).add(new Placed(finding, mend));
    }
    List<Hazard> hazards = new ArrayList<>();
    for (Map.Entry<Expr, List<Placed>> entry : bySite.entrySet()) {
      Placed worst = worst(entry.getValue());
      if (bySite.values().stream().noneMatch(other -> mends(worst(other), entry.getKey(), worst))) {
        hazards.add(hazard(worst.finding, worst.mend));
      }
    }
    for (Expr flat : Flat.silencing(roots)) {
      Expr operand = flat.operands().get(0);
      hazards.add(
          hazard(
              Finding.of(Hazard.Kind.SILENT_GRADIENT, flat, operand, range.interval(operand)),
              Optional.empty()));
    }
    return hazards;
  }

  /// But those that are told as hazards, or that a mend removes.
  private List<Difference> differences() {
    Set<Expr> told = new HashSet<>();
    for (Hazard hazard : all()) {
      if (hazard.kind() == Hazard.Kind.CANCELLATION) {
        told.add(hazard.expr());
      }
      hazard.mend().ifPresent(mend -> told.addAll(removed(mend)));
    }
    return Differences.of(roots, range, precision, users).entrySet().stream()
        .filter(found -> !told.contains(found.getKey()))
        .map(found -> new Difference(found.getKey(), found.getValue()))
        .toList();
  }

  /// What a mend leaves nothing of: not in its own form, and not elsewhere.
  private Set<Expr> removed(Hazard.Mend mend) {
    Set<Expr> removed = new HashSet<>(Graph.topological(mend.before()));
    Graph.topological(mend.after()).forEach(removed::remove);
    Deque<Expr> open = new ArrayDeque<>(roots);
    Set<Expr> seen = new HashSet<>();
    while (!open.isEmpty()) {
      Expr x = open.pop();
      if (x != mend.before() && seen.add(x)) {
        removed.remove(x);
        x.operands().forEach(open::push);
      }
    }
    return removed;
  }

  /// What is said of a place: the worst that can happen there, with a mend where there is one.
  private static Placed worst(List<Placed> placed) {
    return placed.stream()
        .min(
            Comparator.comparing((Placed p) -> p.mend.isEmpty())
                .thenComparing(p -> p.finding.kind()))
        .orElseThrow();
  }

  /// Whether the form that mends one hazard leaves nothing to say of another one within it.
  private boolean mends(Placed outer, Expr site, Placed inner) {
    if (outer.mend.isEmpty() || outer.mend.get().before() == site) {
      return false;
    }
    Expr after = outer.mend.get().after();
    return !reachedWithout(outer.mend.get().before(), site)
        && !Graph.topological(after).contains(inner.finding.expr())
        && !(inner.finding.kind().ofOperand()
            && scan(List.of(after)).stream().anyMatch(inner.finding::sameAs));
  }

  private record Placed(Finding finding, Optional<Hazard.Mend> mend) {}

  private Hazard hazard(Finding finding, Optional<Hazard.Mend> mend) {
    return new Hazard(
        finding.kind(),
        finding.expr(),
        path(finding.expr()),
        finding.operand(),
        finding.range(),
        finding.witness(),
        mend);
  }

  /// The first form, from the operation outwards, whose rewriting is free of the hazard and brings
  /// no new one.
  private Optional<Hazard.Mend> mend(Finding finding) {
    for (Expr site : sites(finding.expr())) {
      List<Finding> before = scan(List.of(site));
      Optional<Expr> after =
          forms(site).stream().filter(form -> better(finding, before, site, form)).findFirst();
      if (after.isPresent()) {
        return Optional.of(new Hazard.Mend(site, after.get()));
      }
    }
    return Optional.empty();
  }

  /// Forms of the same value: stabilized, by what is known of ranges, and by both all the way down.
  private List<Expr> forms(Expr site) {
    List<Expr> forms = new ArrayList<>(List.of(Stabilize.of(site)));
    RangedForms.of(site, range::interval)
        .ifPresent(form -> {
          forms.add(Stabilize.of(form));
          forms.add(form);
        });
    Expr deep =
        Graph.rewrite(
                List.of(site),
                (_, rebuilt) -> RangedForms.of(rebuilt, range::interval).orElse(rebuilt))
            .get(0);
    forms.add(Stabilize.of(deep));
    return forms;
  }

  private boolean better(Finding finding, List<Finding> before, Expr site, Expr form) {
    if (form == site) {
      return false;
    }
    List<Finding> left = scan(List.of(form));
    return left.size() < before.size()
        && left.stream().noneMatch(other -> finding.sameAs(other) || remains(finding, other));
  }

  /// Whether the same is said of the same operation, whose operands are written in another form.
  private static boolean remains(Finding finding, Finding other) {
    return finding.kind() == other.kind() && Stabilize.of(finding.expr()) == other.expr();
  }

  /// The operation and those that use it, the nearest first.
  private List<Expr> sites(Expr expr) {
    Set<Expr> sites = new LinkedHashSet<>();
    Deque<Expr> open = new ArrayDeque<>(List.of(expr));
    while (!open.isEmpty() && sites.size() < SITES) {
      Expr site = open.poll();
      if (sites.add(site)) {
        open.addAll(users.getOrDefault(site, Set.of()));
      }
    }
    return List.copyOf(sites);
  }

  /// One way from a root down to an operation.
  private List<Expr> path(Expr expr) {
    List<Expr> path = new ArrayList<>();
    Optional<Expr> step = Optional.of(expr);
    while (step.isPresent()) {
      path.addFirst(step.get());
      step =
          roots.contains(step.get())
              ? Optional.empty()
              : users.getOrDefault(step.get(), Set.of()).stream().findFirst();
    }
    return path;
  }

  /// Whether there is a way from a root to an expression that does not lead through another one.
  private boolean reachedWithout(Expr gate, Expr expr) {
    Deque<Expr> open = new ArrayDeque<>(List.of(expr));
    Set<Expr> seen = new HashSet<>();
    while (!open.isEmpty()) {
      Expr x = open.pop();
      if (x == gate || !seen.add(x)) {
        continue;
      }
      if (roots.contains(x)) {
        return true;
      }
      users.getOrDefault(x, Set.of()).forEach(open::push);
    }
    return false;
  }
}
