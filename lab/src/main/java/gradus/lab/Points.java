package gradus.lab;

import gradus.calculus.Stabilize;
import gradus.certify.Interval;
import gradus.certify.Range;
import gradus.compile.Interpreter;
import gradus.data.Nearest;
import gradus.expr.Definiteness;
import gradus.expr.Dim;
import gradus.expr.Domain;
import gradus.expr.Expr;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.linalg.Shape;
import gradus.linalg.SymmetricEigen;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Points as JSON has them: a number, or numbers in nested lists, for each variable.
final class Points {
  /// What rounding takes from a determinant or a solution, at most, where anything is left.
  private static final double NEAR = 1e-6;

  private Points() {}

  /// Values by name; none where the request has none.
  static Map<String, Tensor> of(JsonNode point) {
    Map<String, Tensor> values = new LinkedHashMap<>();
    if (point.isMissingNode() || point.isNull()) {
      return values;
    }
    if (!(point instanceof ObjectNode object)) {
      throw new IllegalArgumentException(
          "a point has a value for each variable, such as {\"x\": [1, 2]}, but was given " + point);
    }
    for (String name : object.propertyNames()) {
      values.put(name, tensor(name, Objects.requireNonNull(object.get(name))));
    }
    return values;
  }

  /// Nested lists of numbers as an array.
  static Tensor tensor(String name, JsonNode value) {
    List<Integer> sizes = new ArrayList<>();
    for (JsonNode part = value; part.isArray(); part = part.path(0)) {
      sizes.add(part.size());
    }
    List<Double> elements = new ArrayList<>();
    flatten(name, value, sizes, 0, elements);
    return Tensor.of(
        Shape.of(sizes.stream().mapToInt(Integer::intValue).toArray()),
        elements.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static void flatten(
      String name, JsonNode value, List<Integer> sizes, int level, List<Double> elements) {
    if (level == sizes.size()) {
      if (!value.isNumber()) {
        throw new IllegalArgumentException(
            "the value of " + name + " is numbers in nested lists, but one is " + value);
      }
      elements.add(value.doubleValue());
      return;
    }
    if (!value.isArray() || value.size() != sizes.get(level)) {
      throw new IllegalArgumentException(
          "the value of "
              + name
              + " has rows of different lengths: "
              + sizes.get(level)
              + " and "
              + value.size());
    }
    value.forEach(part -> flatten(name, part, sizes, level + 1, elements));
  }

  /// An array as nested lists; a number for a scalar.
  static Object nested(Tensor value) {
    return nested(value, 0, 0);
  }

  private static Object nested(Tensor value, int axis, int at) {
    if (axis == value.rank()) {
      return value.flat(at);
    }
    int part = 1;
    for (int k = axis + 1; k < value.rank(); k++) {
      part *= value.shape().size(k);
    }
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < value.shape().size(axis); i++) {
      list.add(nested(value, axis + 1, at + i * part));
    }
    return list;
  }

  /// Refuses values for what is no variable, and those that are not in the domain of theirs.
  static void requireKnown(Map<String, Tensor> point, Map<String, Expr> variables) {
    point.forEach((name, value) -> {
      Expr variable = variables.get(name);
      if (variable == null) {
        throw new IllegalArgumentException(
            "the point has a value for "
                + name
                + ", which is no variable; "
                + Nearest.suggestion(name, variables.keySet()));
      }
      requireShape(variable, value);
      Domain domain = ((Node.Variable) variable.node()).domain();
      for (double x : value.toDoubles()) {
        if (x < domain.lower() || x > domain.upper()) {
          throw new IllegalArgumentException(
              "the point gives "
                  + name
                  + " the value "
                  + x
                  + ", but it is declared "
                  + (domain.lower() == Double.MIN_VALUE && Double.isInfinite(domain.upper())
                      ? "positive"
                      : "to lie in [" + domain.lower() + ", " + domain.upper() + "]"));
        }
      }
      int n = domain.symmetric() ? value.shape().size(0) : 0;
      for (int k = 0; k < n * n; k++) {
        double mirrored = value.flat(k % n * n + k / n);
        if (value.flat(k) != mirrored) {
          throw new IllegalArgumentException(
              "the point gives "
                  + name
                  + ", which is declared symmetric, the entries "
                  + value.flat(k)
                  + " and "
                  + mirrored
                  + " on both sides of the diagonal; declare a matrix where it is none");
        }
      }
      requireDefinite(name, domain.definiteness(), value);
    });
  }

  /// Refuses a matrix whose eigenvalues have another sign than its variable declares.
  private static void requireDefinite(String name, Definiteness definiteness, Tensor value) {
    if (definiteness == Definiteness.UNKNOWN) {
      return;
    }
    double[] values = SymmetricEigen.of(value).values().toDoubles();
    double sign = definiteness.isNegative() ? -1 : 1;
    double least = Double.POSITIVE_INFINITY;
    double largest = 0;
    for (double eigenvalue : values) {
      least = Math.min(least, sign * eigenvalue);
      largest = Math.max(largest, Math.abs(eigenvalue));
    }
    double rounding = 4 * values.length * Math.ulp(largest);
    if (!(definiteness.isStrict() ? least > 0 : least >= -rounding)) {
      throw new IllegalArgumentException(
          "the point gives "
              + name
              + ", which is declared "
              + definiteness.words()
              + ", a matrix with the eigenvalue "
              + sign * least);
    }
  }

  /// Refuses a value that does not have the shape its variable is declared with.
  static void requireShape(Expr variable, Tensor value) {
    String name = ((Node.Variable) variable.node()).name();
    boolean square =
        !((Node.Variable) variable.node()).domain().symmetric()
            || value.rank() == 2 && value.shape().size(0) == value.shape().size(1);
    boolean fits = square && value.rank() == variable.rank();
    for (int axis = 0; fits && axis < variable.rank(); axis++) {
      fits =
          !(variable.dims().get(axis) instanceof Dim.Fixed(var size))
              || size == value.shape().size(axis);
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "the point gives "
              + name
              + " the shape "
              + value.shape()
              + ", but it is declared "
              + (variable.rank() == 0 ? "a scalar" : "with the dimensions " + variable.dims()));
    }
  }

