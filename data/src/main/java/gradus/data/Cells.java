package gradus.data;

import gradus.data.DataException.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Finds the cells that hold nothing to compute with, and the rows that remain.
final class Cells {
  private Cells() {}

  /// The bad cells of one column: how many are missing, how many infinite, and the first row that
  /// has one.
  private record Bad(Column column, int missing, int infinite, int first) {
    static Bad of(Column column) {
      int missing = 0;
      int infinite = 0;
      int first = -1;
      for (int row = 0; row < column.rows(); row++) {
        if (column.isUsable(row)) {
          continue;
        }
        first = first < 0 ? row : first;
        boolean isInfinite =
            column instanceof Column.Numeric numeric
                && Double.isInfinite(numeric.values().flat(row));
        infinite += isInfinite ? 1 : 0;
        missing += isInfinite ? 0 : 1;
      }
      return new Bad(column, missing, infinite, first);
    }

    String words(Table table) {
      List<String> counts = new ArrayList<>();
      if (missing > 0) {
        counts.add(missing + " missing");
      }
      if (infinite > 0) {
        counts.add(infinite + " infinite");
      }
      return column.name()
          + " ("
          + String.join(", ", counts)
          + ", first in "
          + table.place(first)
          + ")";
    }
  }

  /// The rows to keep under a policy, counted from 0. `required` are columns that cannot be filled
  /// in: the target.
  static int[] usableRows(
      Table table,
      List<Column> features,
      List<Column> required,
      Missing policy,
      String asked,
      List<String> notes) {
    List<Column> all = new ArrayList<>(features);
    all.addAll(required);
    List<Bad> bad = all.stream().map(Bad::of).filter(b -> b.first() >= 0).toList();
    int[] every = IntStream.range(0, table.rows()).toArray();
    if (bad.isEmpty()) {
      return every;
    }
    List<String> words = bad.stream().map(b -> b.words(table)).toList();
    return switch (policy) {
      case FAIL -> throw notFinite(table, bad, words, asked);
      case DROP -> keep(table, every, all, words, asked, notes);
      case MEAN -> {
        notes.add("missing and infinite cells take the column's mean: " + Nearest.some(words));
        yield required.isEmpty() ? every : keep(table, every, required, words, asked, notes);
      }
    };
  }

  private static int[] keep(
      Table table,
      int[] rows,
      List<Column> columns,
      List<String> words,
      String asked,
      List<String> notes) {
    int[] kept =
        IntStream.of(rows)
            .filter(row -> columns.stream().allMatch(column -> column.isUsable(row)))
            .toArray();
    if (kept.length == 0) {
      throw DataException.of(
              Problem.NO_ROWS,
              asked,
              "each of its " + rows.length + " rows has a missing or infinite cell",
              "so that none is left: " + Nearest.some(words),
              "leave out the emptiest columns, or fill in the mean (missing policy 'mean')")
          .in(table.name());
    }
    if (kept.length < rows.length) {
      notes.add(
          (rows.length - kept.length)
              + " of "
              + rows.length
              + " rows are left out for missing or infinite cells: "
              + Nearest.some(words));
    }
    return kept;
  }

  private static DataException notFinite(
      Table table, List<Bad> bad, List<String> words, String asked) {
    int missing = bad.stream().mapToInt(Bad::missing).sum();
    int infinite = bad.stream().mapToInt(Bad::infinite).sum();
    String counts =
        infinite == 0
            ? missing + " cells are missing"
            : missing == 0
                ? infinite + " cells are infinite"
                : missing + " cells are missing and " + infinite + " infinite";
    return DataException.of(
            Problem.NOT_FINITE,
            asked,
            counts + ": " + Nearest.some(words),
            "and a formula needs a finite number in each",
            "mend the file, leave those rows out (missing policy 'drop'), or fill in the column's"
                + " mean ('mean')")
        .in(table.name())
        .at(table.line(bad.getFirst().first()))
        .about(bad.getFirst().column().name());
  }
}
