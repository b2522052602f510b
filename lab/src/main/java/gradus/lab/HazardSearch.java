package gradus.lab;

import gradus.calculus.Stabilize;
import gradus.expr.Expr;
import gradus.expr.Formula;
import gradus.lab.view.HazardLine;
import gradus.lab.view.HazardText;
import gradus.lab.view.Json;
import gradus.linalg.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/// `gradus hazards`: where a formula overflows, cancels or leaves its domain, and what to write
/// instead.
@Command(
    name = "hazards",
    header = "Find where a formula overflows, cancels or leaves its domain, and the mend.",
    description = {
      "",
      "Example: gradus hazards \"log(1+exp(x))\" --vars \"x: scalar in [-1000, 1000]\"",
      "",
      "Each variable has the bounds that it declares; one without is supposed to lie within ±10⁴.",
      "--batch FILE answers a request in JSON on each line, {\"id\", \"vars\": [{\"name\","
          + " \"kind\", \"dims\", \"domain\"}], \"expr\"}, by a line with \"ok\", \"hazards\","
          + " \"differences\", \"stable\", \"error\".",
      ""
    },
    sortOptions = false)
final class HazardSearch implements Callable<Integer> {
  private final Session session;

  @Parameters(arity = "0..1", paramLabel = "FORMULA", description = "What is searched.")
  private @Nullable String formula;

  @Option(
      names = "--vars",
      paramLabel = "KINDS",
      description =
          "Each variable with its kind and bounds, such as \"x: vector n in [-1000, 1000]\".")
  private @Nullable String declarations;

  @Mixin private final AnswerOptions answers = new AnswerOptions();

  HazardSearch(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (answers.batch != null) {
      Requests.answer(answers.batch, session, HazardSearch::answer, HazardLine::failed);
      return Exit.TRUSTWORTHY.code();
    }
    if (formula == null || declarations == null) {
      throw new IllegalArgumentException(
          "a search for hazards needs a formula and --vars: gradus hazards \"log(1+exp(x))\" --vars"
              + " \"x: scalar in [-1000, 1000]\"");
    }
    HazardLine found = of(Formula.parse(formula.strip(), Formula.declarations(declarations)));
    if (answers.json) {
      session.out().println(Json.indented(found));
    } else {
      HazardText.print(found, session.screen(answers.plain));
    }
    session.out().flush();
    return (found.hazards().isEmpty() ? Exit.TRUSTWORTHY : Exit.UNTRUSTWORTHY).code();
  }

  private static HazardLine answer(ObjectNode request) {
    Map<String, Expr> variables = Requests.variables(request);
    Expr expr = Formula.parse(Requests.text(request, "expr", "\"log(1+exp(x))\""), variables);
    return of(expr).called(request.get("id"));
  }

  private static HazardLine of(Expr expr) {
    List<HazardLine.Found> found = new ArrayList<>();
    for (Precision precision : List.of(Precision.DOUBLE, Precision.SINGLE)) {
      found.addAll(FoundHazards.of(expr, precision));
    }
    return new HazardLine(
        null,
        true,
        Formula.print(expr),
        found,
        FoundHazards.differences(expr),
        Formula.print(Stabilize.of(expr)),
        FoundHazards.supposed(List.of(expr)),
        null);
  }
}
