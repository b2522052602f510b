package gradus.lab;

import gradus.calculus.Derivation;
import gradus.calculus.Derivative;
import gradus.expr.Expr;
import gradus.expr.Formula;
import gradus.expr.JavaCode;
import gradus.expr.NumpyCode;
import gradus.lab.view.DerivationResult;
import gradus.lab.view.DerivationText;
import gradus.lab.view.DerivedLine;
import gradus.lab.view.Json;
import gradus.lab.view.Screen;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/// `gradus derive`: the derivative of a formula, with the rules used and a numeric check.
@Command(
    name = "derive",
    header = "Differentiate a formula: result, rules step by step, numeric check.",
    description = {
      "",
      "Example: gradus derive \"sum(log(1+exp(-y.*(X*w))))\" --wrt w --vars \"X: matrix n d, y:"
          + " vector n, w: vector d\"",
      "",
      "* is the product of matrices, .* ./ .^ are elementwise, as is **; ' transposes, ^ is a"
          + " power; vectors are columns.",
      "Kinds are scalar, vector n, matrix n d and symmetric n, with dimensions named or numbered.",
      "",
      "--order hessian is the second derivative, hvp its product with a direction v, jacobian the"
          + " derivative of anything.",
      "--batch FILE answers a request in JSON on each line, {\"id\", \"vars\": [{\"name\","
          + " \"kind\", \"dims\", \"domain\"}], \"expr\", \"wrt\", \"order\", \"point\"}, by a line"
          + " with \"ok\", \"formula\", \"latex\", \"numpy\", \"operations\", \"value\","
          + " \"derivative\", \"residual\", \"error\".",
      ""
    },
    sortOptions = false)
final class Derive implements Callable<Integer> {
  /// How much of the way is told.
  enum Telling {
    TEACHING,
    FULL;

    @Override
    public String toString() {
      return Fields.word(this);
    }

    private Derivation.Detail detail() {
      return this == FULL ? Derivation.Detail.FULL : Derivation.Detail.TEACHING;
    }
  }

  private final Session session;

  @Parameters(arity = "0..1", paramLabel = "FORMULA", description = "What is differentiated.")
  private @Nullable String formula;

  @Option(names = "--wrt", paramLabel = "NAME", description = "The variable to differentiate by.")
  private @Nullable String variable;

  @Option(
      names = "--vars",
      paramLabel = "KINDS",
      description = "Each variable with its kind, such as \"X: matrix n d, w: vector d\".")
  private @Nullable String declarations;

  @Option(
      names = "--order",
      paramLabel = "ORDER",
      description =
          "gradient, jacobian, hessian or hvp (the Hessian times a direction). Default"
              + " ${DEFAULT-VALUE}.")
  private String order = "gradient";

  @Option(
      names = "--detail",
      paramLabel = "DETAIL",
      description = "Which steps are told: ${COMPLETION-CANDIDATES}. Default ${DEFAULT-VALUE}.")
  private Telling detail = Telling.TEACHING;

  @Option(
      names = "--at",
      paramLabel = "POINT",
      description =
          "A point in JSON, such as '{\"w\": [1, 2]}': value and derivative are computed and"
              + " checked there.")
  private @Nullable String at;

  @Option(names = "--numpy", description = "Show the derivative as a function in NumPy.")
  private boolean numpy;

  @Option(names = "--java", description = "Show the derivative as a class on Gradus.")
  private boolean java;

  @Option(
      names = "--seed",
      paramLabel = "SEED",
      description = "Seed of the point of the numeric check; default ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Mixin private final AnswerOptions answers = new AnswerOptions();

  Derive(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (answers.batch != null) {
      Requests.answer(answers.batch, session, this::answer, DerivedLine::failed);
      return Exit.TRUSTWORTHY.code();
    }
    Map<String, Expr> variables = Formula.declarations(needed("--vars", declarations));
    Expr function = Formula.parse(needed("a formula", formula).strip(), variables);
    Expr by = Requests.named(needed("--wrt", variable), variables);
    Derivative derivative = Derivative.of(function, by, Requests.order(order));
    Map<String, Tensor> point = Points.of(point());
    Points.requireKnown(point, known(derivative, variables));
    DerivationResult result = Derivations.of(derivative, detail.detail(), seed, point);
    if (answers.json) {
      session.out().println(Json.indented(result));
    } else {
      Screen screen = session.screen(answers.plain);
      DerivationText.print(result, screen);
      code(derivative, variables, screen);
    }
    return (result.check().holds() ? Exit.TRUSTWORTHY : Exit.UNTRUSTWORTHY).code();
  }

  private static String needed(String what, @Nullable String given) {
    if (given == null) {
      throw new IllegalArgumentException(
          "a derivative needs "
              + what
              + ": gradus derive \"x'*A*x\" --wrt x --vars \"x: vector n, A: matrix n n\"");
    }
    return given;
  }

  private JsonNode point() {
    try {
      return at == null ? MissingNode.getInstance() : JsonMapper.shared().readTree(at);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "--at is a point in JSON, such as '{\"x\": [1, 2]}', not " + at, e);
    }
  }

  private void code(Derivative derivative, Map<String, Expr> variables, Screen screen) {
    if (numpy) {
      DerivationText.code("NumPy", numpy(derivative, variables), screen);
      derivative
          .vectorized()
          .map(form -> NumpyCode.function("vectorized", form, parameters(derivative, variables)))
          .ifPresent(code -> DerivationText.code("NumPy, columns below each other", code, screen));
    }
    if (java) {
      DerivationText.code(
          "Java",
          JavaCode.unit("Derivative", derivative.result(), parameters(derivative, variables)),
          screen);
    }
  }

  private static String numpy(Derivative derivative, Map<String, Expr> variables) {
    return NumpyCode.function("derivative", derivative.result(), parameters(derivative, variables));
  }

  /// The variables as they were declared, then the direction.
  private static List<Expr> parameters(Derivative derivative, Map<String, Expr> variables) {
    List<Expr> parameters = new ArrayList<>(variables.values());
    derivative.direction().ifPresent(parameters::add);
    return parameters;
  }

  /// The variables as they were declared, and the direction.
  private static Map<String, Expr> known(Derivative derivative, Map<String, Expr> variables) {
    Map<String, Expr> known = new LinkedHashMap<>(variables);
    derivative.variables().forEach(known::putIfAbsent);
    return known;
  }

  private DerivedLine answer(ObjectNode request) {
    Map<String, Expr> variables = Requests.variables(request);
    String text = Requests.text(request, "expr", "\"x'*A*x\"");
    Expr function = Formula.parse(text, variables);
    Expr by = Requests.named(Requests.text(request, "wrt", "\"x\""), variables);
    JsonNode asked = request.path("order");
    Derivative.Order order =
        asked.isMissingNode() || asked.isNull()
            ? Derivative.Order.GRADIENT
            : Requests.order(asked.asString(""));
    Derivative derivative = Derivative.of(function, by, order);
    Map<String, Tensor> point = Points.of(request.path("point"));
    Points.requireKnown(point, known(derivative, variables));
    DerivationResult result = Derivations.of(derivative, Derivation.Detail.TEACHING, 1, point);
    return new DerivedLine(
        request.get("id"),
        true,
        result.formula(),
        result.derivative().latex(),
        numpy(derivative, variables),
        result.operations(),
        result.value(),
        result.at(),
        result.check().residual(),
        null);
  }
}
