package gradus.lab;

import gradus.doctor.NetworkEvidence;
import gradus.expr.Arrays;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.expr.Indexing;
import gradus.lab.view.DataSummary;
import gradus.lab.view.NetworkFit;
import gradus.lab.view.Progress;
import gradus.lab.view.Screen;
import gradus.lab.view.TrainingResult;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.models.Dataset;
import gradus.models.Split;
import gradus.models.Standardize;
import gradus.models.Target;
import gradus.models.Transform;
import gradus.models.network.Likelihood;
import gradus.models.network.Network;
import gradus.optimization.FirstOrder;
import gradus.optimization.training.Batches;
import gradus.optimization.training.Learning;
import gradus.optimization.training.Patience;
import gradus.optimization.training.Source;
import gradus.optimization.training.Trained;
import gradus.optimization.training.Validation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Trains a network: split, standardize, train, judge on rows it has not seen.
///
/// The rows fall into three parts: those it learns from, those that measure it after each epoch and
/// so may end the run, and those held out, which decide nothing.
final class NetworkTraining {
  /// Rows of a batch that is only measured.
  private static final int MEASURED_TOGETHER = 1024;

  private final Recipe recipe;
  private final Prepared prepared;
  private final Recording recording;
  private final boolean examine;
  private final Split split;
  private final Split inner;
  private final Optional<Standardize.Fit> scaling;
  private final Dataset learned;
  private final Dataset measured;
  private final Dataset heldOut;
  private final LossKind loss;
  private final Likelihood likelihood;

  /// The model before training, without weights.
  private final NetworkModel untrained;

  /// @param examine whether the doctor is to look at how it went
  NetworkTraining(Recipe recipe, Prepared prepared, Recording recording, boolean examine) {
    this.recipe = recipe;
    this.prepared = prepared;
    this.recording = recording;
    this.examine = examine;
    this.split = part(prepared.dataset(), recipe.test, recipe.seed);
    this.inner = part(split.train(), recipe.network.validation, recipe.seed);
    this.scaling =
        recipe.raw ? Optional.empty() : Optional.of(new Standardize().fit(inner.train()));
    this.learned = scaled(inner.train());
    this.measured = scaled(inner.test());
    this.heldOut = scaled(split.test());
    boolean classes = prepared.dataset().target() instanceof Target.Classes;
    this.loss = recipe.network.loss(classes);
    this.likelihood = recipe.network.likelihood(loss);
    this.untrained = untrained();
  }

  private static Split part(Dataset rows, double share, long seed) {
    return share > 0 ? Split.stratified(rows, share, seed) : Split.of(rows);
  }

  private Dataset scaled(Dataset rows) {
    return scaling.map(scale -> ((Transform) scale).apply(rows)).orElse(rows);
  }

  private NetworkModel untrained() {
    Target target = learned.target();
    List<String> classes = target instanceof Target.Classes c ? c.classes() : List.of();
    String name = prepared.summary().target();
    if (loss == LossKind.BERNOULLI && classes.size() != 2) {
      throw new IllegalArgumentException(
          "the loss bernoulli is for two classes, but "
              + name
              + " has "
              + classes.size()
              + ": "
              + String.join(", ", classes)
              + "; take the loss categorical");
    }
    String why =
        switch (loss) {
          case CATEGORICAL -> name + " has " + classes.size() + " classes";
          case BERNOULLI -> "the loss tells the two classes of " + name + " by one number";
          default -> name + " is a number, of which the loss is " + loss;
        };
    LayerWords layers = LayerWords.of(recipe.network.layers, loss.outputs(classes.size()), why);
    double center = 0;
    double scale = 1;
    if (loss.scalesTarget() && target instanceof Target.Values numbers) {
      Standardize.Fit fit =
          new Standardize()
              .fit(
                  Dataset.of(
                      Tensor.of(Shape.of(learned.rows(), 1), numbers.values().toDoubles()),
                      String.valueOf(name)));
      center = fit.mean().flat(0);
      scale = fit.deviation().flat(0);
    }
    return new NetworkModel(
        learned.featureNames(),
        String.valueOf(name),
        classes,
        layers,
        loss,
        center,
        scale,
        Map.of());
  }

  Training run(Screen screen, boolean progress, Interruption interruption) {
    gradus.optimization.training.Training training = training();
    Trained trained;
    NetworkListener listener;
    try (Progress line = Progress.of(screen, "Training", progress);
        Recording.Open open = recording.open()) {
      listener =
          new NetworkListener(
              line,
              recipe.network.epochs,
              training.batches().perEpoch(),
              interruption,
              open.listener(),
              screen.err());
      trained = open.run(training, listener, Prepared.fingerprint(learned));
    }
    NetworkModel model =
        new NetworkModel(
            untrained.featureNames(),
            untrained.target(),
            untrained.classes(),
            untrained.layers(),
            loss,
            untrained.center(),
            untrained.scale(),
            trained.values());
    NetworkVerdict verdict = NetworkVerdict.of(trained, model, likelihood, learned, heldOut);
    Examination examination = examine ? examined(training, trained, listener) : Examination.none();
    return new Training(
        result(training, trained, listener, model, verdict, examination), saved(model, verdict));
  }

