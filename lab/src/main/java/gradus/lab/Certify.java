package gradus.lab;

import gradus.certify.convexity.Certificate;
import gradus.certify.convexity.Counterexample;
import gradus.certify.convexity.Curvature;
import gradus.expr.Dim;
import gradus.expr.Domain;
import gradus.expr.Expr;
import gradus.expr.Formula;
import gradus.lab.view.CertificateText;
import gradus.lab.view.CertifiedLine;
import gradus.lab.view.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `gradus certify`: whether a formula is convex, with a proof or a counterexample.
@Command(
    name = "certify",
    header = "Say whether a formula is convex or concave, and prove it.",
    description = {
      "",
      "Example: gradus certify \"logsumexp(A*x) + x'*x\" --vars \"A: matrix 3 2, x: vector 2\" --in"
          + " x",
      "",
      "--cvxpy reads the notation of CVXPY: gradus certify \"norm(A @ x - b)\" --cvxpy --vars …",
      "--batch FILE answers a request in JSON on each line, {\"id\", \"vars\": [{\"name\","
          + " \"shape\", \"sign\", \"bounds\"}], \"expr\", \"constants\": {…}}, in the notation of"
          + " CVXPY, by a line with \"curvature\", \"sign\", \"proof\", \"counterexample\","
          + " \"error\". With \"kind\" and \"dims\" in place of \"shape\" the formula language is"
          + " read.",
      ""
    },
    sortOptions = false)
final class Certify implements Callable<Integer> {
  private final Session session;

  @Parameters(arity = "0..1", paramLabel = "FORMULA", description = "What is asked about.")
  private @Nullable String formula;

  @Option(
      names = "--vars",
      paramLabel = "KINDS",
      description =
          "Each variable with its kind and what is known of it, such as \"x: vector n nonnegative,"
              + " t: scalar in [0, 1]\".")
  private @Nullable String declarations;

  @Option(
      names = "--in",
      split = ",",
      paramLabel = "NAMES",
      description = "The variables that vary; the others are parameters. Default: all.")
  private List<String> in = List.of();

  @Option(names = "--cvxpy", description = "Read the formula as CVXPY writes it.")
  private boolean cvxpy;

  @Mixin private final AnswerOptions answers = new AnswerOptions();

  Certify(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (answers.batch != null) {
      Requests.answer(answers.batch, session, Certify::answer, CertifiedLine::failed);
      return Exit.TRUSTWORTHY.code();
    }
    if (formula == null || declarations == null) {
      throw new IllegalArgumentException(
          "a certificate needs a formula and --vars: gradus certify \"x'*x\" --vars \"x: vector"
              + " n\"");
    }
    Map<String, Expr> variables = Formula.declarations(declarations);
    Expr function =
        cvxpy ? Formula.parseCvxpy(formula, variables) : Formula.parse(formula, variables);
    List<Expr> varying = in.isEmpty() ? List.copyOf(variables.values()) : named(in, variables);
    Certificate certificate = Certificate.of(function, varying);
    if (answers.json) {
      session.out().println(Json.indented(line(null, certificate)));
    } else {
      CertificateText.print(certificate, session.screen(answers.plain));
    }
    session.out().flush();
    boolean known = certificate.curvature() != Curvature.UNKNOWN;
    return (known ? Exit.TRUSTWORTHY : Exit.UNTRUSTWORTHY).code();
  }

  private static List<Expr> named(List<String> names, Map<String, Expr> variables) {
    return names.stream().map(name -> Requests.named("certify in", name, variables)).toList();
  }

  private static CertifiedLine line(@Nullable JsonNode id, Certificate certificate) {
    return CertifiedLine.of(
        id,
        certificate,
        certificate
            .notConvex()
            .map(found -> segment("convex", found))
            .or(() -> certificate.notConcave().map(found -> segment("concave", found)))
            .orElse(null));
  }

  private static CertifiedLine.Segment segment(String refutes, Counterexample found) {
    Map<String, Object> a = new LinkedHashMap<>();
    Map<String, Object> b = new LinkedHashMap<>();
    found.a().forEach((name, value) -> a.put(name, Points.nested(value)));
    found.b().forEach((name, value) -> b.put(name, Points.nested(value)));
    return new CertifiedLine.Segment(refutes, a, b, found.weight(), found.value(), found.chord());
  }

  private static CertifiedLine answer(ObjectNode request) {
    boolean formulas = Requests.declared(request).stream().anyMatch(one -> one.has("kind"));
    Map<String, Expr> names = formulas ? Requests.variables(request) : variables(request);
    List<Expr> varying = List.copyOf(names.values());
    constants(request.path("constants"), names);
    String text = Requests.text(request, "expr", "\"sum_squares(x)\"");
    Expr function = formulas ? Formula.parse(text, names) : Formula.parseCvxpy(text, names);
    return line(request.get("id"), Certificate.of(function, varying));
  }

  /// Variables with their shapes, as CVXPY declares them.
  private static Map<String, Expr> variables(ObjectNode request) {
    Map<String, Expr> variables = new LinkedHashMap<>();
    for (ObjectNode one : Requests.declared(request)) {
      String name = Requests.text(one, "name", "\"x\"");
      Dim[] shape = shape(name, one.path("shape"));
      if (variables.put(name, Expr.variable(name, domain(name, one, shape), shape)) != null) {
        throw new IllegalArgumentException("the variable " + name + " is declared twice");
      }
    }
    return variables;
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
            "the shape of " + name + " is a list of sizes, such as [3] or [2, 3], not " + shape);
      }
      dims.add(named ? Dim.of(size.stringValue()) : Dim.of(size.intValue()));
    }
    return dims.toArray(new Dim[0]);
  }

  /// What is known of the elements: a sign, bounds, and whether the matrix is symmetric.
  private static Domain domain(String name, ObjectNode variable, Dim[] shape) {
    JsonNode bounds = variable.path("bounds");
    double lower = bound(name, bounds, 0, Double.NEGATIVE_INFINITY);
    double upper = bound(name, bounds, 1, Double.POSITIVE_INFINITY);
    String sign = variable.path("sign").asString("").toLowerCase(Locale.ROOT);
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
                  + " is nonnegative, positive, nonpositive, negative, zero or unknown, not "
                  + sign);
    }
    if (!(lower <= upper)) {
      throw new IllegalArgumentException(
          "the bounds of " + name + " leave nothing: " + lower + " is above " + upper);
    }
    boolean symmetric =
        List.of("symmetric", "PSD", "NSD").stream()
            .anyMatch(word -> variable.path(word).asBoolean(false));
    if (symmetric && (shape.length != 2 || !shape[0].equals(shape[1]))) {
      throw new IllegalArgumentException(
          "a symmetric matrix is square, but " + name + " has the shape " + List.of(shape));
    }
    return new Domain(lower, upper, symmetric);
  }

  /// One of two bounds: the least or the largest, where there is one for each element.
  private static double bound(String name, JsonNode bounds, int which, double otherwise) {
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
    double[] values = Points.tensor("a bound of " + name, bound).toDoubles();
    double extreme = values[0];
    for (double value : values) {
      extreme = which == 0 ? Math.min(extreme, value) : Math.max(extreme, value);
    }
    return extreme;
  }

  private static void constants(JsonNode constants, Map<String, Expr> names) {
    Points.of(constants)
        .forEach((name, value) -> {
          Expr constant = value.rank() == 0 ? Expr.of(value.value()) : Expr.of(value);
          if (names.put(name, constant) != null) {
            throw new IllegalArgumentException(
                name + " is declared as a variable and as a constant; rename one");
          }
        });
  }
}
