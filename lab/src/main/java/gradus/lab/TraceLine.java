package gradus.lab;

import gradus.optimization.Trace;
import gradus.optimization.training.TrainingEvent;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// A line of the trace of a network's training, name by name: a run has thousands, and each is
/// written between two steps.
final class TraceLine {
  private static final JsonFactory JSON = new JsonFactory();

  private TraceLine() {}

  /// The bytes of the line, with its end.
  static byte[] of(TrainingEvent.Stepped step) {
    TrainingEvent.Progress at = step.progress();
    return line(json -> {
      json.writeStringProperty("event", "step");
      json.writeNumberProperty("step", at.step());
      json.writeNumberProperty("epoch", at.epoch() + 1);
      number(json, "loss", at.loss());
      number(json, "rate", at.rate());
      if (!step.groups().isEmpty()) {
        json.writeObjectPropertyStart("groups");
        step.groups().forEach(group -> norms(json, group));
        json.writeEndObject();
      }
      number(json, "seconds", at.seconds());
    });
  }

  /// The bytes of the line, with its end.
  static byte[] of(TrainingEvent.Validated validation) {
    return line(json -> {
      json.writeStringProperty("event", "validation");
      json.writeNumberProperty("step", validation.score().step());
      number(json, "training", validation.score().training());
      number(json, "loss", validation.score().loss());
      json.writeObjectPropertyStart("measures");
      validation.score().measures().forEach((name, value) -> number(json, name, value));
      json.writeEndObject();
      json.writeBooleanProperty("best", validation.best());
    });
  }

  private static void norms(JsonGenerator json, Trace.Group group) {
    json.writeObjectPropertyStart(group.name());
    number(json, "gradient", group.gradient());
    number(json, "update", group.update());
    number(json, "parameters", group.parameter());
    json.writeEndObject();
  }

  /// JSON has no NaN and no infinity: they are `null`, as in every result.
  private static void number(JsonGenerator json, String name, double value) {
    if (Double.isFinite(value)) {
      json.writeNumberProperty(name, value);
    } else {
      json.writeNullProperty(name);
    }
  }

  private static byte[] line(Consumer<JsonGenerator> properties) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      properties.accept(json);
      json.writeEndObject();
      json.writeRaw('\n');
    }
    return bytes.toByteArray();
  }
}
