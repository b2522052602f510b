package gradus.lab;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.lab.view.Check;
import gradus.lab.view.Explanation;
import gradus.lab.view.Explanation.Identity;
import gradus.lab.view.Explanation.Numbers;
import gradus.lab.view.Explanation.Step;
import gradus.lab.view.Numerals;
import gradus.lab.view.Typeset;
import gradus.linalg.Tensor;
import gradus.models.Dataset;
import gradus.models.PcaFit;
import gradus.models.Transform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// How principal components come to their numbers: scale, center, covariance, directions, scores,
/// reconstruction.
final class PcaExplanation {
  /// A direction whose variance is closer than this many standard errors to the next is not
  /// identified: convention.
  private static final double GAP = 2;

  /// One feature with this share of a squared direction owns it: convention.
  private static final double OWNS = 0.9;

  private final SavedModel.Principal saved;
  private final PcaFit fit;
  private final Dataset raw;
  private final Dataset rows;
  private final double[][] covariance;
  private final int at;

  private PcaExplanation(SavedModel.Principal saved, Dataset raw, @Nullable Integer row) {
    this.saved = saved;
    this.fit = saved.fit();
    this.raw = raw;
    this.rows = saved.scaling().map(scale -> ((Transform) scale).apply(raw)).orElse(raw);
    this.covariance = SpectrumChecks.covariance(rows, fit.mean());
    this.at = row == null ? -1 : RowLens.position(saved.provenance(), row);
  }

  static Explanation of(SavedModel.Principal saved, @Nullable Integer row) {
    Dataset raw = saved.provenance().rows();
    if (raw == null) {
      throw new IllegalArgumentException("an explanation needs the rows of the fit");
    }
    return new PcaExplanation(saved, raw, row).explanation(row);
  }

  private Explanation explanation(@Nullable Integer row) {
    Provenance from = saved.provenance();
    List<Step> steps = new ArrayList<>();
    saved.scaling().ifPresent(scale -> steps.add(ScalingStep.of(scale, raw, from, at)));
    steps.add(covariance());
    steps.add(eigen());
    steps.add(scores());
    if (at >= 0) {
      steps.add(reconstruction());
    }
    return new Explanation(
        "pca",
        "Principal components of " + from.source() + (row == null ? "" : ", row " + row),
        from.fingerprint(),
        rows.rows(),
        rows.columns(),
        from.seed(),
        Version.number(),
        row,
        steps);
  }

  /// `x − μ` of the row looked at.
  private double[] centered() {
    double[] x = rows.features().row(at).toDoubles();
    Arrays.setAll(x, j -> x[j] - fit.mean().flat(j));
    return x;
  }

  private Step covariance() {
    Dim n = Dim.of("n");
    Dim d = Dim.of("d");
    Expr centered = Expr.variable("X̃", n, d);
    Typeset formula =
        Substitution.formula(
            "products of centered features, averaged over n − 1",
            "S",
            "S",
            centered.transpose().matmul(centered).over(Expr.variable("n").minus(1)));
    double trace = IntStream.range(0, covariance.length).mapToDouble(j -> covariance[j][j]).sum();
    double[] diagonal =
        IntStream.range(0, covariance.length).mapToDouble(j -> covariance[j][j]).toArray();
    Typeset substituted = formula;
    Numbers table =
        Substitution.table(
            List.of("feature", "variance S_jj"),
            fit.featureNames(),
            Substitution.bySize(diagonal),
            diagonal);
    if (at >= 0) {
      double[] x = centered();
      double squares = Arrays.stream(x).map(v -> v * v).sum();
      double share = squares / (rows.rows() - 1.0);
      substituted =
          Substitution.equation(
              "the row's share of the total variance",
              "‖x̃‖²/(n−1) = %s/%d = %s of tr S = %s"
                  .formatted(
                      Numerals.brief(squares),
                      rows.rows() - 1,
                      Numerals.brief(share),
                      Numerals.brief(trace)),
              "\\frac{\\lVert \\tilde x\\rVert^2}{n-1} = \\frac{%s}{%d} = %s"
                  .formatted(Numerals.latex(squares), rows.rows() - 1, Numerals.latex(share)));
      double[] own = Arrays.stream(x).map(v -> v * v / (rows.rows() - 1.0)).toArray();
      table =
          Substitution.table(
              List.of("feature", "x̃", "this row's share", "variance S_jj"),
              fit.featureNames(),
              Substitution.bySize(own),
              x,
              own,
              diagonal);
    }
    return new Step(
        "covariance",
        "How features vary together.",
        formula,
        substituted,
        "S",
        covariance.length + "×" + covariance.length,
        "computed again from the rows",
        "gradus.models.Pca#fit",
        table,
        List.of(),
        List.of());
  }

