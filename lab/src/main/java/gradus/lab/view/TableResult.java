package gradus.lab.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is in a table: what `gradus data NAME` has to say.
///
/// @param name of the set or file
/// @param description one sentence; empty for a file
/// @param rows how many
/// @param target the column an embedded set is about, or null
/// @param columns one entry a column
/// @param first the first rows, as read
/// @param notes what the reader noticed
/// @param citation the paper to cite, or null
/// @param source where the numbers are from, or null
/// @param licence the terms, or null
public record TableResult(
    String name,
    String description,
    int rows,
    @Nullable String target,
    List<ColumnSummary> columns,
    List<List<String>> first,
    List<String> notes,
    @Nullable String citation,
    @Nullable String source,
    @Nullable String licence) {

  /// A column.
  ///
  /// @param type `number`, or `text` with the number of levels
  /// @param missing cells that hold no finite number or text
  /// @param least NaN for texts, as the next two
  /// @param levels the first levels of a column of texts
  public record ColumnSummary(
      String name,
      String type,
      String unit,
      int missing,
      double least,
      double mean,
      double most,
      List<String> levels) {
    public ColumnSummary {
      levels = List.copyOf(levels);
    }
  }

  public TableResult {
    columns = List.copyOf(columns);
    first = first.stream().map(List::copyOf).toList();
    notes = List.copyOf(notes);
  }
}
