package gradus.models.network;

import gradus.linalg.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The layers of a network as a table.
final class Table {
  private static final List<String> HEADER =
      List.of("layer", "output", "parameters", "bytes", "operations/row");

  private Table() {}

  static String of(Network network, Precision precision) {
    Reading reading = network.inference();
    List<List<String>> rows = new ArrayList<>(List.of(HEADER));
    rows.add(List.of("x", Checks.dims(reading.x()), "", "", ""));
    reading
        .inputs()
        .forEach(input -> rows.add(List.of(Building.name(input), Checks.dims(input), "", "", "")));
    for (Reading.Applied layer : reading.layers()) {
      long parameters = parameters(reading, layer.path());
      int depth = (int) layer.path().chars().filter(c -> c == '.').count();
      String indent = "  ".repeat(Math.max(0, depth - 1));
      rows.add(
          List.of(
              indent + layer.path(),
              Checks.dims(layer.y()),
              number(parameters),
              number(parameters * precision.bytes()),
              number(Cost.between(List.of(layer.x()), layer.y()))));
    }
    long all = network.parameters();
    rows.add(
        List.of(
            "all",
            Checks.dims(reading.output()),
            number(all),
            number(all * precision.bytes()),
            number(Cost.between(List.of(reading.x()), reading.output()))));
    return aligned(rows);
  }

  /// Of a layer and those within it.
  private static long parameters(Reading reading, String path) {
    return reading.weights().stream()
        .filter(weight -> weight.group().equals(path) || weight.group().startsWith(path + "."))
        .mapToLong(weight -> weight.shape().count())
        .sum();
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String aligned(List<List<String>> rows) {
    int[] widths = new int[HEADER.size()];
    for (List<String> row : rows) {
      for (int k = 0; k < widths.length; k++) {
        widths[k] = Math.max(widths[k], row.get(k).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int k = 0; k < widths.length; k++) {
        String pad = " ".repeat(widths[k] - row.get(k).length());
        line.append(k < 2 ? row.get(k) + pad : pad + row.get(k)).append("  ");
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
