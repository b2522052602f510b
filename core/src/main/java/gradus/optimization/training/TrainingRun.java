package gradus.optimization.training;

import gradus.compile.NonFinite;
import gradus.expr.Expr;
import gradus.expr.Graph;
import gradus.linalg.Tensor;
import gradus.optimization.FirstOrder;
import gradus.optimization.composition.Averaged;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A run of training under way, for whoever wants to take its steps a few at a time.
///
/// ```java
/// try (TrainingRun run = training.begin(TrainingListener.none())) {
///   while (run.advance(100)) {
///     System.out.println(run.step() + " " + run.epochLoss());
///   }
///   Trained trained = run.end();
/// }
/// ```
///
/// Between steps the values are in the arrays of the program; they are copied out when a
/// validation, a checkpoint or a batch of another size needs them, and never otherwise.
public final class TrainingRun implements AutoCloseable {
  /// At least so often a copy of the values is kept, from which a step that failed is repeated.
  private static final long KEPT_EVERY = 1000;

  private final Training training;
  private final TrainingListener listener;
  private final boolean heard;
  private final Batches batches;
  private final StepProgram program;
  private final Fingerprint fingerprint;
  private final Optional<Evaluation> evaluation;
  private final Optional<Saving> saving;
  private final Map<Integer, StepProgram.Bound> bound = new HashMap<>();
  private final Standing standing;
  private final double secondsBefore;
  private final long firstStep;
  private final long began = System.nanoTime();

  private Feed feed;
  private StepProgram.@Nullable Bound current;
  private @Nullable StepNorms norms;
  private Optional<NotFinite> failure = Optional.empty();
  private double loss = Double.NaN;
  private long step;
  private double epochLoss;
  private boolean asked = true;
  private long lastSaved;
  private long lastSavedAt = began;

  /// The last values that were copied, after so many steps. All are finite.
  private Map<String, Tensor> kept;

  private long keptStep;
  private double keptEpochLoss;

  TrainingRun(Training training, TrainingListener listener, Optional<Checkpoint> from) {
    this.training = training;
    this.listener = listener;
    this.heard = !listener.equals(TrainingListener.none());
    this.batches = training.batches();
    this.program = new StepProgram(training);
    this.fingerprint = Fingerprint.of(training, program.update());
    from.ifPresent(fingerprint::require);
    this.firstStep = from.map(Checkpoint::step).orElse(0L);
    if (firstStep > training.steps()) {
      throw new IllegalArgumentException(
          "the run ends after step "
              + training.steps()
              + ", but the checkpoint was written after step "
              + firstStep
              + ": give it at least as many epochs as before, or begin anew in another place");
    }
    this.step = firstStep;
    this.lastSaved = from.isPresent() ? firstStep : -1;
    this.kept = from.map(Checkpoint::values).orElseGet(program::start);
    this.keptStep = firstStep;
    this.standing = new Standing(training, from);
    this.epochLoss = from.map(Checkpoint::epochLoss).orElse(0.0);
    this.keptEpochLoss = epochLoss;
    this.secondsBefore = from.map(Checkpoint::seconds).orElse(0.0);
    this.feed = feed(step);
    this.evaluation =
        training.validation().map(v -> new Evaluation(v, training.rowNames(), training.options()));
    this.saving = training.checkpointing().map(checkpointing -> new Saving(checkpointing.store()));
    if (from.isPresent()) {
      tell(new TrainingEvent.Resumed(firstStep));
    }
  }

  /// Rows from a step on.
  private Feed feed(long from) {
    return Feed.of(
        batches, training.rowNames(), training.options().precision(), from, training.steps());
  }

  /// Takes so many steps more, fewer where the run ends before. Answers whether there are more to
  /// take.
  public boolean advance(long count) {
    long end = count < training.steps() - step ? step + count : training.steps();
    while (step < end && goesOn()) {
      StepNorms.@Nullable Before before = measuresNorms() ? beforeStep() : null;
      loss = take();
      boolean finite = Double.isFinite(loss);
      if (finite && heard) {
        tell(
            new TrainingEvent.Stepped(
                progress(),
                before == null ? List.of() : before.after(Objects.requireNonNull(current))));
      }
      if (!finite || !settle()) {
        failure = Optional.of(failed());
      }
    }
    return goesOn();
  }

  private boolean goesOn() {
    return step < training.steps() && failure.isEmpty() && !standing.exhausted() && asked;
  }

  /// Takes all steps that are left.
  Trained run() {
    advance(training.steps());
    return end();
  }

  /// How many steps have been taken.
  public long step() {
    return step;
  }

  /// The loss of the last batch, before its step.
  public double loss() {
    return loss;
  }

  /// The mean loss of the rows that the last step's epoch has seen, each before the step that
  /// learned from it.
  public double epochLoss() {
    long last = step - 1;
    return epochLoss / (batches.place(last) + batches.rows(last));
  }

  /// What the run has come to, saved where checkpoints are kept.
  public Trained end() {
    if (failure.isEmpty() && !keep()) {
      failure = Optional.of(failed());
    }
    if (failure.isPresent()) {
      return result(Ending.NOT_FINITE);
    }
    if (saving.isPresent() && lastSaved != step) {
      save();
    }
    saving.ifPresent(Saving::await);
    Ending ending = step >= training.steps() ? Ending.COMPLETED : Ending.INTERRUPTED;
    return result(standing.exhausted() ? Ending.EARLY : ending);
  }

  private void tell(TrainingEvent event) {
    asked &= listener.proceed(event);
  }

  /// Whether norms are due of the step to come.
  private boolean measuresNorms() {
    long every = training.normsEvery();
    return heard && every > 0 && (step == 0 || (step + 1) % every == 0);
  }

