package gradus.lab;

import gradus.lab.view.LogisticFit.Bin;
import gradus.lab.view.LogisticFit.Coefficient;
import gradus.lab.view.LogisticFit.Curve;
import gradus.lab.view.LogisticFit.Threshold;
import gradus.lab.view.Score;
import gradus.lab.view.WorkedRow;
import gradus.linalg.Tensor;
import gradus.models.Confusion;
import gradus.models.Dataset;
import gradus.models.LogisticFit;
import gradus.models.LogisticModel;
import gradus.models.Metrics;
import gradus.models.Reliability;
import gradus.models.RocCurve;
import gradus.models.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The numbers behind the figures of a fitted logistic regression, on rows as the model wants them.
///
/// @param model what predicts
/// @param judged the rows the figures are about: held out, or all where none are
/// @param probabilities of each class for those rows
record LogisticStudy(LogisticModel model, Dataset judged, Tensor probabilities) {
  private static final int BINS = 10;
  private static final int MOST_THRESHOLDS = 400;

  /// The 97.5 % quantile of the standard normal distribution.
  private static final double Z = 1.959963984540054;

  static LogisticStudy of(LogisticModel model, Dataset judged) {
    return new LogisticStudy(model, judged, model.probabilities(judged.features()));
  }

  private int firstShown() {
    return model.binary() ? 1 : 0;
  }

  /// One curve of the second of two classes; of more, one for each that has rows, against the rest.
  List<Curve> curves() {
    Target.Classes seen = judged.classes();
    List<Curve> curves = new ArrayList<>();
    for (int k = firstShown(); k < model.classes().size(); k++) {
      double rows = seen.counts().flat(k);
      if (rows > 0 && rows < judged.rows()) {
        RocCurve curve = RocCurve.of(probabilities.column(k), seen, k);
        curves.add(new Curve(model.classes().get(k), curve.area(), corners(curve)));
      }
    }
    return curves;
  }

