package gradus.data;

import gradus.data.DataException.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/// Finds the columns an encoding needs in another table, by name.
final class Match {
  private Match() {}

  /// The column of each feature, in the encoding's order, each of a kind the feature can take.
  static List<Column> columns(Encoding encoding, Table table, String asked) {
    List<String> absent =
        encoding.columns().stream().filter(name -> table.find(name).isEmpty()).toList();
    if (!absent.isEmpty()) {
      throw absent(table, absent, asked);
    }
    List<Column> columns = new ArrayList<>();
    for (Encoding.Feature feature : encoding.features()) {
      Column column = table.column(feature.column());
      switch (feature) {
        case Encoding.Feature.Quantity quantity -> requireNumbers(table, column, asked);
        case Encoding.Feature.Category category -> requireKnown(table, category, column, asked);
      }
      columns.add(column);
    }
    return columns;
  }

  /// A note on the columns that the encoding does not use.
  static List<String> ignored(Encoding encoding, Table table) {
    List<String> extra =
        table.columnNames().stream().filter(name -> !encoding.columns().contains(name)).toList();
    return extra.isEmpty()
        ? List.of()
        : List.of("columns that the model does not use are ignored: " + Nearest.some(extra));
  }

  private static DataException absent(Table table, List<String> absent, String asked) {
    List<String> near =
        absent.stream()
            .flatMap(name -> Nearest.to(name, table.columnNames()).stream())
            .distinct()
            .toList();
    boolean one = absent.size() == 1;
    return DataException.of(
            Problem.NO_SUCH_COLUMN,
            asked,
            (one ? "column " : "columns ")
                + Nearest.some(absent)
                + (one ? " is" : " are")
                + " not in the table",
            "and the model was fitted with " + (one ? "it" : "them"),
            near.isEmpty()
                ? "add "
                    + (one ? "it" : "them")
                    + "; the table has "
                    + Nearest.some(table.columnNames())
                : "rename "
                    + String.join(", ", near)
                    + "? Columns are matched by name, capitals count")
        .in(table.name())
        .about(absent.getFirst());
  }

  private static void requireNumbers(Table table, Column column, String asked) {
    if (!(column instanceof Column.Categorical texts)) {
      return;
    }
    int row = 0;
    while (row < texts.rows() - 1 && (!texts.isUsable(row) || isNumber(texts.text(row)))) {
      row++;
    }
    throw DataException.of(
            Problem.TEXT_AMONG_NUMBERS,
            asked,
            table.place(row)
                + " has "
                + Nearest.quoted(texts.text(row))
                + " in column "
                + column.name(),
            "where the model was fitted with numbers",
            "write a number, or leave the cell empty for a missing value")
        .in(table.name())
        .at(table.line(row))
        .about(column.name());
  }

  private static void requireKnown(
      Table table, Encoding.Feature.Category category, Column column, String asked) {
    IntUnaryOperator level = FeatureMatrix.levels(category, column);
    int first = -1;
    int count = 0;
    for (int row = 0; row < column.rows(); row++) {
      if (column.isUsable(row) && level.applyAsInt(row) < 0) {
        first = first < 0 ? row : first;
        count++;
      }
    }
    if (count == 0) {
      return;
    }
    throw DataException.of(
            Problem.UNSEEN_CATEGORY,
            asked,
            table.place(first)
                + " has "
                + Nearest.quoted(column.text(first))
                + " in column "
                + column.name()
                + (count == 1 ? "" : " (the first of " + count + " rows like it)"),
            "which no row had when the model was fitted",
            Nearest.suggestion(column.text(first), category.levels())
                + " Otherwise leave the cell empty, or fit the model anew with such rows")
        .in(table.name())
        .at(table.line(first))
        .about(column.name());
  }

  private static boolean isNumber(String text) {
    return !Double.isNaN(Decimal.parse(text.toCharArray(), 0, text.length()));
  }
}
