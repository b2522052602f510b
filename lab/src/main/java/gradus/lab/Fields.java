package gradus.lab;

import gradus.data.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The fields of a part of an experiment, read by name. What is wrong is named by its path, such as
/// `optimizer.rate`, and where it comes from a file by line and column; what nobody asked for is
/// refused, with the nearest name.
final class Fields {
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?\\d{1,20}(\\.\\d{0,30})?([eE][-+]?\\d{1,3})?");

  private final String source;
  private final Places places;
  private final String path;
  private final ObjectNode node;

  /// Paths asked for so far, of the whole experiment.
  private final Set<String> asked;

  /// Names asked for so far, of this part.
  private final List<String> own = new ArrayList<>();

  private Fields(String source, Places places, String path, ObjectNode node, Set<String> asked) {
    this.source = source;
    this.places = places;
    this.path = path;
    this.node = node;
    this.asked = asked;
  }

  /// All fields of a source.
  ///
  /// @param source how messages name it: a file or an option
  static Fields of(String source, ObjectNode node) {
    return of(source, Places.none(), node);
  }

  /// All fields of a source, with where they stand in it.
  static Fields of(String source, Places places, ObjectNode node) {
    return new Fields(source, places, "", node, new LinkedHashSet<>());
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

  /// A whole number that is not below another one.
  int count(String name, int otherwise, int least) {
    int value = count(name, otherwise);
    if (has(name) && value < least) {
      throw wrong(name, node.path(name), "a whole number of at least " + least);
    }
    return value;
  }

  /// A share of a whole that is left over: at least 0 and below 1.
  double share(String name, double otherwise) {
    double value = number(name, otherwise);
    if (has(name) && !(value >= 0 && value < 1)) {
      throw wrong(name, node.path(name), "a share, at least 0 and below 1");
    }
    return value;
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
  ///
  /// @param rule refuses a word that is none of those
  @Nullable List<String> words(String name, Consumer<String> rule) {
    JsonNode value = find(name);
    if (value == null) {
      return null;
    }
    if (value.isString() || value.isNumber()) {
      List<String> words = List.of(value.asString().split("\\s*,\\s*"));
      words.forEach(word -> require(word, rule, name));
      return words;
    }
    List<String> words = new ArrayList<>();
    for (JsonNode one : value) {
      if (!one.isString() && !one.isNumber()) {
        throw wrong(name, one, "words and numbers");
      }
      require(one.asString(), rule, name + "[" + words.size() + "]");
      words.add(one.asString());
    }
    if (!value.isArray() || words.isEmpty()) {
      throw wrong(name, value, "a list of at least one word");
    }
    return words;
  }

  private void require(String word, Consumer<String> rule, String name) {
    try {
      rule.accept(word);
    } catch (IllegalArgumentException e) {
      throw refused(name, e);
    }
  }

  /// A part with fields of its own; a single word or number stands for the part with only `key`.
  ///
  /// @return null where it was not given
  @Nullable Fields part(String name, String key) {
    JsonNode value = find(name);
    return value == null ? null : part(name, key, value);
  }

  /// Parts by names that are free, in order; none where it was not given. A single word stands for
  /// the part with only `word`, a number for that with only `number`.
  Map<String, Fields> named(String name, String word, String number) {
    JsonNode value = find(name);
    if (value == null) {
      return Map.of();
    }
    if (!(value instanceof ObjectNode fields)) {
      throw wrong(name, value, "names, each with its own fields");
    }
    Map<String, Fields> parts = new LinkedHashMap<>();
    for (String one : fields.propertyNames()) {
      JsonNode part = fields.path(one);
      parts.put(one, part(name + "." + one, part.isNumber() ? number : word, part));
    }
    return parts;
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
    value.forEach(one -> parts.add(part(name + "[" + parts.size() + "]", key, one)));
    return parts;
  }

  private Fields part(String name, String key, JsonNode value) {
    if (value instanceof ObjectNode fields) {
      return new Fields(source, places, path + name + ".", fields, asked);
    }
    if (!value.isString() && !value.isNumber()) {
      throw wrong(name, value, "a word, or fields such as " + key);
    }
    ObjectNode single = JsonNodeFactory.instance.objectNode();
    single.set(key, value);
    return new Fields(source, places, path + name + ".", single, asked);
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
      throw refused(e);
    }
    for (String name : node.propertyNames()) {
      if (!own.contains(name)) {
        throw new WrongField(
            source
                + at(places.name(path + name))
                + inPart()
                + "there is no field "
                + name
                + "; "
                + Nearest.suggestion(name, own),
            null);
      }
    }
    return result;
  }

  /// What refuses this part, or a field of it, in words of its own.
  IllegalArgumentException refused(IllegalArgumentException e) {
    String message = String.valueOf(e.getMessage());
    List<String> cited =
        node.propertyNames().stream().filter(name -> cites(message, name)).toList();
    return cited.size() == 1 ? refused(cited.getFirst(), e) : located(places.value(whole()), e);
  }

  /// What refuses a field, in words of its own.
  IllegalArgumentException refused(String name, IllegalArgumentException e) {
    return located(places.value(path + name).or(() -> places.value(whole())), e);
  }

  private WrongField located(Optional<Places.Place> place, IllegalArgumentException e) {
    return new WrongField(source + at(place) + inPart() + e.getMessage(), e);
  }

  /// Whether a message says the number that a field was given.
  private boolean cites(String message, String name) {
    JsonNode value = node.path(name);
    if (!value.isNumber()) {
      return false;
    }
    String number = Pattern.quote(Recipe.number(value.doubleValue()));
    return Pattern.compile("(?<![\\w.])" + number + "(\\.0)?(?![\\w.]*\\w)")
        .matcher(message)
        .find();
  }

  /// The path of this part.
  private String whole() {
    return path.isEmpty() ? "" : path.substring(0, path.length() - 1);
  }

  private static String at(Optional<Places.Place> place) {
    return place.map(found -> ", " + found).orElse("") + ": ";
  }

  private String inPart() {
    return path.isEmpty() ? "" : whole() + ": ";
  }

  private IllegalArgumentException wrong(String name, JsonNode given, String allowed) {
    return new WrongField(
        source
            + at(places.value(path + name).or(() -> places.value(whole())))
            + path
            + name
            + " is "
            + allowed
            + ", but was given "
            + given,
        null);
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
