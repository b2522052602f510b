package gradus.lab.view;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A table without boxes: cells aligned by spaces, numbers at their decimal point.
///
/// A table never wraps. One that is too wide for its screen closes its gaps, then cuts texts with
/// `…`, the longest first, then leaves out its last columns.
public final class Columns {
  /// Where the text of a column stands.
  public enum Align {
    LEFT,
    RIGHT,
    POINT
  }

  private static final int GAP = 3;
  private static final int NARROWEST = 6;

  private final List<String> heads;
  private final List<Align> aligns;
  private final List<List<String>> rows = new ArrayList<>();

  private Columns(List<String> heads, List<Align> aligns) {
    this.heads = heads;
    this.aligns = aligns;
  }

  /// A table with these headings; a heading that starts with `<` is left-aligned, `>`
  /// right-aligned, others align at the decimal point.
  public static Columns of(String... headings) {
    List<String> heads = new ArrayList<>();
    List<Align> aligns = new ArrayList<>();
    for (String heading : headings) {
      Align align =
          heading.startsWith("<")
              ? Align.LEFT
              : heading.startsWith(">") ? Align.RIGHT : Align.POINT;
      aligns.add(align);
      heads.add(align == Align.POINT ? heading : heading.substring(1));
    }
    return new Columns(heads, aligns);
  }

  /// Adds a row of as many cells as there are headings.
  public Columns row(String... cells) {
    if (cells.length != heads.size()) {
      throw new IllegalArgumentException(
          "a row of " + cells.length + " cells in a table of " + heads.size() + " columns");
    }
    rows.add(List.of(cells));
    return this;
  }

  /// The lines of the table, headings first (none when all are empty), each at most `width` wide.
  public List<String> lines(int width) {
    List<List<String>> columns = new ArrayList<>();
    for (int j = 0; j < heads.size(); j++) {
      columns.add(column(j));
    }
    int gap = fit(columns, width);
    String space = " ".repeat(gap);
    List<String> lines = new ArrayList<>();
    boolean headed = heads.stream().anyMatch(h -> !h.isEmpty());
    for (int i = headed ? 0 : 1; i <= rows.size(); i++) {
      int at = i;
      lines.add(
          columns.stream()
              .map(column -> column.get(at))
              .collect(Collectors.joining(space))
              .stripTrailing());
    }
    return lines;
  }

  private List<String> column(int j) {
    List<String> cells = new ArrayList<>();
    for (List<String> row : rows) {
      cells.add(row.get(j));
    }
    if (aligns.get(j) == Align.POINT) {
      cells = atPoint(cells);
    }
    cells.addFirst(heads.get(j));
    int wide = cells.stream().mapToInt(String::length).max().orElse(0);
    boolean left = aligns.get(j) == Align.LEFT;
    return new ArrayList<>(cells.stream().map(c -> pad(c, wide, left)).toList());
  }

  /// Pads on the right so that the decimal points stand below each other.
  private static List<String> atPoint(List<String> cells) {
    int tail = cells.stream().mapToInt(c -> c.length() - point(c)).max().orElse(0);
    return new ArrayList<>(
        cells.stream().map(c -> c + " ".repeat(tail - (c.length() - point(c)))).toList());
  }

  /// The index of the decimal point, or where it would stand.
  private static int point(String cell) {
    int at = cell.indexOf('.');
    if (at >= 0) {
      return at;
    }
    int times = cell.indexOf(" × ");
    if (times >= 0) {
      return times;
    }
    int end = cell.length();
    while (end > 0 && !Character.isDigit(cell.charAt(end - 1))) {
      end--;
    }
    return end == 0 ? cell.length() : end;
  }

  /// Makes the columns fit and returns the gap between them.
  private int fit(List<List<String>> columns, int width) {
    int gap = GAP;
    while (gap > 1 && total(columns, gap) > width) {
      gap--;
    }
    int widest = widestText(columns);
    while (widest >= 0 && total(columns, gap) > width) {
      List<String> column = columns.get(widest);
      int wide = column.getFirst().length();
      int target = Math.max(NARROWEST, wide - (total(columns, gap) - width));
      column.replaceAll(cell -> cut(cell, target));
      widest = widestText(columns);
    }
    while (columns.size() > 1 && total(columns, gap) > width) {
      columns.removeLast();
    }
    return gap;
  }

  private static int total(List<List<String>> columns, int gap) {
    return columns.stream().mapToInt(column -> column.getFirst().length() + gap).sum() - gap;
  }

  /// The widest column of texts that can still be cut, or −1.
  private int widestText(List<List<String>> columns) {
    int widest = -1;
    int most = NARROWEST;
    for (int j = 0; j < columns.size(); j++) {
      int wide = columns.get(j).getFirst().length();
      if (aligns.get(j) == Align.LEFT && wide > most) {
        widest = j;
        most = wide;
      }
    }
    return widest;
  }

  private static String cut(String cell, int width) {
    String text = cell.stripTrailing();
    return pad(text.length() <= width ? text : text.substring(0, width - 1) + "…", width, true);
  }

  private static String pad(String cell, int width, boolean left) {
    String space = " ".repeat(width - cell.length());
    return left ? cell + space : space + cell;
  }
}
