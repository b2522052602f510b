package gradus.models;

import gradus.expr.Notation;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// The derivation of principal components: mean, covariance, eigenvalues, scores, reconstruction,
/// each with its check.
final class PcaExplanation {
  private final PcaFit fit;
  private final Dataset data;
  private final OptionalInt row;
  private final int n;
  private final int d;
  private final Tensor covariance;
  private final double size;

  private PcaExplanation(PcaFit fit, Dataset data, OptionalInt row) {
    this.fit = fit;
    this.data = data;
    this.row = row;
    this.n = data.rows();
    this.d = data.columns();
    this.covariance = Pca.of(1).covariance(data, fit.mean());
    this.size = Math.max(Terms.norm(covariance.toDoubles()), Double.MIN_NORMAL);
  }

  static Explanation of(PcaFit fit, Dataset data, OptionalInt row, long seed) {
    Requirements.width("the principal component analysis", fit.mean().rows(), data.features());
    Requirements.row(row, data);
    PcaExplanation explanation = new PcaExplanation(fit, data, row);
    return new Explanation(
        "principal component analysis",
        Explanation.hash(data),
        explanation.n,
        explanation.d,
        seed,
        Explanation.VERSION,
        explanation.steps(),
        explanation.flags());
  }

  private List<Explanation.Step> steps() {
    List<Explanation.Step> steps =
        new ArrayList<>(
            List.of(
                mean(),
                covariance(),
                eigenvalues(),
                shares(),
                errors(),
                components(),
                correlations()));
    steps.addAll(List.of(scores(), reconstruction(), hotelling(), residuals()));
    return steps;
  }

  private Explanation.Step mean() {
    double[] first = data.features().column(0).toDoubles();
    double centered = 0;
    for (int j = 0; j < d; j++) {
      double rest = 0;
      for (int i = 0; i < n; i++) {
        rest += data.features().at(i, j) - fit.mean().flat(j);
      }
      double deviation = fit.deviation().flat(j);
      centered =
          Math.max(
              centered,
              Math.abs(rest)
                  / (n * Math.max(deviation, Math.abs(fit.mean().flat(j)) + Double.MIN_NORMAL)));
    }
    return Explanation.Step.of(
            "\\mu", "mean of each column", "\\mu_j = \\frac{1}{n}\\sum_i x_{ij}", fit.mean())
        .with(
            "\\mu_1 = \\frac{1}{"
                + n
                + "}("
                + Terms.sum(IntStream.range(0, Math.min(3, n)).mapToDouble(i -> first[i]).toArray())
                + " + \\dots) = "
                + Terms.number(fit.mean().flat(0)))
        .labelled(data.featureNames())
        .contributed(
            row.isPresent() ? columns(data.features().row(row.getAsInt()).toDoubles()) : List.of())
        .checked(new Explanation.Identity("Σᵢ(xᵢ − μ) = 0", centered, n * Math.ulp(1.0)));
  }

  private Explanation.Step covariance() {
    double[] terms = new double[n];
    for (int i = 0; i < n; i++) {
      double a = data.features().at(i, 0) - fit.mean().flat(0);
      double b = data.features().at(i, Math.min(1, d - 1)) - fit.mean().flat(Math.min(1, d - 1));
      terms[i] = a * b / (n - 1);
    }
    double asymmetry = 0;
    for (int k = 0; k < d * d; k++) {
      asymmetry =
          Math.max(asymmetry, Math.abs(covariance.flat(k) - covariance.at(k % d, k / d)) / size);
    }
    String pair = d > 1 ? "S_{12}" : "S_{11}";
    return Explanation.Step.of(
            "S", "covariance", "S = \\frac{1}{n-1} " + Notation.latex(Pca.SCATTER), covariance)
        .with(
            pair
                + " = \\frac{1}{"
                + (n - 1)
                + "}\\sum_i(\\dots) = "
                + Terms.number(covariance.flat(Math.min(1, d - 1))))
        .labelled(data.featureNames())
        .contributed(
            row.isPresent()
                ? List.of(
                    new Explanation.Contribution(Terms.row(row.getAsInt()), terms[row.getAsInt()]))
                : Terms.largest(terms, Terms::row))
        .checked(
            new Explanation.Identity("S = Sᵀ", asymmetry, 1e-15),
            new Explanation.Identity(
                "Sⱼⱼ = variance of column j", varianceResidual(), n * Math.ulp(1.0)));
  }

  /// The variances again, by the recurrence of Welford (1962).
  private double varianceResidual() {
    double residual = 0;
    for (int j = 0; j < d; j++) {
      double mean = 0;
      double squares = 0;
      for (int i = 0; i < n; i++) {
        double x = data.features().at(i, j);
        double step = x - mean;
        mean += step / (i + 1);
        squares += step * (x - mean);
      }
      residual = Math.max(residual, Math.abs(squares / (n - 1) - covariance.at(j, j)) / size);
    }
    return residual;
  }

