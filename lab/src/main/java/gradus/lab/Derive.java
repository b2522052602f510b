package gradus.lab;

import gradus.data.Nearest;
import gradus.expr.Expr;
import gradus.expr.Formula;
import gradus.lab.view.DerivationResult;
import gradus.lab.view.DerivationText;
import gradus.lab.view.Json;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gradus derive`: the derivative of a formula, with the rules used and a numeric check.
@Command(
    name = "derive",
    header = "Differentiate a formula: result, rules step by step, numeric check.",
    description = {
      "",
      "Example: gradus derive \"sum(log(1+exp(-y.*(X*w))))\" --wrt w --vars \"X: matrix n d, y:"
          + " vector n, w: vector d\"",
      "",
      "* is the product of matrices, .* ./ .^ are elementwise, ' transposes, ^ is a scalar power;"
          + " vectors are columns.",
      "Kinds are scalar, vector n, matrix n d and symmetric n, with dimensions named or numbered.",
      ""
    },
    sortOptions = false)
final class Derive implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "FORMULA", description = "A formula whose value is one number.")
  private String formula = "";

  @Option(
      names = "--wrt",
      required = true,
      paramLabel = "NAME",
      description = "The variable to differentiate by.")
  private String variable = "";

  @Option(
      names = "--vars",
      required = true,
      paramLabel = "KINDS",
      description = "Each variable with its kind, such as \"X: matrix n d, w: vector d\".")
  private String declarations = "";

  @Option(
      names = "--seed",
      paramLabel = "SEED",
      description = "Seed of the point of the numeric check; default ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--json",
      description = "Print the result as JSON, and nothing else, on standard output.")
  private boolean json;

  @Option(names = "--plain", description = "No colour.")
  private boolean plain;

  Derive(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Map<String, Expr> variables = Formula.declarations(declarations);
    Expr function = Formula.parse(formula, variables);
    Expr by = variables.get(variable);
    if (by == null) {
      throw new IllegalArgumentException(
          "cannot derive by "
              + variable
              + ": it is not among the declared variables "
              + String.join(", ", variables.keySet())
              + (Nearest.to(variable, variables.keySet()).isEmpty()
                  ? ""
                  : "; " + Nearest.suggestion(variable, variables.keySet())));
    }
    DerivationResult result = Derivations.of(function, by, seed);
    if (json) {
      session.out().println(Json.indented(result));
    } else {
      DerivationText.print(result, session.screen(plain));
    }
    return (result.check().holds() ? Exit.TRUSTWORTHY : Exit.UNTRUSTWORTHY).code();
  }
}
