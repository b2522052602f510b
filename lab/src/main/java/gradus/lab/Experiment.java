package gradus.lab;

import gradus.data.DataException;
import gradus.data.Missing;
import gradus.optimization.FirstOrder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// An experiment in a file of YAML or JSON: data, model, loss, optimizer and schedule, as the
/// resource `experiment.schema.json` describes them. What the command line says goes before what
/// the file says.
final class Experiment {
  private static final List<String> SUFFIXES = List.of(".yaml", ".yml", ".json");

  /// Fields that only a network has a use for.
  private static final List<String> OF_NETWORKS =
      List.of(
          "loss",
          "groups",
          "schedule",
          "clip",
          "decay",
          "accumulate",
          "average",
          "batch",
          "epochs",
          "validation",
          "patience",
          "precision",
          "trace");

  private final Recipe recipe;
  private final NetworkOptions network;

  private Experiment(Recipe recipe) {
    this.recipe = recipe;
    this.network = recipe.network;
  }

  /// Whether a name on the command line is that of an experiment, rather than of data.
  static boolean isNamed(String name) {
    return SUFFIXES.stream().anyMatch(name.toLowerCase(Locale.ROOT)::endsWith);
  }

  /// The schema of such files.
  static String schema() {
    try (InputStream in = Experiment.class.getResourceAsStream("experiment.schema.json")) {
      return new String(
          Objects.requireNonNull(in, "the jar lacks the schema").readAllBytes(),
          StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Fills a recipe with what a file says, but for what the command line has given.
  static void read(Path file, Recipe recipe) {
    fill(fields(file), recipe);
    Path beside = file.resolveSibling(recipe.data);
    if (!recipe.data.isEmpty() && Files.isRegularFile(beside)) {
      recipe.data = beside.toString();
    }
  }

  /// Fills a recipe with fields.
  static void fill(Fields fields, Recipe recipe) {
    recipe.data = fields.read(new Experiment(recipe)::all);
  }

  private static Fields fields(Path file) {
    if (!Files.isRegularFile(file)) {
      throw DataException.of(
              DataException.Problem.NO_SUCH_FILE,
              "cannot read the experiment " + file,
              "there is no such file",
              "its name ends as that of an experiment",
              "check the path")
          .in(file);
    }
    boolean json = file.toString().toLowerCase(Locale.ROOT).endsWith(".json");
    ObjectMapper mapper =
        json
            ? JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build()
            : YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    try {
      JsonNode tree = mapper.readTree(file.toFile());
      if (tree instanceof ObjectNode fields) {
        try (JsonParser parser = mapper.createParser(file.toFile())) {
          return Fields.of(file.toString(), Places.of(parser), fields);
        }
      }
      throw new IllegalArgumentException(
          file + " holds no fields, but an experiment says at least 'data:' and 'model:'");
    } catch (JacksonException e) {
      boolean located = e.getLocation() != null && e.getLocation().getLineNr() > 0;
      throw new IllegalArgumentException(
          file
              + (located ? ", " + Places.Place.of(e.getLocation()) : "")
              + ": not "
              + (json ? "JSON" : "YAML")
              + ": "
              + e.getOriginalMessage().lines().findFirst().orElse(""),
          e);
    }
  }

  private boolean open(String option) {
    return !recipe.given(option);
  }

  /// Reads all fields, and answers where the data are.
  private String all(Fields f) {
    String data = f.text("data");
    String target = f.text("target");
    Missing missing = f.choice("missing", Missing.class);
    boolean standardize = f.flag("standardize", true);
    double test = f.share("test", recipe.test);
    long seed = f.whole("seed", recipe.seed);
    int threads = f.count("threads", recipe.threads);
    if (data == null) {
      throw new IllegalArgumentException("there is no field data, which names what to learn from");
    }
    recipe.target = open("--target") ? target : recipe.target;
    recipe.missing = open("--missing") && missing != null ? missing : recipe.missing;
    recipe.raw = open("--no-standardize") ? !standardize : recipe.raw;
    recipe.test = open("--test") ? test : recipe.test;
    recipe.seed = open("--seed") ? seed : recipe.seed;
    recipe.threads = open("--threads") ? threads : recipe.threads;
    model(f.part("model", "kind"));
    if (recipe.model == Recipe.ModelKind.NETWORK) {
      network(f);
    } else {
      others(f);
    }
    return data;
  }

  private void model(@Nullable Fields model) {
    if (model == null) {
      throw new IllegalArgumentException("there is no field model, such as model: network");
    }
    model.read(f -> {
      Recipe.ModelKind kind = f.choice("kind", Recipe.ModelKind.class);
      if (kind == null) {
        throw new IllegalArgumentException("there is no field kind, such as kind: network");
      }
      if (open("--model")) {
        recipe.model = kind;
      }
      switch (kind) {
        case NETWORK -> {
          List<String> layers = f.words("layers", LayerWords::require);
          network.layers = open("--layers") && layers != null ? layers : network.layers;
        }
        case LOGISTIC -> {
          double penalty = f.number("penalty", 1);
          if (open("--penalty") && open("--c")) {
            recipe.penalize(penalty);
          }
        }
        case PCA -> {
          int components = f.count("components", recipe.components, 1);
          recipe.components = open("--components") ? components : recipe.components;
        }
      }
      return kind;
    });
  }

  /// Logistic regression and principal components: an optimizer, where there is one.
  private void others(Fields f) {
    for (String name : OF_NETWORKS) {
      if (f.has(name)) {
        throw f.refused(
            name,
            new IllegalArgumentException(
                name + " is for a network, but the model is " + recipe.model + "; leave it out"));
      }
    }
    Fields optimizer = f.part("optimizer", "method");
    if (optimizer == null) {
      return;
    }
    if (recipe.model == Recipe.ModelKind.PCA) {
      throw new IllegalArgumentException(
          "principal components are computed, not searched for; leave the optimizer out");
    }
    optimizer.read(o -> {
      Recipe.MethodKind method = o.choice("method", Recipe.MethodKind.class);
      double rate = o.number("rate", Double.NaN);
      int steps = o.count("steps", recipe.steps, 1);
      recipe.method = open("--method") && method != null ? method : recipe.method;
      recipe.rate = open("--rate") && !Double.isNaN(rate) ? Double.valueOf(rate) : recipe.rate;
      recipe.steps = open("--steps") ? steps : recipe.steps;
      return recipe.method;
    });
  }

  private void network(Fields f) {
    loss(f.part("loss", "kind"));
    optimizer(f.part("optimizer", "method"));
    groups(f.named("groups", "method", "rate"));
    schedule(f.parts("schedule", "kind"));
    clip(f.part("clip", "norm"));
    decay(f.part("decay", "strength"));
    average(f.part("average", "kind"));
    trace(f.part("trace", "file"));
    int accumulate = f.count("accumulate", network.accumulate, 1);
    int batch = f.count("batch", network.batch, 1);
    int epochs = f.count("epochs", network.epochs, 1);
    double validation = f.share("validation", network.validation);
    int patience = f.count("patience", 1, 1);
    boolean patient = f.has("patience");
    NetworkOptions.PrecisionKind precision =
        f.choice("precision", NetworkOptions.PrecisionKind.class);
    network.accumulate = open("--accumulate") ? accumulate : network.accumulate;
    network.batch = open("--batch") ? batch : network.batch;
    network.epochs = open("--epochs") ? epochs : network.epochs;
    network.validation = open("--validation") ? validation : network.validation;
    if (open("--patience") && patient) {
      network.patience = patience;
    }
    if (open("--precision") && precision != null) {
      network.precision = precision;
    }
  }

  private void loss(@Nullable Fields loss) {
    if (loss != null) {
      loss.read(f -> {
        LossKind kind = f.choice("kind", LossKind.class);
        if (kind == null) {
          throw new IllegalArgumentException("there is no field kind, such as kind: normal");
        }
        var likelihood = kind.of(f);
        if (open("--loss")) {
          network.loss = kind;
          network.likelihood = likelihood;
        }
        return kind;
      });
    }
  }

  private void optimizer(@Nullable Fields optimizer) {
    if (optimizer != null) {
      network.base =
          optimizer.read(f -> {
            OptimizerKind kind = f.choice("method", OptimizerKind.class);
            if (kind == null) {
              throw new IllegalArgumentException("there is no field method, such as method: adam");
            }
            FirstOrder method = kind.of(f);
            return method;
          });
    }
  }

  /// Methods of some layers of their own: with a method and its settings, or the same at another
  /// rate.
  private void groups(Map<String, Fields> parts) {
    parts.forEach((layer, part) ->
        network.groups.put(
            layer,
            new NetworkOptions.Group(
                part.read(f -> {
                  OptimizerKind kind = f.choice("method", OptimizerKind.class);
                  if (kind != null) {
                    FirstOrder method = kind.of(f);
                    return _ -> method;
                  }
                  double rate = f.number("rate", Double.NaN);
                  if (Double.isNaN(rate)) {
                    throw new IllegalArgumentException(
                        "a layer of its own has a field method or rate, such as rate: 1e-4");
                  }
                  FirstOrder.requireRate(rate);
                  return method -> method.withRate(rate);
                }),
                part)));
  }

  private void schedule(List<Fields> parts) {
    if (!parts.isEmpty()) {
      ScheduleKind.of(parts, 1000); // refused now rather than after the data are read
      network.pace = steps -> ScheduleKind.of(parts, steps);
      network.plateau = ScheduleKind.plateau(parts);
    }
  }

  private void average(@Nullable Fields average) {
    if (average != null) {
      AverageKind.of(average, 1000);
      network.average = steps -> AverageKind.of(average, steps);
    }
  }

  private void trace(@Nullable Fields trace) {
    if (trace != null) {
      trace.read(f -> {
        network.trace = f.text("file");
        if (network.trace == null && open("--trace")) {
          throw new IllegalArgumentException("there is no field file, such as file: trace.jsonl");
        }
        network.traceEvery = f.count("every", network.traceEvery, 1);
        network.traceNorms = f.count("norms", network.traceNorms);
        return network;
      });
    }
  }

  private void clip(@Nullable Fields clip) {
    if (clip != null) {
      clip.read(f -> {
        double norm = f.number("norm", Double.NaN);
        double value = f.number("value", Double.NaN);
        if (open("--clip") && !Double.isNaN(norm)) {
          network.clip = norm;
        }
        if (!Double.isNaN(value)) {
          network.clipValue = value;
        }
        return network;
      });
    }
  }

  private void decay(@Nullable Fields decay) {
    if (decay != null) {
      decay.read(f -> {
        double strength = f.number("strength", 0);
        boolean decoupled = f.flag("decoupled", true);
        if (open("--decay")) {
          network.decay = strength;
          network.coupled = !decoupled;
        }
        return network;
      });
    }
  }
}
