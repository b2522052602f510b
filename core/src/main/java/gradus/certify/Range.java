package gradus.certify;

import gradus.expr.Definition;
import gradus.expr.Domain;
import gradus.expr.Expr;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.linalg.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Where the elements of expressions lie, read off their form and the bounds of their variables.
///
/// ```java
/// Expr x = Expr.variable("x", Domain.between(-1, 2));
/// Range.of(x.times(x));        // [0, 4]
/// Range.of(sigmoid(exp(x)));   // [0.59, 0.9994]
/// ```
///
/// One interval holds all elements of an array. What it promises is said at [Interval].
public final class Range {
  private final Map<String, Interval> bounds;
  private final Interval unknown;
  private final Sums sums;
  private final Matrices matrices;
  private final Related related;
  private final Branches branches = new Branches(this);
  private final Map<Expr, Interval> known = new HashMap<>();
  private final Map<Expr, Interval> facts = new HashMap<>();

  private Range(Map<String, Interval> bounds, Count.Sizes sizes, Interval unknown) {
    this.bounds = Map.copyOf(bounds);
    this.unknown = unknown;
    this.sums = new Sums(sizes);
    this.matrices = new Matrices(sizes);
    this.related = new Related(sums);
  }

  /// With the bounds that the variables declare.
  public static Interval of(Expr expr) {
    return within(Map.of(), Map.of()).interval(expr);
  }

  /// With other bounds for some variables.
  ///
  /// @throws IllegalArgumentException where a name is that of no variable
  public static List<Interval> of(Collection<Expr> exprs, Map<String, Interval> bounds) {
    return of(exprs, bounds, Map.of());
  }

  /// With other bounds for some variables, and the sizes of some named dimensions; a dimension that
  /// is not among them has at least one entry.
  ///
  /// @throws IllegalArgumentException where a bound is for no variable
  public static List<Interval> of(
      Collection<Expr> exprs, Map<String, Interval> bounds, Map<String, Integer> sizes) {
    requireVariables(exprs, bounds);
    Range range = within(bounds, sizes);
    return exprs.stream().map(range::interval).toList();
  }

  /// A reading that can be asked for many expressions, each of which is read once.
  public static Range within(Map<String, Interval> bounds, Map<String, Integer> sizes) {
    return new Range(bounds, new Count.Sizes(Map.copyOf(sizes), Count.LARGEST), Interval.UNKNOWN);
  }

  /// A reading that is told where some expressions lie, and reads off for the others what follows.
  public static Range knowing(Map<Expr, Interval> facts) {
    Range range = within(Map.of(), Map.of());
    range.facts.putAll(facts);
    return range;
  }

  /// A reading that is told more.
  public Range and(Map<Expr, Interval> more) {
    Range range = new Range(bounds, sums.sizes(), unknown);
    range.facts.putAll(facts);
    more.forEach((expr, fact) -> range.facts.merge(expr, fact, Interval::narrowed));
    return range;
  }

  /// A reading that supposes something where nothing is known.
  ///
  /// @param magnitude no variable without bounds and no solution of a linear system is supposed to
  ///   have elements of a larger modulus
  /// @param size no dimension without a size is supposed to have a larger one
  public static Range supposing(
      Map<String, Interval> bounds, Map<String, Integer> sizes, double magnitude, double size) {
    return new Range(
        bounds,
        new Count.Sizes(Map.copyOf(sizes), size),
        Interval.of(-magnitude, magnitude).orUndefined(true));
  }

