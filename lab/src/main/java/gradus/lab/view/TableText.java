package gradus.lab.view;

import java.util.ArrayList;
import java.util.List;

/// A [TableResult] on the terminal.
public final class TableText {
  private static final int COLUMNS_SHOWN = 8;

  private TableText() {}

  public static void print(TableResult result, Screen screen) {
    screen.prose(
        screen.bold(result.name())
            + ": %s × %s"
                .formatted(
                    Numerals.count(result.rows(), "row"),
                    Numerals.count(result.columns().size(), "column")),
        0);
    if (!result.description().isBlank()) {
      screen.prose(result.description(), 0);
    }
    result.notes().forEach(note -> screen.prose(note, 0));
    screen.blank();
    columns(result, screen);
    first(result, screen);
    if (result.citation() != null) {
      screen.blank();
      screen.prose("Cite     " + result.citation(), 0);
      screen.prose("From     " + result.source(), 0);
      screen.prose("Licence  " + result.licence(), 0);
    }
  }

  private static void columns(TableResult result, Screen screen) {
    Columns table =
        Columns.of("<column", "<type", ">missing", "least", "mean", "most", "<levels or unit");
    for (TableResult.ColumnSummary c : result.columns()) {
      boolean number = c.levels().isEmpty();
      String name = c.name().equals(result.target()) ? c.name() + " (target)" : c.name();
      table.row(
          name,
          c.type(),
          c.missing() == 0 ? "" : Numerals.count(c.missing()),
          number ? Numerals.text(c.least()) : "",
          number ? Numerals.text(c.mean()) : "",
          number ? Numerals.text(c.most()) : "",
          number ? c.unit() : String.join(", ", c.levels()));
    }
    screen.table(table, 0);
  }

  private static void first(TableResult result, Screen screen) {
    if (result.first().isEmpty()) {
      return;
    }
    screen.blank();
    screen.line(screen.bold("First rows"));
    int all = result.columns().size();
    List<Integer> shown = new ArrayList<>();
    for (int j = 0; j < all; j++) {
      if (all <= COLUMNS_SHOWN || j < COLUMNS_SHOWN - 2 || j == all - 1) {
        shown.add(j);
      }
    }
    String[] heads = shown.stream().map(j -> head(result, j)).toArray(String[]::new);
    Columns table = Columns.of(heads);
    for (List<String> row : result.first()) {
      table.row(shown.stream().map(row::get).toArray(String[]::new));
    }
    screen.table(table, 0);
    if (shown.size() < all) {
      screen.prose(
          "and " + Numerals.count(all - shown.size(), "column") + " between the last two", 0);
    }
  }

  private static String head(TableResult result, int j) {
    TableResult.ColumnSummary column = result.columns().get(j);
    return (column.levels().isEmpty() ? "" : "<") + column.name();
  }
}
