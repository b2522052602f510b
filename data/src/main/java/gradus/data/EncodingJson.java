package gradus.data;

import gradus.data.DataException.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// An [Encoding] as JSON: `{"missing": "fail", "features": [{"column": "age", "mean": 31.5},
/// {"column": "sex", "levels": […], "shares": […]}]}`.
final class EncodingJson {
  private EncodingJson() {}

  static ObjectNode write(Encoding encoding) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("missing", encoding.missing().label());
    ArrayNode features = json.putArray("features");
    for (Encoding.Feature feature : encoding.features()) {
      ObjectNode entry = features.addObject().put("column", feature.column());
      switch (feature) {
        case Encoding.Feature.Quantity quantity -> entry.put("mean", quantity.mean());
        case Encoding.Feature.Category category -> {
          category.levels().forEach(entry.putArray("levels")::add);
          category.shares().forEach(entry.putArray("shares")::add);
        }
      }
    }
    return json;
  }

  static Encoding read(JsonNode json) {
    try {
      List<Encoding.Feature> features = new ArrayList<>();
      for (JsonNode entry : json.required("features")) {
        features.add(feature(entry));
      }
      String missing = json.required("missing").stringValue();
      return new Encoding(features, Missing.valueOf(missing.toUpperCase(Locale.ROOT)));
    } catch (JacksonException | IllegalArgumentException e) {
      throw DataException.of(
              Problem.CORRUPT,
              "cannot read the encoding of a model",
              String.valueOf(e.getMessage()).lines().findFirst().orElse("it is incomplete"),
              "so that columns cannot be turned into features",
              "fit and save the model again")
          .causedBy(e);
    }
  }

  private static Encoding.Feature feature(JsonNode entry) {
    String column = entry.required("column").stringValue();
    if (entry.has("mean")) {
      return new Encoding.Feature.Quantity(column, entry.required("mean").doubleValue());
    }
    List<String> levels = new ArrayList<>();
    entry.required("levels").forEach(level -> levels.add(level.stringValue()));
    List<Double> shares = new ArrayList<>();
    entry.required("shares").forEach(share -> shares.add(share.doubleValue()));
    return new Encoding.Feature.Category(column, levels, shares);
  }
}
