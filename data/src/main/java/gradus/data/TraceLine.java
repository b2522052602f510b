package gradus.data;

import gradus.optimization.Trace;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An entry of a trace as a line of JSON, and back.
final class TraceLine {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private TraceLine() {}

  static void write(Trace.Entry entry, OutputStream out) {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeNumberProperty("step", entry.step());
      json.writeNumberProperty("loss", entry.loss());
      json.writeNumberProperty("gradient_max", entry.gradientMax());
      json.writeNumberProperty("gradient_norm", entry.gradientNorm());
      json.writeNumberProperty("step_length", entry.stepLength());
      json.writeNumberProperty("evaluations", entry.evaluations());
      json.writeNumberProperty("seconds", entry.seconds());
      if (!entry.groups().isEmpty()) {
        json.writeObjectPropertyStart("groups");
        for (Trace.Group group : entry.groups()) {
          json.writeObjectPropertyStart(group.name());
          json.writeNumberProperty("gradient", group.gradient());
          json.writeNumberProperty("update", group.update());
          json.writeNumberProperty("parameter", group.parameter());
          json.writeEndObject();
        }
        json.writeEndObject();
      }
      if (!entry.measures().isEmpty()) {
        json.writeObjectPropertyStart("measures");
        entry.measures().forEach(json::writeNumberProperty);
        json.writeEndObject();
      }
      json.writeEndObject();
    }
  }

  /// @throws tools.jackson.core.JacksonException where the line is no such entry
  static Trace.Entry read(byte[] line) {
    JsonNode json = JSON.readTree(line);
    List<Trace.Group> groups = new ArrayList<>();
    json.path("groups")
        .forEachEntry((name, group) ->
            groups.add(
                new Trace.Group(
                    name,
                    number(group, "gradient"),
                    number(group, "update"),
                    number(group, "parameter"))));
    Map<String, Double> measures = new LinkedHashMap<>();
    JsonNode measured = json.path("measures");
    measured.forEachEntry((name, _) -> measures.put(name, number(measured, name)));
    return new Trace.Entry(
        json.required("step").intValue(),
        number(json, "loss"),
        number(json, "gradient_max"),
        number(json, "gradient_norm"),
        number(json, "step_length"),
        json.required("evaluations").intValue(),
        number(json, "seconds"),
        groups,
        measures);
  }

  /// JSON has no NaN and no infinity; they are written as text.
  private static double number(JsonNode json, String name) {
    JsonNode value = json.required(name);
    return switch (value.isString() ? value.stringValue() : "") {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> value.doubleValue();
    };
  }
}
