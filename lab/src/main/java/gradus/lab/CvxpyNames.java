package gradus.lab;

import gradus.data.Nearest;
import gradus.expr.Definiteness;
import gradus.expr.Dim;
import gradus.expr.Domain;
import gradus.expr.Expr;
import gradus.lab.view.Numerals;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The names of a request in the manner of CVXPY: variables with shape, sign and bounds, and
/// constants with their values.
final class CvxpyNames {
  /// What CVXPY says of a matrix that is symmetric.
  private static final List<String> SYMMETRIC = List.of("symmetric", "PSD", "NSD", "diag");

  /// CVXPY's attributes that are signs.
  private static final List<String> SIGNED = List.of("nonneg", "pos", "nonpos", "neg");

  private static final List<String> SIGNS =
      List.of("nonnegative", "positive", "nonpositive", "negative", "zero", "unknown");

  private static final List<String> FIELDS = List.of("name", "shape", "sign", "bounds");

  private CvxpyNames() {}

  /// Variables with their shapes, in order.
  static Map<String, Expr> variables(ObjectNode request) {
    Map<String, Expr> variables = new LinkedHashMap<>();
    for (ObjectNode one : Requests.declared(request)) {
      String name = Requests.text(one, "name", "\"x\"");
      requireWritable(name);
      Requests.requireKnown("the variable " + name, one, FIELDS);
      Dim[] shape = shape(name, one.path("shape"));
      if (variables.put(name, Expr.variable(name, domain(name, one, shape), shape)) != null) {
        throw new IllegalArgumentException(
            "the variable " + name + " is declared twice; leave one declaration out");
      }
    }
    return variables;
  }

  private static void requireWritable(String name) {
    if (!name.matches("[\\p{L}_][\\p{L}\\p{N}_]*")) {
      throw new IllegalArgumentException(
          "a name has letters, digits and _, and begins with no digit, but one is \""
              + name
              + "\"");
    }
  }

  private static Dim[] shape(String name, JsonNode shape) {
    List<Dim> dims = new ArrayList<>();
    List<JsonNode> sizes = new ArrayList<>();
    if (shape.isArray()) {
      shape.forEach(sizes::add);
    } else if (!shape.isMissingNode() && !shape.isNull()) {
      sizes.add(shape);
    }
    for (JsonNode size : sizes) {
      boolean named = size.isString() && !size.stringValue().isBlank();
      if (!named && !(size.isIntegralNumber() && size.canConvertToInt() && size.intValue() > 0)) {
        throw new IllegalArgumentException(
            "the shape of "
                + name
                + " is a list of sizes of at least 1, such as [3] or [2, 3], and [] for a scalar,"
                + " not "
                + shape);
      }
      dims.add(named ? Dim.of(size.stringValue()) : Dim.of(size.intValue()));
    }
    return dims.toArray(new Dim[0]);
  }

  /// What is known of the elements: a sign, bounds, and whether the matrix is symmetric.
  private static Domain domain(String name, ObjectNode variable, Dim[] shape) {
    JsonNode bounds = variable.path("bounds");
    double lower = bound(name, shape, bounds, 0, Double.NEGATIVE_INFINITY);
    double upper = bound(name, shape, bounds, 1, Double.POSITIVE_INFINITY);
    for (String sign : signs(variable)) {
      switch (sign) {
        case "nonneg", "nonnegative", "+" -> lower = Math.max(lower, 0);
        case "pos", "positive" -> lower = Math.max(lower, Double.MIN_VALUE);
        case "nonpos", "nonpositive", "-" -> upper = Math.min(upper, 0);
        case "neg", "negative" -> upper = Math.min(upper, -Double.MIN_VALUE);
        case "zero" -> {
          lower = 0;
          upper = 0;
        }
        case "", "unknown", "real", "null" -> {
          // nothing is known
        }
        default ->
            throw new IllegalArgumentException(
                "the sign of "
                    + name
                    + " is one of "
                    + String.join(", ", SIGNS)
                    + ", not "
                    + sign
                    + (Nearest.to(sign, SIGNS).isEmpty()
                        ? ""
                        : "; " + Nearest.suggestion(sign, SIGNS)));
      }
    }
    if (!(lower <= upper)) {
      throw new IllegalArgumentException(
          "the bounds of "
              + name
              + " leave nothing: the lower, "
              + Numerals.brief(lower)
              + ", is above the upper, "
              + Numerals.brief(upper)
              + "; exchange them, or say another sign");
    }
    Definiteness definiteness =
        has(variable, "PSD")
            ? Definiteness.POSITIVE_SEMIDEFINITE
            : has(variable, "NSD") ? Definiteness.NEGATIVE_SEMIDEFINITE : Definiteness.UNKNOWN;
    return new Domain(lower, upper, symmetric(name, variable, shape), definiteness);
  }

