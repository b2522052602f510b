package gradus.certify.convexity;

import gradus.calculus.Tangent;
import gradus.certify.Count;
import gradus.certify.Interval;
import gradus.certify.positivity.Algebra;
import gradus.certify.positivity.CoefficientSign;
import gradus.certify.positivity.Collector;
import gradus.certify.positivity.InapplicableException;
import gradus.certify.positivity.IndexedPolynomial;
import gradus.certify.positivity.SmoothDomain;
import gradus.certify.positivity.SmoothForm;
import gradus.expr.Dim;
import gradus.expr.Domain;
import gradus.expr.Expr;
import gradus.expr.Function2;
import gradus.expr.Graph;
import gradus.expr.Node;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A function in `SmoothForm` on a convex domain, its derivatives along directions, and the exact
/// algebra in which their signs are looked for.
final class SmoothFunction {
  private final Set<Expr> variables;
  private final SmoothDomain domain;
  private final Algebra algebra;
  private final Map<Expr, Expr> directions;
  private final Collector collector;

  private SmoothFunction(
      Set<Expr> variables,
      SmoothDomain domain,
      Map<String, Integer> sizes,
      Map<Expr, Expr> directions) {
    this.variables = variables;
    this.domain = domain;
    this.algebra = new Algebra(domain.ranges(), new Count.Sizes(Map.copyOf(sizes), Count.LARGEST));
    this.directions = directions;
    this.collector =
        new Collector(algebra, variables, new HashSet<>(directions.values()), domain::interval);
  }

  /// Reads a function.
  ///
  /// @param moving the variables that directions are wanted for
  /// @param along what is known of the elements of the directions
  /// @param depth how deep conditions within conditions are followed
  /// @throws InapplicableException where it is not smooth, or its domain not known to be convex
  static SmoothFunction of(
      Expr function,
      List<Expr> variables,
      List<Expr> moving,
      Domain along,
      Map<String, Interval> bounds,
      Map<String, Integer> sizes,
      int depth) {
    requireReadable(function, variables);
    Set<Expr> varying = new HashSet<>(variables);
    SmoothDomain domain = new SmoothDomain(function, varying, bounds, sizes);
    domain.read();
    requireConvexDomain(domain, variables, sizes, depth);
    Set<String> taken =
        new HashSet<>(Graph.variables(List.of(function, domain.function())).keySet());
    return new SmoothFunction(varying, domain, sizes, directions(moving, along, taken));
  }

  SmoothDomain domain() {
    return domain;
  }

  Algebra algebra() {
    return algebra;
  }

  CoefficientSign sign() {
    return new CoefficientSign(algebra);
  }

  /// The direction of each variable, a variable of a name of its own.
  Map<Expr, Expr> directions() {
    return directions;
  }

  /// A name that no variable has.
  String fresh(String name) {
    return fresh(name, new HashSet<>(domain.bounds().keySet()));
  }

  /// The derivative of an expression along the directions.
  Expr derivative(Expr f) {
    Expr derivative = Tangent.of(List.of(f), directions).get(0);
    requireSize(derivative);
    Expr smooth = SmoothForm.of(derivative, variables, domain::interval);
    requireSize(smooth);
    return smooth;
  }

  IndexedPolynomial read(Expr expr) {
    return collector.read(expr);
  }

  private static void requireSize(Expr expr) {
    if (Graph.topological(expr).size() > HessianCertificate.LARGEST_GRAPH) {
      throw new InapplicableException(
          "its graph has more than " + HessianCertificate.LARGEST_GRAPH + " expressions");
    }
  }

  private static void requireReadable(Expr function, List<Expr> variables) {
    requireSize(function);
    for (Expr expr : Graph.topological(function)) {
      if (expr.node() instanceof Node.Map2(var called, var order, var _)
          && called == Function2.POLYGAMMA
          && Graph.topological(order).stream().anyMatch(variables::contains)) {
        throw new InapplicableException(expr + " has no derivative by its order");
      }
    }
  }

  /// `{g > 0}` is convex for a concave `g`, and for one that goes one way in an affine expression.
  private static void requireConvexDomain(
      SmoothDomain domain, List<Expr> variables, Map<String, Integer> sizes, int depth) {
    for (Expr g : domain.unproven()) {
      Map<String, Interval> bounds = new HashMap<>(domain.bounds());
      bounds.keySet().retainAll(Graph.variables(List.of(g)).keySet());
      boolean concave =
          depth > 0
              && (new Composition(new Proof.Setting(variables, domain.ranges()), Proof.Layer.NONE)
                      .isMonotone(g)
                  || HessianCertificate.of(g, variables, bounds, sizes, depth - 1, false)
                      .curvature()
                      .isConcave());
      if (!concave) {
        throw new InapplicableException(
            "its domain is not known to be convex: it needs "
                + g
                + " > 0, and that is not known to be concave");
      }
    }
  }

  private static Map<Expr, Expr> directions(List<Expr> moving, Domain along, Set<String> taken) {
    Map<Expr, Expr> directions = new LinkedHashMap<>();
    for (Expr variable : moving) {
      if (variable.node() instanceof Node.Variable(var name, var dims, var _)) {
        String own = fresh("d" + name, taken);
        directions.put(variable, Expr.variable(own, along, dims.toArray(new Dim[0])));
      }
    }
    return directions;
  }

  private static String fresh(String name, Set<String> taken) {
    String own = name;
    while (!taken.add(own)) {
      own += "′";
    }
    return own;
  }
}
