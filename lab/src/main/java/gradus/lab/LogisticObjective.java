package gradus.lab;

import gradus.expr.Expr;
import gradus.expr.Notation;
import gradus.lab.view.Numerals;
import gradus.lab.view.TrainingResult.Symbol;
import gradus.lab.view.Typeset;
import gradus.models.Logistic;
import gradus.models.LogisticFit;
import gradus.models.LogisticModel;
import java.util.ArrayList;
import java.util.List;

/// The objective of a logistic regression in words and symbols; the formula is printed from the
/// graph that is minimized.
final class LogisticObjective {
  private LogisticObjective() {}

  static Typeset formula(Logistic settings, int classes) {
    Expr loss = settings.loss(classes);
    String parameters = classes == 2 ? "w, b" : "W, b";
    String penalty =
        settings.penalty() > 0
            ? ", plus "
                + Numerals.brief(0.5 * settings.penalty())
                + " times the sum of the squared weights"
            : "";
    return new Typeset(
        "Find the weights and intercepts that minimize the sum over rows of −log p(seen class)"
            + penalty
            + ".",
        "minimize over " + parameters + ":  L = " + Notation.unicode(loss),
        "\\min_{" + parameters + "}\\; L = " + Notation.latex(loss));
  }

  /// What the symbols stand for here, with their numbers.
  static List<Symbol> symbols(Logistic settings, LogisticFit fit, boolean standardized) {
    LogisticModel model = fit.model();
    int d = model.featureNames().size();
    int k = model.classes().size();
    List<Symbol> symbols = new ArrayList<>();
    symbols.add(
        symbol(
            "X ∈ ℝ^(%s×%s)".formatted(Numerals.count(fit.rows()), Numerals.count(d)),
            "X \\in \\mathbb{R}^{%d \\times %d}".formatted(fit.rows(), d),
            "the rows learned from"
                + (standardized ? ", each feature with mean 0 and deviation 1" : ", as measured")));
    if (model.binary()) {
      symbols.add(
          symbol(
              "s ∈ {−1, 1}^%s".formatted(Numerals.count(fit.rows())),
              "s \\in \\{-1, 1\\}^{%d}".formatted(fit.rows()),
              "1 for " + model.classes().get(1) + ", −1 for " + model.classes().get(0)));
      symbols.add(
          symbol(
              "w ∈ ℝ^" + d,
              "w \\in \\mathbb{R}^{" + d + "}",
              "weights; b: intercept, not penalized"));
    } else {
      symbols.add(
          symbol(
              "Y ∈ {0, 1}^(%s×%s)".formatted(Numerals.count(fit.rows()), Numerals.count(k)),
              "Y \\in \\{0, 1\\}^{%d \\times %d}".formatted(fit.rows(), k),
              "1 where the row is of the class"));
      symbols.add(
          symbol(
              "W ∈ ℝ^(%d×%d)".formatted(d, k),
              "W \\in \\mathbb{R}^{%d \\times %d}".formatted(d, k),
              "weights, a column for each class; b: intercepts, not penalized"));
    }
    if (settings.penalty() > 0) {
      symbols.add(
          symbol(
              "λ = " + Numerals.brief(settings.penalty()),
              "\\lambda = " + Numerals.latex(settings.penalty()),
              "penalty; half of it stands before the squared weights; C = 1/λ = "
                  + Numerals.brief(1 / settings.penalty())
                  + " in scikit-learn's terms"));
    }
    symbols.add(
        symbol(
            "L = " + Numerals.text(fit.minimum().value(), 8),
            "L = " + Numerals.latex(fit.minimum().value()),
            "at the solution"));
    return symbols;
  }

  private static Symbol symbol(String unicode, String latex, String meaning) {
    return new Symbol(new Typeset(unicode, unicode, latex), meaning);
  }
}
