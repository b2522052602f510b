package gradus.lab;

import gradus.compile.Program;
import gradus.data.Nearest;
import gradus.lab.view.Numerals;
import gradus.linalg.Precision;
import gradus.models.network.Categorical;
import gradus.models.network.Likelihood;
import gradus.models.network.Normal;
import gradus.optimization.FirstOrder;
import gradus.optimization.composition.Accumulated;
import gradus.optimization.composition.Averaged;
import gradus.optimization.composition.ClipNorm;
import gradus.optimization.composition.ClipValue;
import gradus.optimization.composition.Groups;
import gradus.optimization.composition.Scheduled;
import gradus.optimization.composition.WeightDecay;
import gradus.optimization.schedule.Plateau;
import gradus.optimization.schedule.Schedule;
import gradus.optimization.training.Training;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What is said about a network and its training, on the command line or in an experiment file.
final class NetworkOptions {
  /// The precisions of training.
  enum PrecisionKind {
    SINGLE,
    DOUBLE;

    @Override
    public String toString() {
      return Fields.word(this);
    }
  }

  /// The options, by which a message tells that a model has no use for one.
  static final List<String> NAMES =
      List.of(
          "--layers",
          "--loss",
          "--optimizer",
          "--schedule",
          "--clip",
          "--decay",
          "--accumulate",
          "--batch",
          "--epochs",
          "--validation",
          "--patience",
          "--precision");

  List<String> layers = List.of("64", "relu");

  @Option(
      names = "--layers",
      paramLabel = "LAYERS",
      description =
          "Layers of a network: outputs of dense layers, activations, dropout:RATE. After a word"
              + " the output layer is added. Default 64,relu.")
  void layers(String words) {
    layers = List.of(words.split(",", -1));
  }

  @Option(
      names = "--loss",
      paramLabel = "LOSS",
      description =
          "What a network's loss assumes: ${COMPLETION-CANDIDATES}. Default: categorical for"
              + " classes, normal for numbers.")
  @Nullable LossKind loss;

  @Option(
      names = "--optimizer",
      paramLabel = "METHOD",
      description = "How a network is trained: ${COMPLETION-CANDIDATES}. Default adam.")
  @Nullable OptimizerKind optimizer;

  @Option(
      names = "--schedule",
      paramLabel = "SCHEDULE",
      description =
          "How its rate changes: ${COMPLETION-CANDIDATES}. Their settings stand in an experiment"
              + " file. Default constant.")
  @Nullable ScheduleKind schedule;

  @Option(
      names = "--clip",
      paramLabel = "NORM",
      description = "The largest norm of a gradient; longer ones are shortened to it.")
  @Nullable Double clip;

  @Option(
      names = "--decay",
      paramLabel = "STRENGTH",
      description = "Weight decay, decoupled from the gradient.")
  @Nullable Double decay;

  @Option(
      names = "--accumulate",
      paramLabel = "BATCHES",
      description =
          "Make one step of the mean gradient of so many batches. Default ${DEFAULT-VALUE}.")
  int accumulate = 1;

