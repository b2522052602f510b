package gradus.lab;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.expr.Notation;
import gradus.lab.view.Check;
import gradus.lab.view.DataSummary;
import gradus.lab.view.Numerals;
import gradus.lab.view.TrainingResult;
import gradus.lab.view.TrainingResult.Symbol;
import gradus.lab.view.Typeset;
import gradus.linalg.Tensor;
import gradus.models.Dataset;
import gradus.models.Pca;
import gradus.models.PcaFit;
import gradus.models.Standardize;
import gradus.models.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Fits principal components: standardize, decompose, check.
final class PcaTraining {
  private final Recipe recipe;
  private final Prepared prepared;
  private final Optional<Standardize.Fit> scaling;
  private final Dataset rows;

  PcaTraining(Recipe recipe, Prepared prepared) {
    this.recipe = recipe;
    this.prepared = prepared;
    this.scaling =
        recipe.raw ? Optional.empty() : Optional.of(new Standardize().fit(prepared.dataset()));
    this.rows =
        scaling
            .map(scale -> ((Transform) scale).apply(prepared.dataset()))
            .orElse(prepared.dataset());
  }

  Training run() {
    int kept = Math.min(recipe.components, Math.min(rows.rows(), rows.columns()));
    PcaFit fit = new Pca(kept, recipe.options()).fit(rows);
    SpectrumChecks checks = SpectrumChecks.of(fit, rows);
    Exit exit = checks.hold() ? Exit.TRUSTWORTHY : Exit.UNTRUSTWORTHY;
    return new Training(result(fit, checks, exit), saved(fit, exit));
  }

  private TrainingResult result(PcaFit fit, SpectrumChecks checks, Exit exit) {
    DataSummary data = prepared.summary();
    double worst = checks.checks().stream().mapToDouble(Check::value).max().orElse(Double.NaN);
    String sentence =
        exit == Exit.TRUSTWORTHY
            ? "Computed. Every identity of the decomposition holds to "
                + Numerals.brief(worst)
                + "."
            : "Do not trust it: an identity of the decomposition fails by "
                + Numerals.brief(worst)
                + ".";
    return new TrainingResult(
        "Principal components of " + data.name(),
        Version.number(),
        recipe.command("train", recipe.target),
        data,
        new TrainingResult.Split(rows.rows(), 0, recipe.seed, false),
        "pca",
        objective(),
        symbols(fit),
        null,
        List.of(),
        checks.checks(),
        List.of(),
        List.of(),
        new gradus.lab.view.PcaFit(
            fit.featureNames(), components(fit), RowMap.of(prepared, fit, rows.features())),
        Training.verdict(exit, sentence),
        new TrainingResult.Files(null, null));
  }

  /// `max tr(VᵀSV)` over orthonormal `V`, printed from its graph.
  private static Typeset objective() {
    Dim d = Dim.of("d");
    Expr s = Expr.variable("S", d, d);
    Expr v = Expr.variable("V", d, Dim.of("k"));
    Expr kept = Functions.trace(v.transpose().matmul(s).matmul(v));
    return new Typeset(
        "Find the orthonormal directions that keep the most variance.",
        "maximize over V:  " + Notation.unicode(kept) + "   subject to VᵀV = I",
        "\\max_{V}\\; " + Notation.latex(kept) + " \\quad \\text{subject to}\\quad V^\\top V = I");
  }

  private List<Symbol> symbols(PcaFit fit) {
    int d = fit.featureNames().size();
    return List.of(
        symbol(
            "S = X̃ᵀX̃/(n−1) ∈ ℝ^(%d×%d)".formatted(d, d),
            "S = \\frac{\\tilde X^\\top \\tilde X}{n-1} \\in \\mathbb{R}^{%d \\times %d}"
                .formatted(d, d),
            "covariance of the "
                + (recipe.raw ? "features as measured" : "standardized features")
                + ", centered"),
        symbol("n = " + Numerals.count(fit.rows()), "n = " + fit.rows(), "rows"),
        symbol(
            "k = " + fit.kept(),
            "k = " + fit.kept(),
            "directions kept; their signs are free: the largest entry is positive"),
        symbol(
            "tr S = " + Numerals.brief(fit.totalVariance()),
            "\\operatorname{tr} S = " + Numerals.latex(fit.totalVariance()),
            "total variance"));
  }

  private static Symbol symbol(String unicode, String latex, String meaning) {
    return new Symbol(new Typeset(unicode, unicode, latex), meaning);
  }

  /// Every direction kept, with its share, standard error and distance to the next.
  private static List<gradus.lab.view.PcaFit.Component> components(PcaFit fit) {
    List<gradus.lab.view.PcaFit.Component> components = new ArrayList<>();
    Tensor errors = fit.errors().variances();
    double together = 0;
    for (int k = 0; k < fit.kept(); k++) {
      double variance = fit.variances().flat(k);
      double share = fit.shares().flat(k);
      together += share;
      boolean last = k + 1 == fit.variances().rows();
      double gap = last ? Double.NaN : (variance - fit.variances().flat(k + 1)) / errors.flat(k);
      Tensor direction = fit.components().row(k);
      List<Double> loadings =
          IntStream.range(0, direction.rows()).mapToObj(direction::flat).toList();
      components.add(
          new gradus.lab.view.PcaFit.Component(
              k + 1, variance, share, together, errors.flat(k), gap, loadings));
    }
    return components;
  }

  private SavedModel saved(PcaFit fit, Exit exit) {
    DataSummary data = prepared.summary();
    Provenance provenance =
        new Provenance(
            data.name(),
            data.fingerprint(),
            recipe.command("train", recipe.target),
            exit.word(),
            recipe.seed,
            0,
            prepared.encoding(),
            prepared.rows(),
            IntStream.range(0, rows.rows()).boxed().toList(),
            prepared.dataset());
    return new SavedModel.Principal(provenance, scaling, fit);
  }
}
