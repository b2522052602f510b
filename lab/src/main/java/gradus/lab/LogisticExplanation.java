package gradus.lab;

import gradus.calculus.Gradient;
import gradus.compile.Program;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.lab.view.Explanation;
import gradus.lab.view.Explanation.Identity;
import gradus.lab.view.Explanation.Numbers;
import gradus.lab.view.Explanation.Step;
import gradus.lab.view.Numerals;
import gradus.lab.view.Typeset;
import gradus.linalg.SymmetricEigen;
import gradus.linalg.Tensor;
import gradus.models.Dataset;
import gradus.models.Logistic;
import gradus.models.LogisticModel;
import gradus.models.Target;
import gradus.models.Transform;
import gradus.optimization.Objective;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a logistic regression comes to its numbers: scale, score, probability, loss, gradient,
/// curvature, influence.
///
/// For `K ≥ 3` classes, score and its terms are those of one class: the row's most probable one.
final class LogisticExplanation {
  private static final double EPSILON = Math.ulp(1.0);

  /// The gradient at a solution may be this share of the one at the start, as the fit was asked
  /// for.
  private static final double STATIONARY = 1e-9;

  /// A condition number from which half the digits of a double are lost: convention, `1/√ε`.
  private static final double ILL = 1e8;

  private static final Dim D = Dim.of("d");
  private static final Expr Z = Expr.variable("z", D);
  private static final Expr W = Expr.variable("w", D);
  private static final Expr B = Expr.variable("b");
  private static final Expr S = Expr.variable("s");
  private static final Expr ETA = Expr.variable("η");

  private final SavedModel.Logistic saved;
  private final LogisticModel model;
  private final Dataset raw;
  private final Dataset all;
  private final Dataset training;
  private final Objective objective;
  private final double[] point;
  private final int at;
  private final int group;
  private final int column;

  private LogisticExplanation(SavedModel.Logistic saved, Dataset raw, @Nullable Integer row) {
    this.saved = saved;
    this.model = saved.model();
    this.raw = raw;
    this.all = saved.scaling().map(scale -> ((Transform) scale).apply(raw)).orElse(raw);
    this.training = saved.provenance().learned(all);
    this.objective =
        Logistic.penalty(saved.provenance().penalty())
            .options(Program.Options.defaults())
            .objective(training);
    this.point = flat(model);
    this.at = row == null ? -1 : RowLens.position(saved.provenance(), row);
    this.group = at < 0 || model.binary() ? model.classes().size() == 2 ? 1 : 0 : mostProbable();
    this.column = model.binary() ? 0 : group;
  }

  static Explanation of(SavedModel.Logistic saved, @Nullable Integer row) {
    Dataset raw = saved.provenance().rows();
    if (raw == null) {
      throw new IllegalArgumentException("an explanation needs the rows of the fit");
    }
    return new LogisticExplanation(saved, raw, row).explanation(row);
  }

  private Explanation explanation(@Nullable Integer row) {
    List<Step> steps = new ArrayList<>();
    saved
        .scaling()
        .ifPresent(scale -> steps.add(ScalingStep.of(scale, raw, saved.provenance(), at)));
    steps.add(score());
    steps.add(probability());
    steps.add(loss());
    steps.add(gradient());
    steps.add(curvature());
    if (at >= 0) {
      steps.add(InfluenceStep.of(saved, all, at, column));
    }
    Provenance from = saved.provenance();
    String who =
        row == null
            ? ""
            : ", row " + row + " (" + seen() + (isTraining() ? "" : ", held out") + ")";
    return new Explanation(
        "logistic",
        "Logistic regression of " + model.target() + " on " + from.source() + who,
        from.fingerprint(),
        training.rows(),
        training.columns(),
        from.seed(),
        Version.number(),
        row,
        steps);
  }

  private static double[] flat(LogisticModel model) {
    double[] weights = model.weights().toDoubles();
    double[] point = Arrays.copyOf(weights, weights.length + model.intercepts().rows());
    System.arraycopy(
        model.intercepts().toDoubles(), 0, point, weights.length, model.intercepts().rows());
    return point;
  }

  private boolean isTraining() {
    return saved.provenance().training().contains(at);
  }