  private StepNorms.Before beforeStep() {
    if (norms == null) {
      norms = new StepNorms(program, training.learning());
    }
    return norms.before(ready(), feed, step);
  }

  /// The program for the batch of the step to come.
  private StepProgram.Bound ready() {
    int count = batches.rows(step);
    return current == null || current.rows() != count ? turnTo(count) : current;
  }

  /// Takes a step and answers the loss before it.
  private double take() {
    int count = batches.rows(step);
    StepProgram.Bound next = ready();
    if (batches.place(step) == 0) {
      epochLoss = 0;
    }
    feed.give(next.execution(), step);
    double before = next.step(step, standing.factor());
    epochLoss += before * count;
    step++;
    return before;
  }

  /// Lets the next batch have another size.
  private StepProgram.Bound turnTo(int count) {
    Map<String, Tensor> values = current == null ? kept : current.values();
    StepProgram.Bound next = bound.computeIfAbsent(count, n -> program.bind(n, values));
    next.load(values);
    current = next;
    return next;
  }

  /// What is due after a step. Answers whether all values are finite that were looked at.
  private boolean settle() {
    boolean validate =
        training.validation().isPresent() && due(training.validation().get().every(), 0);
    boolean save =
        saving.isPresent() && due(training.checkpointing().get().every(), seconds(lastSavedAt));
    if (!validate && !save && step - keptStep < KEPT_EVERY) {
      return true;
    }
    if (!keep()) {
      return false;
    }
    if (validate) {
      validate(evaluation.orElseThrow());
    }
    if (save) {
      save();
    }
    return true;
  }

  private boolean due(Every every, double seconds) {
    return every.due(step, batches.perEpoch(), seconds);
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) * 1e-9;
  }

  /// Copies the values, unless one of them is not finite.
  private boolean keep() {
    if (current == null || keptStep == step) {
      return true;
    }
    Map<String, Tensor> values = current.values();
    if (!values.values().stream().allMatch(Tensor::isFinite)) {
      return false;
    }
    kept = values;
    keptStep = step;
    keptEpochLoss = epochLoss;
    return true;
  }

  private void validate(Evaluation measured) {
    Map<String, Tensor> model = model(kept, step);
    Map<String, Double> means = measured.measure(model);
    double held = Objects.requireNonNull(means.remove("loss"));
    Score score = new Score(step, epochLoss(), held, means);
    boolean better = standing.add(score, model);
    tell(new TrainingEvent.Validated(score, better));
  }

  /// Parameters and buffers, without what the method remembers; for a method that averages its
  /// points, the averages.
  ///
  /// @param taken steps, after which the values are
  private Map<String, Tensor> model(Map<String, Tensor> values, long taken) {
    Map<String, Tensor> model = new LinkedHashMap<>();
    Learning learning = training.learning();
    FirstOrder method = training.method();
    for (Parameter p : learning.parameters()) {
      // before its first step a method has averaged nothing
      boolean averaged =
          taken >= method.period() && method.memory(p.group()).contains(Averaged.SLOT);
      String shown = averaged ? p.name() + "." + Averaged.SLOT : p.name();
      model.put(p.name(), Variables.value(values, shown));
    }
    learning.buffers().forEach(b -> model.put(b.name(), Variables.value(values, b.name())));
    return model;
  }

  private TrainingEvent.Progress progress() {
    return new TrainingEvent.Progress(
        step,
        training.steps(),
        batches.epoch(step - 1),
        loss,
        epochLoss(),
        standing.factor() * training.method().rateAt(step),
        step - firstStep,
        seconds(began));
  }

  private Checkpoint checkpoint() {
    return new Checkpoint(
        fingerprint,
        step,
        kept,
        standing.best(),
        standing.waiting(),
        standing.plateau(),
        standing.scores(),
        epochLoss,
        secondsBefore + seconds(began));
  }

  private void save() {
    saving.orElseThrow().save(checkpoint());
    lastSaved = step;
    lastSavedAt = System.nanoTime();
  }

  /// Repeats the steps since the last copy of the values, which come out the same, until the first
  /// whose numbers are not finite, and looks for where they were born.
  private NotFinite failed() {
    saving.ifPresent(Saving::await);
    long detected = step;
    feed.close();
    feed = feed(keptStep);
    step = keptStep;
    epochLoss = keptEpochLoss;
    current = null;
    while (step < detected) {
      double again = take();
      if (!Double.isFinite(again) || !keep()) {
        step = keptStep;
        epochLoss = keptEpochLoss;
        return diagnosed(again);
      }
    }
    throw new IllegalStateException(
        "a number was not finite within the "
            + step
            + " steps taken, but repeating them gives finite ones: the rows of a source change"
            + " while it is read");
  }

  private NotFinite diagnosed(double found) {
    Map<String, Tensor> values = new LinkedHashMap<>(kept);
    values.putAll(program.scalars(step, standing.factor()));
    Columns columns = new Columns(batches, training.rowNames());
    values.putAll(columns.tensors(step, training.options().precision()));
    List<Expr> witnesses = program.witnesses();
    values.keySet().retainAll(Graph.variables(witnesses).keySet());
    return new NotFinite(
        step,
        batches.epoch(step),
        found,
        batches.batch(step),
        training.learning().rowDimension(),
        NonFinite.first(witnesses, values));
  }

  private Trained result(Ending ending) {
    Map<String, Tensor> values = standing.restored().orElseGet(() -> model(kept, keptStep));
    return new Trained(ending, values, checkpoint(), failure);
  }

  @Override
  public void close() {
    feed.close();
    evaluation.ifPresent(Evaluation::close);
    saving.ifPresent(Saving::close);
  }
}
