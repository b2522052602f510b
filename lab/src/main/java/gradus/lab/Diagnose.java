package gradus.lab;

import gradus.lab.view.Diagnosed;
import gradus.lab.view.FindingCard;
import gradus.lab.view.Json;
import gradus.lab.view.Screen;
import gradus.lab.view.TrainingResult;
import gradus.lab.view.TrainingText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `gradus diagnose`: run as `train` would, and say only what the doctor finds.
@Command(
    name = "diagnose",
    header = "Run a fit and let the doctor name what is wrong, with a mend that was tried.",
    description = {
      "",
      "Example: gradus diagnose breast-cancer --method gradient-descent --no-standardize --rate 0.1"
          + " --steps 200",
      "finds that the features are unscaled and that the rate is too high, and by how much.",
      "",
      "gradus diagnose digits --model network --layers 64,relu --rate 1e-3",
      "trains a network as gradus train would, and measures how healthy that was: its gradient,"
          + " its first loss, its layers, its rate.",
      "",
      "The options are those of gradus train, and so are experiment files. Nothing is saved.",
      ""
    },
    sortOptions = false)
final class Diagnose implements Callable<Integer> {
  private final Session session;

  @Mixin private final Recipe recipe = new Recipe();

  @Option(names = "--json", description = "Print JSON, and nothing else, on standard output.")
  private boolean json;

  @Option(names = "--quiet", description = "Print nothing; the exit code tells.")
  private boolean quiet;

  @Option(names = "--plain", description = "No colour, no progress.")
  private boolean plain;

  Diagnose(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Screen screen = session.screen(plain);
    recipe.open();
    recipe.check();
    try (Interruption interruption = Interruption.listen()) {
      TrainingResult result =
          Training.run(recipe, screen, !quiet && !plain, interruption, new Recording(), true)
              .result();
      if (json) {
        screen
            .out()
            .println(
                Json.indented(
                    new Diagnosed(
                        result.command().replaceFirst("^gradus train", "gradus diagnose"),
                        result.verdict(),
                        result.findings().stream().noneMatch(FindingCard::alarm),
                        result.examined(),
                        result.findings())));
      } else if (!quiet) {
        screen.prose(screen.bold(result.title()), 0);
        TrainingText.doctor(result.examined(), result.findings(), screen);
        screen.blank();
        screen.prose(result.verdict().sentence(), 0);
      }
      screen.out().flush();
      return result.verdict().code();
    }
  }
}
