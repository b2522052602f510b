package gradus.lab;

import gradus.certify.convexity.Certificate;
import gradus.certify.convexity.Counterexample;
import gradus.certify.convexity.Curvature;
import gradus.expr.Expr;
import gradus.expr.Formula;
import gradus.lab.view.CertificateText;
import gradus.lab.view.CertifiedLine;
import gradus.lab.view.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
          + " CVXPY, by a line with \"curvature\", \"sign\", \"monotonicity\", \"domain\","
          + " \"proof\", \"counterexample\", \"error\". With \"kind\" and \"dims\" in place of"
          + " \"shape\" the formula language is read.",
      ""
    },
    sortOptions = false)
final class Certify implements Callable<Integer> {
  private static final List<String> FIELDS = List.of("id", "vars", "expr", "constants");

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
      if (formula != null || declarations != null || !in.isEmpty()) {
        throw new IllegalArgumentException(
            "--batch reads formulas and variables from its file, but a formula, --vars or --in is"
                + " given too; leave out one or the other");
      }
      Requests.answer(answers.batch, session, Certify::answer, CertifiedLine::failed);
      return Exit.TRUSTWORTHY.code();
    }
    if (formula == null || declarations == null) {
      throw new IllegalArgumentException(
          "a certificate needs a formula and --vars, but "
              + (formula == null ? "no formula is" : "--vars is not")
              + " given: gradus certify \"x'*x\" --vars \"x: vector n\"");
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
      adviseParameters(certificate, variables);
    }
    session.out().flush();
    boolean known = certificate.curvature() != Curvature.UNKNOWN;
    return (known ? Exit.TRUSTWORTHY : Exit.UNTRUSTWORTHY).code();
  }

  /// Data that was taken for a variable is the usual reason why a convex function is not proven.
  private void adviseParameters(Certificate certificate, Map<String, Expr> variables) {
    if (certificate.curvature() == Curvature.UNKNOWN && in.isEmpty() && variables.size() > 1) {
      session.out().println();
      session
          .out()
          .println(
              "All of "
                  + String.join(", ", variables.keySet())
                  + " vary here. If some are data, name the others: --in "
                  + variables.keySet().iterator().next());
    }
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
    Requests.requireKnown("the request", request, FIELDS);
    boolean formulas = Requests.declared(request).stream().anyMatch(one -> one.has("kind"));
    Map<String, Expr> names =
        formulas ? Requests.variables(request) : CvxpyNames.variables(request);
    List<Expr> varying = List.copyOf(names.values());
    CvxpyNames.addConstants(request.path("constants"), names);
    String text = Requests.text(request, "expr", "\"sum_squares(x)\"");
    if (text.isBlank()) {
      throw new IllegalArgumentException(
          "expr is empty; write the function, such as \"sum_squares(x)\"");
    }
    Expr function = formulas ? Formula.parse(text, names) : Formula.parseCvxpy(text, names);
    return line(request.get("id"), Certificate.of(function, varying));
  }
}