  private String seen() {
    Target.Classes classes = all.classes();
    return classes.classes().get(classes.index(at));
  }

  private int mostProbable() {
    return gradus.models.Metrics.mostProbable(
        model.probabilities(all.features().slice(at, at + 1)))[0];
  }

  private double[] weights() {
    return model.weights().column(column).toDoubles();
  }

  private Step score() {
    Typeset formula =
        Substitution.formula(
            "the score is the intercept plus weights times values",
            "η",
            "\\eta",
            Functions.dot(W, Z).plus(B));
    double[] w = weights();
    double b = model.intercepts().flat(column);
    Typeset substituted = formula;
    Numbers table =
        Substitution.table(
            List.of("feature", "weight w", "odds ratio eʷ"),
            model.featureNames(),
            Substitution.bySize(w),
            w,
            Arrays.stream(w).map(Math::exp).toArray());
    List<Identity> identities = new ArrayList<>();
    if (at >= 0) {
      double[] z = all.features().row(at).toDoubles();
      double[] product = new double[z.length];
      Arrays.setAll(product, j -> w[j] * z[j]);
      double eta = b + Arrays.stream(product).sum();
      double size = Math.abs(b) + Arrays.stream(product).map(Math::abs).sum();
      substituted = Substitution.sum("the row's score", "η", "\\eta", b, w, z, eta);
      double[] bits = Arrays.stream(product).map(p -> p / Math.log(2)).toArray();
      table =
          Substitution.table(
              List.of("feature", "value z", "weight w", "w·z, log-odds", "bits"),
              model.featureNames(),
              Substitution.bySize(product),
              z,
              w,
              product,
              bits);
      double other = model.logits(all.features().slice(at, at + 1)).flat(column);
      identities.add(
          new Identity(
              "the terms add up to the score that predicts",
              Math.abs(eta - other),
              (z.length + 2) * EPSILON * size));
    }
    return new Step(
        "score",
        "Weights times values, in log-odds for " + model.classes().get(group) + ".",
        formula,
        substituted,
        "η",
        "1",
        "weights, intercepts",
        "gradus.models.LogisticModel#logits",
        table,
        identities,
        List.of());
  }

  private Step probability() {
    Typeset formula =
        model.binary()
            ? Substitution.formula(
                "the logistic function of the score", "p", "p", Functions.sigmoid(ETA))
            : Substitution.formula(
                "softmax of the scores",
                "p",
                "p",
                Functions.softmax(Expr.variable("η", Dim.of("K"))));
    Typeset substituted = formula;
    Numbers table = new Numbers(List.of("class", "probability"), List.of(), 0);
    List<Identity> identities = new ArrayList<>();
    if (at >= 0) {
      Tensor one = all.features().slice(at, at + 1);
      double[] p = model.probabilities(one).toDoubles();
      double eta = model.logits(one).flat(column);
      String value = Numerals.brief(p[group]);
      substituted =
          model.binary()
              ? Substitution.equation(
                  "the row's probability",
                  "p = 1/(1 + e^(−(" + Numerals.brief(eta) + "))) = " + value,
                  "p = \\frac{1}{1 + e^{-("
                      + Numerals.latex(eta)
                      + ")}} = "
                      + Numerals.latex(p[group]))
              : Substitution.equation(
                  "the row's probability",
                  "p = e^(" + Numerals.brief(eta) + ") / Σ e^ηₖ = " + value,
                  "p = \\frac{e^{"
                      + Numerals.latex(eta)
                      + "}}{\\sum_k e^{\\eta_k}} = "
                      + Numerals.latex(p[group]));
      table =
          Substitution.table(
              List.of("class", "probability"), model.classes(), Substitution.bySize(p), p);
      identities.add(
          new Identity(
              "the probabilities add up to 1",
              Math.abs(Arrays.stream(p).sum() - 1),
              2 * p.length * EPSILON));
    }
    return new Step(
        "probability",
        "From log-odds to a probability.",
        formula,
        substituted,
        "p",
        Integer.toString(model.classes().size()),
        "computed from η",
        "gradus.models.LogisticModel#probabilities",
        table,
        identities,
        List.of());
  }