  private Explanation.Step eigenvalues() {
    double trace = 0;
    for (int j = 0; j < d; j++) {
      trace += covariance.at(j, j);
    }
    return Explanation.Step.of(
            "\\lambda", "variances along the components", "S v_k = \\lambda_k v_k", fit.variances())
        .with(
            "\\lambda_1 = "
                + Terms.number(fit.variances().flat(0))
                + ",\\quad \\operatorname{tr} S = "
                + Terms.number(trace))
        .labelled(IntStream.rangeClosed(1, d).mapToObj(k -> "PC" + k).toList())
        .contributed(row.isPresent() ? rowShares() : Terms.largest(firstScoresShares(), Terms::row))
        .checked(
            new Explanation.Identity("‖Sv − λv‖ = 0", eigenResidual(), 10 * d * Math.ulp(1.0)),
            new Explanation.Identity(
                "Σλ = tr S", Math.abs(fit.totalVariance() - trace) / trace, 10 * d * Math.ulp(1.0)),
            new Explanation.Identity(
                "variance of the scores = λ", scoreResidual(), 10.0 * (n + d) * Math.ulp(1.0)));
  }

  private double eigenResidual() {
    double worst = 0;
    for (int k = 0; k < fit.kept(); k++) {
      double[] residual = new double[d];
      for (int i = 0; i < d; i++) {
        residual[i] = -fit.variances().flat(k) * fit.components().at(k, i);
        for (int j = 0; j < d; j++) {
          residual[i] += covariance.at(i, j) * fit.components().at(k, j);
        }
      }
      worst = Math.max(worst, Terms.norm(residual) / size);
    }
    return worst;
  }

