package gradus.lab;

import gradus.data.AtomicFile;
import gradus.lab.report.Report;
import gradus.lab.view.Json;
import gradus.lab.view.Screen;
import gradus.lab.view.TrainingResult;
import gradus.lab.view.TrainingText;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `gradus train`: fit a model, prove the fit, ask the doctor, save the model and a report.
@Command(
    name = "train",
    header = "Fit a model to data, prove the fit, save the model and a report.",
    description = {
      "",
      "Example: gradus train breast-cancer --target diagnosis --model logistic",
      "is what gradus train alone does: a logistic regression of an embedded set, with a quarter of"
          + " the rows held out.",
      "",
      "gradus train digits --model network --layers 64,relu,10 --optimizer adam --rate 1e-3 --batch"
          + " 32 --epochs 20",
      "trains a network. With --checkpoints FOLDER it can be killed at any moment and goes on with"
          + " --resume.",
      "",
      "gradus train experiment.yaml does what a file says; options go before it.",
      "",
      "Ctrl-C stops at the next step, saves the best weights so far and exits with 130.",
      ""
    },
    sortOptions = false)
final class Train implements Callable<Integer> {
  private final Session session;

  @Mixin private final Recipe recipe = new Recipe();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the model is saved. Default ${DEFAULT-VALUE}.")
  private Path out = Path.of("model.gradus");

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Where the report is saved. Default ${DEFAULT-VALUE}.")
  private Path report = Path.of("report.html");

  @Mixin private final Recording recording = new Recording();

  @Option(
      names = "--no-rows",
      description = "Save no data rows with the model; gradus explain then needs --data.")
  private boolean withoutRows;

  @Option(
      names = "--json",
      description = "Print the result as JSON, and nothing else, on standard output.")
  private boolean json;

  @Option(
      names = "--schema",
      description = "Print the JSON schema of experiment files, and nothing else.")
  private boolean schema;

  @Option(names = "--quiet", description = "Print nothing unless the fit cannot be trusted.")
  private boolean quiet;

  @Option(names = "--plain", description = "No colour, no progress.")
  private boolean plain;

  Train(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (schema) {
      session.out().println(Experiment.schema().stripTrailing());
      session.out().flush();
      return Exit.TRUSTWORTHY.code();
    }
    recipe.open();
    recording.fill(recipe.network);
    recipe.check();
    AtomicFile.requireWritable(out);
    AtomicFile.requireWritable(report);
    Screen screen = session.screen(plain);
    try (Interruption interruption = Interruption.listen()) {
      Training training =
          Training.run(recipe, screen, !quiet && !plain, interruption, recording, false);
      TrainingResult result = save(training);
      show(result, screen);
      return result.verdict().code();
    }
  }

  private TrainingResult save(Training training) {
    TrainingResult result =
        training.result().with(new TrainingResult.Files(out.toString(), report.toString()));
    SavedModel saved = training.saved();
    saved.with(saved.provenance().stored(withoutRows)).write(out);
    AtomicFile.write(report, Report.page(result));
    return result;
  }

  private void show(TrainingResult result, Screen screen) {
    if (json) {
      screen.out().println(Json.indented(result));
    } else if (!quiet) {
      TrainingText.print(result, screen);
    } else if (!result.verdict().trustworthy()) {
      screen.err().println("gradus: " + result.verdict().sentence());
    }
    screen.out().flush();
    screen.err().flush();
  }
}
