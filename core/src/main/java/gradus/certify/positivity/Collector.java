package gradus.certify.positivity;

import gradus.certify.Interval;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.expr.Reduction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/// Reads graphs as polynomials: axis `k` of an expression is the label `k`.
///
/// Arithmetic, sums and sums of products are multiplied out; exponentials, logarithms and powers
/// become atoms. Other linear maps are taken whole where they are of a variable or a direction.
public final class Collector {
  private final Algebra algebra;
  private final Set<Expr> variables;
  private final Set<Expr> directions;
  private final Function<Expr, Interval> ranges;
  private final Map<Expr, IndexedPolynomial> known = new HashMap<>();
  private final Set<Expr> varying;
  private final Set<Expr> moving;

  /// @param ranges where expressions lie on the domain, conditions included
  public Collector(
      Algebra algebra, Set<Expr> variables, Set<Expr> directions, Function<Expr, Interval> ranges) {
    this.algebra = algebra;
    this.variables = variables;
    this.directions = directions;
    this.ranges = ranges;
    this.varying = new HashSet<>(variables);
    this.moving = new HashSet<>(directions);
  }

  public IndexedPolynomial read(Expr root) {
    for (Expr expr : Graph.topological(root)) {
      if (!known.containsKey(expr)) {
        spread(expr, varying);
        spread(expr, moving);
        known.put(expr, form(expr));
      }
    }
    return of(root);
  }

  private static void spread(Expr expr, Set<Expr> which) {
    if (expr.operands().stream().anyMatch(which::contains)) {
      which.add(expr);
    }
  }

  private IndexedPolynomial of(Expr expr) {
    return Objects.requireNonNull(known.get(expr));
  }

  private boolean isConstant(Expr expr) {
    return !varying.contains(expr) && !moving.contains(expr);
  }

  private IndexedPolynomial form(Expr expr) {
    return switch (expr.node()) {
      case Node.Constant(var value) -> constant(value);
      case Node.Leaf _ -> symbol(expr);
      case Node.Map1(var function, var x) -> map1(function, x);
      case Node.Map2(var function, var x, var y) -> map2(function, x, y, expr);
      case Node.Power(var x, var exponent) ->
          algebra.functions().power(of(x), exact(exponent), ranges.apply(x));
      case Node.Broadcast(var x, var _, var axes) -> algebra.relabeled(of(x), axes::get);
      case Node.Permute(var x, var order) -> algebra.relabeled(of(x), order::indexOf);
      case Node.Reduce(var reduction, var x, var axes) when reduction == Reduction.SUM ->
          summed(x, axes);
      case Node.Einsum einsum ->
          isConstant(expr) && expr.rank() >= 2 ? symbol(expr) : einsum(einsum);
      default -> whole(expr);
    };
  }

  private static IndexedPolynomial constant(double value) {
    return IndexedPolynomial.of(exact(value));
  }

  private static Rational exact(double value) {
    if (!Double.isFinite(value)) {
      throw new InapplicableException("one of its constants is not finite");
    }
    return Rational.of(value);
  }

  private IndexedPolynomial symbol(Expr expr) {
    Indeterminate atom =
        algebra.symbol(
            moving.contains(expr) ? Indeterminate.Kind.DIRECTION : Indeterminate.Kind.SYMBOL,
            expr,
            varying.contains(expr),
            ranges.apply(expr));
    return IndexedPolynomial.of(atom, axes(expr));
  }

  private static List<Integer> axes(Expr expr) {
    List<Integer> axes = new ArrayList<>();
    for (int k = 0; k < expr.rank(); k++) {
      axes.add(k);
    }
    return axes;
  }

  private IndexedPolynomial map1(Function1 function, Expr x) {
    return switch (function) {
      case NEGATE -> algebra.scaled(of(x), Rational.of(-1));
      case EXP -> algebra.functions().exp(of(x));
      case LOG -> algebra.functions().log(of(x), ranges.apply(x));
      default -> algebra.functions().function(function, of(x));
    };
  }

  private IndexedPolynomial map2(Function2 function, Expr x, Expr y, Expr expr) {
    return switch (function) {
      case ADD -> algebra.sum(of(x), of(y));
      case MULTIPLY -> algebra.product(of(x), of(y));
      case DIVIDE -> algebra.product(of(x), algebra.functions().inverse(of(y), ranges.apply(y)));
      default -> whole(expr);
    };
  }

  private IndexedPolynomial summed(Expr x, List<Integer> axes) {
    IndexedPolynomial sum = of(x);
    for (int axis : axes) {
      sum = algebra.summed(sum, axis, x.dims().get(axis));
    }
    List<Integer> kept = axes(x).stream().filter(axis -> !axes.contains(axis)).toList();
    return algebra.relabeled(sum, kept::indexOf);
  }

  private IndexedPolynomial einsum(Node.Einsum einsum) {
    IndexedPolynomial product = IndexedPolynomial.ONE;
    Map<Integer, Dim> dims = new HashMap<>();
    for (int k = 0; k < einsum.operands().size(); k++) {
      Expr operand = einsum.operands().get(k);
      List<Integer> labels = einsum.subscripts().get(k);
      for (int axis = 0; axis < labels.size(); axis++) {
        dims.put(labels.get(axis), operand.dims().get(axis));
      }
      product = algebra.product(product, algebra.relabeled(of(operand), labels::get));
    }
    for (Map.Entry<Integer, Dim> label : dims.entrySet()) {
      if (!einsum.output().contains(label.getKey())) {
        product = algebra.summed(product, label.getKey(), label.getValue());
      }
    }
    return algebra.relabeled(product, einsum.output()::indexOf);
  }

  /// A constant, or a linear map of variables alone or of directions alone.
  private IndexedPolynomial whole(Expr expr) {
    if (isConstant(expr)) {
      return symbol(expr);
    }
    boolean linear =
        switch (expr.node()) {
          case Node.Linear(var _, var x) -> isLinear(x);
          case Node.Gather(var x, var indices, var _, var _) -> isConstant(indices) && isLinear(x);
          case Node.Scatter(var x, var indices, var _, var _, var _) ->
              isConstant(indices) && isLinear(x);
          case Node.Solve(var a, var b) -> isConstant(a) && isLinear(b);
          case Node.SolveTriangular(var a, var b, var _) -> isConstant(a) && isLinear(b);
          default -> false;
        };
    if (!linear) {
      throw new InapplicableException(expr + " is not made of functions that it multiplies out");
    }
    return symbol(expr);
  }

  /// Whether an expression is one atom that is a variable, a direction, or linear in one.
  private boolean isLinear(Expr x) {
    return variables.contains(x)
        || directions.contains(x)
        || of(x)
            .only()
            .flatMap(Monomial::only)
            .filter(factor -> factor.atom().isLinear() && factor.exponent().is(1))
            .filter(factor -> factor.atom().expr() == x)
            .isPresent();
  }
}