  private Step loss() {
    Typeset formula =
        model.binary()
            ? Substitution.formula(
                "the loss of a row, s = ±1 its class",
                "ℓ",
                "\\ell",
                Functions.softplus(S.times(ETA).negate()))
            : Substitution.formula(
                "the loss of a row, the score of its class picked out",
                "ℓ",
                "\\ell",
                Functions.logSumExp(Expr.variable("η", Dim.of("K"))).minus(Expr.variable("η_y")));
    double[] losses = losses(training);
    Typeset substituted = formula;
    List<String> notes = new ArrayList<>();
    if (at >= 0) {
      double own = losses(all.select(at))[0];
      substituted =
          Substitution.equation(
              "the row's loss",
              "ℓ = −log p(" + seen() + ") = " + Numerals.brief(own),
              "\\ell = -\\log p = " + Numerals.latex(own));
      long costlier = Arrays.stream(losses).filter(x -> x > own).count();
      notes.add(
          Numerals.count(costlier)
              + " of "
              + Numerals.count(losses.length, "training row")
              + " cost more");
    }
    double penalty = 0.5 * saved.provenance().penalty() * squares(model.weights());
    double sum = Arrays.stream(losses).sum() + penalty;
    double value = objective.value(point);
    Identity identity =
        new Identity(
            "losses and penalty add up to the objective L = " + Numerals.text(value, 8),
            Math.abs(sum - value),
            (training.rows() + 8.0) * EPSILON * Math.max(1, Math.abs(value)));
    List<String> names =
        saved.provenance().training().stream()
            .map(i -> "row " + saved.provenance().numbers().get(i))
            .toList();
    double total = Arrays.stream(losses).sum();
    double[] shares = Arrays.stream(losses).map(x -> x / total).toArray();
    return new Step(
        "loss",
        "What the rows cost; the costliest first.",
        formula,
        substituted,
        "ℓ",
        Integer.toString(training.rows()),
        "computed from p",
        "gradus.models.Logistic#loss",
        Substitution.table(
            List.of("row", "loss", "share of all"),
            names,
            Substitution.bySize(losses),
            losses,
            shares),
        List.of(identity),
        notes);
  }

