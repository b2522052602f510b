package gradus.lab;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.lab.view.Explanation.Identity;
import gradus.lab.view.Explanation.Numbers;
import gradus.lab.view.Explanation.Step;
import gradus.lab.view.Numerals;
import gradus.lab.view.Typeset;
import gradus.linalg.Tensor;
import gradus.models.Dataset;
import gradus.models.Standardize;
import java.util.List;

/// The first step of every explanation: each feature in its own standard deviations.
final class ScalingStep {
  private ScalingStep() {}

  /// @param at the row looked at, −1 for none
  static Step of(Standardize.Fit scale, Dataset raw, Provenance from, int at) {
    Dim d = Dim.of("d");
    Expr x = Expr.variable("x", d);
    Typeset formula =
        Substitution.formula(
            "subtract the mean, divide by the standard deviation",
            "z",
            "z",
            x.minus(Expr.variable("μ", d)).over(Expr.variable("σ", d)));
    double[] mean = scale.mean().toDoubles();
    double[] deviation = scale.deviation().toDoubles();
    Typeset substituted = formula;
    Numbers table;
    if (at >= 0) {
      double[] own = raw.features().row(at).toDoubles();
      double[] z = scale.apply(raw.features().slice(at, at + 1)).toDoubles();
      int[] order = Substitution.bySize(z);
      int j = order[0];
      String name = raw.featureNames().get(j);
      substituted =
          Substitution.equation(
              "the row's most unusual value",
              "z(%s) = (%s − %s) / %s = %s"
                  .formatted(
                      name,
                      Numerals.brief(own[j]),
                      Numerals.brief(mean[j]),
                      Numerals.brief(deviation[j]),
                      Numerals.brief(z[j])),
              "z = \\frac{%s - %s}{%s} = %s"
                  .formatted(
                      Numerals.latex(own[j]),
                      Numerals.latex(mean[j]),
                      Numerals.latex(deviation[j]),
                      Numerals.latex(z[j])));
      table =
          Substitution.table(
              List.of("feature", "as read x", "mean μ", "deviation σ", "z"),
              raw.featureNames(),
              order,
              own,
              mean,
              deviation,
              z);
    } else {
      table =
          Substitution.table(
              List.of("feature", "mean μ", "deviation σ"),
              raw.featureNames(),
              Substitution.bySize(deviation),
              mean,
              deviation);
    }
    return new Step(
        "scale",
        "Each feature in standard deviations from its mean over the training rows.",
        formula,
        substituted,
        "z",
        Integer.toString(mean.length),
        "scaling.mean, scaling.deviation",
        "gradus.models.Standardize.Fit#apply",
        table,
        List.of(centered(scale, from.learned(raw))),
        List.of());
  }

  /// The mean of `z` over the training rows is 0, up to the rounding of `n` numbers of the size of
  /// `x/σ`.
  private static Identity centered(Standardize.Fit scale, Dataset training) {
    Tensor z = scale.apply(training.features());
    int n = z.rows();
    double worst = 0;
    double size = 1;
    for (int j = 0; j < z.columns(); j++) {
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += z.at(i, j);
        size = Math.max(size, Math.abs(training.features().at(i, j)) / scale.deviation().flat(j));
      }
      worst = Math.max(worst, Math.abs(sum / n));
    }
    return new Identity(
        "every scaled feature has mean 0 over the training rows", worst, n * Math.ulp(1.0) * size);
  }
}
