package gradus.optimization.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.OwnMachine;
import gradus.calculus.Gradient;
import gradus.compile.Interpreter;
import gradus.compile.Program;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.linalg.Precision;
import gradus.linalg.Tensor;
import gradus.optimization.Adam;
import gradus.optimization.Allocation;
import gradus.optimization.FirstOrder;
import gradus.optimization.GradientDescent;
import gradus.optimization.Trace;
import gradus.optimization.composition.Accumulated;
import gradus.optimization.composition.Averaged;
import gradus.optimization.composition.ClipNorm;
import gradus.optimization.composition.OnPlateau;
import gradus.optimization.schedule.Plateau;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The loop: what it computes, that nothing beside it changes a bit, and how it ends.
final class TrainingTest {
  private static final FirstOrder ADAM = Adam.of(0.01);

  /// 50 rows in batches of 8: six whole ones and one of 2.
  private static Training network() {
    return Training.of(
        Problems.network(), ADAM, Batches.of(Problems.rows(50, 2), 8).shuffled(9), 3);
  }

  private static Validation validation() {
    return Validation.of(Problems.rows(23, 3), 10, Problems.certainLoss());
  }

  private static void requireSameBits(Map<String, Tensor> a, Map<String, Tensor> b) {
    assertThat(a.keySet()).isEqualTo(b.keySet());
    a.forEach((name, value) -> {
      Tensor other = Variables.value(b, name);
      assertThat(value.precision()).isEqualTo(other.precision());
      assertThat(value.toDoubles()).as(name).isEqualTo(other.toDoubles());
    });
  }

  /// Everything but the time.
  private static void requireSame(Trained a, Trained b) {
    assertThat(a.ending()).isEqualTo(b.ending());
    requireSameBits(a.values(), b.values());
    requireSameBits(a.last().values(), b.last().values());
    assertThat(a.last().step()).isEqualTo(b.last().step());
    assertThat(a.last().epochLoss()).isEqualTo(b.last().epochLoss());
    assertThat(a.last().waiting()).isEqualTo(b.last().waiting());
    assertThat(a.last().plateau()).isEqualTo(b.last().plateau());
    assertThat(a.scores()).isEqualTo(b.scores());
    assertThat(a.best().isPresent()).isEqualTo(b.best().isPresent());
    a.best()
        .ifPresent(best -> {
          assertThat(best.step()).isEqualTo(b.best().orElseThrow().step());
          requireSameBits(best.values(), b.best().orElseThrow().values());
        });
  }

  /// `w ← w − η ∇loss` on the rows of each step, by the interpreter.
  @Test
  void stepsAreThoseOfTheFormula() {
    Learning learning = Problems.plain();
    Batches batches = Batches.of(Problems.rows(11, 4), 4).shuffled(1);
    Trained trained = Training.of(learning, new GradientDescent(0.1), batches, 2).run();
    Map<String, Tensor> values = new HashMap<>();
    learning.parameters().forEach(p -> values.put(p.name(), p.start()));
    List<Expr> variables = learning.parameters().stream().map(Parameter::variable).toList();
    List<Expr> gradients = Gradient.of(learning.loss(), variables);
    for (int step = 0; step < 6; step++) {
      Map<String, Tensor> all = new HashMap<>(values);
      all.putAll(rows(batches, step));
      for (int k = 0; k < gradients.size(); k++) {
        String name = learning.parameters().get(k).name();
        Tensor p = Variables.value(values, name);
        Tensor g = Interpreter.evaluate(gradients.get(k), all);
        values.put(name, Tensor.generate(p.shape(), i -> p.flat(i) - 0.1 * g.flat(i)));
      }
    }
    values.forEach((name, value) ->
        assertThat(trained.value(name).toDoubles())
            .containsExactly(value.toDoubles(), within(1e-13)));
  }

