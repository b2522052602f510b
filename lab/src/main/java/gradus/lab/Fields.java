package gradus.lab;

import gradus.data.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The fields of a part of an experiment, read by name. What is wrong is named by its path, such as
/// `optimizer.rate`; what nobody asked for is refused, with the nearest name.
final class Fields {
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?\\d{1,20}(\\.\\d{0,30})?([eE][-+]?\\d{1,3})?");

  private final String source;
  private final String path;
  private final ObjectNode node;

  /// Paths asked for so far, of the whole experiment.
  private final Set<String> asked;

  /// Names asked for so far, of this part.
  private final List<String> own = new ArrayList<>();

  private Fields(String source, String path, ObjectNode node, Set<String> asked) {
    this.source = source;
    this.path = path;
    this.node = node;
    this.asked = asked;
  }

  /// All fields of a source.
  ///
  /// @param source how messages name it: a file or an option
  static Fields of(String source, ObjectNode node) {
    return new Fields(source, "", node, new LinkedHashSet<>());
  }

  /// No fields: all that is read from it is what it is by default.
  static Fields none(String source) {
    return of(source, JsonNodeFactory.instance.objectNode());
  }

  /// The paths of all fields asked for, whether they were given or not.
  Set<String> asked() {
    return asked;
  }

  boolean has(String name) {
    ask(name);
    return node.has(name) && !node.path(name).isNull();
  }

  private void ask(String name) {
    own.add(name);
    asked.add(path + name);
  }

  /// The field, or null where it was not given.
  private @Nullable JsonNode find(String name) {
    return has(name) ? node.path(name) : null;
  }

  @Nullable String text(String name) {
    JsonNode value = find(name);
    if (value == null) {
      return null;
    }
    if (!value.isString() && !value.isNumber()) {
      throw wrong(name, value, "a text");
    }
    return value.asString();
  }

  /// A finite number.
  double number(String name, double otherwise) {
    JsonNode value = find(name);
    if (value == null) {
      return otherwise;
    }
    // some readers of YAML take 1e-3, without a point, for a text
    boolean written = value.isString() && NUMBER.matcher(value.stringValue()).matches();
    double number =
        written
            ? Double.parseDouble(value.stringValue())
            : value.isNumber() ? value.doubleValue() : Double.NaN;
    if (!Double.isFinite(number)) {
      throw wrong(name, value, "a number");
    }
    return number;
  }

  long whole(String name, long otherwise) {
    JsonNode value = find(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong(name, value, "a whole number");
    }
    return value.longValue();
  }

  int count(String name, int otherwise) {
    long value = whole(name, otherwise);
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw wrong(name, node.path(name), "a whole number from 0 to " + Integer.MAX_VALUE);
    }
    return (int) value;
  }

  boolean flag(String name, boolean otherwise) {
    JsonNode value = find(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      throw wrong(name, value, "true or false");
    }
    return value.booleanValue();
  }

  /// One of some words, or null where it was not given.
  <E extends Enum<E>> @Nullable E choice(String name, Class<E> kind) {
    JsonNode value = find(name);
    if (value == null) {
      return null;
    }
    List<String> words = new ArrayList<>();
    for (E constant : kind.getEnumConstants()) {
      words.add(word(constant));
      if (value.isString() && word(constant).equals(value.stringValue().toLowerCase(Locale.ROOT))) {
        return constant;
      }
    }
    throw wrong(name, value, "one of " + String.join(", ", words) + near(value, words));
  }

  /// A list of words and numbers, or null where it was not given.
  @Nullable List<String> words(String name) {
    JsonNode value = find(name);
    if (value == null) {
      return null;
    }
    if (value.isString() || value.isNumber()) {
      return List.of(value.asString().split("\\s*,\\s*"));
    }
    List<String> words = new ArrayList<>();
    for (JsonNode one : value) {
      if (!one.isString() && !one.isNumber()) {
        throw wrong(name, one, "words and numbers");
      }
      words.add(one.asString());
    }
    if (!value.isArray() || words.isEmpty()) {
      throw wrong(name, value, "a list of at least one word");
    }
    return words;
  }

  /// A part with fields of its own; a single word or number stands for the part with only `key`.
  ///
  /// @return null where it was not given
  @Nullable Fields part(String name, String key) {
    JsonNode value = find(name);
    return value == null ? null : part(name, key, value);
  }

  /// Parts one after the other, or a single one; none where it was not given.
  List<Fields> parts(String name, String key) {
    JsonNode value = find(name);
    if (value == null) {
      return List.of();
    }
    if (!value.isArray()) {
      return List.of(part(name, key, value));
    }
    List<Fields> parts = new ArrayList<>();
    value.forEach(one -> parts.add(part(name, key, one)));
    return parts;
  }

  private Fields part(String name, String key, JsonNode value) {
    if (value instanceof ObjectNode fields) {
      return new Fields(source, path + name + ".", fields, asked);
    }
    if (!value.isString() && !value.isNumber()) {
      throw wrong(name, value, "a word, or fields such as " + key);
    }
    ObjectNode single = JsonNodeFactory.instance.objectNode();
    single.set(key, value);
    return new Fields(source, path + name + ".", single, asked);
  }

  /// What a rule makes of the fields. What it refuses is named with this part; so is a field that
  /// it does not ask for.
  <T> T read(Function<Fields, T> rule) {
    T result;
    try {
      result = rule.apply(this);
    } catch (WrongField e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new WrongField(where() + e.getMessage(), e);
    }
    for (String name : node.propertyNames()) {
      if (!own.contains(name)) {
        throw new WrongField(
            where() + "there is no field " + name + "; " + Nearest.suggestion(name, own), null);
      }
    }
    return result;
  }

  private String where() {
    return source + ": " + (path.isEmpty() ? "" : path.substring(0, path.length() - 1) + ": ");
  }

  private IllegalArgumentException wrong(String name, JsonNode given, String allowed) {
    return new WrongField(
        source + ": " + path + name + " is " + allowed + ", but was given " + given, null);
  }

  private static String near(JsonNode value, Collection<String> words) {
    String given = value.asString("");
    return Nearest.to(given, words).isEmpty() ? "" : " (" + Nearest.suggestion(given, words) + ")";
  }

  /// How a constant is written: `cosine-restarts`.
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// A message that names its place already.
  private static final class WrongField extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    WrongField(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
