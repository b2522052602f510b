package gradus.optimization.training;

import gradus.compile.Program;
import gradus.expr.Expr;
import gradus.linalg.Precision;
import gradus.optimization.FirstOrder;
import gradus.optimization.schedule.Plateau;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// How to train: the problem, the method, the data, and how long.
///
/// ```java
/// Trained trained =
///     Training.of(learning, Adam.of(1e-3), Batches.of(source, 32).shuffled(7), 20)
///         .validated(Validation.of(held, 256, loss))
///         .patient(Patience.of(3))
///         .run();
/// ```
///
/// The same training gives the same bits on any number of threads, with or without validation,
/// checkpoints and listener; and so does a run that was stopped, or killed, and resumed. (Another
/// processor or numerical library may round sums in another order.)
///
/// @param learning what a step computes
/// @param method how it changes the parameters
/// @param batches of the rows to learn from
/// @param steps to take in all
/// @param options precision and threads
/// @param validation on other rows
/// @param patience with a validation that does not improve
/// @param plateau by which the rate falls where a validation does not improve
/// @param checkpointing saving the run as it goes
/// @param normsEvery how many steps lie between two of which the norms of each group are told; 0
///   for none
public record Training(
    Learning learning,
    FirstOrder method,
    Batches batches,
    long steps,
    Program.Options options,
    Optional<Validation> validation,
    Optional<Patience> patience,
    Optional<Plateau> plateau,
    Optional<Checkpointing> checkpointing,
    long normsEvery) {
  /// So many steps between two whose norms are told cost little.
  public static final long NORMS_EVERY = 50;

  /// @throws IllegalArgumentException where a column is missing or of another shape, there are no
  ///   steps, patience waits for a validation that never comes, or the method listens to plateaus
  ///   itself
  public Training {
    if (steps < 1) {
      throw new IllegalArgumentException(
          "training takes at least 1 step, not " + steps + "; ask for 1 epoch or more");
    }
    if (normsEvery < 0) {
      throw new IllegalArgumentException(
          "norms are told every so many steps, or never for 0, not every " + normsEvery);
    }
    if (method.plateaus().isPresent()) {
      throw new IllegalArgumentException(
          method.title()
              + " listens to the loss of each step, which is that of another batch each time; give"
              + " the plateau to the training, slowed(plateau), where it listens to the"
              + " validation");
    }
    requireColumns(learning, batches.source());
    validation.ifPresent(one -> {
      one.require(learning);
      requireColumns(read(one, learning.rows()), one.batches().source());
    });
    if ((patience.isPresent() || plateau.isPresent()) && validation.isEmpty()) {
      throw new IllegalArgumentException(
          (patience.isPresent() ? "early stopping" : "a plateau")
              + " waits for a validation to improve, but there is none; give a Validation");
    }
  }

  /// In double precision on all cores, without validation and checkpoints.
  ///
  /// @param epochs how often every row is seen
  public static Training of(Learning learning, FirstOrder method, Batches batches, int epochs) {
    return new Training(
        learning,
        method,
        batches,
        steps(batches, epochs),
        Program.Options.defaults(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0);
  }

  private static long steps(Batches batches, int epochs) {
    if (epochs < 1) {
      throw new IllegalArgumentException("training takes at least 1 epoch, not " + epochs);
    }
    return Math.multiplyExact(batches.perEpoch(), (long) epochs);
  }

  /// The same for so many epochs in all.
  public Training epochs(int count) {
    return steps(steps(batches, count));
  }

  /// The same for so many steps in all.
  public Training steps(long count) {
    return with(draft -> draft.steps = count);
  }

  /// The same with another precision or number of threads.
  public Training options(Program.Options other) {
    return with(draft -> draft.options = other);
  }

  /// The same in another precision.
  public Training in(Precision precision) {
    return options(new Program.Options(precision, options.threads()));
  }

  /// The same, measured on other rows from time to time.
  public Training validated(Validation by) {
    return with(draft -> draft.validation = Optional.of(by));
  }

  /// The same, ended early where the validation does not improve.
  public Training patient(Patience with) {
    return with(draft -> draft.patience = Optional.of(with));
  }

  /// The same, with a rate that falls where the validation does not improve.
  public Training slowed(Plateau by) {
    return with(draft -> draft.plateau = Optional.of(by));
  }

  /// The same, saved from time to time and at its end.
  public Training saved(CheckpointStore store, Every every) {
    return with(draft -> draft.checkpointing = Optional.of(new Checkpointing(store, every)));
  }

  /// The same, with the norms of gradient, update and parameters of each group told with the first
  /// step and every `count`-th ([TrainingEvent.Stepped]). A program beside that of the step
  /// computes them, in about the time of one step or a few; [#NORMS_EVERY] makes that rare. It only
  /// looks: training with it is the same, bit for bit. Nothing is computed where nobody listens.
  ///
  /// @param count 0 for never
  public Training withNorms(long count) {
    return with(draft -> draft.normsEvery = count);
  }

  private Training with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.training();
  }

  /// The settings of a training while one of them is changed.
  private static final class Draft {
    private final Training original;
    private long steps;
    private Program.Options options;
    private Optional<Validation> validation;
    private Optional<Patience> patience;
    private Optional<Plateau> plateau;
    private Optional<Checkpointing> checkpointing;
    private long normsEvery;

    Draft(Training original) {
      this.original = original;
      this.steps = original.steps;
      this.options = original.options;
      this.validation = original.validation;
      this.patience = original.patience;
      this.plateau = original.plateau;
      this.checkpointing = original.checkpointing;
      this.normsEvery = original.normsEvery;
    }

    Training training() {
      return new Training(
          original.learning,
          original.method,
          original.batches,
          steps,
          options,
          validation,
          patience,
          plateau,
          checkpointing,
          normsEvery);
    }
  }

  /// Trains from the start.
  public Trained run() {
    return run(TrainingListener.none());
  }

  /// Trains from the start, heard by a listener that may end the run.
  ///
  /// @throws IllegalStateException where the store has a checkpoint already, which would be lost
  ///   among those of this run
  public Trained run(TrainingListener listener) {
    requireEmptyStore();
    return run(Optional.empty(), listener);
  }

  private void requireEmptyStore() {
    Optional<Checkpoint> old = checkpointing.flatMap(saved -> saved.store().latest(_ -> {}));
    if (old.isPresent()) {
      throw new IllegalStateException(
          "a run from the start would mix its checkpoints with those of another, of which there is"
              + " one after step "
              + old.get().step()
              + "; resume that run, or keep this one's in another place");
    }
  }

  /// Goes on from the latest checkpoint of the store, or from the start where there is none.
  ///
  /// @throws OtherRunException where the checkpoint is of another run
  /// @throws IllegalArgumentException where it is of a later step than the last
  /// @throws IllegalStateException where no store was given
  public Trained resume(TrainingListener listener) {
    Checkpointing saved =
        checkpointing.orElseThrow(() ->
            new IllegalStateException(
                "a run is resumed from its checkpoints, but this one keeps none; say where with"
                    + " saved(store, every)"));
    return run(
        saved.store().latest(notice -> listener.proceed(new TrainingEvent.Notice(notice))),
        listener);
  }

  /// Goes on from a checkpoint.
  ///
  /// @throws OtherRunException where it is of another run
  /// @throws IllegalArgumentException where it is of a later step than the last
  public Trained from(Checkpoint checkpoint, TrainingListener listener) {
    return run(Optional.of(checkpoint), listener);
  }

  /// Begins a run whose steps are taken a few at a time.
  ///
  /// @throws IllegalStateException where the store has a checkpoint already
  public TrainingRun begin(TrainingListener listener) {
    requireEmptyStore();
    return new TrainingRun(this, listener, Optional.empty());
  }

  private Trained run(Optional<Checkpoint> from, TrainingListener listener) {
    try (TrainingRun run = new TrainingRun(this, listener, from)) {
      return run.run();
    }
  }

  /// The names of the columns that the loss reads.
  List<String> rowNames() {
    return learning.rows().stream().map(Variables::name).toList();
  }

  /// The name of the variable that receives the number of the step.
  String stepName() {
    return Variables.name(learning.step().orElseThrow());
  }

  private static List<Expr> read(Validation validation, List<Expr> rows) {
    List<Expr> read = new ArrayList<>(rows);
    read.retainAll(gradus.expr.Graph.variables(validation.outputs()).values());
    return read;
  }

  private static void requireColumns(Learning learning, Source source) {
    requireColumns(learning.rows(), source);
  }

  private static void requireColumns(List<Expr> rows, Source source) {
    for (Expr variable : rows) {
      String name = Variables.name(variable);
      int place = Columns.places(source, List.of(name)).getFirst();
      Source.Column column = source.columns().get(place);
      if (!Variables.fits(variable, Columns.shape(1, column.row()))) {
        throw new IllegalArgumentException(
            "a row of the column "
                + name
                + " is "
                + column.row()
                + ", but the loss reads "
                + name
                + " with the dimensions "
                + variable.dims()
                + ", the first of which counts rows; reshape the data or the variable");
      }
    }
  }
}