  /// Where the values of determinants and solutions lie, of which ranges know nothing: about where
  /// they are computed to be.
  private static Map<Expr, Interval> computed(Expr function, Map<String, Tensor> point) {
    List<Expr> parts =
        Graph.topological(function).stream()
            .filter(x ->
                switch (x.node()) {
                  case Node.Determinant _, Node.LogDeterminant _, Node.Inverse _, Node.Solve _ ->
                      true;
                  default -> false;
                })
            .toList();
    Map<String, Tensor> used = new HashMap<>(point);
    used.keySet().retainAll(Graph.variables(parts).keySet());
    Map<Expr, Interval> computed = new HashMap<>();
    Interpreter.values(parts, used)
        .forEach((part, value) -> {
          if (parts.contains(part) && value.isFinite() && value.shape().count() > 0) {
            DoubleSummaryStatistics values = Arrays.stream(value.toDoubles()).summaryStatistics();
            double error = NEAR * Math.max(Math.abs(values.getMin()), Math.abs(values.getMax()));
            computed.put(part, Interval.of(values.getMin() - error, values.getMax() + error));
          }
        });
    return computed;
  }

  /// Whether a function certainly has a value at a point over the real numbers, though rounding may
  /// keep it from being computed. Ranges of parts are also those of their stable forms: `1 − 1/(1 +
  /// e⁻ˣ)` is `σ(−x)`, which is never 0.
  static boolean certainlyDefined(Expr function, Map<String, Tensor> point) {
    Map<String, Interval> bounds = new HashMap<>();
    for (String variable : Graph.variables(List.of(function)).keySet()) {
      DoubleSummaryStatistics values =
          Arrays.stream(Objects.requireNonNull(point.get(variable)).toDoubles())
              .summaryStatistics();
      if (values.getCount() > 0) {
        bounds.put(variable, Interval.of(values.getMin(), values.getMax()));
      }
    }
    Map<Expr, Interval> computed = computed(function, point);
    // each stands for itself, and is defined
    Expr outer =
        Graph.rewrite(
                List.of(function),
                (part, rebuilt) -> {
                  Interval range = computed.get(part);
                  if (range == null) {
                    return rebuilt;
                  }
                  String name = "\u0000" + bounds.size();
                  bounds.put(name, range);
                  return Expr.variable(name, part.dims().toArray(new Dim[0]));
                })
            .get(0);
    Range plain = Range.within(bounds, Map.of());
    Map<Expr, Interval> facts = new HashMap<>();
    for (Expr part : Graph.topological(outer)) {
      facts.put(part, plain.interval(Stabilize.of(part)));
    }
    return !plain.and(facts).interval(outer).undefined();
  }
}
