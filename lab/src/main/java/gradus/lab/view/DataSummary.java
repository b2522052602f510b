package gradus.lab.view;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What was read: one line about the data, and what is needed to find the same rows again.
///
/// @param name the embedded set or the file
/// @param rows rows used
/// @param features columns of the design matrix, after encoding
/// @param columns columns read, without the target
/// @param target the column that is predicted, or null
/// @param classes the classes of the target with their rows
/// @param missing what was done about missing cells, or that there were none
/// @param fingerprint SHA-256 of the rows as used
/// @param citation where an embedded set comes from, or null
public record DataSummary(
    String name,
    int rows,
    int features,
    int columns,
    @Nullable String target,
    List<ClassCount> classes,
    String missing,
    String fingerprint,
    @Nullable String citation) {

  /// A class and how many rows have it.
  public record ClassCount(String name, int rows) {}

  public DataSummary {
    classes = List.copyOf(classes);
  }

  /// The data in one line.
  public String line() {
    String size =
        name + ": " + Numerals.count(rows, "row") + " × " + Numerals.count(columns, "column");
    String encoded =
        features == columns ? "" : " (" + Numerals.count(features) + " after encoding)";
    String shares =
        classes.stream()
            .map(c -> c.name() + " " + Numerals.count(c.rows()))
            .collect(Collectors.joining(", "));
    String goal =
        target == null ? "no target" : target + ": " + (classes.isEmpty() ? "numbers" : shares);
    return size + encoded + "; " + goal + "; " + missing;
  }
}
