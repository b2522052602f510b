package gradus.lab.report;

import gradus.lab.view.Check;
import gradus.lab.view.FindingCard;
import gradus.lab.view.Json;
import gradus.lab.view.LogisticFit;
import gradus.lab.view.NetworkFit;
import gradus.lab.view.Numerals;
import gradus.lab.view.PcaFit;
import gradus.lab.view.Score;
import gradus.lab.view.TrainingResult;
import gradus.lab.view.TrainingResult.Symbol;
import gradus.lab.view.Typeset;
import gradus.lab.view.WorkedRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `report.html`: one result as one page.
public final class Report {
  private static final int TERMS_IN_FORMULA = 3;
  private static final int LOADINGS_SHOWN = 6;

  private final TrainingResult result;

  /// Sections by heading, in the order of the page.
  private final Map<String, String> sections = new LinkedHashMap<>();

  private Report(TrainingResult result) {
    this.result = result;
  }

  /// The whole page as text.
  public static String page(TrainingResult result) {
    Report report = new Report(result);
    report.compose();
    return report.html();
  }

  private void compose() {
    sections.put("What was fitted", objective());
    sections.put("Can it be trusted", trust());
    sections.put("The data", data());
    if (result.search() != null) {
      sections.put(
          "The way to the minimum",
          Html.paragraph(result.search().method() + ": " + result.search().outcome() + ".")
              + "<div class=\"pair wide\">"
              + Figures.loss(result.search())
              + Figures.gradient(result.search())
              + "</div>");
    }
    switch (result.fitted()) {
      case LogisticFit fit -> logistic(fit);
      case NetworkFit fit -> network(fit);
      case PcaFit fit -> pca(fit);
    }
    sections.put("The same again", again());
  }

  private String objective() {
    StringBuilder html = new StringBuilder();
    html.append(Html.paragraph(result.objective().words()));
    html.append(Html.formula(result.objective()));
    html.append("<dl class=\"symbols\">");
    for (Symbol symbol : result.terms()) {
      html.append("<dt>")
          .append(Html.inline(symbol.symbol()))
          .append("</dt><dd>")
          .append(Html.escape(symbol.meaning()))
          .append("</dd>\n");
    }
    return html.append("</dl>\n").toString();
  }

  private String trust() {
    StringBuilder html = new StringBuilder("<h3>Certificate</h3>\n");
    List<List<String>> rows = new ArrayList<>();
    html.append("<ul>\n");
    for (Check check : result.certificate()) {
      String word =
          switch (check.standing()) {
            case HOLDS -> "holds";
            case FAILS -> "fails";
            case UNPROVEN -> "not proven";
          };
      html.append(
          "<li><span class=\"%s\">%s</span> %s</li>\n"
              .formatted(
                  word.equals("not proven") ? "unproven" : word,
                  word,
                  Html.escape(check.statement())));
      rows.add(
          List.of(
              check.measure(),
              Numerals.text(check.value()),
              Double.isNaN(check.tolerance()) ? "" : Numerals.text(check.tolerance()),
              check.proof()));
    }
    html.append("</ul>\n<details><summary>How each was found</summary>")
        .append(
            Html.table("The certificate", List.of("Measured", ">Value", ">At most", "How"), rows))
        .append("</details>\n");
    if (result.fitted() instanceof NetworkFit) {
      return html.toString(); // no doctor has looked at it
    }
    html.append("<h3>The doctor</h3>\n");
    if (result.findings().stream().noneMatch(FindingCard::alarm)) {
      html.append("<p><span class=\"holds\">Healthy.</span> ");
      if (!result.examined().isEmpty()) {
        html.append(Html.escape("Looked for " + String.join(", ", result.examined()) + "."));
      }
      html.append("</p>\n");
    }
    result.findings().forEach(finding -> html.append(card(finding)));
    return html.toString();
  }

