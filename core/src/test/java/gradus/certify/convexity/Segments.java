package gradus.certify.convexity;

import gradus.calculus.Hessian;
import gradus.compile.Interpreter;
import gradus.expr.Definiteness;
import gradus.expr.Dim;
import gradus.expr.Domain;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Looks for points that contradict a curvature: a segment on the wrong side of its chord, or a
/// direction of the wrong second derivative. An array is judged by the sum of its elements.
final class Segments {
  private static final int SIZE = 4;
  private static final double TOLERANCE = 1e-7;

  private final Expr function;
  private final List<Expr> variables;
  private final RandomGenerator random;

  Segments(Expr function, List<Expr> variables, RandomGenerator random) {
    this.function = function.rank() == 0 ? function : Functions.sum(function);
    this.variables = variables;
    this.random = random;
  }

  /// A segment that contradicts the curvature, in words.
  Optional<String> contradiction(Curvature curvature, int trials) {
    for (int trial = 0; trial < trials; trial++) {
      Map<String, Tensor> a = point();
      Map<String, Tensor> b = trial % 2 == 0 ? point() : near(a);
      parameters(a, b);
      double weight = random.nextDouble(0.1, 0.9);
      Map<String, Tensor> between = between(a, b, weight);
      double left = value(function, a);
      double right = value(function, b);
      double middle = value(function, between);
      if (!Double.isFinite(left) || !Double.isFinite(right)) {
        continue;
      }
      double chord = weight * left + (1 - weight) * right;
      double slack = TOLERANCE * (1 + Math.abs(left) + Math.abs(right));
      boolean outside = Double.isNaN(middle);
      boolean above = curvature.isConvex() && middle > chord + slack;
      boolean below = curvature.isConcave() && middle < chord - slack;
      if (outside || above || below) {
        return Optional.of(
            curvature
                + ", but f = "
                + middle
                + " between "
                + left
                + " and "
                + right
                + " at "
                + a
                + " and "
                + b
                + ", weight "
                + weight);
      }
    }
    return Optional.empty();
  }

  /// A point and a direction `v` with `vᵀHv` of the wrong sign.
  Optional<String> secondDerivative(Curvature curvature, int trials) {
    List<Expr> directions = new ArrayList<>();
    Expr form = Expr.of(0);
    for (int k = 0; k < variables.size(); k++) {
      directions.add(Expr.variable("direction" + k, variables.get(k).dims().toArray(new Dim[0])));
    }
    List<Expr> products = Hessian.product(function, variables, directions);
    Expr size = Expr.of(0);
    for (int k = 0; k < variables.size(); k++) {
      // a direction that is not needed still says how many elements there are
      Expr nothing = Functions.sum(directions.get(k)).times(0);
      form = form.plus(Functions.dot(directions.get(k), products.get(k))).plus(nothing);
      size = size.plus(Functions.norm1(products.get(k))).plus(nothing);
    }
    for (int trial = 0; trial < trials; trial++) {
      Map<String, Tensor> values = point();
      for (Expr direction : directions) {
        values.put(name(direction), normal(direction, 1));
      }
      double curve = value(form, values);
      double slack = TOLERANCE * (1 + Math.abs(value(function, values)) + value(size, values));
      boolean wrong =
          curvature.isConvex() && curve < -slack || curvature.isConcave() && curve > slack;
      // where numbers are huge, so is what cancels in their derivatives
      if (slack < 1 && wrong) {
        return Optional.of(curvature + ", but vᵀHv = " + curve + " at " + values);
      }
    }
    return Optional.empty();
  }

  private static Map<String, Tensor> bound(Expr expr, Map<String, Tensor> values) {
    Map<String, Tensor> bound = new LinkedHashMap<>(values);
    bound.keySet().retainAll(Graph.variables(List.of(expr)).keySet());
    return bound;
  }

  static double value(Expr expr, Map<String, Tensor> values) {
    return Interpreter.evaluate(expr, bound(expr, values)).value();
  }

  /// What is no variable is the same at both ends.
  private void parameters(Map<String, Tensor> a, Map<String, Tensor> b) {
    List<String> names = variables.stream().map(Segments::name).toList();
    a.forEach((name, value) -> {
      if (!names.contains(name)) {
        b.put(name, value);
      }
    });
  }

  private static String name(Expr variable) {
    return variable.node() instanceof Node.Variable(var name, var _, var _) ? name : "";
  }

  Map<String, Tensor> point() {
    Map<String, Tensor> point = new LinkedHashMap<>();
    double scale = Math.exp(random.nextDouble(-2, 2));
    Graph.variables(List.of(function)).forEach((name, x) -> point.put(name, normal(x, scale)));
    return point;
  }

  private Map<String, Tensor> near(Map<String, Tensor> point) {
    Map<String, Tensor> near = new LinkedHashMap<>(point);
    for (Expr variable : variables) {
      Tensor center = near.get(name(variable));
      if (center != null && variable.node() instanceof Node.Variable(var _, var _, var domain)) {
        near.put(
            name(variable),
            definite(
                Tensor.generate(
                    center.shape(),
                    k -> inside(center.flat(k) + 0.5 * random.nextGaussian(), domain)),
                domain));
      }
    }
    return near;
  }

  /// Not on a bound, where computed functions can be infinite though they have a limit.
  private static double inside(double x, Domain domain) {
    double margin = 1e-3;
    return Math.clamp(x, domain.lower() + margin, domain.upper() - margin);
  }

  private static Map<String, Tensor> between(
      Map<String, Tensor> a, Map<String, Tensor> b, double weight) {
    Map<String, Tensor> between = new LinkedHashMap<>();
    a.forEach((name, left) -> {
      Tensor right = b.get(name);
      between.put(
          name,
          right == left || right == null
              ? left
              : Tensor.generate(
                  left.shape(), k -> weight * left.flat(k) + (1 - weight) * right.flat(k)));
    });
    return between;
  }

  /// Numbers within the bounds of a variable.
  private Tensor normal(Expr variable, double scale) {
    int[] sizes =
        variable.dims().stream()
            .mapToInt(dim -> dim instanceof Dim.Fixed(var size) ? size : SIZE)
            .toArray();
    return variable.node() instanceof Node.Variable(var _, var _, var domain)
        ? definite(
            Tensor.generate(Shape.of(sizes), _ -> within(domain.lower(), domain.upper(), scale)),
            domain)
        : Tensor.scalar(0);
  }

  /// `XXᵀ` or its negative, where a matrix is declared to be definite.
  private static Tensor definite(Tensor x, Domain domain) {
    if (domain.definiteness() == Definiteness.UNKNOWN) {
      return x;
    }
    double sign = domain.definiteness().isNegative() ? -1 : 1;
    Tensor product = x.times(x.transpose());
    return Tensor.generate(product.shape(), k -> sign * product.flat(k));
  }

  private double within(double lower, double upper, double scale) {
    double step = scale * random.nextGaussian();
    if (Double.isFinite(lower) && Double.isFinite(upper)) {
      return random.nextDouble(lower, Math.nextUp(upper));
    }
    return Double.isFinite(lower)
        ? lower + Math.abs(step)
        : Double.isFinite(upper) ? upper - Math.abs(step) : step;
  }
}
