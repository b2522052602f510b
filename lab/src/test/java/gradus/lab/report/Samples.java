package gradus.lab.report;

import gradus.lab.view.Check;
import gradus.lab.view.DataSummary;
import gradus.lab.view.FindingCard;
import gradus.lab.view.LogisticFit;
import gradus.lab.view.NetworkFit;
import gradus.lab.view.PcaFit;
import gradus.lab.view.Score;
import gradus.lab.view.ScoreMap;
import gradus.lab.view.Search;
import gradus.lab.view.TrainingResult;
import gradus.lab.view.Typeset;
import gradus.lab.view.WorkedRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/// Made-up results for looking at pages and texts without fitting anything.
public final class Samples {
  private Samples() {}

  public static TrainingResult logistic(int classes, int features, String hostile) {
    Random random = new Random(7);
    List<String> names = new ArrayList<>();
    for (int k = 0; k < classes; k++) {
      names.add(List.of("benign", "malignant", "unsure", "other", "fifth").get(k) + hostile);
    }
    List<String> groups = classes == 2 ? names.subList(1, 2) : names;
    List<LogisticFit.Coefficient> coefficients = new ArrayList<>();
    List<WorkedRow.Term> terms = new ArrayList<>();
    double score = -0.3;
    for (int j = 0; j < features; j++) {
      for (String group : groups) {
        double value = random.nextGaussian();
        double error = 0.1 + 0.4 * random.nextDouble();
        coefficients.add(
            new LogisticFit.Coefficient(
                "feature_number_" + j,
                group,
                value,
                error,
                value - 1.96 * error,
                value + 1.96 * error));
      }
      double weight = random.nextGaussian();
      double z = random.nextGaussian();
      terms.add(new WorkedRow.Term("feature_number_" + j, 10 + z, weight, z, weight * z));
      score += weight * z;
    }
    terms.sort(Comparator.comparingDouble(t -> -Math.abs(t.product())));
    coefficients.add(
        new LogisticFit.Coefficient("intercept", groups.getFirst(), -0.3, 0.1, -0.5, -0.1));
    List<LogisticFit.Curve> curves = new ArrayList<>();
    for (String group : groups) {
      List<LogisticFit.Threshold> points = new ArrayList<>();
      for (int i = 0; i <= 40; i++) {
        double x = i / 40.0;
        points.add(
            new LogisticFit.Threshold(
                i == 0 ? Double.POSITIVE_INFINITY : 1 - x, x, Math.pow(x, 0.15)));
      }
      curves.add(new LogisticFit.Curve(group, 0.97, points));
    }
    List<LogisticFit.Bin> bins = new ArrayList<>();
    for (int b = 0; b < 10; b++) {
      double p = (b + 0.5) / 10;
      bins.add(
          new LogisticFit.Bin(
              b / 10.0,
              (b + 1) / 10.0,
              5 + b,
              p,
              p * p,
              Math.max(0, p * p - 0.15),
              Math.min(1, p * p + 0.15)));
    }
    List<List<Integer>> confusion = new ArrayList<>();
    for (int k = 0; k < classes; k++) {
      List<Integer> row = new ArrayList<>();
      for (int l = 0; l < classes; l++) {
        row.add(k == l ? 50 : 2);
      }
      confusion.add(row);
    }
    LogisticFit fit =
        new LogisticFit(
            names,
            "standard deviation",
            coefficients,
            "Intervals are β ± 1.96 standard errors from the inverse Hessian of the penalized"
                + " objective.",
            curves,
            bins,
            0.031,
            confusion,
            map(random, names),
            new WorkedRow(
                17, names.get(1), names.get(1), -0.3, terms, score, 1 / (1 + Math.exp(-score))));
    return result(
        "Logistic regression of diagnosis on breast-cancer" + hostile, names, fit, features);
  }

  public static TrainingResult pca() {
    Random random = new Random(8);
    List<String> features = List.of("sepal length", "sepal width", "petal length", "petal width");
    double[] variances = {2.918, 0.914, 0.1467, 0.0207};
    List<PcaFit.Component> components = new ArrayList<>();
    double together = 0;
    for (int k = 0; k < 4; k++) {
      together += variances[k] / 4;
      double error = variances[k] * Math.sqrt(2 / 149.0);
      components.add(
          new PcaFit.Component(
              k + 1,
              variances[k],
              variances[k] / 4,
              together,
              error,
              k == 3 ? Double.NaN : (variances[k] - variances[k + 1]) / error,
              List.of(0.52, -0.27, 0.58, 0.56)));
    }
    return result(
        "Principal components of iris",
        List.of(),
        new PcaFit(features, components, map(random, List.of(""))),
        4);
  }

