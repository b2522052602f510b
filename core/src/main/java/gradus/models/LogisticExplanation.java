package gradus.models;

import gradus.calculus.Gradient;
import gradus.expr.Expr;
import gradus.expr.Notation;
import gradus.linalg.Shape;
import gradus.linalg.SymmetricEigen;
import gradus.linalg.Tensor;
import gradus.optimization.Objective;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// The derivation of a logistic regression: loss, gradient and Hessian at the fitted weights, the
/// weights' errors, and each row's way from features to probability. Loss, gradient and Hessian
/// come from the graph; the second route to each is the textbook's formula.
final class LogisticExplanation {
  private final LogisticModel model;
  private final double penalty;
  private final Dataset data;
  private final OptionalInt row;
  private final Objective objective;
  private final Expr loss;
  private final double[] point;
  private final double[] gradient;
  private final double value;
  private final Tensor hessian;
  private final Tensor logits;
  private final Tensor probabilities;
  private final int n;
  private final int d;
  private final int m;

  private LogisticExplanation(LogisticModel model, double penalty, Dataset data, OptionalInt row) {
    this.model = model;
    this.penalty = penalty;
    this.data = data;
    this.row = row;
    this.n = data.rows();
    this.d = data.columns();
    this.m = model.intercepts().rows();
    Logistic logistic = Logistic.penalty(penalty);
    this.loss = logistic.loss(model.classes().size());
    this.objective = logistic.objective(data);
    this.point = Arrays.copyOf(model.weights().toDoubles(), d * m + m);
    System.arraycopy(model.intercepts().toDoubles(), 0, point, d * m, m);
    this.gradient = new double[point.length];
    this.value = objective.valueAndGradient(point, gradient);
    this.hessian = objective.hessian(point);
    this.logits = model.logits(data.features());
    this.probabilities = model.probabilities(data.features());
  }

  static Explanation of(
      LogisticModel model, double penalty, Dataset data, OptionalInt row, long seed) {
    Requirements.width("logistic regression", model.featureNames().size(), data.features());
    Requirements.row(row, data);
    if (!data.classes().classes().equals(model.classes())) {
      throw new IllegalArgumentException(
          "the model tells "
              + model.classes()
              + " apart, but the rows are of "
              + data.classes().classes());
    }
    LogisticExplanation explanation = new LogisticExplanation(model, penalty, data, row);
    return new Explanation(
        "logistic regression",
        Explanation.hash(data),
        data.rows(),
        data.columns(),
        seed,
        Explanation.VERSION,
        explanation.steps(),
        explanation.flags());
  }

  private List<Explanation.Step> steps() {
    List<Explanation.Step> steps =
        new ArrayList<>(
            List.of(
                weights(),
                intercepts(),
                linearPredictor(),
                probability(),
                loss(),
                gradient(),
                hessian()));
    if (model.binary()) {
      steps.add(curvatureWeights());
      steps.add(workingResponse());
    }
    steps.addAll(List.of(oddsRatios(), errors()));
    return steps;
  }

  /// The column of weights that a row is looked at through: its own class of three or more, the
  /// only one of two.
  private int lens() {
    return model.binary() ? 0 : data.classes().index(row.orElse(0));
  }

  private double target(int i, int c) {
    int index = data.classes().index(i);
    return (model.binary() ? index == 1 : index == c) ? 1 : 0;
  }

  private double p(int i, int c) {
    return probabilities.at(i, model.binary() ? 1 : c);
  }

  private Explanation.Step weights() {
    return Explanation.Step.of(
            model.binary() ? "w" : "W",
            "weights, in log-odds per unit of the feature",
            "\\hat w = \\arg\\min_w L",
            model.weights())
        .labelled(data.featureNames());
  }