  private static String card(FindingCard finding) {
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("Cause", finding.cause());
    lines.put("Theorem", finding.formula());
    lines.put("Measured", finding.numbers());
    lines.put("Evidence", String.join("; ", finding.evidence()));
    lines.put("Fix", finding.fix());
    lines.put("Tried", finding.verified());
    StringBuilder html =
        new StringBuilder(
            "<article class=\"card %s\"><h3>%s</h3><p class=\"quiet small\">%s, %s</p><dl>"
                .formatted(
                    Html.escape(finding.level()),
                    Html.escape(finding.title()),
                    Html.escape(finding.level()),
                    Html.escape(finding.slug())));
    lines.forEach((term, text) -> {
      if (!text.isBlank()) {
        html.append("<dt>" + term + "</dt><dd>" + Html.escape(text) + "</dd>\n");
      }
    });
    return html.append("</dl></article>\n").toString();
  }

  private String data() {
    StringBuilder html = new StringBuilder(Html.paragraph(result.data().line() + "."));
    var split = result.split();
    if (split.heldOut() > 0) {
      html.append(
          Html.paragraph(
              "%s to fit, %s held out%s; drawn with seed %d."
                  .formatted(
                      Numerals.count(split.training(), "row"),
                      Numerals.count(split.heldOut()),
                      split.stratified() ? " with the same share of each class" : "",
                      split.seed())));
    }
    if (result.data().citation() != null) {
      html.append("<p class=\"quiet small\">" + Html.escape(result.data().citation()) + "</p>\n");
    }
    return html.toString();
  }

  private void network(NetworkFit fit) {
    sections.put(
        "The network",
        Html.paragraph("Each row goes through these layers; " + fit.assumption() + ".")
            + "<pre><code>"
            + Html.escape(fit.table())
            + "</code></pre>\n");
    String how =
        "%s, batches of %s, %s precision: %s after %s in %s."
            .formatted(
                fit.method(),
                Numerals.count(fit.batch(), "row"),
                fit.precision(),
                fit.ending(),
                Numerals.count(fit.steps(), "step"),
                Numerals.seconds(fit.seconds()));
    sections.put(
        "How it learned",
        Html.paragraph(how)
            + (fit.epochs().isEmpty()
                ? ""
                : "<div class=\"wide\">" + Figures.learning(fit) + "</div>"));
    boolean held = result.split().heldOut() > 0;
    sections.put(
        held ? "On rows it has not seen" : "On its training rows",
        metrics(held) + (fit.classes().isEmpty() ? "" : confusion(fit.classes(), fit.confusion())));
  }

  private String metrics(boolean held) {
    List<List<String>> rows = new ArrayList<>();
    for (Score score : result.scores()) {
      rows.add(
          List.of(
              score.metric(),
              held ? Numerals.text(score.heldOut()) : "",
              Numerals.text(score.training()),
              score.meaning()));
    }
    return Html.table("Metrics", List.of("Metric", ">Held out", ">Training", "What it says"), rows);
  }

  private void logistic(LogisticFit fit) {
    boolean held = result.split().heldOut() > 0;
    sections.put(
        held ? "On rows it has not seen" : "On its training rows",
        metrics(held)
            + "<div class=\"pair wide\">"
            + Figures.roc(fit)
            + Figures.reliability(fit)
            + "</div>"
            + confusion(fit.classes(), fit.confusion()));
    sections.put(
        "What each feature does",
        Html.paragraph(fit.interval())
            + "<div class=\"wide\">"
            + Figures.coefficients(fit)
            + "</div>");
    sections.put(
        "One prediction by hand",
        Html.formula(substituted(fit.worked()))
            + "<div class=\"wide\">"
            + Figures.worked(fit.worked())
            + "</div>");
    sections.put("A map of the rows", "<div class=\"wide\">" + Figures.map(fit.map()) + "</div>");
  }

  private static String confusion(List<String> classes, List<List<Integer>> counts) {
    List<String> headings = new ArrayList<>(List.of("True class"));
    classes.forEach(name -> headings.add(">predicted " + name));
    List<List<String>> rows = new ArrayList<>();
    for (int k = 0; k < counts.size(); k++) {
      List<String> row = new ArrayList<>(List.of(classes.get(k)));
      counts.get(k).forEach(count -> row.add(Numerals.count(count)));
      rows.add(row);
    }
    return Html.table("Rows by true and predicted class", headings, rows);
  }

