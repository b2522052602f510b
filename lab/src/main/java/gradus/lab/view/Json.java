package gradus.lab.view;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/// Results as JSON: the records as they are, with `null` for a number that is not finite (JSON has
/// no NaN).
public final class Json {
  private static final class FiniteOrNull extends StdSerializer<Double> {
    FiniteOrNull() {
      super(Double.class);
    }

    @Override
    public void serialize(Double value, JsonGenerator out, SerializationContext context) {
      if (Double.isFinite(value)) {
        out.writeNumber(value.doubleValue());
      } else {
        out.writeNull();
      }
    }
  }

  private static final JsonMapper PLAIN = mapper(false);
  private static final JsonMapper INDENTED = mapper(true);

  private Json() {}

  /// The record in one line.
  public static String compact(Object record) {
    return PLAIN.writeValueAsString(record);
  }

  /// The record, indented for a reader.
  public static String indented(Object record) {
    return INDENTED.writeValueAsString(record);
  }

  private static JsonMapper mapper(boolean indent) {
    SimpleModule numbers = new SimpleModule();
    numbers.addSerializer(Double.class, new FiniteOrNull());
    numbers.addSerializer(double.class, new FiniteOrNull());
    return JsonMapper.builder()
        .addModule(numbers)
        .configure(SerializationFeature.INDENT_OUTPUT, indent)
        .build();
  }
}
