package gradus.data;

import gradus.data.DataException.Problem;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// One column while it is read: numbers until a text shows that it is a column of texts.
final class ColumnReader {
  private final String name;
  private final Set<String> missing;
  private final boolean declaredText;

  /// Which of the two arrays is filled; the first cell that is not missing decides.
  private boolean asText;

  private double[] values = new double[0];
  private int[] codes = new int[0];
  private final Map<String, Integer> levels = new HashMap<>();

  private int rows;
  private int numbers;
  private int texts;
  private long firstTextLine;
  private @Nullable String firstText;

  ColumnReader(String name, Set<String> missing, boolean text) {
    this.name = name;
    this.missing = missing;
    this.declaredText = text;
    this.asText = text;
  }

  String name() {
    return name;
  }

  /// Takes the next cell: the characters `from … to − 1`.
  void add(char[] buffer, int from, int to, long line) {
    if (declaredText) {
      addText(buffer, from, to);
      return;
    }
    double value = Decimal.parse(buffer, from, to);
    if (!Double.isNaN(value)) {
      numbers++;
      addNumber(buffer, from, to, value);
      return;
    }
    if (from == to || isMissing(buffer, from, to)) {
      addNumber(buffer, from, to, Double.NaN);
      return;
    }
    if (texts++ == 0) {
      firstTextLine = line;
      firstText = new String(buffer, from, to - from);
      if (numbers == 0) {
        becomeText();
      }
    }
    addNumber(buffer, from, to, Double.NaN);
  }

  private void addNumber(char[] buffer, int from, int to, double value) {
    if (asText) {
      addText(buffer, from, to);
      return;
    }
    if (rows == values.length) {
      values = Arrays.copyOf(values, Math.max(1024, rows + (rows >> 1)));
    }
    values[rows++] = value;
  }

  private void addText(char[] buffer, int from, int to) {
    if (rows == codes.length) {
      codes = Arrays.copyOf(codes, Math.max(1024, rows + (rows >> 1)));
    }
    String text = new String(buffer, from, to - from);
    codes[rows++] = missing.contains(text) ? -1 : levels.computeIfAbsent(text, t -> levels.size());
  }

  /// All cells so far were missing.
  private void becomeText() {
    asText = true;
    codes = new int[Math.max(1024, rows + (rows >> 1))];
    Arrays.fill(codes, 0, rows, -1);
    values = new double[0];
  }

  private boolean isMissing(char[] buffer, int from, int to) {
    return missing.contains(new String(buffer, from, to - from));
  }

  /// Whether more than half of the cells are numbers, and not all.
  boolean isMostlyNumbers() {
    return texts > 0 && numbers > texts;
  }

  /// Whether texts came after numbers, whose own texts were not kept.
  boolean isMixed() {
    return texts > 0 && !asText;
  }

  DataException textAmongNumbers(String source) {
    String text = firstText == null ? "" : firstText;
    return DataException.of(
            Problem.TEXT_AMONG_NUMBERS,
            "cannot read " + source,
            "line "
                + firstTextLine
                + " has "
                + Nearest.quoted(text)
                + " in column "
                + name
                + (texts == 1 ? "" : " (the first of " + texts + " texts)"),
            "where " + numbers + " other cells are numbers",
            "write a number, leave the cell empty where it is missing, or read the column as text"
                + Numbers.decimalCommaHint(List.of(text)))
        .in(source)
        .at(firstTextLine)
        .about(name);
  }

  /// The column of what was read. The levels of a text column are in alphabetical order.
  Column column() {
    if (!asText) {
      return new Column.Numeric(name, Tensor.vector(Arrays.copyOf(values, rows)));
    }
    List<String> sorted = new ArrayList<>(levels.keySet());
    sorted.sort(null);
    int[] position = new int[sorted.size()];
    IntStream.range(0, position.length)
        .forEach(k -> position[levels.getOrDefault(sorted.get(k), 0)] = k);
    int[] ordered =
        Arrays.stream(codes, 0, rows).map(code -> code < 0 ? -1 : position[code]).toArray();
    return Column.Categorical.of(name, sorted, ordered);
  }
}