  private Explanation.Step intercepts() {
    double worst = 0;
    double size = 0;
    for (int c = 0; c < m; c++) {
      double difference = 0;
      for (int i = 0; i < n; i++) {
        difference += p(i, c) - target(i, c);
      }
      worst = Math.max(worst, Math.abs(difference));
      size = n;
    }
    return Explanation.Step.of("b", "intercepts", "\\sum_i p_i = \\sum_i y_i", model.intercepts())
        .with("b = " + Terms.number(model.intercepts().flat(0)))
        .checked(new Explanation.Identity("Σp = Σy", worst / size, 1e-8));
  }

  private Explanation.Step linearPredictor() {
    int i = row.orElse(0);
    int c = lens();
    double[] terms =
        IntStream.range(0, d)
            .mapToDouble(j -> data.features().at(i, j) * model.weights().at(j, c))
            .toArray();
    List<Explanation.Contribution> bars = new ArrayList<>();
    bars.add(new Explanation.Contribution("intercept", model.intercepts().flat(c)));
    bars.addAll(Terms.all(terms, data.featureNames()::get));
    double sum = model.intercepts().flat(c) + Arrays.stream(terms).sum();
    double size = Math.abs(model.intercepts().flat(c)) + Arrays.stream(terms).map(Math::abs).sum();
    double eta = logits.at(i, c);
    return Explanation.Step.of(
            "\\eta", "log-odds of each row", "\\eta_i = b + \\sum_j w_j x_{ij}", logits)
        .with(
            "\\eta_{"
                + i
                + "} = "
                + Terms.sum(model.intercepts().flat(c), terms[0])
                + (d > 1 ? " + \\dots" : "")
                + " = "
                + Terms.number(eta)
                + "\\ ("
                + Terms.number(eta / Math.log(2))
                + "\\text{ bits})")
        .contributed(bars)
        .checked(
            new Explanation.Identity(
                "bars sum to the log-odds",
                Math.abs(sum - eta) / Math.max(size, 1e-300),
                4 * (d + 1) * Math.ulp(1.0)));
  }

  private Explanation.Step probability() {
    int i = row.orElse(0);
    String formula =
        model.binary()
            ? "p_i = \\sigma(\\eta_i) = \\frac{1}{1+e^{-\\eta_i}}"
            : "p_{ik} = \\frac{e^{\\eta_{ik}}}{\\sum_l e^{\\eta_{il}}}";
    double worst = 0;
    for (int r = 0; r < n; r++) {
      double sum = 0;
      for (int c = 0; c < model.classes().size(); c++) {
        sum += probabilities.at(r, c);
      }
      worst = Math.max(worst, Math.abs(sum - 1));
    }
    return Explanation.Step.of("p", "probability of each class", formula, probabilities)
        .with("p_{" + i + "} = " + Terms.number(p(i, lens())))
        .contributed(Terms.all(probabilities.row(i).toDoubles(), model.classes()::get))
        .checked(new Explanation.Identity("Σp = 1", worst, 10 * Math.ulp(1.0)));
  }

  private Explanation.Step loss() {
    double[] costs = new double[n];
    double sum = 0;
    for (int i = 0; i < n; i++) {
      costs[i] = cost(i);
      sum += costs[i];
    }
    double squares = Arrays.stream(model.weights().toDoubles()).map(w -> w * w).sum();
    double again = sum + 0.5 * penalty * squares;
    return Explanation.Step.of(
            "L",
            "loss: −log likelihood and penalty",
            "L = " + Notation.latex(loss),
            Tensor.scalar(value))
        .with(
            Terms.number(sum)
                + " + \\tfrac{1}{2}\\cdot "
                + Terms.number(penalty)
                + "\\cdot "
                + Terms.number(squares)
                + " = "
                + Terms.number(value))
        .contributed(
            row.isPresent()
                ? List.of(
                    new Explanation.Contribution(Terms.row(row.getAsInt()), costs[row.getAsInt()]))
                : Terms.largest(costs, Terms::row))
        .checked(
            new Explanation.Identity(
                "L = Σ −log p(class) + ½λ‖w‖²",
                Math.abs(again - value) / Math.max(Math.abs(value), 1e-300),
                1e-12));
  }

