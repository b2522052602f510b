package gradus.lab.view;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Where a command writes: results on `out`, everything else on `err`.
///
/// @param out results, and nothing else
/// @param err messages and progress
/// @param width columns available, at most 100 are used
/// @param color whether `out` may be coloured
/// @param live whether `err` is a terminal, so that a progress line can be drawn and erased
public record Screen(PrintWriter out, PrintWriter err, int width, boolean color, boolean live) {
  public static final int WIDEST = 100;
  private static final int NARROWEST = 32;
  private static final Pattern COLOR = Pattern.compile("\u001b\\[[0-9]*m");

  public Screen {
    width = Math.clamp(width, NARROWEST, WIDEST);
  }

  /// A screen that is no terminal: full width, no colour, no progress.
  public static Screen plain(PrintWriter out, PrintWriter err) {
    return new Screen(out, err, WIDEST, false, false);
  }

  public void line(String text) {
    out.println(text);
  }

  public void blank() {
    out.println();
  }

  /// A table, indented, its first line (the headings) in the background.
  public void table(Columns columns, int indent) {
    List<String> lines = columns.lines(width - indent);
    for (int i = 0; i < lines.size(); i++) {
      line(" ".repeat(indent) + (i == 0 ? quiet(lines.get(i)) : lines.get(i)));
    }
  }

  /// Prose broken between words at the width, indented; of an indented text the continued lines two
  /// columns more.
  public void prose(String text, int indent) {
    int hanging = indent == 0 ? 0 : indent + 2;
    List<String> lines = wrap(text, width - hanging);
    for (int i = 0; i < lines.size(); i++) {
      line(" ".repeat(i == 0 ? indent : hanging) + lines.get(i));
    }
  }

  public String bold(String text) {
    return paint("1", text);
  }

  public String quiet(String text) {
    return paint("2", text);
  }

  public String good(String text) {
    return paint("32", text);
  }

  public String warning(String text) {
    return paint("33", text);
  }

  public String bad(String text) {
    return paint("31", text);
  }

  private String paint(String code, String text) {
    return color ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }

  /// The words of `text` on lines of at most `width` characters; a longer word stands alone on its
  /// line.
  public static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    for (String paragraph : text.split("\n", -1)) {
      StringBuilder line = new StringBuilder();
      for (String word : paragraph.split(" ", -1)) {
        if (!line.isEmpty() && seen(line) + 1 + seen(word) > width) {
          lines.add(line.toString());
          line.setLength(0);
        }
        line.append(line.isEmpty() ? "" : " ").append(word);
      }
      lines.add(line.toString());
    }
    return lines;
  }

  /// The columns a text takes: colour codes take none.
  private static int seen(CharSequence text) {
    return COLOR.matcher(text).replaceAll("").length();
  }
}
