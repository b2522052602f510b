package gradus.lab;

import gradus.lab.view.DataSummary;
import gradus.lab.view.LogisticFit;
import gradus.lab.view.Numerals;
import gradus.lab.view.Progress;
import gradus.lab.view.Screen;
import gradus.lab.view.Search;
import gradus.lab.view.TrainingResult;
import gradus.linalg.Tensor;
import gradus.models.Dataset;
import gradus.models.Logistic;
import gradus.models.Reliability;
import gradus.models.Split;
import gradus.models.Standardize;
import gradus.models.Transform;
import gradus.optimization.Listener;
import gradus.optimization.Minimum;
import gradus.optimization.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Fits a logistic regression: split, standardize, minimize, judge.
final class LogisticTraining {
  private final Recipe recipe;
  private final Prepared prepared;
  private final Split split;
  private final Optional<Standardize.Fit> scaling;
  private final Dataset training;
  private final Dataset heldOut;
  private final Logistic settings;

  LogisticTraining(Recipe recipe, Prepared prepared) {
    this.recipe = recipe;
    this.prepared = prepared;
    this.split =
        recipe.test > 0
            ? Split.stratified(prepared.dataset(), recipe.test, recipe.seed)
            : Split.of(prepared.dataset());
    this.scaling =
        recipe.raw ? Optional.empty() : Optional.of(new Standardize().fit(split.train()));
    this.training = scaled(split.train());
    this.heldOut = scaled(split.test());
    this.settings =
        new Logistic(
            recipe.penalty(),
            recipe.method(training.rows(), training.columns()),
            recipe.stop(),
            recipe.options());
  }

  private Dataset scaled(Dataset rows) {
    return scaling.map(scale -> ((Transform) scale).apply(rows)).orElse(rows);
  }

  private boolean isHeldOut() {
    return heldOut.rows() > 0;
  }

  Training run(Screen screen, boolean progress, Interruption interruption) {
    gradus.models.LogisticFit fit;
    try (Progress line = Progress.of(screen, "Fitting", progress)) {
      fit = settings.fit(training, listener(line, interruption));
    }
    Examination examination = Examination.of(settings, training, fit);
    Exit exit = LogisticVerdict.exit(fit, examination.findings());
    return new Training(result(fit, examination, exit), saved(fit, exit));
  }

  /// Draws progress and ends the run when asked to. The share of the way is that of the steps
  /// allowed or of the digits the gradient has to lose, whichever is further.
  private Listener listener(Progress line, Interruption interruption) {
    double[] first = {Double.NaN};
    return entry -> {
      if (entry.step() == 0) {
        first[0] = entry.gradientMax();
      }
      double digits =
          Math.log(first[0] / entry.gradientMax()) / -Math.log(settings.stop().relative());
      double share = Math.max((double) entry.step() / settings.stop().steps(), digits);
      line.at(
          entry.step(),
          Double.isFinite(share) ? share : 0,
          "loss " + Numerals.text(entry.loss(), 5));
      return !interruption.asked();
    };
  }

  private TrainingResult result(gradus.models.LogisticFit fit, Examination examination, Exit exit) {
    LogisticStudy onTraining = LogisticStudy.of(fit.model(), training);
    LogisticStudy judged = isHeldOut() ? LogisticStudy.of(fit.model(), heldOut) : onTraining;
    DataSummary data = prepared.summary();
    return new TrainingResult(
        "Logistic regression of " + fit.model().target() + " on " + data.name(),
        Version.number(),
        recipe.command("train", prepared.target()),
        data,
        new TrainingResult.Split(training.rows(), heldOut.rows(), recipe.seed, isHeldOut()),
        "logistic",
        LogisticObjective.formula(settings, fit.model().classes().size()),
        LogisticObjective.symbols(settings, fit, !recipe.raw),
        search(fit.minimum()),
        LogisticStudy.scores(onTraining, judged, isHeldOut()),
        LogisticVerdict.certificate(fit),
        examination.looked(),
        examination.findings(),
        fitted(fit, judged),
        Training.verdict(exit, LogisticVerdict.sentence(exit, fit, examination.findings())),
        new TrainingResult.Files(null, null));
  }

  private LogisticFit fitted(gradus.models.LogisticFit fit, LogisticStudy judged) {
    Reliability reliability = judged.reliability();
    List<Integer> judgedRows = isHeldOut() ? split.testRows() : split.trainRows();
    Tensor raw = prepared.dataset().features().row(judgedRows.getFirst());
    return new LogisticFit(
        fit.model().classes(),
        recipe.raw ? "unit" : "standard deviation",
        LogisticStudy.coefficients(fit),
        intervalNote(),
        judged.curves(),
        LogisticStudy.bins(reliability),
        reliability.expectedCalibrationError(),
        judged.confusion(),
        RowMap.of(prepared, split, scaling, fit.model()),
        judged.worked(0, prepared.rows().get(judgedRows.getFirst()), raw));
  }

  private String intervalNote() {
    String note =
        "Intervals are Wald's, weight ± 1.96 standard errors, from the inverse Hessian of the"
            + " objective at the solution.";
    return settings.penalty() > 0
        ? note
            + " The penalty draws weights towards 0, so they say how far the data pin the penalized"
            + " weights down."
        : note;
  }

  private Search search(Minimum minimum) {
    List<Search.Step> steps = new ArrayList<>();
    for (Trace.Entry entry : minimum.trace().entries()) {
      steps.add(
          new Search.Step(
              entry.step(),
              entry.loss(),
              entry.gradientMax(),
              entry.step() == 0 ? Double.NaN : entry.stepLength()));
    }
    String outcome = LogisticVerdict.words(minimum.outcome());
    return new Search(
        Recipe.words(settings.method()),
        steps,
        minimum.steps(),
        outcome,
        minimum.trace().last().seconds());
  }

  private SavedModel saved(gradus.models.LogisticFit fit, Exit exit) {
    DataSummary data = prepared.summary();
    Provenance provenance =
        new Provenance(
            data.name(),
            data.fingerprint(),
            recipe.command("train", prepared.target()),
            exit.word(),
            recipe.seed,
            settings.penalty(),
            prepared.encoding(),
            prepared.rows(),
            split.trainRows(),
            prepared.dataset());
    return new SavedModel.Logistic(provenance, scaling, fit.model());
  }
}
