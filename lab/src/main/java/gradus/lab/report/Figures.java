package gradus.lab.report;

import gradus.lab.view.LogisticFit;
import gradus.lab.view.LogisticFit.Bin;
import gradus.lab.view.LogisticFit.Coefficient;
import gradus.lab.view.LogisticFit.Curve;
import gradus.lab.view.NetworkFit;
import gradus.lab.view.Numerals;
import gradus.lab.view.PcaFit;
import gradus.lab.view.ScoreMap;
import gradus.lab.view.Search;
import gradus.lab.view.WorkedRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The figures: titles that state the finding, a sentence saying what is drawn, and the numbers as
/// a table.
final class Figures {
  private static final int STEPS_SHOWN = 200;
  private static final int THRESHOLDS_SHOWN = 60;

  private Figures() {}

  static String loss(Search search) {
    Search.Step first = search.steps().getFirst();
    Search.Step last = search.steps().getLast();
    String title =
        "The loss %s from %s to %s in %s"
            .formatted(
                last.loss() <= first.loss() ? "fell" : "rose",
                Numerals.brief(first.loss()),
                Numerals.brief(last.loss()),
                Numerals.count(last.number(), "step"));
    return Html.figure("loss", title, "The objective after every step.", steps(search));
  }

  static String gradient(Search search) {
    Search.Step first = search.steps().getFirst();
    Search.Step last = search.steps().getLast();
    double digits = Math.log10(first.gradient() / last.gradient());
    String title =
        digits > 0 && Double.isFinite(digits)
            ? "The gradient shrank by %s orders of magnitude".formatted(Numerals.text(digits, 2))
            : "The gradient did not shrink";
    String text = "The largest entry of the gradient after every step, on a logarithmic scale.";
    return Html.figure("gradient", title, text, steps(search));
  }

  private static String steps(Search search) {
    List<List<String>> rows = new ArrayList<>();
    for (Search.Step step : search.shown(STEPS_SHOWN)) {
      rows.add(
          List.of(
              Integer.toString(step.number()),
              Numerals.text(step.loss(), 8),
              Numerals.text(step.gradient()),
              Double.isNaN(step.length()) ? "" : Numerals.text(step.length())));
    }
    String elided =
        search.steps().size() > STEPS_SHOWN
            ? ", the first and the last of " + search.steps().size()
            : "";
    return Html.table(
        "Steps of the search" + elided, List.of(">Step", ">Loss", ">‖∇L‖∞", ">Step length"), rows);
  }

  static String learning(NetworkFit fit) {
    NetworkFit.Epoch first = fit.epochs().getFirst();
    NetworkFit.Epoch best = fit.best();
    String title =
        fit.validated()
            ? "The validation loss was least, %s, after epoch %s"
                .formatted(Numerals.brief(best.validation()), Numerals.count(best.number()))
            : "The training loss went from %s to %s in %s"
                .formatted(
                    Numerals.brief(first.training()),
                    Numerals.brief(best.training()),
                    Numerals.count(best.number(), "epoch"));
    String text =
        "The mean loss in each epoch, of rows before each was learned from"
            + (fit.validated() ? ", and on rows that only measure." : ".");
    List<List<String>> rows = new ArrayList<>();
    for (NetworkFit.Epoch epoch : fit.epochs()) {
      rows.add(
          List.of(
              Numerals.count(epoch.number()),
              Numerals.text(epoch.training()),
              fit.validated() ? Numerals.text(epoch.validation()) : "",
              Double.isNaN(epoch.measure()) ? "" : Numerals.percent(epoch.measure())));
    }
    List<String> headings =
        List.of(
            ">Epoch",
            ">Training loss",
            fit.validated() ? ">Validation loss" : "",
            fit.measure().isEmpty() || !fit.validated() ? "" : ">Accuracy");
    return Html.figure("learning", title, text, Html.table("Epochs", headings, rows));
  }

  static String roc(LogisticFit fit) {
    Curve worst = fit.curves().stream().min(Comparator.comparingDouble(Curve::area)).orElseThrow();
    String others = fit.curves().size() > 1 ? "one of another class" : "one that is not";
    String title =
        "A row that is %s ranks above %s in %s of pairs"
            .formatted(worst.group(), others, Numerals.percent(worst.area()));
    String text =
        "Receiver operating characteristic"
            + (fit.curves().size() > 1 ? ", each class against the rest" : "")
            + ": for every threshold, the share of a class found against the share of other rows"
            + " called the same.";
    List<List<String>> rows = new ArrayList<>();
    for (Curve curve : fit.curves()) {
      int stride = Math.max(1, curve.thresholds().size() / THRESHOLDS_SHOWN);
      for (int i = 0; i < curve.thresholds().size(); i += stride) {
        LogisticFit.Threshold t = curve.thresholds().get(i);
        rows.add(
            List.of(
                curve.group(),
                Numerals.text(t.at()),
                Numerals.percent(t.truePositive()),
                Numerals.percent(t.falsePositive())));
      }
    }
    return Html.figure(
        "roc",
        title,
        text,
        Html.table(
            "Receiver operating characteristic",
            List.of("Class", ">Threshold", ">Found", ">Others called the same"),
            rows));
  }

