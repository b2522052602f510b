package gradus.optimization;

import gradus.models.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// Ten steps of other implementations, in double precision: each entry says of which one, called
/// how.
public final class ReferenceSteps {
  private static final Json ALL = read();

  private ReferenceSteps() {}

  private static Json read() {
    try (InputStream stream =
        Objects.requireNonNull(ReferenceSteps.class.getResourceAsStream("steps.json"))) {
      return Json.parse(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Json start() {
    return ALL.at("start");
  }

  static List<Json> gradients() {
    return ALL.at("gradients").list();
  }

  static Json matrix() {
    return ALL.at("matrix");
  }

  static List<Json> matrixGradients() {
    return ALL.at("matrixGradients").list();
  }

  /// An entry of `methods`, `matrices` or `schedules`.
  public static Json of(String kind, String name) {
    return ALL.at(kind).list().stream()
        .filter(entry -> entry.at("name").text().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no " + kind + " called " + name));
  }
}