  private static ScoreMap map(Random random, List<String> names) {
    List<ScoreMap.Point> points = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      int k = i % names.size();
      points.add(
          new ScoreMap.Point(
              i + 1,
              3 * k + random.nextGaussian(),
              random.nextGaussian() - k,
              names.get(k),
              i % 4 == 0,
              i % 90 == 0));
    }
    return new ScoreMap(List.of(0.4427, 0.1897), points);
  }

  public static TrainingResult network() {
    List<NetworkFit.Epoch> epochs = new ArrayList<>();
    for (int k = 1; k <= 20; k++) {
      double loss = 2.3 * Math.exp(-0.25 * k);
      epochs.add(new NetworkFit.Epoch(k, 38L * k, loss, loss + 0.06, 1 - loss / 3));
    }
    NetworkFit fit =
        new NetworkFit(
            "64,relu,3",
            """
            layer    output  parameters
            1.dense  n×64         4,160
            all      n×3          4,355
            """,
            4355,
            "Adam, rate 0.001",
            "y ~ Categorical(p), p = softmax(output)",
            32,
            "double",
            "accuracy",
            epochs,
            760,
            1.25,
            "all epochs done",
            List.of("one", "two", "three"),
            List.of(List.of(5, 0, 1), List.of(0, 7, 0), List.of(1, 0, 6)));
    return result("Network for digit on digits", List.of("one", "two", "three"), fit, 64);
  }

  private static TrainingResult result(
      String title, List<String> names, gradus.lab.view.Fitted fit, int features) {
    List<Search.Step> steps = new ArrayList<>();
    for (int t = 0; t < 24; t++) {
      steps.add(
          new Search.Step(
              t, 20 + 275 * Math.exp(-0.4 * t), 190 * Math.exp(-0.9 * t), t == 0 ? Double.NaN : 1));
    }
    boolean logistic = fit instanceof LogisticFit;
    String model =
        switch (fit) {
          case LogisticFit _ -> "logistic";
          case NetworkFit _ -> "network";
          case PcaFit _ -> "pca";
        };
    return new TrainingResult(
        title,
        "0.1.0",
        "gradus train breast-cancer --target diagnosis --model logistic --seed 1",
        new DataSummary(
            "breast-cancer",
            569,
            features,
            features,
            logistic ? "diagnosis" : null,
            names.stream().map(n -> new DataSummary.ClassCount(n, 357)).toList(),
            "nothing missing",
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "Wolberg, Mangasarian, Street & Street (1993). Breast Cancer Wisconsin (Diagnostic). CC"
                + " BY 4.0"),
        new TrainingResult.Split(426, logistic ? 143 : 0, 1, true),
        model,
        new Typeset(
            "The sum over rows of the log-loss, plus half the penalty times the squared norm of the"
                + " weights.",
            "minimize  Σᵢ log(1 + exp(−sᵢ(xᵢ·w + b))) + ½λ‖w‖²",
            "\\min_{w,\\,b}\\; \\sum_{i=1}^{426} \\log\\left(1 + e^{-s_i (x_i^\\top w + b)}\\right)"
                + " + \\frac{\\lambda}{2}\\lVert w \\rVert^2"),
        List.of(
            new TrainingResult.Symbol(
                new Typeset("lambda", "λ = 1", "\\lambda = 1"),
                "penalty on the weights, not on the intercept"),
            new TrainingResult.Symbol(
                new Typeset("x", "xᵢ ∈ ℝ³⁰", "x_i \\in \\mathbb{R}^{30}"),
                "a row, each feature standardized")),
        logistic ? new Search("L-BFGS with 10 pairs", steps, 23, "converged", 0.031) : null,
        logistic
            ? List.of(
                new Score("accuracy", 0.9883, 0.979, "share of rows whose class is predicted"),
                new Score(
                    "log-loss",
                    0.0521,
                    0.0713,
                    "mean −log probability of the true class; less is better"))
            : List.of(),
        List.of(
            new Check(
                "the largest entry of the gradient is 3.1 × 10⁻⁹",
                "‖∇L‖∞",
                3.1e-9,
                1e-6,
                "evaluated at the solution",
                Check.Standing.HOLDS),
            new Check(
                "distance to the optimum: no bound is known",
                "distance",
                Double.NaN,
                Double.NaN,
                "none",
                Check.Standing.UNPROVEN)),
        List.of("separable data", "unscaled features"),
        List.of(
            new FindingCard(
                "lr_too_high",
                "error",
                "the learning rate is above 2/λ₁",
                "each step overshoots",
                "stable iff ηλ₁ < 2",
                "0.06 · 38.5 = 2.31 > 2",
                List.of("λ₁ = 38.5 (exact)", "growth 1.31 a step, predicted 1.31"),
                "rate 0.026",
                "Tried: converged in 40 steps.")),
        fit,
        new TrainingResult.Verdict(
            "trustworthy", 0, "Converged. Within 3 × 10⁻⁹ of the optimum (strong convexity)."),
        new TrainingResult.Files("model.gradus", "report.html"));
  }
}