  static String reliability(LogisticFit fit) {
    List<List<String>> rows = new ArrayList<>();
    int covered = 0;
    for (Bin bin : fit.bins()) {
      covered += bin.low() <= bin.predicted() && bin.predicted() <= bin.high() ? 1 : 0;
      rows.add(
          List.of(
              Numerals.percent(bin.from()) + " to " + Numerals.percent(bin.to()),
              Numerals.count(bin.rows()),
              Numerals.percent(bin.predicted()),
              Numerals.percent(bin.observed()),
              Numerals.percent(bin.low()) + " to " + Numerals.percent(bin.high())));
    }
    String title =
        "Predicted and observed shares differ by %s points on average; %d of %d bins agree within chance"
            .formatted(Numerals.brief(100 * fit.calibration(), 2), covered, fit.bins().size());
    String text =
        "Reliability diagram: the observed share of the class against the mean predicted"
            + " probability, with 95 % intervals (Wilson 1927) and the number of rows in each bin.";
    return Html.figure(
        "reliability",
        title,
        text,
        Html.table(
            "Reliability",
            List.of("Predicted", ">Rows", ">Mean predicted", ">Observed", ">95 % interval"),
            rows));
  }

  static String coefficients(LogisticFit fit) {
    List<Coefficient> weights = fit.coefficients().stream().filter(c -> !c.intercept()).toList();
    Coefficient largest =
        weights.stream().max(Comparator.comparingDouble(c -> Math.abs(c.value()))).orElseThrow();
    long sure = weights.stream().filter(Coefficient::excludesZero).count();
    String title =
        "%s pulls hardest %s %s; %d of %d intervals exclude zero"
            .formatted(
                largest.feature(),
                largest.value() > 0 ? "towards" : "away from",
                largest.group(),
                sure,
                weights.size());
    String text =
        "Weights with 95 %% intervals, in log-odds per %s; filled marks have an interval without zero."
            .formatted(fit.scale());
    return Html.figure("coefficients", title, text, coefficientTable(fit));
  }

  private static String coefficientTable(LogisticFit fit) {
    List<List<String>> rows = new ArrayList<>();
    for (Coefficient c : fit.coefficients()) {
      rows.add(
          List.of(
              c.feature(),
              c.group(),
              Numerals.text(c.value()),
              Numerals.text(c.error()),
              Numerals.text(c.low()) + " to " + Numerals.text(c.high()),
              Numerals.text(Math.exp(c.value()))));
    }
    return Html.table(
        "Weights",
        List.of("Feature", "Class", ">Weight", ">Standard error", ">95 % interval", ">Odds ratio"),
        rows);
  }

  static String worked(WorkedRow row) {
    String title =
        "Row %d: %s at %s, and it is %s"
            .formatted(row.row(), row.group(), Numerals.percent(row.probability()), row.truth());
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("intercept", "", "", "", Numerals.text(row.intercept())));
    for (WorkedRow.Term t : row.terms()) {
      rows.add(
          List.of(
              t.feature(),
              Numerals.text(t.raw()),
              Numerals.text(t.value()),
              Numerals.text(t.weight()),
              Numerals.text(t.product())));
    }
    rows.add(List.of("score", "", "", "", Numerals.text(row.score())));
    return Html.figure(
        "worked",
        title,
        "One prediction as a sum: the intercept and one bar for each term, the largest first, end"
            + " at the score.",
        Html.table(
            "The terms of the score",
            List.of("Feature", ">As read", ">On the model's scale", ">Weight", ">Product"),
            rows));
  }

  static String map(ScoreMap map) {
    String title =
        "Two directions hold %s of the variance of the features"
            .formatted(Numerals.percent(map.together()));
    boolean rings = map.points().stream().anyMatch(ScoreMap.Point::wrong);
    String text =
        "Every row on the plane of the first two principal directions%s."
            .formatted(rings ? "; rings mark held-out rows the model gets wrong" : "");
    List<List<String>> rows = new ArrayList<>();
    for (ScoreMap.Point p : map.points()) {
      rows.add(
          List.of(
              Integer.toString(p.row()),
              p.group(),
              (p.heldOut() ? "held out" : "fit") + (p.wrong() ? ", wrong" : ""),
              Numerals.text(p.x()),
              Numerals.text(p.y())));
    }
    return Html.figure(
        "map",
        title,
        text,
        Html.table(
            "Rows on their principal plane",
            List.of(">Row", "Class", "Use", ">Score 1", ">Score 2"),
            rows));
  }

  static String scree(PcaFit fit) {
    PcaFit.Component first = fit.components().getFirst();
    String title =
        "The first direction holds %s of the variance".formatted(Numerals.percent(first.share()));
    List<List<String>> rows = new ArrayList<>();
    for (PcaFit.Component c : fit.components()) {
      rows.add(
          List.of(
              Integer.toString(c.number()),
              Numerals.text(c.variance()),
              Numerals.text(c.error()),
              Numerals.percent(c.share()),
              Numerals.percent(c.cumulative()),
              Double.isNaN(c.gap()) ? "" : Numerals.text(c.gap(), 3)));
    }
    return Html.figure(
        "scree",
        title,
        "The variance along each principal direction, with 95 % intervals.",
        Html.table(
            "Principal directions",
            List.of(
                ">Direction",
                ">Variance",
                ">Standard error",
                ">Share",
                ">Together",
                ">Gap to the next in standard errors"),
            rows));
  }
}
