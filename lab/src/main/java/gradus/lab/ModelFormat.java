package gradus.lab;

import gradus.data.DataException;
import gradus.data.Encoding;
import gradus.data.ModelFile;
import gradus.linalg.Tensor;
import gradus.models.Dataset;
import gradus.models.LogisticModel;
import gradus.models.PcaAccuracy;
import gradus.models.PcaFit;
import gradus.models.PcaSolver;
import gradus.models.Standardize;
import gradus.models.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A [SavedModel] as the description and tensors of a model file, and back.
final class ModelFormat {
  /// Before the name of a weight of a network, in the name of its tensor.
  private static final String WEIGHTS = "weights/";

  private final ModelFile file;
  private final Path path;

  private ModelFormat(ModelFile file, Path path) {
    this.file = file;
    this.path = path;
  }

  static void write(SavedModel saved, Path path) {
    ObjectNode description = JsonMapper.shared().createObjectNode();
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    describe(saved.provenance(), description, tensors);
    saved
        .scaling()
        .ifPresent(scaling -> {
          tensors.put("scaling.mean", scaling.mean());
          tensors.put("scaling.deviation", scaling.deviation());
        });
    String kind =
        switch (saved) {
          case SavedModel.Logistic logistic -> {
            LogisticModel model = logistic.model();
            description.put("target", model.target());
            texts(description.putArray("classes"), model.classes());
            texts(description.putArray("features"), model.featureNames());
            tensors.put("weights", model.weights());
            tensors.put("intercepts", model.intercepts());
            yield "logistic";
          }
          case SavedModel.Principal principal -> {
            PcaFit fit = principal.fit();
            description.put("rows", fit.rows());
            texts(description.putArray("features"), fit.featureNames());
            tensors.put("mean", fit.mean());
            tensors.put("deviation", fit.deviation());
            tensors.put("components", fit.components());
            tensors.put("variances", fit.variances());
            description.put("total variance", fit.totalVariance());
            description.put("solver", fit.accuracy().solver().name());
            tensors.put("bounds", fit.accuracy().bounds());
            yield "pca";
          }
          case SavedModel.Neural neural -> {
            NetworkModel model = neural.model();
            description.put("target", model.target());
            texts(description.putArray("classes"), model.classes());
            texts(description.putArray("features"), model.featureNames());
            texts(description.putArray("layers"), model.layers().words());
            description.put("loss", model.loss().toString());
            tensors.put("target.scaling", Tensor.vector(model.center(), model.scale()));
            model.weights().forEach((name, value) -> tensors.put(WEIGHTS + name, value));
            yield "network";
          }
        };
    new ModelFile(kind, description, tensors).write(path);
  }

  private static void describe(
      Provenance from, ObjectNode description, Map<String, Tensor> tensors) {
    description.put("source", from.source());
    description.put("fingerprint", from.fingerprint());
    description.put("command", from.command());
    description.put("outcome", from.outcome());
    description.put("seed", from.seed());
    description.put("penalty", from.penalty());
    description.set("encoding", from.encoding().toJson());
    from.numbers().forEach(description.putArray("row numbers")::add);
    from.training().forEach(description.putArray("training rows")::add);
    Dataset rows = from.rows();
    if (rows != null) {
      tensors.put("rows.features", rows.features());
      if (rows.target() instanceof Target.Classes classes) {
        tensors.put("rows.target", classes.indices());
      }
    }
  }

  static SavedModel read(Path path) {
    ModelFile file = ModelFile.read(path);
    try {
      return new ModelFormat(file, path).model();
    } catch (DataException e) {
      throw e;
    } catch (RuntimeException e) {
      // The parts are whole (their checksums hold) but do not fit together: written by something
      // else.
      throw corrupt(path, String.valueOf(e.getMessage()));
    }
  }

