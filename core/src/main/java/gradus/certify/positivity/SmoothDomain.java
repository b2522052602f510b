package gradus.certify.positivity;

import gradus.certify.Count;
import gradus.certify.Interval;
import gradus.certify.Range;
import gradus.certify.Shapes;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Graph;
import gradus.expr.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.BiPredicate;

/// Where a smooth function is twice differentiable, and that this set is convex.
///
/// It is the interior of the bounds of the variables, cut by `g > 0` for the arguments `g` of
/// logarithms and of powers that are not whole. Such a condition holds everywhere by the range of
/// `g`; or `g` is a variable and the condition one of its bounds; or `g` must be concave, and then
/// `{g > 0}` is convex. What is divided by must have one sign.
///
/// A root of a `g ≥ 0` that reaches 0, as in a norm, is that of `g + ε` in the limit `ε ↓ 0`, and
/// limits of convex functions are convex.
public final class SmoothDomain {
  private static final int LARGEST_ROUNDS = 20;

  private final Set<Expr> variables;
  private final Map<String, Integer> sizes;
  private final Map<String, Interval> bounds;
  private final Set<Expr> positive = new LinkedHashSet<>();
  private final List<Expr> conditions = new ArrayList<>();
  private final List<Expr> unproven = new ArrayList<>();
  private Range ranges;
  private Expr function;
  private boolean limit;

  /// @param bounds those of variables that are not the declared ones
  public SmoothDomain(
      Expr f, Set<Expr> variables, Map<String, Interval> bounds, Map<String, Integer> sizes) {
    this.variables = variables;
    this.sizes = sizes;
    this.bounds = interior(f, bounds);
    this.ranges = Range.within(this.bounds, sizes);
    this.function = f;
  }

  /// What is proven on open intervals extends to their ends by continuity.
  private static Map<String, Interval> interior(Expr f, Map<String, Interval> given) {
    Map<String, Interval> bounds = new HashMap<>();
    for (Expr variable : Graph.variables(List.of(f)).values()) {
      if (variable.node() instanceof Node.Variable(var name, var _, var domain)) {
        Interval own = given.getOrDefault(name, Interval.of(domain.lower(), domain.upper()));
        boolean open = own.lower() < own.upper() && (own.lower() == 0 || own.upper() == 0);
        bounds.put(name, own.withoutZero(open));
      }
    }
    return bounds;
  }

  /// Finds the conditions and writes the function so that they are all there is.
  public void read() {
    for (int round = 0; ; round++) {
      if (round == LARGEST_ROUNDS) {
        throw new InapplicableException("its domain has more conditions than it looks at");
      }
      function = SmoothForm.of(function, variables, this::interval);
      if (!tightened() && !regularized()) {
        break;
      }
    }
    Set<Expr> varying = SmoothForm.varying(function, variables);
    for (Expr expr : Graph.topological(function)) {
      require(expr, varying);
    }
    for (Expr expr : Graph.topological(function)) {
      requireOneSign(expr, varying);
    }
  }

  /// The function in smooth form; with `ε` where it is a limit.
  public Expr function() {
    return function;
  }

  /// Whether it is proven for a function with `ε`, whose limit is the given one.
  public boolean isLimit() {
    return limit;
  }

  /// `g > 0` for each of these, as far as it is a condition on the variables.
  public List<Expr> conditions() {
    return List.copyOf(conditions);
  }

  /// Conditions whose concavity is yet to be shown.
  public List<Expr> unproven() {
    return List.copyOf(unproven);
  }

  public Map<String, Interval> bounds() {
    return bounds;
  }

  public Range ranges() {
    return ranges;
  }

  /// Where an expression lies, the conditions taken into account.
  public Interval interval(Expr expr) {
    Interval range = ranges.interval(expr);
    return positive.contains(expr)
        ? range.and(Interval.POSITIVE)
        : positive.contains(expr.negate()) ? range.and(Interval.POSITIVE.negate()) : range;
  }

  /// By its range, or as a polynomial of atoms.
  private boolean isPositive(Expr g) {
    if (positive.contains(g) || SmoothForm.isPositive(ranges.interval(g))) {
      return true;
    }
    boolean proven = asPolynomial(g, (sign, p) -> sign.positiveByAllMeans(p));
    if (proven) {
      positive.add(g);
    }
    return proven;
  }

  /// Whether the function is nowhere negative on its domain, as a polynomial of atoms.
  public boolean isNonnegative() {
    return isNonnegative(function);
  }

  /// Whether the function is positive everywhere on its domain.
  public boolean isPositive() {
    return isPositive(function);
  }

  /// Whether the function is nowhere positive on its domain.
  public boolean isNonpositive() {
    return isNonnegative(function.negate());
  }

  private boolean isNonnegative(Expr g) {
    return ranges.interval(g).lower() >= 0
        || asPolynomial(g, (sign, p) -> sign.nonnegative(p).isPresent());
  }

