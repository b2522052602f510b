package gradus.data;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import gradus.data.DataException.Problem;
import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.UnmappableCharacterException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipException;

/// Reads a table from text: finds the delimiter, parses the cells, and tells what is wrong.
final class CsvReading {
  private static final Pattern LINE = Pattern.compile("line (\\d+)");

  private CsvReading() {}

  static Table read(TextSource source, Csv.Options options) {
    try {
      String head = source.head();
      if (head.isBlank()) {
        throw DataException.of(
                Problem.EMPTY,
                source.asked(),
                "the file is empty",
                "without even a header",
                "check that it was written to the end, and begin it with a line of column names")
            .in(source.name());
      }
      Character given = options.delimiter();
      char delimiter = given != null ? given : delimiter(source.name(), head);
      TableReader table = parse(source, options, delimiter, options.text());
      Set<String> text = table.mixedColumns();
      if (!text.isEmpty()) {
        // A column that began with numbers turned out to be text: only now is it known that its
        // cells are wanted as such.
        text.addAll(options.text());
        table = parse(source, options, delimiter, text);
      }
      return table.table();
    } catch (IOException e) {
      throw unreadable(source, e);
    }
  }

  private static TableReader parse(
      TextSource source, Csv.Options options, char delimiter, Set<String> text) throws IOException {
    TableReader table =
        new TableReader(source.name(), delimiter, options.missing(), new HashSet<>(text));
    try (Reader characters = source.reader();
        CsvReader<Boolean> rows =
            CsvReader.builder()
                .fieldSeparator(delimiter)
                .commentStrategy(CommentStrategy.NONE)
                .skipEmptyLines(true)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .build(table, characters)) {
      rows.forEach(row -> {});
    } catch (CsvParseException e) {
      throw parseFailure(source, e);
    } catch (UncheckedIOException e) {
      throw decodingFailure(source, Objects.requireNonNull(e.getCause()));
    }
    return table;
  }

  private static RuntimeException parseFailure(TextSource source, CsvParseException e)
      throws IOException {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof DataException told) {
        return told;
      }
      if (cause instanceof IOException failure) {
        return decodingFailure(source, failure);
      }
    }
    String reason = String.valueOf(e.getMessage());
    Matcher found = LINE.matcher(reason);
    long line = found.find() ? Long.parseLong(found.group(1)) : 0;
    boolean open = reason.contains("nclosed") || reason.contains("maximum buffer size");
    return DataException.of(
            Problem.BROKEN_QUOTES,
            source.asked(),
            open
                ? "a quote is opened in the row of line " + line + " and never closed"
                : "something follows the closing quote of a cell in the row of line " + line,
            "so it is not clear where the cell ends",
            "close it, and write a quote within a quoted cell twice: \"\"")
        .in(source.name())
        .at(line)
        .causedBy(e);
  }

  private static DataException decodingFailure(TextSource source, IOException e)
      throws IOException {
    return e instanceof MalformedInputException || e instanceof UnmappableCharacterException
        ? source.notUtf8()
        : unreadable(source, e);
  }

  private static DataException unreadable(TextSource source, IOException e) {
    boolean broken = e instanceof EOFException || e instanceof ZipException;
    return DataException.of(
            broken ? Problem.TRUNCATED : Problem.UNREADABLE,
            source.asked(),
            broken ? "its compressed data end early or are damaged" : "reading stopped",
            String.valueOf(e.getMessage()),
            broken
                ? "copy or download it again"
                : "check the disk or the connection, and try again")
        .in(source.name())
        .causedBy(e);
  }

  /// Tab by the name `.tsv` or `.tab`; otherwise the one of comma, tab and semicolon that the first
  /// line has most of outside quotes; comma where it has none.
  static char delimiter(String name, String head) {
    String lower = name.toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
    if (lower.endsWith(".tsv") || lower.endsWith(".tab")) {
      return '\t';
    }
    char best = ',';
    int most = 0;
    for (char candidate : new char[] {',', '\t', ';'}) {
      int count = countInFirstLine(head, candidate);
      if (count > most) {
        most = count;
        best = candidate;
      }
    }
    return best;
  }

  private static int countInFirstLine(String head, char wanted) {
    boolean quoted = false;
    boolean begun = false;
    int count = 0;
    for (int i = 0; i < head.length(); i++) {
      char c = head.charAt(i);
      boolean lineEnd = !quoted && (c == '\n' || c == '\r');
      if (lineEnd && begun) {
        break;
      }
      begun |= !lineEnd;
      quoted ^= c == '"';
      count += !quoted && c == wanted ? 1 : 0;
    }
    return count;
  }
}
