package gradus.models;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A value of a JSON text, as far as the reference files need it.
public record Json(Object value) {
  public static Json parse(String text) {
    return new Json(new Reader(text).value());
  }

  public Json at(String key) {
    Object found = ((Map<?, ?>) value).get(key);
    if (found == null) {
      throw new IllegalArgumentException("no " + key + " in " + ((Map<?, ?>) value).keySet());
    }
    return new Json(found);
  }

  public List<Json> list() {
    return ((List<?>) value).stream().map(Json::new).toList();
  }

  public double number() {
    return Double.parseDouble(value.toString());
  }

  public String text() {
    return value.toString();
  }

  public double[] numbers() {
    return list().stream().mapToDouble(Json::number).toArray();
  }

  private static final class Reader {
    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    private char next() {
      while (Character.isWhitespace(text.charAt(at))
          || text.charAt(at) == ','
          || text.charAt(at) == ':') {
        at++;
      }
      return text.charAt(at);
    }

    Object value() {
      return switch (next()) {
        case '{' -> object();
        case '[' -> array();
        case '"' -> string();
        default -> bare();
      };
    }

    private Map<String, Object> object() {
      Map<String, Object> map = new LinkedHashMap<>();
      at++;
      while (next() != '}') {
        String key = string();
        map.put(key, value());
      }
      at++;
      return map;
    }

    private List<Object> array() {
      List<Object> list = new ArrayList<>();
      at++;
      while (next() != ']') {
        list.add(value());
      }
      at++;
      return list;
    }

    private String string() {
      StringBuilder string = new StringBuilder();
      at++;
      for (; text.charAt(at) != '"'; at++) {
        string.append(text.charAt(at) == '\\' ? text.charAt(++at) : text.charAt(at));
      }
      at++;
      return string.toString();
    }

    private String bare() {
      int start = at;
      while (at < text.length() && ",]} \n\r\t".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      return text.substring(start, at);
    }
  }
}