  private boolean asPolynomial(Expr g, BiPredicate<CoefficientSign, IndexedPolynomial> fact) {
    Algebra algebra = new Algebra(ranges, new Count.Sizes(Map.copyOf(sizes), Count.LARGEST));
    try {
      IndexedPolynomial p = new Collector(algebra, variables, Set.of(), this::interval).read(g);
      return fact.test(new CoefficientSign(algebra), p);
    } catch (InapplicableException unread) {
      return false;
    }
  }

  /// What must be positive for an expression to be smooth.
  private static List<Expr> required(Expr expr) {
    return switch (expr.node()) {
      case Node.Map1(var function, var x) when function == Function1.LOG -> List.of(x);
      case Node.Power(var x, var exponent) when exponent != Math.rint(exponent) -> List.of(x);
      default -> List.of();
    };
  }

  /// Takes conditions on single variables for bounds.
  private boolean tightened() {
    boolean changed = false;
    for (Expr expr : Graph.topological(function)) {
      for (Expr g : required(expr)) {
        if (!isPositive(g) && tighten(g)) {
          conditions.add(g);
          positive.add(g);
          ranges = Range.within(bounds, sizes);
          changed = true;
        }
      }
    }
    return changed;
  }

  /// `x > 0`, and `c ± x > 0` for a number `c`.
  private boolean tighten(Expr g) {
    Expr x = Shapes.scalar(g);
    double offset = 0;
    if (x.node() instanceof Node.Map2(var function, var a, var b) && function == Function2.ADD) {
      OptionalDouble right = Shapes.number(b);
      OptionalDouble left = Shapes.number(a);
      if (right.isEmpty() && left.isEmpty()) {
        return false;
      }
      offset = right.orElseGet(() -> left.orElse(0));
      x = Shapes.scalar(right.isPresent() ? a : b);
    }
    boolean negative = Shapes.isNegative(x);
    Expr variable = Shapes.scalar(Shapes.unsigned(x));
    if (!(variable.node() instanceof Node.Variable(var name, var _, var _))
        || !variables.contains(variable)) {
      return false;
    }
    Interval half =
        negative
            ? Interval.of(Double.NEGATIVE_INFINITY, offset)
            : Interval.of(-offset, Double.POSITIVE_INFINITY);
    Interval old = bounds.getOrDefault(name, Interval.ALL);
    Interval narrowed = old.narrowed(half.withoutZero(offset == 0));
    if (narrowed.isEmpty()) {
      throw new InapplicableException(g + " > 0 holds nowhere within the bounds");
    }
    bounds.put(name, narrowed);
    return true;
  }

  private boolean isRootOfNonnegative(Expr expr, Expr g) {
    return expr.node() instanceof Node.Power(var _, var exponent)
        && exponent > 0
        && isNonnegative(g);
  }

  /// Adds `ε` under roots that reach 0.
  private boolean regularized() {
    Set<Expr> varying = SmoothForm.varying(function, variables);
    Map<Expr, Expr> replacements = new LinkedHashMap<>();
    Expr epsilon = SmoothForm.vanishing(Graph.variables(List.of(function)).keySet());
    for (Expr expr : Graph.topological(function)) {
      for (Expr g : required(expr)) {
        if (varying.contains(g)
            && !isPositive(g)
            && isRootOfNonnegative(expr, g)
            && expr.node() instanceof Node.Power(var _, var exponent)) {
          replacements.put(expr, g.plus(epsilon).power(exponent));
        }
      }
    }
    if (replacements.isEmpty()) {
      return false;
    }
    limit = true;
    // one at a time, innermost first, for an outer root may be positive then
    Map.Entry<Expr, Expr> first = replacements.entrySet().iterator().next();
    function = Graph.substitute(function, Map.of(first.getKey(), first.getValue()));
    if (epsilon.node() instanceof Node.Variable(var name, var _, var _)) {
      bounds.put(name, Interval.POSITIVE);
    }
    ranges = Range.within(bounds, sizes);
    return true;
  }

  private void require(Expr expr, Set<Expr> varying) {
    for (Expr g : required(expr)) {
      if (!isPositive(g)) {
        if (varying.contains(g)) {
          require(g);
        }
        positive.add(g);
      }
    }
  }

  private void require(Expr g) {
    conditions.add(g);
    unproven.add(g);
    positive.add(g);
  }

  private void requireOneSign(Expr expr, Set<Expr> varying) {
    if (expr.node() instanceof Node.Power(var x, var exponent)
        && exponent < 0
        && varying.contains(x)
        && !isPositive(x)
        && !isPositive(x.negate())) {
      Expr g = ranges.interval(x).upper() <= 0 ? x.negate() : x;
      if (ranges.interval(g).lower() >= 0) {
        require(g);
        return;
      }
      throw new InapplicableException(
          "it divides by "
              + x
              + ", which may change its sign on "
              + interval(x)
              + ": its domain is not convex; bound the variables so that it has one sign");
    }
  }
}