  private static List<String> signs(ObjectNode variable) {
    List<String> signs = new ArrayList<>();
    signs.add(variable.path("sign").asString("").toLowerCase(Locale.ROOT));
    SIGNED.stream().filter(word -> has(variable, word)).forEach(signs::add);
    return signs;
  }

  /// Whether an attribute of CVXPY is said, as a field that is true or among the `attributes`.
  private static boolean has(ObjectNode variable, String word) {
    JsonNode attributes = variable.path("attributes");
    boolean listed = attributes.path(word).asBoolean(false);
    for (JsonNode attribute : attributes) {
      listed |= attribute.asString("").equals(word);
    }
    return listed || variable.path(word).asBoolean(false);
  }

  private static boolean symmetric(String name, ObjectNode variable, Dim[] shape) {
    boolean symmetric = SYMMETRIC.stream().anyMatch(word -> has(variable, word));
    if (symmetric && (shape.length != 2 || !shape[0].equals(shape[1]))) {
      throw new IllegalArgumentException(
          "a symmetric matrix is square, but "
              + name
              + " has the shape "
              + List.of(shape)
              + "; give it a shape such as [3, 3], or do not call it symmetric");
    }
    return symmetric;
  }

  /// One of two bounds: the least or the largest, where there is one for each element.
  private static double bound(
      String name, Dim[] shape, JsonNode bounds, int which, double otherwise) {
    if (bounds.isMissingNode() || bounds.isNull()) {
      return otherwise;
    }
    if (!bounds.isArray() || bounds.size() != 2) {
      throw new IllegalArgumentException(
          "the bounds of " + name + " are [lower, upper], with null for none, not " + bounds);
    }
    JsonNode bound = Objects.requireNonNull(bounds.get(which));
    if (bound.isNull()) {
      return otherwise;
    }
    if (bound.isString()) {
      return switch (bound.stringValue().replace("+", "")) {
        case "inf", "Infinity" -> Double.POSITIVE_INFINITY;
        case "-inf", "-Infinity" -> Double.NEGATIVE_INFINITY;
        default ->
            throw new IllegalArgumentException(
                "a bound of " + name + " is a number or null, not " + bound);
      };
    }
    Tensor values = Points.tensor("a bound of " + name, bound);
    requireShape(name, shape, values);
    double extreme = values.flat(0);
    for (double value : values.toDoubles()) {
      extreme = which == 0 ? Math.min(extreme, value) : Math.max(extreme, value);
    }
    return extreme;
  }

  private static void requireShape(String name, Dim[] shape, Tensor bound) {
    boolean fits = bound.rank() == 0 || bound.rank() == shape.length;
    for (int axis = 0; fits && axis < bound.rank(); axis++) {
      fits = !(shape[axis] instanceof Dim.Fixed(var size)) || size == bound.shape().size(axis);
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "a bound of "
              + name
              + " is a number, or one for each element, but it has the shape "
              + bound.shape()
              + " and "
              + name
              + " has "
              + List.of(shape));
    }
  }

  /// Adds constants with their values.
  static void addConstants(JsonNode constants, Map<String, Expr> names) {
    if (!constants.isMissingNode() && !constants.isNull() && !constants.isObject()) {
      throw new IllegalArgumentException(
          "constants has a value for each name, such as {\"A\": [[1, 2], [3, 4]], \"g\": 0.5}, but"
              + " was given "
              + constants);
    }
    Points.of(constants)
        .forEach((name, value) -> {
          requireWritable(name);
          Expr constant = value.rank() == 0 ? Expr.of(value.value()) : Expr.of(value);
          if (names.put(name, constant) != null) {
            throw new IllegalArgumentException(
                name + " is declared as a variable and as a constant; rename one");
          }
        });
  }
}
