package gradus.models;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
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
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/// Reference data beside the project: real sets, and coefficients of tightly converged fits. Tests
/// that need them are skipped where they are absent.
public final class Reference {
  private Reference() {}

  private static Path folder() {
    String named =
        System.getProperty(
            "GRADUS_SHARED", Objects.requireNonNullElse(System.getenv("GRADUS_SHARED"), ""));
    if (!named.isEmpty()) {
      return Path.of(named).resolve("data");
    }
    Path up = Path.of("").toAbsolutePath();
    while (up.getParent() != null && !Files.isDirectory(up.resolve("shared/data"))) {
      up = up.getParent();
    }
    return up.resolve("shared/data");
  }

  private static Path file(String name) {
    Path file = folder().resolve(name);
    assumeTrue(
        Files.exists(file),
        () -> "the reference file " + name + " is not beside the project; set GRADUS_SHARED");
    return file;
  }

  /// The cases of a file of expected values.
  static List<Json> cases(String name) {
    return json("truth/models/" + name);
  }

  /// The elements of a JSON file.
  public static List<Json> json(String path) {
    return object(path).list();
  }

  /// The value of a JSON file.
  public static Json object(String path) {
    try {
      return Json.parse(Files.readString(file(path)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The rows of a file of comma-separated values, without its header.
  public static List<String[]> rows(String path) {
    try {
      return Files.readAllLines(file(path)).stream()
          .skip(1)
          .map(line -> line.split(",", -1))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A set of numbers whose column `target`, or else the last one, holds classes, numbered in the
  /// order of their values.
  public static Dataset classes(String name) {
    List<String[]> lines = lines(name);
    String[] header = lines.getFirst();
    int named = Arrays.asList(header).indexOf("target");
    int target = named < 0 ? header.length - 1 : named;
    int d = header.length - 1;
    List<String> names = new ArrayList<>(Arrays.asList(header));
    names.remove(target);
    double[] elements = new double[(lines.size() - 1) * d];
    int[] classes = new int[lines.size() - 1];
    List<Double> labels =
        lines.stream()
            .skip(1)
            .map(cells -> Double.valueOf(cells[target]))
            .distinct()
            .sorted()
            .toList();
    for (int i = 0; i < classes.length; i++) {
      String[] cells = lines.get(i + 1);
      classes[i] = labels.indexOf(Double.valueOf(cells[target]));
      for (int j = 0, k = 0; j <= d; j++) {
        if (j != target) {
          elements[i * d + k++] = Double.parseDouble(cells[j]);
        }
      }
    }
    return new Dataset(Tensor.of(Shape.of(classes.length, d), elements), names, new Target.None())
        .labelled(
            header[target],
            labels.stream().map(label -> "class " + Math.round(label)).toList(),
            classes);
  }

  private static List<String[]> lines(String name) {
    Path folder = folder().resolve("sets");
    Path plain = folder.resolve(name + ".csv");
    Path file = Files.exists(plain) ? plain : file("sets/" + name + ".csv.gz");
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader
          .lines()
          .filter(line -> !line.isBlank())
          .map(line -> line.split(",", -1))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