  @Option(
      names = "--batch",
      paramLabel = "ROWS",
      description = "Rows in a step of training a network. Default ${DEFAULT-VALUE}.")
  int batch = 32;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "How often a network sees every row. Default ${DEFAULT-VALUE}.")
  int epochs = 20;

  @Option(
      names = "--validation",
      paramLabel = "SHARE",
      description =
          "Share of the rows to fit that measure a network after each epoch instead, 0 for none."
              + " Default ${DEFAULT-VALUE}.")
  double validation = 0.1;

  @Option(
      names = "--patience",
      paramLabel = "EPOCHS",
      description =
          "Stop early when the validation has not improved for so many epochs, and keep the best"
              + " weights. Default: never.")
  @Nullable Integer patience;

  @Option(
      names = "--precision",
      paramLabel = "PRECISION",
      description = "Of training a network: ${COMPLETION-CANDIDATES}. Default ${DEFAULT-VALUE}.")
  PrecisionKind precision = PrecisionKind.DOUBLE;

  /// The likelihood with the settings of a file; those of the option stand by themselves.
  @Nullable Likelihood likelihood;

  /// The method with the settings of a file.
  @Nullable FirstOrder base;

  /// The schedule of a file, for a run of so many steps.
  @Nullable LongFunction<Schedule> pace;

  /// What the file says of plateaus.
  Optional<Plateau> plateau = Optional.empty();

  /// The file's methods for some layers.
  final Map<String, Group> groups = new LinkedHashMap<>();

  /// Which mean of the points is kept, for a run of so many steps.
  @Nullable LongFunction<Averaged.Average> average;

  /// Where the file wants a trace.
  @Nullable String trace;

  /// How many steps make a line of the trace.
  int traceEvery = 1;

  /// How many steps lie between two whose norms are traced.
  int traceNorms = (int) Training.NORMS_EVERY;

  /// A layer with a method of its own.
  ///
  /// @param method from that of the others
  /// @param fields that say so
  record Group(UnaryOperator<FirstOrder> method, Fields fields) {}

  /// Whether the file's decay is added to the gradient instead.
  boolean coupled;

  /// The largest entry of a gradient.
  @Nullable Double clipValue;

  /// Refuses what no data could mend.
  void check(@Nullable Double rate) {
    requireAtLeastOne("--batch", batch);
    requireAtLeastOne("--epochs", epochs);
    requireAtLeastOne("--accumulate", accumulate);
    if (patience != null) {
      requireAtLeastOne("--patience", patience);
    }
    if (!(validation >= 0 && validation < 1)) {
      throw new IllegalArgumentException(
          "--validation is a share of the rows, at least 0 and below 1, not " + validation);
    }
    if (patience != null && validation == 0) {
      throw new IllegalArgumentException(
          "--patience waits for a validation to improve, but --validation 0 leaves none; give it a"
              + " share of the rows such as 0.1");
    }
    if (plateaus().isPresent() && validation == 0) {
      throw new IllegalArgumentException(
          "the schedule plateau waits for a validation to improve, but --validation 0 leaves none;"
              + " give it a share of the rows such as 0.1");
    }
    method(rate, 1000);
  }

  /// Refuses groups that are not among the layers of a network.
  void requireGroups(List<String> layers) {
    groups.forEach((name, group) -> {
      if (!layers.contains(name)) {
        throw group
            .fields()
            .refused(
                new IllegalArgumentException(
                    "there is no layer "
                        + name
                        + " with parameters; "
                        + Nearest.suggestion(name, layers)));
      }
    });
  }

  /// Refuses what no step of a run would come to.
  ///
  /// @param steps of batches
  void requireSteps(long steps) {
    if (accumulate > steps) {
      throw new IllegalArgumentException(
          "--accumulate makes one step of "
              + accumulate
              + " batches, but the run has "
              + steps
              + "; train for more epochs, or accumulate over fewer");
    }
    long own = steps / accumulate;
    if (average != null && average.apply(own) instanceof Averaged.Uniform(var from) && from > own) {
      throw new IllegalArgumentException(
          "the average begins with step "
              + from
              + ", but the run ends with step "
              + own
              + "; let it begin earlier, or train for more epochs");
    }
  }

  /// By which the rate falls where the validation does not improve.
  Optional<Plateau> plateaus() {
    return schedule == ScheduleKind.PLATEAU
        ? Optional.of(ScheduleKind.plateau(Fields.none("--schedule plateau")))
        : schedule == null ? plateau : Optional.empty();
  }

  private static void requireAtLeastOne(String name, int count) {
    if (count < 1) {
      throw new IllegalArgumentException(name + " is at least 1, not " + count);
    }
  }

  /// The method of a run of so many steps, with all that is composed around it.
  FirstOrder method(@Nullable Double rate, long steps) {
    FirstOrder method =
        optimizer != null
            ? optimizer.standard()
            : base != null ? base : OptimizerKind.ADAM.standard();
    if (rate != null) {
      method = method.withRate(rate);
    }
    if (!groups.isEmpty()) {
      method = grouped(method);
    }
    if (decay != null) {
      method = new WeightDecay(decay, !coupled, method);
    }
    if (clipValue != null) {
      method = new ClipValue(clipValue, method);
    }
    if (clip != null) {
      method = new ClipNorm(clip, method);
    }
    // what is around an accumulation counts batches, what is inside counts its steps
    long own = Math.max(1, steps / accumulate);
    Schedule schedule = schedule(own);
    method = schedule == null ? method : new Scheduled(schedule, method);
    method = average == null ? method : new Averaged(average.apply(own), method);
    return accumulate == 1 ? method : new Accumulated(accumulate, method);
  }

  private Groups grouped(FirstOrder otherwise) {
    Map<String, FirstOrder> methods = new LinkedHashMap<>();
    groups.forEach((name, group) -> methods.put(name, group.method().apply(otherwise)));
    return new Groups(otherwise, methods);
  }

  private @Nullable Schedule schedule(long steps) {
    if (schedule != null) {
      return schedule.of(Fields.none("--schedule " + schedule), steps);
    }
    return pace == null ? null : pace.apply(steps);
  }

  /// Which loss, for a target of classes or of numbers.
  LossKind loss(boolean classes) {
    if (loss != null) {
      return loss;
    }
    return classes ? LossKind.CATEGORICAL : LossKind.NORMAL;
  }

  /// What the loss assumes.
  Likelihood likelihood(LossKind kind) {
    if (likelihood != null) {
      return likelihood;
    }
    return switch (kind) {
      case CATEGORICAL -> Categorical.plain();
      case NORMAL -> Normal.squaredError();
      case BERNOULLI, LAPLACE, HUBER, GAUSSIAN, POISSON -> kind.of(Fields.none("--loss " + kind));
    };
  }

  /// How to compute.
  Program.Options options(int threads) {
    return new Program.Options(
        precision == PrecisionKind.DOUBLE ? Precision.DOUBLE : Precision.SINGLE,
        threads == 0 ? Program.Options.defaults().threads() : threads);
  }

  /// The options that do the same again, defaults spelt out.
  List<String> words(@Nullable Double rate) {
    List<String> words = new ArrayList<>(List.of("--layers", String.join(",", layers)));
    OptimizerKind kind = optimizer == null ? OptimizerKind.ADAM : optimizer;
    if (loss != null) {
      words.addAll(List.of("--loss", loss.toString()));
    }
    words.addAll(List.of("--optimizer", kind.toString()));
    double eta = rate == null ? kind.standard().rate() : rate;
    words.addAll(List.of("--rate", Recipe.number(eta)));
    if (schedule != null) {
      words.addAll(List.of("--schedule", schedule.toString()));
    }
    if (clip != null) {
      words.addAll(List.of("--clip", Recipe.number(clip)));
    }
    if (decay != null) {
      words.addAll(List.of("--decay", Recipe.number(decay)));
    }
    if (accumulate > 1) {
      words.addAll(List.of("--accumulate", Integer.toString(accumulate)));
    }
    words.addAll(List.of("--batch", Integer.toString(batch)));
    words.addAll(List.of("--epochs", Integer.toString(epochs)));
    words.addAll(List.of("--validation", Recipe.number(validation)));
    if (patience != null) {
      words.addAll(List.of("--patience", Integer.toString(patience)));
    }
    words.addAll(List.of("--precision", precision.toString()));
    return words;
  }

  /// The method in words.
  static String words(FirstOrder method) {
    return method.title() + ", rate " + Numerals.brief(method.rate());
  }
}
