package gradus.lab;

import gradus.compile.Program;
import gradus.data.Missing;
import gradus.lab.view.Numerals;
import gradus.linalg.Precision;
import gradus.optimization.Adam;
import gradus.optimization.Bfgs;
import gradus.optimization.ConjugateGradients;
import gradus.optimization.FirstOrder;
import gradus.optimization.GradientDescent;
import gradus.optimization.Lbfgs;
import gradus.optimization.LbfgsB;
import gradus.optimization.Method;
import gradus.optimization.Momentum;
import gradus.optimization.Newton;
import gradus.optimization.Stop;
import gradus.optimization.TrustRegion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// What to fit to what, and how: the options that `train` and `diagnose` share.
final class Recipe {
  private static final double MOMENTUM = 0.9;
  private static final String OF_OTHERS =
      "is for other models (a network has --optimizer, --epochs and --decay)";

  /// The models that can be fitted.
  enum ModelKind {
    LOGISTIC,
    NETWORK,
    PCA;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// The ways to the minimum.
  enum MethodKind {
    LBFGS,
    NEWTON,
    GRADIENT_DESCENT,
    MOMENTUM,
    ADAM;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// λ or its inverse, not both.
  static final class Strength {
    @Option(
        names = "--penalty",
        paramLabel = "LAMBDA",
        description = "λ ≥ 0 of the penalty ½λ‖w‖²; the loss is a sum over rows. Default 1.")
    private @Nullable Double penalty;

    @Option(
        names = "--c",
        paramLabel = "C",
        description = "The same as --penalty 1/C, as scikit-learn writes it.")
    private @Nullable Double c;
  }

  @Parameters(
      arity = "0..1",
      paramLabel = "DATA",
      description =
          "An embedded set (see gradus data) or the path of a CSV or TSV file, or of an experiment"
              + " in YAML or JSON (see gradus train --schema). Default ${DEFAULT-VALUE}.")
  String data = "breast-cancer";

  @Option(
      names = "--target",
      paramLabel = "COLUMN",
      description = "The column to predict; an embedded set knows its own.")
  @Nullable String target;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "${COMPLETION-CANDIDATES}. Default ${DEFAULT-VALUE}.")
  ModelKind model = ModelKind.LOGISTIC;

  @ArgGroup private @Nullable Strength strength;

  @Mixin NetworkOptions network = new NetworkOptions();

  /// The command these options are of, which knows what was given; none where there is no command
  /// line.
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  /// The file all this was read from, where it was.
  private @Nullable String experiment;

  @Option(
      names = "--test",
      paramLabel = "SHARE",
      description =
          "Share of the rows held out for the metrics, 0 for none. Default ${DEFAULT-VALUE}.")
  double test = 0.25;

  @Option(
      names = "--seed",
      paramLabel = "SEED",
      description =
          "Seed of all that is drawn: the split, and weights and order of rows of a network."
              + " Default ${DEFAULT-VALUE}.")
  long seed = 1;

  @Option(
      names = "--method",
      paramLabel = "METHOD",
      description =
          "How a logistic regression is fitted: ${COMPLETION-CANDIDATES}. Default"
              + " ${DEFAULT-VALUE}.")
  MethodKind method = MethodKind.LBFGS;

  @Option(
      names = "--rate",
      paramLabel = "ETA",
      description =
          "Learning rate of gradient-descent, momentum and adam. Default: 0.01 for adam, else"
              + " 4/(n(d+1)), which standardized features allow. Networks: 1e-3 for adam, and what"
              + " is usual for the others.")
  @Nullable Double rate;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "The most steps taken. Default ${DEFAULT-VALUE}.")
  int steps = 1000;

  @Option(
      names = "--missing",
      paramLabel = "POLICY",
      converter = MissingPolicy.class,
      description =
          "What to do with cells that hold no finite number: fail, drop the row, or the column's"
              + " mean. Default fail.")
  Missing missing = Missing.FAIL;

  @Option(
      names = "--no-standardize",
      description = "Take the features as measured, not each with mean 0 and deviation 1.")
  boolean raw;

  @Option(
      names = "--components",
      paramLabel = "K",
      description =
          "How many principal directions are kept, at most as many as features. Default"
              + " ${DEFAULT-VALUE}.")
  int components = 10;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads; the result is the same bits for any number. Default: all cores.")
  int threads;

  /// Reads the experiment that stands in place of the data, if one does.
  void open() {
    if (Experiment.isNamed(data)) {
      experiment = data;
      Experiment.read(Path.of(data), this);
    }
  }

  /// Sets `λ`.
  void penalize(double lambda) {
    strength = new Strength();
    strength.penalty = lambda;
  }

  /// `λ`
  double penalty() {
    if (strength == null) {
      return 1;
    }
    if (strength.penalty != null) {
      return strength.penalty;
    }
    double c = strength.c == null ? 1 : strength.c;
    if (!(c > 0)) {
      throw new IllegalArgumentException(
          "C = 1/λ is a positive number, not " + c + "; for no penalty use --penalty 0");
    }
    return 1 / c;
  }