  /// `−log p` of the class seen, from the logits: it has digits where `p` rounds to 0 or 1.
  private double cost(int i) {
    double[] z = model.binary() ? new double[] {0, logits.flat(i)} : logits.row(i).toDoubles();
    double top = Arrays.stream(z).max().orElse(0);
    double sum = Arrays.stream(z).map(logit -> Math.exp(logit - top)).sum();
    return top + Math.log(sum) - z[data.classes().index(i)];
  }

  private Explanation.Step gradient() {
    double[] again = new double[d * m + m];
    double size = 1e-300;
    for (int c = 0; c < m; c++) {
      for (int i = 0; i < n; i++) {
        double difference = p(i, c) - target(i, c);
        for (int j = 0; j < d; j++) {
          again[j * m + c] += data.features().at(i, j) * difference;
          size = Math.max(size, Math.abs(data.features().at(i, j)));
        }
        again[d * m + c] += difference;
      }
      for (int j = 0; j < d; j++) {
        again[j * m + c] += penalty * model.weights().at(j, c);
      }
    }
    double difference = 0;
    double largest = 0;
    for (int k = 0; k < again.length; k++) {
      difference = Math.max(difference, Math.abs(again[k] - gradient[k]));
      largest = Math.max(largest, Math.abs(gradient[k]));
    }
    int c = lens();
    double[] terms =
        row.isPresent()
            ? IntStream.range(0, d)
                .mapToDouble(j ->
                    data.features().at(row.getAsInt(), j)
                        * (p(row.getAsInt(), c) - target(row.getAsInt(), c)))
                .toArray()
            : IntStream.range(0, n)
                .mapToDouble(i -> data.features().at(i, 0) * (p(i, c) - target(i, c)))
                .toArray();
    Expr first = objective.parameters().getFirst().variable();
    return Explanation.Step.of(
            "g",
            "gradient: zero at the minimum",
            "g = " + Notation.latex(Gradient.of(loss, List.of(first)).getFirst()),
            Tensor.vector(gradient))
        .with("\\lVert g\\rVert_\\infty = " + Terms.number(largest))
        .contributed(
            row.isPresent()
                ? Terms.all(terms, data.featureNames()::get)
                : Terms.largest(terms, Terms::row))
        .checked(
            new Explanation.Identity("g = 0", largest / (n * size), 1e-8),
            new Explanation.Identity(
                "derived gradient = Xᵀ(p − y) + λw", difference / (n * size), 1e-13));
  }

  private Explanation.Step hessian() {
    int size = point.length;
    double largest = 1e-300;
    double worst = 0;
    for (int k = 0; k < size * size; k++) {
      largest = Math.max(largest, Math.abs(hessian.flat(k)));
      worst = Math.max(worst, Math.abs(hessian.flat(k) - textbookHessian(k / size, k % size)));
    }
    return Explanation.Step.of(
            "H",
            "Hessian: how sharply the minimum is bent",
            model.binary()
                ? "H = X^\\top W X + \\lambda I,\\quad W = \\operatorname{diag}(p(1-p))"
                : "H_{kl} = X^\\top\\operatorname{diag}(p_k(\\delta_{kl} - p_l))X +"
                    + " \\delta_{kl}\\lambda I",
            hessian)
        .checked(new Explanation.Identity("derived Hessian = XᵀWX + λI", worst / largest, 1e-12));
  }

  /// `Σᵢ x̃ᵢⱼ x̃ᵢₗ pᵢₐ(δₐₑ − pᵢₑ) + λδ`, for parameters `(j, a)` and `(l, e)`.
  private double textbookHessian(int first, int second) {
    int a = first % m;
    int e = second % m;
    double sum = first == second && first < d * m ? penalty : 0;
    for (int i = 0; i < n; i++) {
      double x = first < d * m ? data.features().at(i, first / m) : 1;
      double y = second < d * m ? data.features().at(i, second / m) : 1;
      sum += x * y * p(i, a) * ((a == e ? 1 : 0) - p(i, e));
    }
    return sum;
  }