  /// The row's score with its numbers put in: the largest terms, then the rest, then the
  /// probability.
  private static Typeset substituted(WorkedRow row) {
    StringBuilder latex =
        new StringBuilder("\\begin{aligned} \\eta &= " + Numerals.latex(row.intercept()));
    StringBuilder text = new StringBuilder("η = " + Numerals.brief(row.intercept()));
    double rest = 0;
    for (int j = 0; j < row.terms().size(); j++) {
      WorkedRow.Term t = row.terms().get(j);
      if (j < TERMS_IN_FORMULA) {
        latex
            .append(" + (")
            .append(Numerals.latex(t.weight()))
            .append(")(")
            .append(Numerals.latex(t.value()))
            .append(')');
        text.append(" + (")
            .append(Numerals.brief(t.weight()))
            .append(")(")
            .append(Numerals.brief(t.value()))
            .append(')');
      } else {
        rest += t.product();
      }
    }
    if (row.terms().size() > TERMS_IN_FORMULA) {
      latex
          .append(" + \\underbrace{(")
          .append(Numerals.latex(rest))
          .append(")}_{\\text{")
          .append(row.terms().size() - TERMS_IN_FORMULA)
          .append(" smaller}}");
      text.append(" + (").append(Numerals.brief(rest)).append(')');
    }
    latex.append(" \\\\ &= ").append(Numerals.latex(row.score())).append(" \\\\ p &= ");
    text.append(" = ").append(Numerals.brief(row.score())).append("; p = ");
    latex.append("\\frac{1}{1+e^{-\\eta}} = ").append(Numerals.latex(row.probability()));
    text.append("1/(1 + e^−η) = ").append(Numerals.brief(row.probability()));
    latex.append("\\end{aligned}");
    return new Typeset(
        "The score of row " + row.row() + " as a sum, and its probability",
        text.toString(),
        latex.toString());
  }

  private void pca(PcaFit fit) {
    sections.put(
        "How much each direction holds", "<div class=\"wide\">" + Figures.scree(fit) + "</div>");
    List<String> headings = new ArrayList<>(List.of("Feature"));
    int shown = Math.min(LOADINGS_SHOWN, fit.components().size());
    for (int k = 1; k <= shown; k++) {
      headings.add(">v" + k);
    }
    List<List<String>> rows = new ArrayList<>();
    for (int j = 0; j < fit.features().size(); j++) {
      List<String> row = new ArrayList<>(List.of(fit.features().get(j)));
      for (int k = 0; k < shown; k++) {
        row.add(Numerals.text(fit.components().get(k).loadings().get(j)));
      }
      rows.add(row);
    }
    sections.put("What each direction is made of", Html.table("Loadings", headings, rows));
    sections.put("A map of the rows", "<div class=\"wide\">" + Figures.map(fit.map()) + "</div>");
  }

  private String again() {
    return "<pre><code>"
        + Html.escape(result.command())
        + "</code></pre>\n"
        + Html.paragraph(
            "Gradus %s; outcome %s, exit code %d. SHA-256 of the rows used:"
                .formatted(result.version(), result.verdict().outcome(), result.verdict().code()))
        + "<p><code>"
        + Html.escape(result.data().fingerprint())
        + "</code></p>\n";
  }

  private String html() {
    StringBuilder contents = new StringBuilder();
    StringBuilder body = new StringBuilder();
    int number = 0;
    for (Map.Entry<String, String> section : sections.entrySet()) {
      String id = "part-" + ++number;
      contents.append(
          "<li><a href=\"#%s\">%s</a></li>\n".formatted(id, Html.escape(section.getKey())));
      body.append(Html.section(id, section.getKey(), section.getValue()));
    }
    String mood =
        result.verdict().trustworthy()
            ? ""
            : result.verdict().outcome().startsWith("not-conv") ? " open" : " bad";
    return Html.fill(
        Assets.text("report.html"),
        Map.of(
            "title", Html.escape(result.title()),
            "mood", mood,
            "verdict", Html.escape(result.verdict().sentence()),
            "contents", contents.toString(),
            "sections", body.toString(),
            "style", Assets.katexStyle() + "\n" + Assets.text("report.css"),
            "result", Html.script(Json.compact(result)),
            "katex", Assets.script("katex.min.js"),
            "d3", Assets.script("d3.min.js"),
            "script", Assets.script("report.js")));
  }
}
