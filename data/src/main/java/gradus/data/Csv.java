package gradus.data;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategy;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tables as text, one row a line: comma-, tab- or semicolon-separated, plain or gzip, with a
/// header (RFC 4180).
///
/// ```java
/// Table wine = Csv.read(Path.of("wine.csv"));
/// Csv.write(Path.of("copy.tsv"), wine);
/// ```
///
/// A column whose cells are all numbers or missing is numeric, any other is text, in categories. A
/// column mostly of numbers that has texts as well is refused, with the first of them: it is a slip
/// far more often than a category.
public final class Csv {
  private Csv() {}

  /// How to read.
  ///
  /// | field       | meaning                                                                                |
  /// |-------------|----------------------------------------------------------------------------------------|
  /// | `delimiter` | what parts the cells; found from the file's name and first line where `null`            |
  /// | `missing`   | the texts that stand for a missing cell                                                 |
  /// | `text`      | the columns to read as text even where they look like numbers: postal codes, codes of classes |
  public record Options(@Nullable Character delimiter, Set<String> missing, Set<String> text) {
    private static final Options DEFAULTS =
        new Options(
            null, Set.of("", "NA", "N/A", "n/a", "NaN", "nan", "null", "NULL", "?"), Set.of());

    public Options {
      missing = Set.copyOf(missing);
      text = Set.copyOf(text);
    }

    public static Options defaults() {
      return DEFAULTS;
    }

    public Options delimiter(char character) {
      return new Options(character, missing, text);
    }

    public Options missing(Collection<String> texts) {
      return new Options(delimiter, Set.copyOf(texts), text);
    }

    public Options text(Collection<String> columns) {
      return new Options(delimiter, missing, Set.copyOf(columns));
    }
  }

  /// Reads a table; [DataException] says what is wrong with it, where, and how to mend it.
  public static Table read(Path file) {
    return read(file, Options.defaults());
  }

  public static Table read(Path file, Options options) {
    InputFile.require(file, "cannot read " + file);
    return read(new TextSource(file.toString(), () -> Files.newInputStream(file)), options);
  }

  static Table read(TextSource source, Options options) {
    return CsvReading.read(source, options);
  }

  /// Writes a table to a file, tab-separated where the name ends in `.tsv` or `.tab`. The file is
  /// whole or, where writing fails, as it was.
  ///
  /// Numbers are written in the fewest digits that read back to the same double; missing cells are
  /// empty.
  public static void write(Path file, Table table) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    char delimiter = name.endsWith(".tsv") || name.endsWith(".tab") ? '\t' : ',';
    AtomicFile.write(file, out -> write(out, table, delimiter));
  }

  /// Writes a table to a stream, which stays open.
  public static void write(OutputStream out, Table table, char delimiter) throws IOException {
    CsvWriter writer =
        CsvWriter.builder()
            .fieldSeparator(delimiter)
            .lineDelimiter(LineDelimiter.LF)
            .quoteStrategy(Quotes.of(table.columns().size()))
            .build(out);
    writer.writeRecord(table.columnNames());
    String[] cells = new String[table.columns().size()];
    for (int row = 0; row < table.rows(); row++) {
      for (int j = 0; j < cells.length; j++) {
        cells[j] = table.columns().get(j).text(row);
      }
      writer.writeRecord(cells);
    }
    writer.flush();
  }

  /// Besides what has to be quoted: cells with outer space, which readers trim, and the empty cell
  /// of a single column, which would be an empty line.
  private record Quotes(boolean ofEmpty) implements QuoteStrategy {
    static Quotes of(int columns) {
      return new Quotes(columns == 1);
    }

    @Override
    public boolean quoteEmpty(int line, int field) {
      return ofEmpty;
    }

    @Override
    public boolean quoteValue(int line, int field, String value) {
      return value.charAt(0) <= ' ' || value.charAt(value.length() - 1) <= ' ';
    }
  }
}