  private Explanation.Step curvatureWeights() {
    Tensor weights = Tensor.generate(Shape.of(n), i -> p(i, 0) * probabilities.at(i, 0));
    int i = row.orElse(0);
    return Explanation.Step.of(
            "\\omega", "weight of each row in the Hessian", "\\omega_i = p_i(1-p_i)", weights)
        .with(
            "\\omega_{"
                + i
                + "} = "
                + Terms.number(p(i, 0))
                + " \\cdot "
                + Terms.number(probabilities.at(i, 0))
                + " = "
                + Terms.number(weights.flat(i)));
  }

  private Explanation.Step workingResponse() {
    Tensor response =
        Tensor.generate(
            Shape.of(n),
            i ->
                logits.flat(i)
                    + (target(i, 0) - p(i, 0))
                        / Math.max(p(i, 0) * probabilities.at(i, 0), Double.MIN_NORMAL));
    int i = row.orElse(0);
    return Explanation.Step.of(
            "z",
            "working response: w solves the weighted least squares of z",
            "z_i = \\eta_i + (y_i - p_i)/\\omega_i",
            response)
        .with("z_{" + i + "} = " + Terms.number(response.flat(i)));
  }

  private Explanation.Step oddsRatios() {
    Tensor ratios =
        Tensor.generate(model.weights().shape(), k -> Math.exp(model.weights().flat(k)));
    return Explanation.Step.of("e^{w}", "odds ratio per unit of each feature", "e^{w_j}", ratios)
        .with("e^{" + Terms.number(model.weights().flat(0)) + "} = " + Terms.number(ratios.flat(0)))
        .labelled(data.featureNames());
  }

  private Explanation.Step errors() {
    Tensor covariance = LogisticEvidence.covariance(hessian, d, model.classes().size(), penalty);
    int size = point.length;
    Tensor errors =
        Tensor.generate(model.weights().shape(), k -> Math.sqrt(covariance.flat(k * (size + 1))));
    return Explanation.Step.of(
            "\\operatorname{se}(w)",
            "standard error of each weight",
            "\\operatorname{se}(w_j) = \\sqrt{(H^{-1})_{jj}}",
            errors)
        .with(
            "w_1 = "
                + Terms.number(model.weights().flat(0))
                + " \\pm "
                + Terms.number(1.959963984540054 * errors.flat(0)))
        .labelled(data.featureNames());
  }

  private List<Explanation.Flag> flags() {
    List<Explanation.Flag> flags = new ArrayList<>();
    double condition = condition();
    if (condition > 1e10) {
      flags.add(
          new Explanation.Flag(
              "hessian_near_singular",
              "H",
              condition,
              1e10,
              "six of sixteen digits are left in a solution"));
    }
    if (model.binary()) {
      Reliability reliability = Reliability.of(probabilities.column(1), data.classes(), 1, 10);
      for (Reliability.Bin bin : reliability.bins()) {
        double error = Math.sqrt(bin.meanProbability() * (1 - bin.meanProbability()) / bin.count());
        double excess = Math.abs(bin.meanProbability() - bin.observed()) / error;
        if (bin.count() >= 10 && excess > 3) {
          flags.add(
              new Explanation.Flag(
                  "uncalibrated_bin",
                  bin.lower() + " ≤ p < " + bin.upper(),
                  excess,
                  3,
                  "three standard errors of a binomial share"));
        }
      }
    }
    return flags;
  }

  /// `λ₁/λₘ` of the Hessian, without the direction in which all intercepts grow alike.
  private double condition() {
    double[] values = SymmetricEigen.of(hessian).values().toDoubles();
    Arrays.sort(values);
    int first = model.binary() ? 0 : penalty > 0 ? 1 : d + 1;
    return values[values.length - 1] / Math.max(values[first], Double.MIN_NORMAL);
  }
}