  /// The method with its rate, for `n` rows of `d` features.
  ///
  /// The default of gradient descent: the curvature of the loss is at most its trace, `n(d+1)/4`
  /// for standardized features, so a rate of the inverse is at most half the largest stable one.
  Method method(int n, int d) {
    double eta = rate != null ? rate : method == MethodKind.ADAM ? 0.01 : 4.0 / (n * (d + 1.0));
    boolean needsRate = method != MethodKind.LBFGS && method != MethodKind.NEWTON;
    if (rate != null && !needsRate) {
      throw new IllegalArgumentException(
          method
              + " finds its step by a line search, so --rate has no meaning; leave it out, or"
              + " choose gradient-descent, momentum or adam");
    }
    return switch (method) {
      case LBFGS -> Lbfgs.defaults();
      case NEWTON -> new Newton();
      case GRADIENT_DESCENT -> new GradientDescent(eta);
      case MOMENTUM -> new Momentum(eta, MOMENTUM);
      case ADAM -> Adam.of(eta);
    };
  }

  /// When to end.
  Stop stop() {
    if (steps < 1) {
      throw new IllegalArgumentException("--steps is at least 1, not " + steps);
    }
    return Stop.defaults().steps(steps);
  }

  /// How to compute.
  Program.Options options() {
    if (threads < 0) {
      throw new IllegalArgumentException("--threads is at least 1, not " + threads);
    }
    return threads == 0
        ? Program.Options.defaults()
        : new Program.Options(Precision.DOUBLE, threads);
  }

  /// Refuses what no data could mend.
  void check() {
    if (!(test >= 0 && test < 1)) {
      throw new IllegalArgumentException(
          "--test is a share of the rows, at least 0 and below 1, not " + test);
    }
    if (!(penalty() >= 0) || penalty() == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(
          "--penalty is a finite number of at least 0, not " + penalty());
    }
    if (components < 1) {
      throw new IllegalArgumentException("--components is at least 1, not " + components);
    }
    stop();
    options();
    if (model == ModelKind.NETWORK) {
      refuse(List.of("--penalty", "--c", "--method", "--steps", "--components"), OF_OTHERS);
      network.check(rate);
    } else {
      refuse(NetworkOptions.NAMES, "is for --model network");
      method(1, 1);
    }
  }

  private void refuse(List<String> names, String why) {
    for (String name : names) {
      if (given(name)) {
        throw new IllegalArgumentException(
            name + " " + why + ", but the model is " + model + "; leave it out");
      }
    }
  }

  /// Whether the command line has that option.
  boolean given(String option) {
    return spec != null && spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  /// The method in words.
  static String words(Method method) {
    return switch (method) {
      case Lbfgs lbfgs -> "L-BFGS with the last " + lbfgs.memory() + " changes";
      case Newton _ -> "Newton with a line search";
      case Bfgs _, ConjugateGradients _, LbfgsB _, TrustRegion _ -> method.title();
      case Momentum ball ->
          "momentum " + Numerals.brief(ball.beta()) + ", rate " + Numerals.brief(ball.rate());
      case FirstOrder rule -> rule.title() + ", rate " + Numerals.brief(rule.rate());
    };
  }

  /// The command line that does the same again, with what was left to defaults spelt out.
  String command(String verb, @Nullable String usedTarget) {
    if (experiment != null) {
      return String.join(" ", overridden(verb, experiment));
    }
    List<String> words = new ArrayList<>(List.of("gradus", verb, quoted(data)));
    if (usedTarget != null) {
      words.addAll(List.of("--target", quoted(usedTarget)));
    }
    words.addAll(List.of("--model", model.toString()));
    if (model == ModelKind.LOGISTIC) {
      words.addAll(
          List.of(
              "--penalty",
              number(penalty()),
              "--test",
              number(test),
              "--seed",
              Long.toString(seed)));
      words.addAll(List.of("--method", method.toString(), "--steps", Integer.toString(steps)));
      if (rate != null) {
        words.addAll(List.of("--rate", number(rate)));
      }
    }
    if (model == ModelKind.NETWORK) {
      words.addAll(List.of("--test", number(test), "--seed", Long.toString(seed)));
      words.addAll(network.words(rate));
    }
    if (model == ModelKind.PCA) {
      words.addAll(List.of("--components", Integer.toString(components)));
    }
    words.addAll(List.of("--missing", missing.label()));
    if (raw) {
      words.add("--no-standardize");
    }
    return String.join(" ", words);
  }

  /// The experiment with the options that go before what it says.
  private List<String> overridden(String verb, String file) {
    List<String> words = new ArrayList<>(List.of("gradus", verb, quoted(file)));
    if (spec != null) {
      var own = Objects.requireNonNull(spec.mixins().get("recipe")).optionsMap();
      for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
        if (own.containsKey(option.longestName())) {
          words.add(option.longestName());
          if (option.arity().max() > 0) {
            option.originalStringValues().forEach(value -> words.add(quoted(value)));
          }
        }
      }
    }
    return words;
  }

  static String number(double x) {
    return x == Math.rint(x) && Math.abs(x) < 1e15 ? Long.toString((long) x) : Double.toString(x);
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:=,+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