  private Step eigen() {
    Typeset formula =
        Substitution.equation(
            "directions that S only stretches",
            "S vₖ = λₖ vₖ,  vₖᵀvₖ = 1",
            "S v_k = \\lambda_k v_k,\\quad v_k^\\top v_k = 1");
    List<Identity> identities = new ArrayList<>();
    for (Check check : SpectrumChecks.of(fit, rows).checks()) {
      identities.add(new Identity(check.measure(), check.value(), check.tolerance()));
    }
    int kept = fit.kept();
    double[] share = fit.shares().toDoubles();
    double[] errors = fit.errors().variances().toDoubles();
    double[] gap = new double[kept];
    double[] together = new double[kept];
    List<String> notes = new ArrayList<>();
    for (int k = 0; k < kept; k++) {
      boolean last = k + 1 == fit.variances().rows();
      gap[k] =
          last ? Double.NaN : (fit.variances().flat(k) - fit.variances().flat(k + 1)) / errors[k];
      together[k] = share[k] + (k > 0 ? together[k - 1] : 0);
      if (gap[k] < GAP && k < 3) {
        notes.add(
            "directions %d and %d are %s standard errors apart, below 2 (convention): not identified singly"
                .formatted(k + 1, k + 2, Numerals.text(gap[k], 2)));
      }
    }
    notes.addAll(owner());
    notes.add("the sign of a direction is free; here its largest entry is positive");
    List<String> names = IntStream.rangeClosed(1, kept).mapToObj(k -> "v" + k).toList();
    Numbers table =
        Substitution.table(
            List.of("direction", "variance λ", "± s.e.", "share", "together", "gap in s.e."),
            names,
            IntStream.range(0, kept).toArray(),
            fit.variances().toDoubles(),
            errors,
            share,
            together,
            gap);
    return new Step(
        "eigen",
        "The directions of most variance, and how much each holds.",
        formula,
        formula,
        "V, λ",
        rows.columns() + "×" + kept,
        "components, variances",
        "gradus.linalg.SymmetricEigen#of",
        table,
        identities,
        notes);
  }

  private List<String> owner() {
    int d = rows.columns();
    for (int j = 0; j < d && saved.scaling().isEmpty(); j++) {
      double squared = fit.components().at(0, j) * fit.components().at(0, j);
      if (squared > OWNS && d > 1) {
        return List.of(
            "%s makes up %s of direction 1, above 90 %% (convention): the features are unscaled, and it has the largest numbers"
                .formatted(fit.featureNames().get(j), Numerals.percent(squared)));
      }
    }
    return List.of();
  }

