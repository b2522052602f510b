package gradus.data;

import gradus.data.DataException.Problem;
import gradus.linalg.Tensor;
import gradus.optimization.schedule.Plateau;
import gradus.optimization.training.Best;
import gradus.optimization.training.Checkpoint;
import gradus.optimization.training.Fingerprint;
import gradus.optimization.training.Score;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A checkpoint as a model file: arrays as tensors, everything else as JSON.
///
/// ```text
/// {"step": 12000, "waiting": 1, "epoch loss": 81.2, "seconds": 30.5,
///  "plateau": {"best": 0.12, "waited": 1, "cooling": 0, "factor": 0.1},
///  "fingerprint": {"parameters": "W1 784×64, b1 64", …},
///  "scores": [{"step": 1000, "training": 0.31, "loss": 0.27, "measures": {"accuracy": 0.92}}, …],
///  "best": {"step": 11000, "loss": 0.11}}
/// ```
final class CheckpointJson {
  private static final String KIND = "checkpoint";
  private static final String VALUE = "value/";
  private static final String BEST = "best/";

  private CheckpointJson() {}

  static ModelFile model(Checkpoint checkpoint) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("step", checkpoint.step());
    json.put("waiting", checkpoint.waiting());
    Plateau.Progress plateau = checkpoint.plateau();
    json.putObject("plateau")
        .put("best", plateau.best())
        .put("waited", plateau.waited())
        .put("cooling", plateau.cooling())
        .put("factor", plateau.factor());
    json.put("epoch loss", checkpoint.epochLoss());
    json.put("seconds", checkpoint.seconds());
    ObjectNode fingerprint = json.putObject("fingerprint");
    checkpoint.fingerprint().parts().forEach(fingerprint::put);
    for (Score score : checkpoint.scores()) {
      ObjectNode one = json.withArray("scores").addObject();
      one.put("step", score.step()).put("training", score.training()).put("loss", score.loss());
      ObjectNode measures = one.putObject("measures");
      score.measures().forEach(measures::put);
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    checkpoint.values().forEach((name, value) -> tensors.put(VALUE + name, value));
    checkpoint
        .best()
        .ifPresent(best -> {
          json.putObject("best").put("step", best.step()).put("loss", best.loss());
          best.values().forEach((name, value) -> tensors.put(BEST + name, value));
        });
    return new ModelFile(KIND, json, tensors);
  }

  static Checkpoint checkpoint(ModelFile file) {
    if (!file.kind().equals(KIND)) {
      throw DataException.of(
          Problem.NOT_A_MODEL,
          "cannot continue a run",
          "the file holds a model of the kind " + file.kind(),
          "which is no checkpoint",
          "name a folder of checkpoints");
    }
    JsonNode json = file.description();
    Map<String, String> parts = new LinkedHashMap<>();
    json.path("fingerprint").forEachEntry((name, part) -> parts.put(name, part.asString("")));
    List<Score> scores = new ArrayList<>();
    json.path("scores").forEach(score -> scores.add(score(score)));
    JsonNode best = json.path("best");
    return new Checkpoint(
        new Fingerprint(parts),
        whole(json, "step"),
        tensors(file, VALUE),
        best.isObject()
            ? Optional.of(new Best(whole(best, "step"), number(best, "loss"), tensors(file, BEST)))
            : Optional.empty(),
        (int) whole(json, "waiting"),
        plateau(json.path("plateau")),
        scores,
        number(json, "epoch loss"),
        number(json, "seconds"));
  }

  private static Plateau.Progress plateau(JsonNode json) {
    return new Plateau.Progress(
        number(json, "best"),
        whole(json, "waited"),
        whole(json, "cooling"),
        number(json, "factor"));
  }

  private static Score score(JsonNode json) {
    Map<String, Double> measures = new LinkedHashMap<>();
    json.path("measures")
        .forEachEntry((name, _) -> measures.put(name, number(json.path("measures"), name)));
    return new Score(whole(json, "step"), number(json, "training"), number(json, "loss"), measures);
  }

  private static Map<String, Tensor> tensors(ModelFile file, String prefix) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    file.tensors()
        .forEach((name, value) -> {
          if (name.startsWith(prefix)) {
            tensors.put(name.substring(prefix.length()), value);
          }
        });
    return tensors;
  }

  private static long whole(JsonNode json, String name) {
    JsonNode number = json.path(name);
    if (!number.isIntegralNumber()) {
      throw missing(name);
    }
    return number.longValue();
  }

  /// JSON has no NaN and no infinities: they are written as texts.
  private static double number(JsonNode json, String name) {
    JsonNode number = json.path(name);
    if (number.isNumber()) {
      return number.doubleValue();
    }
    return switch (number.asString("")) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> throw missing(name);
    };
  }

  private static DataException missing(String name) {
    return DataException.of(
        Problem.MISSING_ENTRY,
        "cannot continue a run",
        "the checkpoint has no number '" + name + "'",
        "which every checkpoint has",
        "use an older one");
  }
}
