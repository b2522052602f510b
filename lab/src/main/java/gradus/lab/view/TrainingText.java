package gradus.lab.view;

import gradus.lab.view.TrainingResult.Symbol;
import java.util.List;

/// A [TrainingResult] on the terminal: data, objective, steps, metrics, certificate, doctor, files.
public final class TrainingText {
  private static final int STEPS_SHOWN = 16;
  private static final int COMPONENTS_SHOWN = 10;

  private final Screen screen;

  private TrainingText(Screen screen) {
    this.screen = screen;
  }

  public static void print(TrainingResult result, Screen screen) {
    new TrainingText(screen).all(result);
  }

  /// The least that must be said: the verdict and where the files are.
  public static void printVerdict(TrainingResult result, Screen screen) {
    TrainingText text = new TrainingText(screen);
    text.verdict(result);
    text.files(result);
  }

  private void all(TrainingResult result) {
    screen.prose(screen.bold(result.title()), 0);
    data(result);
    objective(result);
    if (result.search() != null) {
      steps(result.search());
    }
    switch (result.fitted()) {
      case LogisticFit _ -> scores(result);
      case NetworkFit fit -> {
        network(fit);
        scores(result);
      }
      case PcaFit fit -> components(fit);
    }
    certificate(result);
    if (!(result.fitted() instanceof NetworkFit)) { // which no doctor has looked at
      doctor(result.examined(), result.findings(), screen);
    }
    screen.blank();
    verdict(result);
    files(result);
  }

  private void data(TrainingResult result) {
    heading("Data");
    screen.prose(result.data().line(), 2);
    var split = result.split();
    if (split.heldOut() > 0) {
      screen.prose(
          "%s to fit, %s held out (%sseed %d)"
              .formatted(
                  Numerals.count(split.training(), "row"),
                  Numerals.count(split.heldOut()),
                  split.stratified() ? "stratified, " : "",
                  split.seed()),
          2);
    }
  }

  private void objective(TrainingResult result) {
    heading("Objective");
    screen.prose(result.objective().unicode(), 2);
    for (Symbol symbol : result.terms()) {
      screen.prose(symbol.symbol().unicode() + "  " + screen.quiet(symbol.meaning()), 4);
    }
  }

  private void steps(Search search) {
    heading("Steps");
    Columns table = Columns.of(">step", "loss", "‖∇L‖∞", "step length");
    int last = -1;
    for (Search.Step step : search.shown(STEPS_SHOWN)) {
      if (step.number() > last + 1) {
        table.row("⋮", "⋮", "⋮", "⋮");
      }
      last = step.number();
      table.row(
          Integer.toString(step.number()),
          Numerals.text(step.loss(), 8),
          Numerals.text(step.gradient()),
          Double.isNaN(step.length()) ? "" : Numerals.text(step.length()));
    }
    indented(table);
    screen.prose(
        "%s: %s after %s in %s"
            .formatted(
                search.method(),
                search.outcome(),
                Numerals.count(search.taken(), "step"),
                Numerals.seconds(search.seconds())),
        2);
  }

  private void network(NetworkFit fit) {
    heading("Network");
    fit.table().lines().forEach(line -> screen.line("  " + line.stripTrailing()));
    heading("Epochs");
    boolean measured = !fit.measure().isEmpty() && fit.validated();
    Columns table = Columns.of(">epoch", ">step", "loss", "validation", fit.measure());
    List<NetworkFit.Epoch> epochs = fit.epochs();
    for (int k = 0; k < epochs.size(); k++) {
      int hidden = epochs.size() - STEPS_SHOWN;
      if (hidden > 0 && k == STEPS_SHOWN / 2) {
        table.row("⋮", "⋮", "⋮", fit.validated() ? "⋮" : "", measured ? "⋮" : "");
        k += hidden;
      }
      NetworkFit.Epoch epoch = epochs.get(k);
      table.row(
          Numerals.count(epoch.number()),
          Numerals.count(epoch.step()),
          Numerals.text(epoch.training()),
          fit.validated() ? Numerals.text(epoch.validation()) : "",
          measured ? Numerals.text(epoch.measure()) : "");
    }
    indented(table);
    screen.prose(
        "%s, batches of %s, %s precision: %s after %s in %s"
            .formatted(
                fit.method(),
                Numerals.count(fit.batch(), "row"),
                fit.precision(),
                fit.ending(),
                Numerals.count(fit.steps(), "step"),
                Numerals.seconds(fit.seconds())),
        2);
  }