  private Step scores() {
    Dim d = Dim.of("d");
    Expr v = Expr.variable("V", d, Dim.of("k"));
    Expr x = Expr.variable("x", d);
    Typeset formula =
        Substitution.formula(
            "how far the row lies along each direction",
            "t",
            "t",
            v.transpose().matmul(x.minus(Expr.variable("μ", d))));
    Tensor all = fit.apply(rows.features());
    int kept = fit.kept();
    List<Identity> identities = List.of(spread(all));
    List<String> names = fit.outputNames();
    Typeset substituted = formula;
    Numbers table = new Numbers(List.of("direction", "score t"), List.of(), 0);
    if (at >= 0) {
      double[] x0 = centered();
      double[] scores = all.row(at).toDoubles();
      double squares = Arrays.stream(x0).map(a -> a * a).sum();
      double[] cosines = Arrays.stream(scores).map(t -> t * t / squares).toArray();
      double[] contribution = new double[kept];
      double[] hotelling = new double[kept];
      for (int k = 0; k < kept; k++) {
        contribution[k] = scores[k] * scores[k] / ((rows.rows() - 1.0) * fit.variances().flat(k));
        hotelling[k] = scores[k] * scores[k] / fit.variances().flat(k);
      }
      substituted =
          Substitution.sum(
              "the row's first score",
              "t₁",
              "t_1",
              0,
              fit.components().row(0).toDoubles(),
              x0,
              scores[0]);
      table =
          Substitution.table(
              List.of("direction", "score t", "cos²", "share of λ", "t²/λ"),
              names,
              IntStream.range(0, kept).toArray(),
              scores,
              cosines,
              contribution,
              hotelling);
    }
    return new Step(
        "scores",
        "The row in the new coordinates.",
        formula,
        substituted,
        "t",
        Integer.toString(kept),
        "computed from V",
        "gradus.models.PcaFit#apply",
        table,
        identities,
        List.of());
  }

  /// The variance of the first score over the rows is the first eigenvalue.
  private Identity spread(Tensor scores) {
    double sum = 0;
    for (int i = 0; i < scores.rows(); i++) {
      sum += scores.at(i, 0) * scores.at(i, 0) / (scores.rows() - 1.0);
    }
    double lambda = fit.variances().flat(0);
    return new Identity(
        "the first score has variance λ₁, relatively",
        Math.abs(sum - lambda) / lambda,
        (rows.rows() + 16.0 * rows.columns()) * Math.ulp(1.0));
  }

  private Step reconstruction() {
    Tensor one = rows.features().slice(at, at + 1);
    double[] back = fit.reconstruct(fit.apply(one)).toDoubles();
    double[] x = one.toDoubles();
    double[] error = new double[x.length];
    Arrays.setAll(error, j -> x[j] - back[j]);
    double q = fit.residuals(one).flat(0);
    double t2 = fit.hotelling(one).flat(0);
    double squares = Arrays.stream(error).map(e -> e * e).sum();
    double size = Arrays.stream(x).map(v -> v * v).sum() + 1;
    Typeset formula =
        Substitution.equation(
            "the row put together again from its scores",
            "x̂ = μ + Σₖ tₖ vₖ,  Q = ‖x − x̂‖²",
            "\\hat x = \\mu + \\sum_k t_k v_k,\\quad Q = \\lVert x - \\hat x\\rVert^2");
    Typeset substituted =
        Substitution.equation(
            "what is lost",
            "Q = %s, T² = %s".formatted(Numerals.brief(q), Numerals.brief(t2)),
            "Q = %s,\\quad T^2 = %s".formatted(Numerals.latex(q), Numerals.latex(t2)));
    Numbers table =
        Substitution.table(
            List.of("feature", "x", "x̂", "x − x̂"),
            fit.featureNames(),
            Substitution.bySize(error),
            x,
            back,
            error);
    return new Step(
        "reconstruction",
        "What " + Numerals.count(fit.kept(), "direction") + " keep of the row, and what they lose.",
        formula,
        substituted,
        "x̂",
        Integer.toString(x.length),
        "computed from t",
        "gradus.models.PcaFit#reconstruct",
        table,
        List.of(
            new Identity(
                "‖x − x̂‖² equals Q",
                Math.abs(squares - q),
                16.0 * x.length * Math.ulp(1.0) * size)),
        List.of());
  }
}
