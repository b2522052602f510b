package gradus.lab;

import gradus.lab.view.Explanation.Identity;
import gradus.lab.view.Explanation.Numbers;
import gradus.lab.view.Explanation.Step;
import gradus.lab.view.Numerals;
import gradus.lab.view.Typeset;
import gradus.models.Dataset;
import gradus.models.Logistic;
import gradus.models.LogisticModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What the model would be without the row: fitted again with it left out, exactly, not to first
/// order.
final class InfluenceStep {
  private InfluenceStep() {}

  static Step of(SavedModel.Logistic saved, Dataset all, int at, int column) {
    LogisticModel model = saved.model();
    Provenance from = saved.provenance();
    Typeset formula =
        Substitution.equation(
            "the weights without row i minus the weights with it",
            "Δw = w(without row i) − w",
            "\\Delta w = w_{(-i)} - w");
    List<Integer> others = new ArrayList<>(from.training());
    boolean learned = others.remove(Integer.valueOf(at));
    List<String> notes = new ArrayList<>();
    double[] change = new double[model.featureNames().size()];
    Typeset substituted = formula;
    if (learned) {
      Dataset without = all.select(others.stream().mapToInt(Integer::intValue).toArray());
      LogisticModel other = Logistic.penalty(from.penalty()).fit(without).model();
      Arrays.setAll(change, j -> other.weights().at(j, column) - model.weights().at(j, column));
      double before = model.logits(all.features().slice(at, at + 1)).flat(column);
      double after = other.logits(all.features().slice(at, at + 1)).flat(column);
      substituted =
          Substitution.equation(
              "the row's own score without it",
              "η = %s with the row, %s without"
                  .formatted(Numerals.brief(before), Numerals.brief(after)),
              "\\eta = %s \\to %s".formatted(Numerals.latex(before), Numerals.latex(after)));
    } else {
      notes.add(
          "the row was held out: the model has never seen it, so leaving it out changes nothing");
    }
    double[] weights = model.weights().column(column).toDoubles();
    Numbers table =
        Substitution.table(
            List.of("feature", "weight w", "change without the row"),
            model.featureNames(),
            Substitution.bySize(change),
            weights,
            change);
    return new Step(
        "influence",
        "What would change if this row had not been there, by fitting again without it.",
        formula,
        substituted,
        "Δw",
        Integer.toString(change.length),
        "fitted again",
        "gradus.models.Logistic#fit",
        learned ? table : new Numbers(table.headings(), List.of(), 0),
        List.<Identity>of(),
        notes);
  }
}