  public static void requireVariables(Collection<Expr> exprs, Map<String, Interval> bounds) {
    Collection<String> names = Graph.variables(exprs).keySet();
    for (String name : bounds.keySet()) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException(
            "cannot bound "
                + name
                + ": the expression has no such variable, so the bounds "
                + bounds.get(name)
                + " say nothing; its variables are "
                + names);
      }
    }
  }

  /// Where the elements of an expression lie.
  public Interval interval(Expr root) {
    Deque<Expr> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      Expr expr = open.element();
      List<Expr> unread =
          known.containsKey(expr)
              ? List.of()
              : parts(expr).stream().filter(part -> !known.containsKey(part)).toList();
      if (unread.isEmpty()) {
        open.pop();
        known.computeIfAbsent(expr, _ -> told(expr, read(expr, this::known)));
      }
      unread.forEach(open::push);
    }
    return known(root);
  }

  private Interval told(Expr expr, Interval range) {
    Interval fact = facts.get(expr);
    return fact == null ? range : range.narrowed(fact);
  }

  /// What a range is read from: the operands, and the body of a call.
  private static List<Expr> parts(Expr expr) {
    if (!(expr.node() instanceof Node.Call call)) {
      return expr.operands();
    }
    List<Expr> parts = new ArrayList<>(call.operands());
    parts.add(call.expansion());
    return parts;
  }

  private Interval known(Expr expr) {
    Interval interval = known.get(expr);
    if (interval == null) {
      throw new IllegalStateException("an operand was not read before its user");
    }
    return interval;
  }

  /// The range of one expression, from those of the expressions it is computed from.
  public Interval read(Expr expr, Function<Expr, Interval> of) {
    return switch (expr.node()) {
      case Node.Constant(var value) -> Interval.of(value);
      case Node.Literal(var value) -> literal(value);
      case Node.Variable(var name, var _, var domain) ->
          bounds.getOrDefault(name, supposed(Interval.of(domain.lower(), domain.upper())));
      case Node.Eye(var dim) -> dim.equals(gradus.expr.Dim.of(1)) ? Interval.of(1) : Interval.UNIT;
      case Node.Iota(var dim) -> sums.place(dim);
      case Node.Map1(var function, var x) -> Elementwise.of(function, of.apply(x));
      case Node.Map2(var function, var x, var y) ->
          Elementwise.of(function, of.apply(x), of.apply(y)).and(related.of(function, x, y, of));
      case Node.Power(var x, var exponent) -> of.apply(x).power(exponent);
      case Node.Select select -> branches.select(select, of);
      case Node.Broadcast(var x, var _, var _) -> of.apply(x);
      case Node.Reduce reduce ->
          sums.reduce(reduce.reduction(), reduce.x(), reduce.axes(), of.apply(reduce.x()))
              .and(related.reduce(reduce, of));
      case Node.Einsum einsum -> sums.einsum(einsum, of);
      case Node.Permute(var x, var _) -> of.apply(x);
      case Node.Linear(var map, var x) -> sums.linear(map, x, of.apply(x));
      case Node.Gather gather -> gather(gather, of);
      case Node.Scatter scatter -> sums.scatter(scatter, of.apply(scatter.x()));
      case Node.ArgMaximum(var x, var axis) -> sums.place(x.dims().get(axis));
      case Node.ArgSort(var x) -> sums.place(x.dims().get(x.rank() - 1));
      case Node.Solve _, Node.Inverse _, Node.SolveTriangular _ -> unknown;
      case Node.Determinant(var a) -> matrices.determinant(a, of.apply(a));
      case Node.LogDeterminant(var a) -> supposed(matrices.logDeterminant(a, of.apply(a)));
      case Node.Factorized(var factor, var a) -> matrices.factor(factor, a, of.apply(a));
      case Node.RandomBits _ -> Interval.of(0, 0x1p32 - 1);
      case Node.Call call -> call(call, of);
      case Node.Opaque(var operation, var operands) ->
          supposed(declared(operation.range(domains(operands, of)))).orUndefined(true);
    };
  }

  /// Where a bound is infinite, the one that is supposed, unless the other one is beyond it.
  private Interval supposed(Interval x) {
    double lower = Double.isInfinite(x.lower()) ? Math.min(unknown.lower(), x.upper()) : x.lower();
    double upper = Double.isInfinite(x.upper()) ? Math.max(unknown.upper(), x.lower()) : x.upper();
    return new Interval(lower, upper, x.nonzero(), x.undefined());
  }

  private static Interval literal(Tensor value) {
    Interval range = Interval.EMPTY;
    for (int k = 0; k < value.shape().count(); k++) {
      range = range.or(Interval.of(value.flat(k)));
    }
    return range;
  }

  private Interval gather(Node.Gather gather, Function<Expr, Interval> of) {
    Interval places = of.apply(gather.indices());
    Count length = sums.sizes().of(gather.x().dims().get(gather.axis()));
    boolean inside =
        Places.whole(gather.indices())
                && places.within(Interval.of(0, Math.max(0, length.least() - 1)))
            || Places.along(gather.indices(), gather.x().dims().get(gather.axis()));
    return of.apply(gather.x()).orUndefined(places.undefined() || !inside);
  }

  private Interval call(Node.Call call, Function<Expr, Interval> of) {
    Interval body = of.apply(call.expansion());
    Optional<Definition.Bounds> own = call.definition().range();
    return own.isEmpty() || call.operands().stream().anyMatch(x -> of.apply(x).isEmpty())
        ? body
        : body.narrowed(declared(own.get().of(domains(call.operands(), of))));
  }

  private static List<Domain> domains(List<Expr> operands, Function<Expr, Interval> of) {
    return operands.stream()
        .map(of)
        .map(x -> x.isEmpty() ? Domain.REAL : Domain.between(x.lower(), x.upper()))
        .toList();
  }

  private static Interval declared(Domain domain) {
    return Interval.of(domain.lower(), domain.upper());
  }
}
