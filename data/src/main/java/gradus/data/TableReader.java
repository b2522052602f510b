package gradus.data;

import de.siegmar.fastcsv.reader.CsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordType;
import gradus.data.DataException.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Takes the cells of a file from the parser, without making a text of each, and builds the
/// columns.
final class TableReader extends CsvCallbackHandler<Boolean> {
  private final String source;
  private final char delimiter;
  private final Set<String> missing;
  private final Set<String> text;

  private final List<String> header = new ArrayList<>();
  private ColumnReader @Nullable [] columns;
  private final List<String> notes = new ArrayList<>();
  private int[] lines = new int[1024];
  private int rows;

  private RecordType type = RecordType.DATA;
  private long line;
  private int cell;

  TableReader(String source, char delimiter, Set<String> missing, Set<String> text) {
    this.source = source;
    this.delimiter = delimiter;
    this.missing = missing;
    this.text = text;
  }

  @Override
  protected void beginRecord(long startingLineNumber) {
    type = RecordType.DATA;
    line = startingLineNumber;
    cell = 0;
  }

  @Override
  protected void addField(char[] buffer, int offset, int length, boolean quoted) {
    int from = offset;
    int to = offset + length;
    if (!quoted) {
      while (from < to && buffer[from] <= ' ') {
        from++;
      }
      while (from < to && buffer[to - 1] <= ' ') {
        to--;
      }
    }
    if (columns == null) {
      header.add(new String(buffer, from, to - from));
    } else if (cell < columns.length) {
      columns[cell].add(buffer, from, to, line);
    }
    cell++;
  }

  @Override
  protected void setComment(char[] buffer, int offset, int length) {
    type = RecordType.COMMENT;
  }

  @Override
  protected void setEmpty() {
    type = RecordType.EMPTY;
  }

  @Override
  protected RecordType getRecordType() {
    return type;
  }

  @Override
  protected int getFieldCount() {
    return cell;
  }

  @Override
  protected Boolean buildRecord() {
    if (type != RecordType.DATA) {
      return Boolean.TRUE;
    }
    if (columns == null) {
      columns = begin();
      return Boolean.TRUE;
    }
    if (cell != columns.length) {
      throw ragged(columns.length);
    }
    if (rows == lines.length) {
      lines = Arrays.copyOf(lines, rows + (rows >> 1));
    }
    lines[rows++] = (int) Math.min(line, Integer.MAX_VALUE);
    return Boolean.TRUE;
  }

  private ColumnReader[] begin() {
    Map<String, Integer> positions = new HashMap<>();
    ColumnReader[] readers = new ColumnReader[header.size()];
    for (int j = 0; j < readers.length; j++) {
      String name = header.get(j);
      if (name.isEmpty()) {
        name = "column " + (j + 1);
        notes.add("column " + (j + 1) + " has no name in the header and is called '" + name + "'");
      }
      Integer first = positions.putIfAbsent(name, j);
      if (first != null) {
        throw Table.duplicate(source, name, first, j);
      }
      readers[j] = new ColumnReader(name, missing, text.contains(name));
    }
    if (header.stream().allMatch(TableReader::isNumber)) {
      notes.add(
          "the first line holds only numbers, and is taken for the column names all the same");
    }
    return readers;
  }

  private static boolean isNumber(String cell) {
    return !Double.isNaN(Decimal.parse(cell.toCharArray(), 0, cell.length()));
  }

  private DataException ragged(int expected) {
    String shown = delimiter == '\t' ? "a tab" : "'" + delimiter + "'";
    return DataException.of(
            Problem.RAGGED_ROW,
            "cannot read " + source,
            "line " + line + " has " + cell + (cell == 1 ? " cell" : " cells"),
            "but the header names " + expected + (expected == 1 ? " column" : " columns"),
            cell > expected
                ? "take out the extra cells, or put the cell that has "
                    + shown
                    + " in it between quotes"
                : "add the missing cells, empty where the value is not known; cells are parted by "
                    + shown)
        .in(source)
        .at(line);
  }

  /// The columns that began with numbers and turned out to be text; refuses those that are mostly
  /// numbers.
  Set<String> mixedColumns() {
    Set<String> mixed = new java.util.LinkedHashSet<>();
    for (ColumnReader column : readers()) {
      if (column.isMostlyNumbers()) {
        throw column.textAmongNumbers(source);
      }
      if (column.isMixed()) {
        mixed.add(column.name());
      }
    }
    return mixed;
  }

  Table table() {
    if (rows == 0) {
      throw DataException.of(
              Problem.NO_ROWS,
              "cannot read " + source,
              "it has a header of " + header.size() + " columns and no rows",
              "so there is nothing to compute with",
              "add rows below the header")
          .in(source);
    }
    return Table.read(
        source,
        Arrays.stream(readers()).map(ColumnReader::column).toList(),
        notes,
        Arrays.copyOf(lines, rows));
  }

  private ColumnReader[] readers() {
    return columns == null ? new ColumnReader[0] : columns;
  }
}
