package gradus.lab;

import gradus.compile.Program;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Notation;
import gradus.lab.view.Check;
import gradus.lab.view.Numerals;
import gradus.lab.view.Score;
import gradus.lab.view.TrainingResult.Symbol;
import gradus.lab.view.Typeset;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.models.Confusion;
import gradus.models.Dataset;
import gradus.models.Metrics;
import gradus.models.network.Likelihood;
import gradus.models.network.Network;
import gradus.optimization.training.Ending;
import gradus.optimization.training.NotFinite;
import gradus.optimization.training.Trained;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What a trained network is worth: its metrics, how training ended, and whether it answers better
/// than a constant.
///
/// @param trained how training ended
/// @param model with its weights
/// @param learned on the rows learned from
/// @param judged on the rows held out, or on the same where none are
/// @param constant the mean loss of the best constant answer of the rows learned from, on those
///   judged
/// @param heldOut whether rows were held out
record NetworkVerdict(
    Trained trained,
    NetworkModel model,
    Measured learned,
    Measured judged,
    double constant,
    boolean heldOut) {

  /// A model measured on rows.
  ///
  /// @param rows standardized as the model takes them
  /// @param loss mean
  /// @param predicted as [NetworkModel#predict] answers
  record Measured(Dataset rows, double loss, Tensor predicted) {
    private static Measured of(NetworkModel model, Likelihood likelihood, Dataset rows) {
      return new Measured(
          rows,
          model.predictor(likelihood).loss(rows.features(), model.targets(rows.target())),
          model.predict(rows.features()));
    }

    private double accuracy() {
      return Metrics.accuracy(predicted, rows.classes());
    }

    /// The square root of the mean squared error, in the unit of the target.
    private double rootMeanSquare() {
      return Math.sqrt(squares(0) / rows.rows());
    }

    /// The share of the variance of the target that is explained.
    private double explained() {
      return 1 - squares(0) / squares(1);
    }

    private double squares(int about) {
      Tensor y = rows.values();
      double mean = 0;
      for (int i = 0; i < y.rows(); i++) {
        mean += y.flat(i) / y.rows();
      }
      double sum = 0;
      for (int i = 0; i < y.rows(); i++) {
        double error = y.flat(i) - (about == 0 ? predicted.flat(i) : mean);
        sum += error * error;
      }
      return sum;
    }
  }

  /// @param held the rows held out; none for a judgement on those learned from
  static NetworkVerdict of(
      Trained trained, NetworkModel model, Likelihood likelihood, Dataset learned, Dataset held) {
    boolean heldOut = held.rows() > 0;
    Dataset judged = heldOut ? held : learned;
    return new NetworkVerdict(
        trained,
        model,
        Measured.of(model, likelihood, learned),
        Measured.of(model, likelihood, judged),
        constant(model, likelihood, learned, judged),
        heldOut);
  }

  private static double constant(
      NetworkModel model, Likelihood likelihood, Dataset learned, Dataset judged) {
    int k = model.network().output().count();
    Tensor best = likelihood.constant(model.targets(learned.target()), k);
    Expr output = Expr.variable("z", Network.ROWS, Dim.of(k));
    Expr y = likelihood.target(output);
    Tensor answers = Tensor.generate(Shape.of(judged.rows(), k), i -> best.flat(i % k));
    return Program.compile(List.of(likelihood.meanLoss(output, y)), Program.Options.defaults())
        .evaluate(Map.of("z", answers, "y", model.targets(judged.target())))
        .getFirst()
        .value();
  }

  /// How training ended, in words.
  String ending() {
    return switch (trained.ending()) {
      case COMPLETED -> "all epochs done";
      case EARLY -> "stopped early, as the validation had not improved";
      case INTERRUPTED -> "interrupted";
      case NOT_FINITE -> "a value was not finite";
    };
  }

  Exit exit() {
    return switch (trained.ending()) {
      case COMPLETED, EARLY -> judged.loss() < constant ? Exit.TRUSTWORTHY : Exit.UNTRUSTWORTHY;
      case INTERRUPTED -> Exit.INTERRUPTED;
      case NOT_FINITE -> Exit.NOT_FINITE;
    };
  }

  String sentence() {
    String best =
        trained.ending() == Ending.EARLY && trained.best().isPresent()
            ? " The weights after step " + trained.best().get().step() + " are kept."
            : "";
    return switch (exit()) {
      case TRUSTWORTHY -> "Trained: " + ending() + "." + best + " " + score();
      case INTERRUPTED ->
          "Interrupted after "
              + Numerals.count(trained.steps(), "step")
              + ". The weights so far are saved.";
      case NOT_FINITE ->
          "Training came to a number that is not finite. The weights before are saved. "
              + trained.failure().map(NotFinite::message).orElse("")
              + ". A smaller --rate or --clip 1 keeps most runs finite.";
      default ->
          "Do not trust it: on "
              + where()
              + " the mean loss "
              + Numerals.brief(judged.loss())
              + " is no better than "
              + Numerals.brief(constant)
              + ", that of one constant answer.";
    };
  }

  private String score() {
    return model.loss().classifies()
        ? Numerals.percent(judged.accuracy()) + " of " + where() + " are classified right."
        : Numerals.percent(judged.explained())
            + " of the variance on "
            + where()
            + " is explained.";
  }

  private String where() {
    return Numerals.count(judged.rows().rows()) + (heldOut ? " held-out rows" : " training rows");
  }

  List<Check> checks() {
    return List.of(
        new Check(
            "on "
                + where()
                + " the mean loss is "
                + Numerals.brief(judged.loss())
                + ", "
                + Numerals.brief(constant)
                + " for the best constant answer",
            "mean loss",
            judged.loss(),
            constant,
            "both by the graph of the loss; the constant is the best one for the rows learned from",
            judged.loss() < constant ? Check.Standing.HOLDS : Check.Standing.FAILS));
  }

  List<Score> scores() {
    List<Score> scores = new ArrayList<>();
    if (model.loss().classifies()) {
      scores.add(
          score(
              "accuracy",
              learned.accuracy(),
              judged.accuracy(),
              heldOut,
              "share of rows whose class is predicted"));
      scores.add(
          score(
              "log-loss",
              Metrics.logLoss(learned.predicted(), learned.rows().classes()),
              Metrics.logLoss(judged.predicted(), judged.rows().classes()),
              heldOut,
              "mean −log p of the true class, in nats; less is better"));
    } else {
      scores.add(
          score(
              "RMSE",
              learned.rootMeanSquare(),
              judged.rootMeanSquare(),
              heldOut,
              "root of the mean squared error, in the unit of " + model.target()));
      scores.add(
          score(
              "R²",
              learned.explained(),
              judged.explained(),
              heldOut,
              "share of the variance that is explained"));
      scores.add(
          score("loss", learned.loss(), judged.loss(), heldOut, "mean loss, as it was learned"));
    }
    return scores;
  }

  private static Score score(
      String name, double training, double held, boolean heldOut, String meaning) {
    return new Score(name, training, heldOut ? held : Double.NaN, meaning);
  }

  /// Judged rows by true and predicted class; nothing for numbers.
  List<List<Integer>> confusion() {
    List<List<Integer>> table = new ArrayList<>();
    if (model.loss().classifies()) {
      Tensor counts = Confusion.of(judged.predicted(), judged.rows().classes()).counts();
      for (int i = 0; i < counts.rows(); i++) {
        List<Integer> row = new ArrayList<>();
        for (int j = 0; j < counts.columns(); j++) {
          row.add((int) counts.at(i, j));
        }
        table.add(row);
      }
    }
    return table;
  }

  /// The loss, printed from the graph that is minimized.
  static Typeset objective(NetworkModel model, Likelihood likelihood) {
    Expr z = Expr.variable("z", Network.ROWS, Dim.of(model.network().output().count()));
    Expr loss = likelihood.meanLoss(z, likelihood.target(z));
    return new Typeset(
        "Find the weights with the smallest mean of −log p(y), where "
            + likelihood.assumption().distribution()
            + " and "
            + likelihood.assumption().link()
            + ".",
        "minimize over all weights:  L = " + Notation.unicode(loss),
        "\\min\\; L = " + Notation.latex(loss));
  }

  static List<Symbol> symbols(NetworkModel model, int learned, int measured) {
    List<Symbol> symbols = new ArrayList<>();
    symbols.add(
        symbol(
            "n = " + Numerals.count(learned),
            "n = " + learned,
            "rows to learn from"
                + (measured > 0
                    ? "; " + Numerals.count(measured) + " others measure each epoch"
                    : "")));
    symbols.add(
        symbol(
            "z",
            "z",
            "output of the network "
                + model.layers()
                + " with "
                + Numerals.count(model.network().parameters(), "weight")));
    symbols.add(
        symbol(
            "y",
            "y",
            model.target()
                + (model.loss().classifies()
                    ? ", as the number of its class"
                    : model.loss().scalesTarget()
                        ? " less its mean, over its standard deviation"
                        : "")));
    return symbols;
  }

  private static Symbol symbol(String unicode, String latex, String meaning) {
    return new Symbol(new Typeset(unicode, unicode, latex), meaning);
  }
}