  /// The corners of the curve; of a long one evenly thinned, its ends kept.
  private static List<Threshold> corners(RocCurve curve) {
    List<RocCurve.Point> points = new ArrayList<>();
    for (RocCurve.Point next : curve.points()) {
      int n = points.size();
      if (n >= 2 && straight(points.get(n - 2), points.get(n - 1), next)) {
        points.removeLast();
      }
      points.add(next);
    }
    int stride = (points.size() + MOST_THRESHOLDS - 1) / MOST_THRESHOLDS;
    List<Threshold> corners = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      RocCurve.Point point = points.get(i);
      if (i % stride == 0 || i == points.size() - 1) {
        corners.add(new Threshold(point.threshold(), point.falsePositive(), point.truePositive()));
      }
    }
    return corners;
  }

  private static boolean straight(RocCurve.Point a, RocCurve.Point b, RocCurve.Point c) {
    boolean up = a.falsePositive() == b.falsePositive() && b.falsePositive() == c.falsePositive();
    boolean across = a.truePositive() == b.truePositive() && b.truePositive() == c.truePositive();
    return up || across;
  }

  /// The reliability of the probability of the second class, or of each row's most probable class
  /// where there are more.
  Reliability reliability() {
    if (model.binary()) {
      return Reliability.of(probabilities.column(1), judged.classes(), 1, BINS);
    }
    int[] predicted = Metrics.mostProbable(probabilities);
    double[] confidence = new double[predicted.length];
    double[] right = new double[predicted.length];
    for (int i = 0; i < predicted.length; i++) {
      confidence[i] = probabilities.at(i, predicted[i]);
      right[i] = judged.classes().index(i) == predicted[i] ? 1 : 0;
    }
    Target.Classes hits =
        new Target.Classes("prediction", Tensor.vector(right), List.of("wrong", "right"));
    return Reliability.of(Tensor.vector(confidence), hits, 1, BINS);
  }

  /// The bins that have rows, with Wilson's (1927) 95 % interval of the observed share: `(p̂ +
  /// z²/2n ± z√(p̂(1−p̂)/n + z²/4n²)) / (1 + z²/n)`.
  static List<Bin> bins(Reliability reliability) {
    List<Bin> bins = new ArrayList<>();
    for (Reliability.Bin bin : reliability.bins()) {
      if (bin.count() > 0) {
        double n = bin.count();
        double share = bin.observed();
        double center = share + Z * Z / (2 * n);
        double half = Z * Math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n));
        double scale = 1 + Z * Z / n;
        bins.add(
            new Bin(
                bin.lower(),
                bin.upper(),
                bin.count(),
                bin.meanProbability(),
                share,
                Math.max(0, (center - half) / scale),
                Math.min(1, (center + half) / scale)));
      }
    }
    return bins;
  }

  /// Rows by seen class (outer) and predicted class (inner).
  List<List<Integer>> confusion() {
    Tensor counts = Confusion.of(probabilities, judged.classes()).counts();
    List<List<Integer>> table = new ArrayList<>();
    for (int i = 0; i < counts.rows(); i++) {
      List<Integer> row = new ArrayList<>();
      for (int j = 0; j < counts.columns(); j++) {
        row.add((int) counts.at(i, j));
      }
      table.add(row);
    }
    return table;
  }

  /// Every weight and intercept with its Wald interval.
  static List<Coefficient> coefficients(LogisticFit fit) {
    LogisticModel model = fit.model();
    Tensor errors = fit.standardErrors();
    Tensor interceptErrors = fit.interceptErrors();
    List<Coefficient> coefficients = new ArrayList<>();
    for (int c = 0; c < model.weights().columns(); c++) {
      String group = model.classes().get(model.binary() ? 1 : c);
      coefficients.add(
          coefficient("intercept", group, model.intercepts().flat(c), interceptErrors.flat(c)));
      for (int j = 0; j < model.featureNames().size(); j++) {
        coefficients.add(
            coefficient(
                model.featureNames().get(j), group, model.weights().at(j, c), errors.at(j, c)));
      }
    }
    return coefficients;
  }

  private static Coefficient coefficient(String feature, String group, double value, double error) {
    return new Coefficient(feature, group, value, error, value - Z * error, value + Z * error);
  }

  /// A row as a sum of terms, for its most probable class (of two: the second).
  ///
  /// @param i the row among the judged ones
  /// @param number its number in the source
  /// @param raw the same row as read
  WorkedRow worked(int i, int number, Tensor raw) {
    int group = model.binary() ? 1 : Metrics.mostProbable(probabilities.slice(i, i + 1))[0];
    int column = model.binary() ? 0 : group;
    Tensor row = judged.features().row(i);
    List<WorkedRow.Term> terms = new ArrayList<>();
    double score = model.intercepts().flat(column);
    for (int j = 0; j < model.featureNames().size(); j++) {
      double weight = model.weights().at(j, column);
      double product = weight * row.flat(j);
      score += product;
      terms.add(
          new WorkedRow.Term(
              model.featureNames().get(j), raw.flat(j), weight, row.flat(j), product));
    }
    terms.sort(Comparator.comparingDouble(term -> -Math.abs(term.product())));
    return new WorkedRow(
        number,
        judged.classes().classes().get(judged.classes().index(i)),
        model.classes().get(group),
        model.intercepts().flat(column),
        terms,
        score,
        probabilities.at(i, group));
  }

  /// Metrics on the judged rows and on the rows learned from.
  static List<Score> scores(LogisticStudy training, LogisticStudy held, boolean heldOut) {
    List<Score> scores = new ArrayList<>();
    scores.add(
        score(
            "accuracy",
            training.accuracy(),
            held.accuracy(),
            heldOut,
            "share of rows whose class is predicted"));
    scores.add(
        score(
            "log-loss",
            training.logLoss(),
            held.logLoss(),
            heldOut,
            "mean −log p of the true class, in nats; less is better"));
    scores.add(
        score(
            "ROC AUC",
            training.area(),
            held.area(),
            heldOut,
            training.model.binary()
                ? "share of pairs in which the "
                    + training.model.classes().get(1)
                    + " row has the higher probability"
                : "the same for each class against the rest, mean over classes"));
    scores.add(
        score(
            "Brier",
            training.brier(),
            held.brier(),
            heldOut,
            "mean squared error of the probabilities; 0 is perfect, 2 the worst"));
    return scores;
  }

  private static Score score(
      String name, double training, double held, boolean heldOut, String meaning) {
    return new Score(name, training, heldOut ? held : Double.NaN, meaning);
  }

  private double accuracy() {
    return Metrics.accuracy(probabilities, judged.classes());
  }

  private double logLoss() {
    return Metrics.logLoss(probabilities, judged.classes());
  }

  private double brier() {
    return Metrics.brier(probabilities, judged.classes());
  }

  private double area() {
    return curves().stream().mapToDouble(Curve::area).average().orElse(Double.NaN);
  }
}
