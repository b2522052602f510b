package gradus.lab;

import gradus.calculus.Derivative.Order;
import gradus.data.DataException;
import gradus.data.Nearest;
import gradus.expr.Expr;
import gradus.expr.Formula;
import gradus.expr.FormulaException;
import gradus.lab.view.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Requests as lines of JSON (<https://jsonlines.org>), each answered by a line of its own as soon
/// as it is known. What is wrong with one stands in its answer, and the next goes on.
final class Requests {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final List<String> DOMAINS =
      List.of(
          "real",
          "positive",
          "nonnegative",
          "negative",
          "nonpositive",
          "positive definite",
          "positive semidefinite",
          "negative definite",
          "negative semidefinite");

  private Requests() {}

  /// Answers a file, or standard input where it is called `-`.
  ///
  /// @param answer what a request is answered
  /// @param failure what is answered to a request that failed, with its id where it has one and
  ///   what is wrong
  static void answer(
      String file,
      Session session,
      Function<ObjectNode, Object> answer,
      BiFunction<@Nullable JsonNode, String, Object> failure) {
    try (BufferedReader lines = open(file, session)) {
      int number = 0;
      int requests = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          requests++;
          session.out().println(Json.compact(answered(line, number, answer, failure)));
          session.out().flush();
        }
      }
      if (requests == 0) {
        session.err().println("gradus: there is no request in " + file + ", so there is no answer");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static BufferedReader open(String file, Session session) throws IOException {
    if (!file.equals("-") && !Files.isRegularFile(Path.of(file))) {
      throw DataException.of(
              DataException.Problem.NO_SUCH_FILE,
              "cannot read the requests " + file,
              "there is no such file",
              "but --batch reads a file with a request in JSON on each line, or standard input for"
                  + " -",
              "check the path")
          .in(file);
    }
    InputStream in = file.equals("-") ? session.in() : Files.newInputStream(Path.of(file));
    return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  private static Object answered(
      String line,
      int number,
      Function<ObjectNode, Object> answer,
      BiFunction<@Nullable JsonNode, String, Object> failure) {
    JsonNode id = null;
    try {
      JsonNode tree = MAPPER.readTree(line);
      if (!(tree instanceof ObjectNode request)) {
        throw new IllegalArgumentException(
            "line " + number + ": a request is an object of JSON, such as {\"id\": 1, …}");
      }
      id = request.get("id");
      return answer.apply(request);
    } catch (JacksonException e) {
      int column = e.getLocation() == null ? 1 : e.getLocation().getColumnNr();
      return failure.apply(
          null,
          "line "
              + number
              + ", column "
              + column
              + ": not JSON: "
              + e.getOriginalMessage().lines().findFirst().orElse(""));
    } catch (IllegalArgumentException e) {
      return failure.apply(id, said(e));
    } catch (RuntimeException e) { // the other requests are not to suffer from it
      return failure.apply(id, "an error inside Gradus: " + e);
    } catch (StackOverflowError e) {
      return failure.apply(id, "the formula is nested too deeply; name a part of it first");
    }
  }

  /// What is wrong, on one line: for a formula with the place.
  static String said(Exception e) {
    if (!(e instanceof FormulaException formula)) {
      return String.valueOf(e.getMessage());
    }
    List<String> places =
        formula.positions().stream().map(position -> Integer.toString(position + 1)).toList();
    return formula.sentence()
        + (places.size() == 1 ? " (at character " : " (at characters ")
        + String.join(" and ", places)
        + " of "
        + formula.text().strip()
        + ")";
  }

  /// Refuses a field that nobody reads and that is close to one that is missing: a misspelt one.
  ///
  /// @param where it stands: `the variable x`
  static void requireKnown(String where, ObjectNode object, List<String> known) {
    List<String> missing = known.stream().filter(name -> !object.has(name)).toList();
    for (String field : object.propertyNames()) {
      List<String> near = Nearest.to(field, missing);
      if (!known.contains(field) && !near.isEmpty()) {
        throw new IllegalArgumentException(
            where
                + " has a field "
                + field
                + ", which is not read; "
                + Nearest.suggestion(field, missing));
      }
    }
  }

  /// A field that has to be there.
  static JsonNode needed(ObjectNode request, String name, String example) {
    JsonNode value = request.get(name);
    if (value == null || value.isNull()) {
      List<String> near = new ArrayList<>(Nearest.to(name, request.propertyNames()));
      near.removeIf(other -> other.equals(name));
      throw new IllegalArgumentException(
          "there is no field "
              + name
              + ", such as "
              + example
              + (near.isEmpty() ? "" : "; is it meant by " + String.join(" or ", near) + "?"));
    }
    return value;
  }

  static String text(ObjectNode request, String name, String example) {
    JsonNode value = needed(request, name, example);
    if (!value.isString()) {
      throw new IllegalArgumentException(
          name + " is a text, such as " + example + ", but was given " + value);
    }
    return value.stringValue();
  }

  /// The variables that a request declares, in the manner of the formula language: name, kind,
  /// dimensions and domain.
  static Map<String, Expr> variables(ObjectNode request) {
    Map<String, Expr> variables = new LinkedHashMap<>();
    for (ObjectNode one : declared(request)) {
      String name = text(one, "name", "\"x\"");
      String kind = text(one, "kind", "\"vector\"");
      String declaration =
          (name + ": " + kind + " " + dims(one, kind) + " " + domain(one.path("domain"))).strip();
      put(variables, name, Formula.declarations(declaration));
    }
    return variables;
  }

  private static void put(Map<String, Expr> variables, String name, Map<String, Expr> declared) {
    if (variables.containsKey(name)) {
      throw new IllegalArgumentException("the variable " + name + " is declared twice");
    }
    variables.putAll(declared);
  }

  /// The declarations, each an object.
  static List<ObjectNode> declared(ObjectNode request) {
    JsonNode vars = needed(request, "vars", "[{\"name\": \"x\", …}]");
    List<ObjectNode> declared = new ArrayList<>();
    if (!vars.isArray()) {
      throw new IllegalArgumentException(
          "vars is a list with an object for each variable, such as [{\"name\": \"x\", …}], but was"
              + " given "
              + vars);
    }
    for (JsonNode one : vars) {
      if (!(one instanceof ObjectNode object)) {
        throw new IllegalArgumentException(
            "vars has an object for each variable, but one is " + one);
      }
      declared.add(object);
    }
    return declared;
  }

  /// The dimensions of a variable as a declaration has them. A symmetric matrix has one.
  private static String dims(ObjectNode variable, String kind) {
    JsonNode given = variable.path("dims");
    List<String> dims = new ArrayList<>();
    if (given.isArray()) {
      given.forEach(dim -> dims.add(dim.asString("")));
    } else if (!given.isMissingNode() && !given.isNull()) {
      dims.add(given.asString(""));
    }
    if (kind.equals("symmetric") && dims.size() == 2) {
      if (!dims.getFirst().equals(dims.getLast())) {
        throw new IllegalArgumentException(
            "a symmetric matrix is square, but "
                + variable.path("name").asString("")
                + " is declared with the dimensions "
                + dims.getFirst()
                + " and "
                + dims.getLast());
      }
      dims.removeLast();
    }
    return String.join(" ", dims);
  }

  private static String domain(JsonNode domain) {
    if (domain.isArray() && domain.size() == 2) {
      return "in [" + bound(domain.path(0), "-inf") + ", " + bound(domain.path(1), "inf") + "]";
    }
    if (domain.isMissingNode() || domain.isNull()) {
      return "";
    }
    String word = domain.isString() ? domain.stringValue().strip() : "";
    if (word.startsWith("in ") || DOMAINS.contains(word)) {
      return word;
    }
    List<String> near = Nearest.to(word, DOMAINS);
    throw new IllegalArgumentException(
        "the domain of a variable is "
            + String.join(", ", DOMAINS)
            + " or a list of two bounds, not "
            + domain
            + (near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?"));
  }

  private static String bound(JsonNode bound, String otherwise) {
    return bound.isNull() ? otherwise : bound.asString("");
  }

  /// The variable of a name, or a message with the nearest.
  static Expr named(String name, Map<String, Expr> variables) {
    return named("derive by", name, variables);
  }

  /// The same for another purpose.
  ///
  /// @param verb what cannot be done: `derive by`
  static Expr named(String verb, String name, Map<String, Expr> variables) {
    Expr found = variables.get(name);
    if (found == null && name.contains(",")) {
      throw new IllegalArgumentException(
          "cannot " + verb + " " + name + " at once: name one variable at a time");
    }
    if (found == null) {
      throw new IllegalArgumentException(
          "cannot "
              + verb
              + " "
              + name
              + ": it is not among the declared variables "
              + String.join(", ", variables.keySet())
              + (Nearest.to(name, variables.keySet()).isEmpty()
                  ? ""
                  : "; " + Nearest.suggestion(name, variables.keySet())));
    }
    return found;
  }

  /// The order that a word names, or a message with the nearest.
  static Order order(String word) {
    try {
      return Order.of(word);
    } catch (IllegalArgumentException e) {
      List<String> words = Arrays.stream(Order.values()).map(Order::word).toList();
      List<String> near = Nearest.to(word, words);
      throw near.isEmpty()
          ? e
          : new IllegalArgumentException(
              e.getMessage() + "; " + Nearest.suggestion(word, words), e);
    }
  }
}