  private static Map<String, Tensor> rows(Batches batches, long step) {
    int[] rows = Arrays.stream(batches.batch(step)).mapToInt(row -> (int) row).toArray();
    TensorSource source = (TensorSource) batches.source();
    Map<String, Tensor> values = new HashMap<>();
    for (int k = 0; k < source.columns().size(); k++) {
      values.put(source.columns().get(k).name(), source.tensors().get(k).rows(rows));
    }
    return values;
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void theSameBitsOnAnyNumberOfThreads(Precision precision) {
    Trained one = network().options(new Program.Options(precision, 1)).run();
    for (int threads : new int[] {2, 7}) {
      requireSame(network().options(new Program.Options(precision, threads)).run(), one);
    }
  }

  @Test
  void theSameBitsWhereverTheRowsAre() {
    Source memory = Problems.rows(50, 2);
    for (Order order : List.of(Order.sequential(), Order.shuffled(9), Order.blocks(9, 6, 2))) {
      Batches here = Batches.of(memory, 8).ordered(order);
      Trained expected = Training.of(Problems.network(), ADAM, here, 3).run();
      Source elsewhere = new Elsewhere(memory.rows(0, 20)).then(memory.rows(20, 50));
      Batches there = Batches.of(elsewhere, 8).ordered(order);
      requireSameBits(
          Training.of(Problems.network(), ADAM, there, 3).run().values(), expected.values());
    }
  }

  @Test
  void theLossFalls() {
    Trained trained = network().epochs(60).validated(validation()).run();
    List<Score> scores = trained.scores();
    assertThat(scores).hasSize(60);
    assertThat(scores.getLast().loss()).isLessThan(0.5 * scores.getFirst().loss());
    assertThat(scores.getLast().training()).isLessThan(0.5 * scores.getFirst().training());
  }

  /// The loss of all held-out rows at once.
  @Test
  void aValidationIsTheMeanOverAllRows() {
    Expr loss = Problems.certainLoss();
    Trained trained = network().validated(validation().measuring("again", loss)).run();
    Map<String, Tensor> values = new HashMap<>(trained.values());
    values.remove("running");
    values.putAll(rows(Batches.of(Problems.rows(23, 3), 23), 0));
    double expected = Interpreter.evaluate(loss, values).value();
    Score last = trained.scores().getLast();
    assertThat(last.loss()).isCloseTo(expected, within(1e-13));
    assertThat(last.measures()).containsExactly(Map.entry("again", last.loss()));
    assertThat(last.step()).isEqualTo(21);
  }

  @Test
  void watchingChangesNoBit() {
    Trained alone = network().run();
    List<TrainingEvent> events = new ArrayList<>();
    Trained watched =
        network()
            .validated(validation().every(Every.steps(5)))
            .saved(new Shelf(), Every.steps(4))
            .run(events::add);
    requireSameBits(watched.last().values(), alone.last().values());
    assertThat(events.stream().filter(TrainingEvent.Stepped.class::isInstance)).hasSize(21);
    assertThat(events.stream().filter(TrainingEvent.Validated.class::isInstance)).hasSize(4);
    TrainingEvent.Progress last =
        events.reversed().stream()
            .filter(TrainingEvent.Stepped.class::isInstance)
            .map(event -> ((TrainingEvent.Stepped) event).progress())
            .findFirst()
            .orElseThrow();
    assertThat(last.step()).isEqualTo(21);
    assertThat(last.epoch()).isEqualTo(2);
    assertThat(last.share()).isEqualTo(1);
    assertThat(last.remaining()).isZero();
    assertThat(last.rate()).isEqualTo(0.01);
  }

  /// The norms of each group, every fourth step: those of the step as an interpreter takes it. The
  /// run is the same without them, bit for bit.
  @ParameterizedTest
  @EnumSource(Precision.class)
  void normsOfGroupsAreToldAndChangeNoBit(Precision precision) {
    Training training = network().in(precision);
    Map<Long, List<Trace.Group>> told = new TreeMap<>();
    Trained watched =
        training
            .withNorms(4)
            .run(event -> {
              if (event instanceof TrainingEvent.Stepped(var progress, var groups)
                  && !groups.isEmpty()) {
                told.put(progress.step(), groups);
              }
              return true;
            });
    requireSame(watched, training.run());
    assertThat(told.keySet()).containsExactly(1L, 4L, 8L, 12L, 16L, 20L);
    double tolerance = precision == Precision.DOUBLE ? 1e-12 : 1e-4;
    told.forEach((step, groups) -> {
      assertThat(groups).extracting(Trace.Group::name).containsExactly("first", "second");
      Map<String, Tensor> before =
          step == 1 ? starts(training) : training.steps(step - 1).run().values();
      Map<String, Tensor> after = training.steps(step).run().values();
      Map<String, Tensor> values = new HashMap<>(before);
      values.put("t", Tensor.scalar((double) (step - 1)));
      values.putAll(rows(training.batches(), step - 1));
      values.remove("running");
      List<Expr> gradients = training.learning().gradients();
      double[] w2 = Variables.value(after, "w2").toDoubles();
      double[] old = Variables.value(before, "w2").toDoubles();
      double[] moved = new double[w2.length];
      Arrays.setAll(moved, i -> w2[i] - old[i]);
      Trace.Group second = groups.getLast();
      double[] slope = Interpreter.evaluate(gradients.getLast(), values).toDoubles();
      assertThat(second.gradient()).isCloseTo(norm(slope), within(tolerance));
      assertThat(second.update()).isCloseTo(norm(moved), within(tolerance));
      assertThat(second.parameter()).isCloseTo(norm(w2), within(tolerance));
    });
  }

  /// A method that averages trains as without, and what is measured and returned are the averages.
  @Test
  void averagesAreMeasuredAndReturned() {
    FirstOrder averaged = new Averaged(new Averaged.Uniform(15), ADAM);
    Training training =
        Training.of(
                Problems.network(), averaged, Batches.of(Problems.rows(50, 2), 8).shuffled(9), 3)
            .validated(validation());
    Trained trained = training.run();
    double[] mean = new double[7];
    for (long step = 15; step <= 21; step++) {
      double[] w2 = network().steps(step).run().value("w2").toDoubles();
      Arrays.setAll(mean, i -> mean[i] + w2[i] / 7);
    }
    assertThat(trained.value("w2").toDoubles()).containsExactly(mean, within(1e-14));
    assertThat(Objects.requireNonNull(trained.last().values().get("w2")).toDoubles())
        .isEqualTo(network().run().value("w2").toDoubles());
    Map<String, Tensor> values = new HashMap<>(trained.values());
    values.remove("running");
    values.putAll(rows(Batches.of(Problems.rows(23, 3), 23), 0));
    assertThat(trained.scores().getLast().loss())
        .isCloseTo(Interpreter.evaluate(Problems.certainLoss(), values).value(), within(1e-13));
    Training gathered =
        Training.of(
            Problems.network(),
            new Accumulated(4, averaged),
            Batches.of(Problems.rows(50, 2), 8).shuffled(9),
            3);
    requireSameBits(gathered.steps(3).run().values(), trainedStarts(gathered, 3));
  }

  /// Parameters as they start, buffers after some steps.
  private static Map<String, Tensor> trainedStarts(Training training, long steps) {
    Map<String, Tensor> values = new LinkedHashMap<>(starts(training));
    Map<String, Tensor> last = training.steps(steps).run().last().values();
    values.put("running", Variables.value(last, "running"));
    return values;
  }

  private static Map<String, Tensor> starts(Training training) {
    Map<String, Tensor> starts = new LinkedHashMap<>();
    training.learning().parameters().forEach(p -> starts.put(p.name(), p.start()));
    return starts;
  }

  private static double norm(double[] x) {
    return Math.sqrt(Arrays.stream(x).map(v -> v * v).sum());
  }

  @Test
  void normsEveryFewerThanZeroStepsAreRefused() {
    assertThatThrownBy(() -> network().withNorms(-1)).hasMessageContaining("or never for 0");
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void aRunResumedAnywhereIsTheRunThatNeverStopped(Precision precision) {
    Training training =
        network()
            .in(precision)
            .validated(validation().every(Every.steps(3)))
            .patient(new Patience(3, 1e-3))
            .slowed(new Plateau(0.5, 1, 0.5, 0, 0));
    Trained whole = training.run();
    for (long stop = 0; stop <= training.steps(); stop++) {
      Trained part = stop == 0 ? training.steps(1).run() : training.steps(stop).run();
      requireSame(training.from(part.last(), TrainingListener.none()), whole);
    }
  }

  @Test
  void aRunDoesNotEndBeforeItsCheckpoint() {
    Checkpoint last = network().run().last();
    assertThatThrownBy(() -> network().steps(last.step() - 1).from(last, TrainingListener.none()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("was written after step " + last.step());
  }

  /// The plateau is reached at once and again at each validation: after 3 epochs the rate has been
  /// halved twice.
  @Test
  void aPlateauSlowsTheRateDown() {
    List<Double> rates = new ArrayList<>();
    Training training = network().validated(validation()).slowed(new Plateau(0.5, 0, 0.999, 0, 0));
    Trained trained =
        training.run(event -> {
          if (event instanceof TrainingEvent.Stepped(var progress, var _)) {
            rates.add(progress.rate());
          }
          return true;
        });
    assertThat(rates.get(13)).isEqualTo(0.01);
    assertThat(rates.get(14)).isEqualTo(0.005);
    assertThat(trained.last().plateau().factor()).isEqualTo(0.25);
    Trained steady = network().run();
    assertThat(trained.value("W1").toDoubles()).isNotEqualTo(steady.value("W1").toDoubles());
    requireSameBits(training.steps(14).run().values(), network().steps(14).run().values());
  }

  /// Two batches of 8 rows make a step of 16: the mean of two means is the mean of all, but for the
  /// order of sums, which costs some units in the last place of a gradient, and as many of each
  /// step.
  @Test
  void accumulatedBatchesAreOneLargerBatch() {
    Batches small = Batches.of(Problems.rows(48, 2), 8).shuffled(4);
    Batches large = Batches.of(Problems.rows(48, 2), 16).shuffled(4);
    FirstOrder descent = new GradientDescent(0.1);
    Trained one = Training.of(Problems.plain(), descent, large, 4).run();
    Trained parts = Training.of(Problems.plain(), new Accumulated(2, descent), small, 4).run();
    assertThat(parts.steps()).isEqualTo(2 * one.steps());
    one.values()
        .forEach((name, value) ->
            assertThat(parts.value(name).toDoubles())
                .containsExactly(value.toDoubles(), within(1e-14 * one.steps())));
  }

  @Test
  void stepsAreTakenAFewAtATime() {
    try (TrainingRun run = network().begin(TrainingListener.none())) {
      assertThat(run.advance(5)).isTrue();
      assertThat(run.step()).isEqualTo(5);
      assertThat(run.loss()).isFinite();
      assertThat(run.end().ending()).isEqualTo(Ending.INTERRUPTED);
      assertThat(run.advance(100)).isFalse();
      requireSame(run.end(), network().run());
    }
  }

  @Test
  void aListenerInterrupts() {
    Shelf shelf = new Shelf();
    Training training = network().saved(shelf, Every.epochs(1));
    Trained stopped =
        training.run(event ->
            !(event instanceof TrainingEvent.Stepped(var progress, var _)) || progress.step() < 10);
    assertThat(stopped.ending()).isEqualTo(Ending.INTERRUPTED);
    assertThat(stopped.steps()).isEqualTo(10);
    assertThat(shelf.checkpoints.getLast().step()).isEqualTo(10);
    requireSame(training.resume(TrainingListener.none()), network().run());
  }

  @Test
  void aNewRunDoesNotMixWithAnOldOne() {
    Training training = network().saved(new Shelf(), Every.epochs(1));
    training.run();
    assertThatThrownBy(training::run).hasMessageContaining("one after step 21");
  }

  @Test
  void aTrainedModelIsTrainedOnByAnotherMethod() {
    Trained trained = network().run();
    Learning more = Problems.network().startingFrom(trained.values());
    Training next = Training.of(more, new GradientDescent(1e-9), network().batches(), 1).steps(1);
    assertThat(next.run().value("W1").toDoubles())
        .containsExactly(trained.value("W1").toDoubles(), within(1e-7));
  }

  @Test
  void earlyStoppingAnswersTheBest() {
    // a rate at which the loss soon grows again
    Training training =
        Training.of(Problems.plain(), Adam.of(0.3), Batches.of(Problems.rows(12, 2), 4), 200)
            .validated(validation())
            .patient(new Patience(4, 0));
    Trained trained = training.run();
    assertThat(trained.ending()).isEqualTo(Ending.EARLY);
    List<Score> scores = trained.scores();
    Score best =
        scores.stream().min(java.util.Comparator.comparingDouble(Score::loss)).orElseThrow();
    assertThat(best).isEqualTo(scores.get(scores.size() - 5));
    assertThat(trained.best().orElseThrow().loss()).isEqualTo(best.loss());
    Trained until = training.steps(best.step()).run();
    requireSameBits(trained.values(), until.values());
    assertThat(trained.last().step()).isGreaterThan(best.step());
    // what has stopped early stays stopped
    requireSame(training.from(trained.last(), TrainingListener.none()), trained);
  }

  @Test
  void aSmallImprovementDoesNotCount() {
    Training training = network().epochs(9).validated(validation()).patient(new Patience(2, 1e6));
    Trained trained = training.run();
    assertThat(trained.ending()).isEqualTo(Ending.EARLY);
    assertThat(trained.scores()).hasSize(3);
    assertThat(trained.best().orElseThrow().step()).isEqualTo(7);
  }

  /// Row 6 has a negative number, of which there is no logarithm.
  @Test
  void notANumberNamesStepRowsAndOperation() {
    Tensor u = Tensor.vector(1, 2, 3, 1, 2, 3, -5, 1, 2, 3);
    Training training =
        Training.of(
            Problems.logarithm(1),
            new GradientDescent(0.01),
            Batches.of(Source.of(Map.of("u", u)), 2),
            4);
    Trained trained = training.run();
    assertThat(trained.ending()).isEqualTo(Ending.NOT_FINITE);
    NotFinite failure = trained.failure().orElseThrow();
    assertThat(failure.step()).isEqualTo(3);
    assertThat(failure.epoch()).isZero();
    assertThat(failure.loss()).isNaN();
    assertThat(failure.rows()).containsExactly(6, 7);
    assertThat(failure.row()).hasValue(6);
    assertThat(failure.origin().orElseThrow().operation()).isEqualTo("log");
    assertThat(failure.message())
        .contains("step 4 (epoch 1) on 2 rows [6, 7]: the loss is NaN")
        .contains("log")
        .contains("row 6 of the data");
    // the state is that before the step
    requireSameBits(trained.last().values(), training.steps(3).run().last().values());
    assertThat(trained.last().step()).isEqualTo(3);
  }

  /// The root has a value at 0, but no finite derivative.
  @Test
  void aGradientThatIsNotFiniteIsFoundThoughTheLossIs() {
    Expr w = Expr.variable("w");
    Expr u = Expr.variable("u", Problems.N);
    Expr loss = gradus.expr.Functions.mean(gradus.expr.Functions.sqrt(u.times(w)));
    Learning learning = Learning.of(loss, List.of(Parameter.of(w, Tensor.scalar(1))), u);
    Batches batches = Batches.of(Source.of(Map.of("u", Tensor.vector(1, 1, 1, 0, 1, 1))), 2);
    Shelf shelf = new Shelf();
    Trained trained =
        Training.of(learning, new GradientDescent(0.01), batches, 9)
            .saved(shelf, Every.steps(1))
            .run();
    NotFinite failure = trained.failure().orElseThrow();
    assertThat(failure.step()).isEqualTo(1);
    assertThat(failure.loss()).isFinite();
    assertThat(failure.rows()).containsExactly(2, 3);
    assertThat(failure.message()).contains("its gradient or the update is not finite");
    assertThat(shelf.checkpoints.getLast().step()).isEqualTo(1);
    assertThat(shelf.checkpoints.getLast().value("w").isFinite()).isTrue();
  }

  @Test
  void overflowOfSinglePrecisionIsSaid() {
    Expr w = Expr.variable("w");
    Expr u = Expr.variable("u", Problems.N);
    Expr loss = gradus.expr.Functions.mean(u.times(w).power(2));
    Learning learning = Learning.of(loss, List.of(Parameter.of(w, Tensor.scalar(1))), u);
    Batches batches = Batches.of(Source.of(Map.of("u", Tensor.vector(1e30, 1))), 1);
    Trained trained =
        Training.of(learning, new GradientDescent(1e-9), batches, 1).in(Precision.SINGLE).run();
    assertThat(trained.failure().orElseThrow().message()).contains("overflow in single precision");
  }

  @Test
  void aCheckpointOfAnotherRunIsRefused() {
    Checkpoint checkpoint = network().run().last();
    Batches batches = network().batches();
    refused(checkpoint, "loss", Training.of(Problems.plain(), ADAM, batches, 3));
    refused(checkpoint, "method", network(new GradientDescent(0.01), batches));
    refused(checkpoint, "coefficients", network(Adam.of(0.02), batches));
    refused(checkpoint, "update", network(new Adam(0.01, 0.9, 0.999, 1e-7), batches));
    refused(checkpoint, "rows", network(ADAM, Batches.of(Problems.rows(51, 2), 8).shuffled(9)));
    refused(checkpoint, "batch size", network(ADAM, batches.onlyWhole()));
    refused(checkpoint, "order of rows", network(ADAM, batches.shuffled(10)));
    refused(checkpoint, "precision", network().in(Precision.SINGLE));
    refused(checkpoint, "validation", network().validated(validation()));
    // more steps are no other run
    assertThat(network().epochs(5).from(checkpoint, TrainingListener.none()).steps()).isEqualTo(35);
  }

  private static Training network(FirstOrder method, Batches batches) {
    return Training.of(Problems.network(), method, batches, 3);
  }

  private static void refused(Checkpoint checkpoint, String part, Training training) {
    assertThatThrownBy(() -> training.from(checkpoint, TrainingListener.none()))
        .isInstanceOfSatisfying(
            OtherRunException.class, e -> assertThat(e.part()).as(e.getMessage()).isEqualTo(part))
        .hasMessageContaining("cannot continue from the checkpoint after step 21");
  }

  @Test
  void wrongUseIsRefused() {
    Learning learning = Problems.plain();
    Source rows = Problems.rows(10, 2);
    Batches batches = Batches.of(rows, 4);
    assertThatThrownBy(() -> Training.of(learning, ADAM, batches, 0))
        .hasMessageContaining("at least 1 epoch, not 0");
    assertThatThrownBy(() -> network().steps(-1)).hasMessageContaining("at least 1 step, not -1");
    Source onlyX = Source.of(Map.of("X", Tensor.zeros(10, Problems.INPUTS)));
    assertThatThrownBy(() -> Training.of(learning, ADAM, Batches.of(onlyX, 4), 1))
        .hasMessageContaining("no column y");
    Source narrow = Source.of(Map.of("X", Tensor.zeros(10, 3), "y", Tensor.zeros(10)));
    assertThatThrownBy(() -> Training.of(learning, ADAM, Batches.of(narrow, 4), 1))
        .hasMessageContaining("a row of the column X is 3, but the loss reads X");
    assertThatThrownBy(() -> Training.of(learning, ADAM, batches, 1).patient(Patience.of(2)))
        .hasMessageContaining("there is none");
    assertThatThrownBy(() -> Patience.of(0)).hasMessageContaining("1 or more");
    assertThatThrownBy(() -> new Patience(1, Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> network().resume(TrainingListener.none()))
        .hasMessageContaining("keeps none");
    assertThatThrownBy(() -> network().validated(validation().every(Every.seconds(1))))
        .hasMessageContaining("time does not repeat itself");
    Validation random = Validation.of(rows, 4, Problems.network().loss());
    assertThatThrownBy(() -> network().validated(random)).hasMessageContaining("random");
    Expr unknown = gradus.expr.Functions.mean(Expr.variable("z", Dim.of("n")));
    assertThatThrownBy(() -> network().validated(Validation.of(rows, 4, unknown)))
        .hasMessageContaining("depends on z");
    assertThatThrownBy(() -> network().validated(Validation.of(narrow, 4, Problems.certainLoss())))
        .hasMessageContaining("a row of the column X is 3");
    assertThatThrownBy(() -> Validation.of(rows, 4, Expr.variable("y", Dim.of("n"))))
        .hasMessageContaining("the loss of a validation is a scalar");
    assertThatThrownBy(() -> validation().measuring("loss", Problems.certainLoss()))
        .hasMessageContaining("call this measure otherwise");
    assertThatThrownBy(() -> Validation.of(rows, 0, Problems.certainLoss()))
        .hasMessageContaining("at least 1 row");
    assertThatThrownBy(() -> learning.startingFrom(Map.of("ww", Tensor.scalar(1))))
        .hasMessageContaining("no parameter or buffer ww to start with");
    FirstOrder slowing = new OnPlateau(Plateau.of(0.5, 2), ADAM);
    assertThatThrownBy(() -> Training.of(learning, new ClipNorm(1, slowing), batches, 3))
        .hasMessageContaining("give the plateau to the training");
  }

  @Test
  void whatTheReaderMeetsReachesTheCaller() {
    Source broken =
        new Elsewhere(Problems.rows(50, 2)) {
          @Override
          public void read(int column, long first, int count, double[] into, int at) {
            if (first >= 24) {
              throw new IllegalStateException("the disk is gone");
            }
            super.read(column, first, count, into, at);
          }
        };
    Training training = Training.of(Problems.network(), ADAM, Batches.of(broken, 8), 1);
    assertThatThrownBy(training::run).hasMessage("the disk is gone");
  }

  @Test
  void whatCannotBeSavedEndsTheRun() {
    CheckpointStore full =
        new Shelf() {
          @Override
          public void save(Checkpoint checkpoint) {
            throw new IllegalStateException("the disk is full");
          }
        };
    assertThatThrownBy(() -> network().saved(full, Every.steps(2)).run())
        .hasMessage("the disk is full");
  }

  /// Run by a Java machine of its own: prints the bytes that a step allocates, with rows in order
  /// and shuffled.
  ///
  /// Both runs copy their values twice, so the difference is that of 900 steps.
  public static final class Bytes {
    private Bytes() {}

    public static void main(String[] args) {
      Source rows = Problems.rows(64, 2);
      for (Batches batches : List.of(Batches.of(rows, 8), Batches.of(rows, 8).shuffled(1))) {
        Training training =
            Training.of(Problems.plain(), Adam.of(0.01), batches, 1)
                .options(Program.Options.defaults().threads(1));
        System.out.println(Allocation.least(128, () -> allocatedInSteps(training)));
      }
    }

    private static double allocatedInSteps(Training training) {
      training.steps(10_000).run();
      return (allocated(training.steps(1950)) - allocated(training.steps(1050))) / 900.0;
    }

    private static long allocated(Training training) {
      long before = Allocation.bytes();
      training.run();
      return Allocation.bytes() - before;
    }
  }

  /// Nothing that grows with data or model, and as a rule nothing at all: some objects of a few
  /// bytes remain where the just-in-time compiler does not see that they do not escape.
  @Test
  void aStepAllocatesNothing() throws Exception {
    List<String> printed = OwnMachine.printed(Bytes.class).lines().toList();
    assertThat(printed).hasSize(2);
    for (String bytes : printed) {
      assertThat(Double.parseDouble(bytes)).as("bytes a step; a batch has 384").isLessThan(128);
    }
  }

  /// Keeps checkpoints in memory.
  static class Shelf implements CheckpointStore {
    final List<Checkpoint> checkpoints = new ArrayList<>();

    @Override
    public void save(Checkpoint checkpoint) {
      checkpoints.add(checkpoint);
    }

    @Override
    public Optional<Checkpoint> latest(Consumer<String> notices) {
      return checkpoints.isEmpty() ? Optional.empty() : Optional.of(checkpoints.getLast());
    }
  }

  /// Rows that pretend to lie outside of memory.
  static class Elsewhere implements Source {
    private final Source source;

    Elsewhere(Source source) {
      this.source = source;
    }

    @Override
    public List<Column> columns() {
      return source.columns();
    }

    @Override
    public long rows() {
      return source.rows();
    }

    @Override
    public void read(int column, long first, int count, double[] into, int at) {
      source.read(column, first, count, into, at);
    }

    @Override
    public void read(int column, long first, int count, float[] into, int at) {
      source.read(column, first, count, into, at);
    }

    @Override
    public boolean resident() {
      return false;
    }
  }
}