  /// `−log p(seen class)` of each row.
  private double[] losses(Dataset rows) {
    Tensor logits = model.logits(rows.features());
    double[] losses = new double[rows.rows()];
    Target.Classes classes = rows.classes();
    for (int i = 0; i < losses.length; i++) {
      losses[i] =
          model.binary()
              ? softplus((classes.index(i) == 1 ? -1 : 1) * logits.flat(i))
              : logSumExp(logits.row(i).toDoubles()) - logits.at(i, classes.index(i));
    }
    return losses;
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  private static double logSumExp(double[] x) {
    double top = Arrays.stream(x).max().orElseThrow();
    return top + Math.log(Arrays.stream(x).map(v -> Math.exp(v - top)).sum());
  }

  private static double squares(Tensor x) {
    return Arrays.stream(x.toDoubles()).map(v -> v * v).sum();
  }

  private Step gradient() {
    Expr rowLoss = Functions.softplus(S.times(Functions.dot(W, Z).plus(B)).negate());
    Typeset formula =
        model.binary()
            ? Substitution.formula(
                "the gradient of a row's loss, derived by the graph",
                "∂ℓ/∂w",
                "\\frac{\\partial \\ell}{\\partial w}",
                Gradient.of(rowLoss, List.of(W)).getFirst())
            : Substitution.equation(
                "for each class, probability minus indicator times the row",
                "∂ℓ/∂wₖ = (pₖ − yₖ) z",
                "\\frac{\\partial \\ell}{\\partial w_k} = (p_k - y_k)\\, z");
    GradientRoutes routes =
        GradientRoutes.of(model, training, saved.provenance().penalty(), column);
    double[] graph = new double[point.length];
    objective.valueAndGradient(point, graph);
    double[] start = new double[point.length];
    objective.valueAndGradient(new double[point.length], start);
    int m = model.weights().columns();
    double worst = 0;
    double largest = 0;
    for (int j = 0; j < routes.gradient().length; j++) {
      int flat =
          j < routes.gradient().length - 1
              ? j * m + column
              : model.weights().shape().count() + column;
      worst = Math.max(worst, Math.abs(routes.gradient()[j] - graph[flat]));
    }
    for (double g : graph) {
      largest = Math.max(largest, Math.abs(g));
    }
    double first = Arrays.stream(start).map(Math::abs).max().orElse(0);
    List<Identity> identities =
        List.of(
            new Identity(
                "the graph's gradient equals Zᵀ(p − y) + λw",
                worst,
                (training.rows() + 8.0) * EPSILON * routes.size()),
            new Identity("it vanishes at the solution: ‖∇L‖∞", largest, STATIONARY * first),
            new Identity(
                "Σp = Σy for " + model.classes().get(group) + " (the intercept has no penalty)",
                Math.abs(graph[graph.length - m + column]),
                STATIONARY * first));
    Typeset substituted = formula;
    Numbers table;
    if (at >= 0) {
      double p = model.probabilities(all.features().slice(at, at + 1)).flat(group);
      double y = all.classes().index(at) == group ? 1 : 0;
      double[] z = all.features().row(at).toDoubles();
      double[] own = Arrays.stream(z).map(v -> (p - y) * v).toArray();
      substituted =
          Substitution.equation(
              "the row's share",
              "p − y = "
                  + Numerals.brief(p)
                  + " − "
                  + Numerals.brief(y)
                  + " = "
                  + Numerals.brief(p - y),
              "p - y = "
                  + Numerals.latex(p)
                  + " - "
                  + Numerals.latex(y)
                  + " = "
                  + Numerals.latex(p - y));
      table =
          Substitution.table(
              List.of("feature", "this row's share", "all rows", "penalty λw"),
              model.featureNames(),
              Substitution.bySize(own),
              own,
              routes.data(),
              routes.pull());
    } else {
      table =
          Substitution.table(
              List.of("feature", "all rows", "penalty λw", "sum"),
              model.featureNames(),
              Substitution.bySize(routes.data()),
              routes.data(),
              routes.pull(),
              routes.gradient());
    }
    return new Step(
        "gradient",
        "At the solution the rows' pulls and the penalty's cancel.",
        formula,
        substituted,
        "∇L",
        model.weights().shape() + " + " + m,
        "computed again from the rows",
        "gradus.calculus.Gradient#of",
        table,
        identities,
        List.of());
  }

  private Step curvature() {
    Tensor hessian = objective.hessian(point);
    Tensor values = SymmetricEigen.of(hessian).values();
    double[] lambda = values.toDoubles();
    Arrays.sort(lambda);
    double top = lambda[lambda.length - 1];
    int flat = model.binary() ? 0 : 1; // the same number added to all intercepts changes nothing
    double condition = top / lambda[flat];
    List<String> notes = new ArrayList<>();
    if (!(condition < ILL)) {
      notes.add(
          "κ(H) = "
              + Numerals.brief(condition)
              + " is above 10⁸ (convention, 1/√ε): half the digits are lost");
    }
    double residual =
        model.binary()
            ? CurvatureRoute.difference(model, training, saved.provenance().penalty(), hessian)
            : Double.NaN;
    List<Identity> identities = new ArrayList<>();
    if (model.binary()) {
      identities.add(
          new Identity(
              "the graph's Hessian equals ZᵀWZ + λI, relative to λ₁",
              residual / top,
              (training.rows() + 8.0)
                  * EPSILON
                  * Math.max(1, CurvatureRoute.size(training) / top)));
    }
    double[] shown = {top, lambda[flat], condition, Math.log10(condition)};
    Typeset formula =
        Substitution.equation(
            "the Hessian of the objective, with W the diagonal of p(1 − p)",
            "H = ZᵀWZ + λI,  W = diag(p(1 − p))",
            "H = Z^\\top W Z + \\lambda I,\\quad W = \\operatorname{diag}(p(1-p))");
    return new Step(
        "curvature",
        "How sharply the weights are determined.",
        formula,
        formula,
        "H",
        hessian.rows() + "×" + hessian.columns(),
        "computed again from the rows",
        "gradus.optimization.Objective#hessian",
        Substitution.table(
            List.of("measure", "value"),
            List.of(
                "largest curvature λ₁",
                "smallest curvature",
                "condition κ(H)",
                "digits lost, log₁₀κ"),
            new int[] {0, 1, 2, 3},
            shown),
        identities,
        notes);
  }
}