  private void scores(TrainingResult result) {
    var split = result.split();
    heading(
        split.heldOut() > 0
            ? "Metrics on %s held-out rows (seed %d)"
                .formatted(Numerals.count(split.heldOut()), split.seed())
            : "Metrics on the training rows (nothing was held out)");
    Columns table =
        split.heldOut() > 0
            ? Columns.of("<", "held out", "training", "<")
            : Columns.of("<", "training", "<");
    for (Score score : result.scores()) {
      String training = Numerals.text(score.training());
      if (split.heldOut() > 0) {
        table.row(score.metric(), Numerals.text(score.heldOut()), training, score.meaning());
      } else {
        table.row(score.metric(), training, score.meaning());
      }
    }
    indented(table);
  }

  private void components(PcaFit fit) {
    heading("Principal directions");
    Columns table =
        Columns.of(">", "variance λ", "± s.e.", ">share", ">together", "<largest loading");
    for (PcaFit.Component c :
        fit.components().subList(0, Math.min(COMPONENTS_SHOWN, fit.components().size()))) {
      int largest = 0;
      for (int j = 1; j < c.loadings().size(); j++) {
        if (Math.abs(c.loadings().get(j)) > Math.abs(c.loadings().get(largest))) {
          largest = j;
        }
      }
      table.row(
          Integer.toString(c.number()),
          Numerals.text(c.variance()),
          Numerals.text(c.error(), 2),
          Numerals.percent(c.share()),
          Numerals.percent(c.cumulative()),
          fit.features().get(largest) + " " + Numerals.text(c.loadings().get(largest), 3));
    }
    indented(table);
    int more = fit.components().size() - COMPONENTS_SHOWN;
    if (more > 0) {
      screen.prose("… and " + Numerals.count(more, "further direction"), 2);
    }
  }

  private void certificate(TrainingResult result) {
    heading("Certificate");
    for (Check check : result.certificate()) {
      String word =
          switch (check.standing()) {
            case HOLDS -> screen.good("holds");
            case FAILS -> screen.bad("fails");
            case UNPROVEN -> screen.warning("not proven");
          };
      screen.prose(word + ": " + check.statement(), 2);
    }
  }

  /// What the doctor found, or that it found nothing.
  public static void doctor(List<String> examined, List<FindingCard> findings, Screen screen) {
    screen.blank();
    screen.line(screen.bold("Doctor"));
    if (findings.stream().noneMatch(FindingCard::alarm)) {
      String looked = examined.isEmpty() ? "" : "; looked for " + String.join(", ", examined);
      screen.prose(screen.good("healthy") + looked, 2);
    }
    for (FindingCard finding : findings) {
      finding(finding, screen);
    }
  }

  private static void finding(FindingCard finding, Screen screen) {
    if (finding.cause().isEmpty()) { // nothing is wrong, and by how much
      screen.prose(screen.good("well") + " " + finding.title() + ": " + finding.numbers(), 2);
      return;
    }
    String level =
        switch (finding.level()) {
          case "error", "critical" -> screen.bad(finding.level());
          case "warn" -> screen.warning(finding.level());
          default -> screen.quiet(finding.level());
        };
    screen.prose(level + " " + screen.bold(finding.slug()) + ": " + finding.title(), 2);
    screen.prose(finding.cause(), 4);
    for (String text : new String[] {finding.formula(), finding.numbers()}) {
      if (!text.isBlank()) {
        screen.prose(text, 4);
      }
    }
    for (String text : finding.evidence()) {
      screen.prose(text, 4);
    }
    if (!finding.fix().isBlank()) {
      screen.prose("Fix: " + finding.fix(), 4);
    }
    if (!finding.verified().isBlank()) {
      screen.prose(finding.verified(), 4);
    }
  }

  private void verdict(TrainingResult result) {
    String sentence = result.verdict().sentence();
    screen.prose(result.verdict().trustworthy() ? screen.good(sentence) : screen.bad(sentence), 0);
  }

  private void files(TrainingResult result) {
    String model = result.files().model();
    String report = result.files().report();
    if (model != null) {
      screen.line("Model   " + model);
    }
    if (report != null) {
      screen.line("Report  " + report);
    }
  }

  private void heading(String text) {
    screen.blank();
    screen.prose(screen.bold(text), 0);
  }

  private void indented(Columns table) {
    screen.table(table, 2);
  }
}