  private SavedModel model() {
    ObjectNode description = file.description();
    List<String> features = texts(description, "features");
    Optional<Standardize.Fit> scaling =
        file.tensors().containsKey("scaling.mean")
            ? Optional.of(
                new Standardize.Fit(
                    features, file.tensor("scaling.mean"), file.tensor("scaling.deviation")))
            : Optional.empty();
    return switch (file.kind()) {
      case "logistic" -> {
        String target = text(description, "target");
        List<String> classes = texts(description, "classes");
        LogisticModel model =
            new LogisticModel(
                features, target, classes, file.tensor("weights"), file.tensor("intercepts"));
        yield new SavedModel.Logistic(provenance(features, target, classes), scaling, model);
      }
      case "pca" -> {
        PcaFit fit =
            new PcaFit(
                features,
                description.path("rows").asLong(),
                file.tensor("mean"),
                file.tensor("deviation"),
                file.tensor("components"),
                file.tensor("variances"),
                description.path("total variance").asDouble(),
                new PcaAccuracy(
                    PcaSolver.valueOf(text(description, "solver")), file.tensor("bounds")));
        yield new SavedModel.Principal(provenance(features, null, List.of()), scaling, fit);
      }
      case "network" -> network(features, scaling);
      default ->
          throw DataException.of(
                  DataException.Problem.UNSUPPORTED,
                  "cannot use the model " + path,
                  "it is of the kind '" + file.kind() + "'",
                  "and the command line knows logistic, network and pca",
                  "use the version of Gradus that wrote it")
              .in(path);
    };
  }

  private SavedModel network(List<String> features, Optional<Standardize.Fit> scaling) {
    ObjectNode description = file.description();
    String target = text(description, "target");
    Map<String, Tensor> weights = new LinkedHashMap<>();
    file.tensors()
        .forEach((name, value) -> {
          if (name.startsWith(WEIGHTS)) {
            weights.put(name.substring(WEIGHTS.length()), value);
          }
        });
    Tensor scaled = file.tensor("target.scaling");
    NetworkModel model =
        new NetworkModel(
            features,
            target,
            texts(description, "classes"),
            new LayerWords(texts(description, "layers")),
            LossKind.valueOf(text(description, "loss").toUpperCase(Locale.ROOT)),
            scaled.flat(0),
            scaled.flat(1),
            weights);
    model.network().requireFit(weights);
    return new SavedModel.Neural(provenance(features, null, List.of()), scaling, model);
  }

  private Provenance provenance(
      List<String> features, @Nullable String target, List<String> classes) {
    ObjectNode description = file.description();
    Dataset rows = null;
    if (file.tensors().containsKey("rows.features")) {
      Target seen =
          target == null
              ? new Target.None()
              : new Target.Classes(target, file.tensor("rows.target"), classes);
      rows = new Dataset(file.tensor("rows.features"), features, seen);
    }
    return new Provenance(
        text(description, "source"),
        text(description, "fingerprint"),
        text(description, "command"),
        text(description, "outcome"),
        description.path("seed").asLong(),
        description.path("penalty").asDouble(),
        Encoding.parse(description.path("encoding")),
        integers(description, "row numbers"),
        integers(description, "training rows"),
        rows);
  }

  private String text(JsonNode from, String name) {
    JsonNode node = from.path(name);
    if (!node.isString()) {
      throw corrupt(path, "its description has no '" + name + "'");
    }
    return node.stringValue();
  }

  private static List<String> texts(JsonNode from, String name) {
    List<String> texts = new ArrayList<>();
    from.path(name).forEach(node -> texts.add(node.asString()));
    return texts;
  }

  private static List<Integer> integers(JsonNode from, String name) {
    List<Integer> integers = new ArrayList<>();
    from.path(name).forEach(node -> integers.add(node.asInt()));
    return integers;
  }

  private static void texts(ArrayNode into, List<String> texts) {
    texts.forEach(into::add);
  }

  private static DataException corrupt(Path path, String given) {
    return DataException.of(
            DataException.Problem.CORRUPT,
            "cannot use the model " + path,
            given,
            "so its parts do not fit together",
            "fit and save it again")
        .in(path);
  }
}
