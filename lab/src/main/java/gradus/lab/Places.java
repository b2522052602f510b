package gradus.lab;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;

/// Where in a file the fields of an experiment stand, by their paths: `optimizer.rate`,
/// `schedule[1].floor`.
///
/// @param names where the name of a field begins
/// @param values where its value begins
record Places(Map<String, Place> names, Map<String, Place> values) {
  /// A place in a text.
  ///
  /// @param line from 1
  /// @param column from 1
  record Place(int line, int column) {
    static Place of(TokenStreamLocation location) {
      return new Place(location.getLineNr(), location.getColumnNr());
    }

    @Override
    public String toString() {
      return "line " + line + ", column " + column;
    }
  }

  Places {
    names = Map.copyOf(names);
    values = Map.copyOf(values);
  }

  /// Of fields that stand in no file.
  static Places none() {
    return new Places(Map.of(), Map.of());
  }

  /// Of all fields that a parser comes to.
  static Places of(JsonParser parser) {
    Walk walk = new Walk(parser);
    parser.nextToken();
    walk.value("");
    return new Places(walk.names, walk.values);
  }

  Optional<Place> name(String path) {
    return Optional.ofNullable(names.get(path));
  }

  Optional<Place> value(String path) {
    return Optional.ofNullable(values.get(path));
  }

  /// Follows the tokens of a text.
  private static final class Walk {
    private final JsonParser parser;
    private final Map<String, Place> names = new HashMap<>();
    private final Map<String, Place> values = new HashMap<>();

    Walk(JsonParser parser) {
      this.parser = parser;
    }

    /// The value that begins at the current token.
    private void value(String path) {
      values.put(path, Place.of(parser.currentTokenLocation()));
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        fields(path);
      } else if (parser.currentToken() == JsonToken.START_ARRAY) {
        for (int k = 0; parser.nextToken() != JsonToken.END_ARRAY; k++) {
          value(path + "[" + k + "]");
        }
      }
    }

    private void fields(String path) {
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String field = (path.isEmpty() ? "" : path + ".") + parser.currentName();
        names.put(field, Place.of(parser.currentTokenLocation()));
        parser.nextToken();
        value(field);
      }
    }
  }
}
