package gradus.certify;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.compile.Interpreter;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Function2;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/// Looks for a computed value outside the range of its expression: at random points within the
/// bounds of the variables and at their corners, for every expression of the graph.
///
/// An expression counts where no operation it is computed from gave an infinity or NaN.
record Sampling(
    List<Expr> roots,
    Map<String, Interval> bounds,
    Map<String, Integer> sizes,
    boolean sizesKnown) {

  /// Fails with the expression, the point and the value, where there is one outside.
  ///
  /// @return how many values were compared
  int check(SplittableRandom random, int points, String name) {
    Range range = Range.within(bounds, sizesKnown ? sizes : Map.of());
    roots.forEach(range::interval);
    int compared = 0;
    for (int k = 0; k < points; k++) {
      compared += compare(range, point(random, k), name);
    }
    return compared;
  }

  private Map<String, Tensor> point(SplittableRandom random, int k) {
    Map<String, Tensor> point = new HashMap<>();
    for (Expr expr : Graph.variables(roots).values()) {
      Node.Variable variable = (Node.Variable) expr.node();
      Interval within =
          bounds.getOrDefault(
              variable.name(), Interval.of(variable.domain().lower(), variable.domain().upper()));
      Tensor values = Tensor.generate(shape(variable.dims()), _ -> draw(within, random, k));
      point.put(
          variable.name(),
          variable.domain().symmetric()
              ? Tensor.generate(
                  values.shape(),
                  i ->
                      values.at(
                          Math.min(i / values.columns(), i % values.columns()),
                          Math.max(i / values.columns(), i % values.columns())))
              : values);
    }
    return point;
  }

  private Shape shape(List<Dim> dims) {
    return Shape.of(
        dims.stream()
            .mapToInt(dim ->
                dim instanceof Dim.Fixed(var size)
                    ? size
                    : Objects.requireNonNull(sizes.get(dim.toString())))
            .toArray());
  }

  /// The first two points are corners.
  private static double draw(Interval within, SplittableRandom random, int k) {
    double lower = Math.max(within.lower(), -1e3);
    double upper = Math.min(within.upper(), 1e3);
    if (Double.isFinite(within.lower()) && (k == 0 || random.nextInt(6) == 0)) {
      return within.lower();
    }
    if (Double.isFinite(within.upper()) && (k == 1 || random.nextInt(6) == 0)) {
      return within.upper();
    }
    if (within.contains(0) && random.nextInt(12) == 0) {
      return 0;
    }
    if (Double.isFinite(within.lower())) {
      lower = within.lower();
    }
    if (Double.isFinite(within.upper())) {
      upper = within.upper();
    }
    double x = lower + random.nextDouble() * (upper - lower);
    // now and then of a smaller order of magnitude
    double small = random.nextInt(3) == 0 ? x * Math.pow(10, -random.nextDouble(20)) : x;
    return within.contains(small) ? small : Math.clamp(x, lower, upper);
  }

  private int compare(Range range, Map<String, Tensor> point, String name) {
    Map<Expr, Tensor> values = Interpreter.values(roots, point);
    Set<Expr> broken = new HashSet<>();
    int compared = 0;
    for (Map.Entry<Expr, Tensor> entry : values.entrySet()) {
      Expr expr = entry.getKey();
      if (expr.operands().stream().anyMatch(broken::contains)) {
        broken.add(expr);
        continue;
      }
      Interval interval = range.interval(expr);
      Tensor value = entry.getValue();
      for (int i = 0; i < value.shape().count(); i++) {
        double x = value.flat(i);
        if (!Double.isFinite(x)) {
          broken.add(expr);
        }
        if (Double.isNaN(x) && elementwise(expr) && !underflow(expr, range, values)) {
          assertThat(interval.undefined())
              .as(
                  "%s: %s is NaN at %s, but said to be defined: %s",
                  name, expr, text(point), interval)
              .isTrue();
        } else if (!Double.isNaN(x) && !pole(expr, values)) {
          compared++;
          assertThat(interval.contains(x))
              .as(
                  "%s: %s = %s at %s lies in %s",
                  name, gradus.expr.Notation.unicode(expr), x, text(point), interval)
              .isTrue();
        }
      }
    }
    return compared;
  }

  private static boolean elementwise(Expr expr) {
    return expr.node() instanceof Node.Map1
        || expr.node() instanceof Node.Map2
        || expr.node() instanceof Node.Power
        || expr.node() instanceof Node.Gather;
  }

  /// A quotient or power at 0, whose infinity has the sign of the zero.
  private static boolean pole(Expr expr, Map<Expr, Tensor> values) {
    return switch (expr.node()) {
      case Node.Map2(var function, var _, var y) when function == Function2.DIVIDE ->
          hasZero(Objects.requireNonNull(values.get(y)));
      case Node.Map2(var function, var x, var _) when function == Function2.POWER ->
          hasZero(Objects.requireNonNull(values.get(x)));
      case Node.Power(var x, var exponent) when exponent < 0 ->
          hasZero(Objects.requireNonNull(values.get(x)));
      default -> false;
    };
  }

  /// A divisor that is 0 only because it was rounded: the exact quotient is defined.
  private static boolean underflow(Expr expr, Range range, Map<Expr, Tensor> values) {
    return pole(expr, values)
        && expr.operands().stream()
            .anyMatch(
                x -> hasZero(Objects.requireNonNull(values.get(x))) && range.interval(x).nonzero());
  }

  private static boolean hasZero(Tensor x) {
    for (int i = 0; i < x.shape().count(); i++) {
      if (x.flat(i) == 0) {
        return true;
      }
    }
    return false;
  }

  private static String text(Map<String, Tensor> point) {
    return point.entrySet().stream()
        .map(entry ->
            entry.getKey() + " = " + java.util.Arrays.toString(entry.getValue().toDoubles()))
        .collect(Collectors.joining(", "));
  }
}