  /// `Σᵢ zᵢₖ²/(n − 1)` from the rows themselves, beside `λₖ`.
  private double scoreResidual() {
    Tensor scores = fit.apply(data.features());
    double worst = 0;
    for (int k = 0; k < fit.kept(); k++) {
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += scores.at(i, k) * scores.at(i, k) / (n - 1);
      }
      worst = Math.max(worst, Math.abs(sum - fit.variances().flat(k)) / size);
    }
    return worst;
  }

  /// What each row adds to `λ₁`: `zᵢ₁²/(n − 1)`.
  private double[] firstScoresShares() {
    Tensor scores = fit.apply(data.features());
    return IntStream.range(0, n)
        .mapToDouble(i -> scores.at(i, 0) * scores.at(i, 0) / (n - 1))
        .toArray();
  }

  private List<Explanation.Contribution> rowShares() {
    double[] z = selectedScores();
    return Terms.all(
        IntStream.range(0, z.length).mapToDouble(k -> z[k] * z[k] / (n - 1)).toArray(),
        k -> "PC" + (k + 1));
  }

  private Explanation.Step shares() {
    return Explanation.Step.of(
            "\\pi",
            "share of the total variance",
            "\\pi_k = \\lambda_k / \\operatorname{tr} S",
            fit.shares())
        .with(
            "\\pi_1 = "
                + Terms.number(fit.variances().flat(0))
                + " / "
                + Terms.number(fit.totalVariance())
                + " = "
                + Terms.number(fit.shares().flat(0)));
  }

  private Explanation.Step errors() {
    return Explanation.Step.of(
            "\\operatorname{se}(\\lambda)",
            "standard error of each variance, for normal rows",
            "\\operatorname{se}(\\lambda_k) = \\lambda_k\\sqrt{2/(n-1)}",
            fit.errors().variances())
        .with(
            Terms.number(fit.variances().flat(0))
                + "\\sqrt{2/"
                + (n - 1)
                + "} = "
                + Terms.number(fit.errors().variances().flat(0)));
  }

  private Explanation.Step components() {
    double worst = 0;
    for (int a = 0; a < fit.kept(); a++) {
      for (int b = 0; b <= a; b++) {
        double sum = a == b ? -1 : 0;
        for (int j = 0; j < d; j++) {
          sum += fit.components().at(a, j) * fit.components().at(b, j);
        }
        worst = Math.max(worst, Math.abs(sum));
      }
    }
    return Explanation.Step.of(
            "V",
            "components; of each the entry of largest modulus is positive",
            "V = (v_1, \\dots, v_k),\\quad V^\\top V = I",
            fit.components())
        .labelled(fit.outputNames())
        .checked(new Explanation.Identity("‖VᵀV − I‖ = 0", worst, 10 * d * Math.ulp(1.0)));
  }

  private Explanation.Step correlations() {
    return Explanation.Step.of(
            "R",
            "correlation of each column with each component",
            "R_{kj} = v_{jk}\\sqrt{\\lambda_k}/\\sigma_j",
            fit.correlations())
        .labelled(fit.outputNames());
  }

  private double[] selectedScores() {
    int i = row.orElse(0);
    return fit.apply(data.features().slice(i, i + 1)).toDoubles();
  }

  private Explanation.Step scores() {
    Tensor scores = fit.apply(data.features());
    int i = row.orElse(0);
    double[] terms =
        IntStream.range(0, d)
            .mapToDouble(
                j -> fit.components().at(0, j) * (data.features().at(i, j) - fit.mean().flat(j)))
            .toArray();
    return Explanation.Step.of("Z", "scores", "z_i = V^\\top(x_i - \\mu)", scores)
        .with(
            "z_{"
                + i
                + ",1} = "
                + Terms.sum(Arrays.copyOf(terms, Math.min(4, d)))
                + (d > 4 ? " + \\dots" : "")
                + " = "
                + Terms.number(scores.at(i, 0)))
        .contributed(columns(terms));
  }

  private Explanation.Step reconstruction() {
    int i = row.orElse(0);
    Tensor approximation = fit.reconstruct(fit.apply(data.features().slice(i, i + 1)));
    Tensor residual =
        Tensor.generate(Shape.of(d), j -> data.features().at(i, j) - approximation.flat(j));
    double inside = 0;
    for (int k = 0; k < fit.kept(); k++) {
      double sum = 0;
      for (int j = 0; j < d; j++) {
        sum += residual.flat(j) * fit.components().at(k, j);
      }
      inside = Math.max(inside, Math.abs(sum));
    }
    double scale =
        Terms.norm(data.features().row(i).toDoubles()) + Terms.norm(fit.mean().toDoubles());
    return Explanation.Step.of(
            "\\hat x",
            "row " + i + " as the kept components see it",
            "\\hat x = \\mu + \\sum_k z_k v_k",
            approximation.reshape(d))
        .labelled(data.featureNames())
        .contributed(columns(residual.toDoubles()))
        .checked(
            new Explanation.Identity(
                "Vᵀ(x − x̂) = 0",
                inside / Math.max(scale, Double.MIN_NORMAL),
                10 * d * Math.ulp(1.0)));
  }

  private Explanation.Step hotelling() {
    double[] z = selectedScores();
    double[] terms =
        IntStream.range(0, z.length)
            .mapToDouble(k -> fit.varies(k) ? z[k] * z[k] / fit.variances().flat(k) : 0)
            .toArray();
    return Explanation.Step.of(
            "T^2",
            "how far each row lies out within the components",
            "T^2_i = \\sum_k z_{ik}^2/\\lambda_k",
            fit.hotelling(data.features()))
        .with(
            "T^2_{"
                + row.orElse(0)
                + "} = "
                + Terms.sum(Arrays.copyOf(terms, Math.min(4, z.length)))
                + (z.length > 4 ? " + \\dots" : ""))
        .contributed(Terms.all(terms, k -> "PC" + (k + 1)));
  }

  private Explanation.Step residuals() {
    Tensor q = fit.residuals(data.features());
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += q.flat(i) / (n - 1);
    }
    double rest = 0;
    for (int k = fit.kept(); k < d; k++) {
      rest += fit.variances().flat(k);
    }
    return Explanation.Step.of(
            "Q",
            "how far each row lies off the components",
            "Q_i = \\lVert x_i - \\hat x_i\\rVert^2",
            q)
        .with("Q_{" + row.orElse(0) + "} = " + Terms.number(q.flat(row.orElse(0))))
        .contributed(Terms.largest(q.toDoubles(), Terms::row))
        .checked(
            new Explanation.Identity(
                "ΣQ/(n − 1) = variance not kept",
                Math.abs(sum - rest) / fit.totalVariance(),
                10.0 * (n + d) * Math.ulp(1.0)));
  }

  private List<Explanation.Contribution> columns(double[] terms) {
    return Terms.all(terms, data.featureNames()::get);
  }

  private List<Explanation.Flag> flags() {
    List<Explanation.Flag> flags = new ArrayList<>();
    for (int j = 0; j < d; j++) {
      double loading = fit.components().at(0, j) * fit.components().at(0, j);
      if (d > 1 && loading > 0.9) {
        flags.add(
            new Explanation.Flag(
                "one_column_owns_the_first_component",
                data.featureNames().get(j),
                loading,
                0.9,
                "convention"));
      }
    }
    for (int k = 0; k < Math.min(fit.kept(), d - 1); k++) {
      double error = fit.errors().variances().flat(k);
      double gap =
          (fit.variances().flat(k) - fit.variances().flat(k + 1)) / (error > 0 ? error : 1);
      if (gap < 2) {
        flags.add(
            new Explanation.Flag(
                "direction_not_identified",
                "PC" + (k + 1),
                gap,
                2,
                "two standard errors (North et al. 1982)"));
      }
    }
    if (n <= d) {
      flags.add(
          new Explanation.Flag(
              "fewer_rows_than_columns",
              "S is singular",
              n,
              d + 1.0,
              "rank of S is at most n − 1"));
    }
    double[] shares = firstScoresShares();
    for (int i = 0; i < n; i++) {
      double share = shares[i] / Math.max(fit.variances().flat(0), Double.MIN_NORMAL);
      if (share > 0.2) {
        flags.add(
            new Explanation.Flag(
                "one_row_carries_the_first_component", Terms.row(i), share, 0.2, "convention"));
      }
    }
    return flags;
  }
}
