package gradus.data;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Named columns of one length, as read from a file: numbers and texts, not yet a data set.
///
/// ```java
/// Table penguins = Csv.read(Path.of("penguins.csv"));
/// Encoded encoded = penguins.without("island").dataset("species", Missing.DROP);
/// ```
///
/// Rows are counted from 0 in code and named by the line of their file in messages.
public final class Table {
  private final String name;
  private final List<Column> columns;
  private final List<String> notes;

  /// The line of the file each row begins in; empty where the table is not from a file.
  private final int[] lines;

  private Table(String name, List<Column> columns, List<String> notes, int[] lines) {
    this.name = name;
    this.columns = List.copyOf(columns);
    this.notes = List.copyOf(notes);
    this.lines = lines;
  }

  /// A table of columns that have different names and the same number of rows.
  public static Table of(String name, List<Column> columns) {
    Map<String, Integer> positions = new HashMap<>();
    for (int j = 0; j < columns.size(); j++) {
      Column column = columns.get(j);
      Integer first = positions.putIfAbsent(column.name(), j);
      if (first != null) {
        throw duplicate(name, column.name(), first, j);
      }
      if (column.rows() != columns.getFirst().rows()) {
        throw new IllegalArgumentException(
            "column "
                + column.name()
                + " of "
                + name
                + " has "
                + column.rows()
                + " rows, but column "
                + columns.getFirst().name()
                + " has "
                + columns.getFirst().rows()
                + ": a table has columns of one length");
      }
    }
    return new Table(name, columns, List.of(), new int[0]);
  }

  static Table read(String name, List<Column> columns, List<String> notes, int[] lines) {
    return new Table(name, columns, notes, lines);
  }

  static DataException duplicate(String table, String column, int first, int second) {
    return DataException.of(
            DataException.Problem.DUPLICATE_COLUMN,
            "cannot read " + table,
            "columns " + (first + 1) + " and " + (second + 1) + " are both called '" + column + "'",
            "so the name does not say which is meant",
            "rename one of them in the header")
        .in(table)
        .about(column);
  }

  /// Where the table is from: a file name or the name of a set.
  public String name() {
    return name;
  }

  public List<Column> columns() {
    return columns;
  }

  public List<String> columnNames() {
    return columns.stream().map(Column::name).toList();
  }

  public int rows() {
    return columns.isEmpty() ? 0 : columns.getFirst().rows();
  }

  /// What the reader noticed and did not refuse, one sentence each.
  public List<String> notes() {
    return notes;
  }

  public Optional<Column> find(String columnName) {
    return columns.stream().filter(column -> column.name().equals(columnName)).findFirst();
  }

  /// The column of that name; refused, with the nearest names, where there is none.
  public Column column(String columnName) {
    return find(columnName)
        .orElseThrow(() ->
            DataException.of(
                    DataException.Problem.NO_SUCH_COLUMN,
                    "cannot take column '" + columnName + "' of " + name,
                    "the table has " + columns.size() + " columns",
                    "none of that name",
                    Nearest.suggestion(columnName, columnNames()))
                .in(name)
                .about(columnName));
  }

  /// This table without the named columns: identifiers, dates, free text.
  public Table without(String... columnNames) {
    for (String columnName : columnNames) {
      column(columnName);
    }
    List<String> left = List.of(columnNames);
    return new Table(
        name, columns.stream().filter(c -> !left.contains(c.name())).toList(), notes, lines);
  }

  /// The given rows, counted from 0, in that order. Lines of the file stay known.
  public Table select(int... rows) {
    int[] part = lines.length == 0 ? lines : Arrays.stream(rows).map(row -> lines[row]).toArray();
    return new Table(
        name, columns.stream().map(column -> column.select(rows)).toList(), notes, part);
  }

  /// The line of the file that a row begins in, counted from 1; 0 where the table is not from a
  /// file.
  public long line(int row) {
    return lines.length == 0 ? 0 : lines[row];
  }

  /// A row in words: *line 7* of its file, or *row 5*, counted from 1, where there is no file.
  public String place(int row) {
    return lines.length == 0 ? "row " + (row + 1) : "line " + lines[row];
  }

  /// A data set that predicts `target`: classes where the column holds texts or at most 20
  /// different whole numbers, real numbers otherwise. A note in the result says which.
  public Encoded dataset(String target, Missing missing) {
    return Encoder.encode(this, target, TargetReader.Reading.AUTOMATIC, missing);
  }

  /// A data set that predicts the class in column `target`: texts or whole numbers.
  public Encoded classification(String target, Missing missing) {
    return Encoder.encode(this, target, TargetReader.Reading.CLASSES, missing);
  }

  /// A data set that predicts the number in column `target`.
  public Encoded regression(String target, Missing missing) {
    return Encoder.encode(this, target, TargetReader.Reading.VALUES, missing);
  }

  /// A data set of all columns that predicts nothing.
  public Encoded unsupervised(Missing missing) {
    return Encoder.encode(this, null, TargetReader.Reading.AUTOMATIC, missing);
  }

  @Override
  public String toString() {
    return name
        + ": "
        + rows()
        + " rows, "
        + columns.size()
        + " columns ("
        + Nearest.some(columnNames())
        + ")";
  }
}