  private Examination examined(
      gradus.optimization.training.Training training, Trained trained, NetworkListener listener) {
    return Examination.of(
        NetworkEvidence.of(untrained.network(), likelihood, training, trained, listener.norms()));
  }

  private gradus.optimization.training.Training training() {
    Network network = untrained.network();
    Learning learning = network.learning(likelihood, recipe.seed);
    Batches batches =
        Batches.of(source(learned), Math.min(recipe.network.batch, learned.rows()))
            .shuffled(recipe.seed);
    recipe.network.requireGroups(learning.groups());
    long steps = batches.perEpoch() * recipe.network.epochs;
    recipe.network.requireSteps(steps);
    FirstOrder method = recipe.network.method(recipe.rate, steps);
    gradus.optimization.training.Training training =
        gradus.optimization.training.Training.of(learning, method, batches, recipe.network.epochs)
            .options(recipe.network.options(recipe.threads));
    if (measured.rows() > 0) {
      training = training.validated(validation(network));
      training = recipe.network.plateaus().map(training::slowed).orElse(training);
    }
    if (examine) {
      training = training.withNorms(Math.clamp(training.steps() / 20, 1, 50));
    }
    return recipe.network.patience == null
        ? training
        : training.patient(Patience.of(recipe.network.patience));
  }

  private Source source(Dataset rows) {
    return Source.of(Map.of("x", rows.features(), "y", untrained.targets(rows.target())));
  }

  private Validation validation(Network network) {
    Expr output = network.inference().output();
    Expr y = likelihood.target(output);
    Validation validation =
        Validation.of(source(measured), MEASURED_TOGETHER, likelihood.meanLoss(output, y));
    return loss.classifies()
        ? validation.measuring("accuracy", Functions.mean(Functions.equal(mostProbable(output), y)))
        : validation;
  }

  /// The number of the class that an output makes the most probable.
  private Expr mostProbable(Expr output) {
    if (loss == LossKind.BERNOULLI) {
      Expr logit = Arrays.reshape(output, output.dims().getFirst());
      return Functions.greater(logit, Expr.of(0).broadcastLike(logit));
    }
    return Indexing.argMax(output, 1);
  }

  private TrainingResult result(
      gradus.optimization.training.Training training,
      Trained trained,
      NetworkListener listener,
      NetworkModel model,
      NetworkVerdict verdict,
      Examination examination) {
    DataSummary data = prepared.summary();
    return new TrainingResult(
        "Network for " + model.target() + " on " + data.name(),
        Version.number(),
        recipe.command("train", prepared.target()),
        data,
        new TrainingResult.Split(
            learned.rows() + measured.rows(), heldOut.rows(), recipe.seed, loss.classifies()),
        "network",
        NetworkVerdict.objective(model, likelihood),
        NetworkVerdict.symbols(model, learned.rows(), measured.rows()),
        null,
        verdict.scores(),
        verdict.checks(),
        examination.looked(),
        examination.findings(),
        fitted(training, trained, listener, model, verdict),
        Training.verdict(verdict.exit(), verdict.sentence()),
        new TrainingResult.Files(null, null));
  }

  private NetworkFit fitted(
      gradus.optimization.training.Training training,
      Trained trained,
      NetworkListener listener,
      NetworkModel model,
      NetworkVerdict verdict) {
    long perEpoch = training.batches().perEpoch();
    List<NetworkFit.Epoch> epochs =
        trained.scores().stream()
            .map(score ->
                new NetworkFit.Epoch(
                    score.step() / perEpoch,
                    score.step(),
                    score.training(),
                    score.loss(),
                    score.measures().getOrDefault("accuracy", Double.NaN)))
            .toList();
    Likelihood.Assumption assumption = likelihood.assumption();
    return new NetworkFit(
        model.layers().toString(),
        model.network().describe(training.options().precision()),
        model.network().parameters(),
        NetworkOptions.words(training.method()),
        assumption.distribution() + ", " + assumption.link(),
        training.batches().size(),
        recipe.network.precision.toString(),
        loss.classifies() ? "accuracy" : "",
        epochs.isEmpty() ? listener.epochs() : epochs,
        trained.steps(),
        trained.last().seconds(),
        verdict.ending(),
        model.classes(),
        verdict.confusion());
  }

  private SavedModel saved(NetworkModel model, NetworkVerdict verdict) {
    DataSummary data = prepared.summary();
    Provenance provenance =
        new Provenance(
            data.name(),
            data.fingerprint(),
            recipe.command("train", prepared.target()),
            verdict.exit().word(),
            recipe.seed,
            0,
            prepared.encoding(),
            prepared.rows(),
            inner.trainRows().stream().map(split.trainRows()::get).toList(),
            null);
    return new SavedModel.Neural(provenance, scaling, model);
  }
}
