package gradus.lab;

import gradus.data.Column;
import gradus.data.Table;
import gradus.lab.view.Numerals;
import gradus.lab.view.TableResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What is in a table: for `gradus data`.
final class Tables {
  private static final int LEVELS_SHOWN = 6;

  private Tables() {}

  static TableResult describe(Source source, int firstRows) {
    Table table = source.table();
    Map<String, String> units = source.set().map(set -> set.units()).orElse(Map.of());
    List<TableResult.ColumnSummary> columns = new ArrayList<>();
    for (Column column : table.columns()) {
      columns.add(summary(column, units.getOrDefault(column.name(), "")));
    }
    List<List<String>> rows = new ArrayList<>();
    for (int row = 0; row < Math.min(firstRows, table.rows()); row++) {
      int at = row;
      rows.add(table.columns().stream().map(column -> column.text(at)).toList());
    }
    return new TableResult(
        source.name(),
        source.set().map(set -> set.description()).orElse(""),
        table.rows(),
        source.set().map(set -> set.target()).orElse(null),
        columns,
        rows,
        table.notes(),
        source.set().map(set -> set.citation()).orElse(null),
        source.set().map(set -> set.source()).orElse(null),
        source.set().map(set -> set.licence()).orElse(null));
  }

  private static TableResult.ColumnSummary summary(Column column, String unit) {
    int missing = 0;
    for (int row = 0; row < column.rows(); row++) {
      missing += column.isUsable(row) ? 0 : 1;
    }
    return switch (column) {
      case Column.Numeric numeric -> numbers(numeric, unit, missing);
      case Column.Categorical texts ->
          new TableResult.ColumnSummary(
              column.name(),
              "text, " + Numerals.count(texts.levels().size(), "level"),
              unit,
              missing,
              Double.NaN,
              Double.NaN,
              Double.NaN,
              levels(texts.levels()));
    };
  }

  private static TableResult.ColumnSummary numbers(
      Column.Numeric column, String unit, int missing) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    double mean = 0;
    int seen = 0;
    for (int row = 0; row < column.rows(); row++) {
      double x = column.values().flat(row);
      if (Double.isFinite(x)) {
        least = Math.min(least, x);
        most = Math.max(most, x);
        seen++;
        mean += (x - mean) / seen; // a running mean (Welford 1962)
      }
    }
    boolean any = seen > 0;
    return new TableResult.ColumnSummary(
        column.name(),
        "number",
        unit,
        missing,
        any ? least : Double.NaN,
        any ? mean : Double.NaN,
        any ? most : Double.NaN,
        List.of());
  }

  private static List<String> levels(List<String> all) {
    List<String> shown = new ArrayList<>(all.subList(0, Math.min(LEVELS_SHOWN, all.size())));
    if (all.size() > LEVELS_SHOWN) {
      shown.add("… " + (all.size() - LEVELS_SHOWN) + " more");
    }
    return shown;
  }
}
