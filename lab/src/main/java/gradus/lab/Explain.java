package gradus.lab;

import gradus.data.Nearest;
import gradus.lab.view.Explanation;
import gradus.lab.view.ExplanationText;
import gradus.lab.view.Json;
import gradus.models.Dataset;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gradus explain`: the derivation of a saved model, with the share of one row.
@Command(
    name = "explain",
    header = "Show how a saved model comes to its numbers, step by step.",
    description = {
      "",
      "Example: gradus explain model.gradus --row 17",
      "",
      "A model of at most 200,000 cells carries its rows; for others, or with --no-rows at"
          + " training, name them by --data.",
      ""
    },
    sortOptions = false)
final class Explain implements Callable<Integer> {
  private final Session session;

  @Parameters(index = "0", paramLabel = "MODEL", description = "A file that gradus train wrote.")
  private Path model = Path.of("");

  @Option(
      names = "--row",
      paramLabel = "N",
      description = "Look at this row of the source, counted from 1.")
  private @Nullable Integer row;

  @Option(names = "--step", paramLabel = "NAME", description = "Show only this step.")
  private @Nullable String step;

  @Option(
      names = "--data",
      paramLabel = "DATA",
      description = "Where the rows are, if not in the model file.")
  private @Nullable String data;

  @Option(names = "--json", description = "Print JSON, and nothing else, on standard output.")
  private boolean json;

  @Option(names = "--plain", description = "No colour.")
  private boolean plain;

  Explain(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    SavedModel saved = SavedModel.read(model);
    if (saved instanceof SavedModel.Neural neural) {
      throw new IllegalArgumentException(
          "cannot explain the network in "
              + model
              + ": its steps are "
              + neural.model().layers()
              + ", and only logistic regressions and principal components are explained step by"
              + " step; gradus predict gives its predictions");
    }
    saved = saved.with(saved.provenance().with(rows(saved)));
    Explanation explanation =
        switch (saved) {
          case SavedModel.Logistic logistic -> LogisticExplanation.of(logistic, row);
          case SavedModel.Principal principal -> PcaExplanation.of(principal, row);
          case SavedModel.Neural _ -> throw new AssertionError("refused above");
        };
    if (step != null) {
      explanation = explanation.only(find(explanation, step));
    }
    if (json) {
      session.out().println(Json.indented(explanation));
    } else {
      ExplanationText.print(explanation, session.screen(plain));
    }
    return (explanation.holds() ? Exit.TRUSTWORTHY : Exit.UNTRUSTWORTHY).code();
  }

  /// The rows of the fit, from the file or from where the user says; others than those fitted to
  /// are refused.
  private Dataset rows(SavedModel saved) {
    Provenance from = saved.provenance();
    if (data == null) {
      Dataset stored = from.rows();
      if (stored == null) {
        throw new IllegalArgumentException(
            "the model "
                + model
                + " was saved without its rows, and an explanation needs them; name the data it was"
                + " fitted to, here --data "
                + from.source());
      }
      return stored;
    }
    Recipe recipe = new Recipe();
    recipe.data = data;
    recipe.missing = from.encoding().missing();
    if (saved instanceof SavedModel.Logistic logistic) {
      recipe.target = logistic.model().target();
    } else {
      recipe.model = Recipe.ModelKind.PCA;
    }
    Prepared prepared = Prepared.of(recipe);
    if (!prepared.summary().fingerprint().equals(from.fingerprint())) {
      throw new IllegalArgumentException(
          "the rows of "
              + data
              + " are not those "
              + model
              + " was fitted to (their SHA-256 differs); name the same data, "
              + from.source()
              + ", or fit again");
    }
    return prepared.dataset();
  }

  private static Explanation.Step find(Explanation explanation, String name) {
    List<String> names = explanation.steps().stream().map(Explanation.Step::name).toList();
    return explanation.steps().stream()
        .filter(step -> step.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "there is no step "
                    + name
                    + "; the steps are "
                    + String.join(", ", names)
                    + (Nearest.to(name, names).isEmpty()
                        ? ""
                        : ": " + Nearest.suggestion(name, names))));
  }
}
