package gradus.expr;

import java.util.ArrayList;
import java.util.List;

/// A formula that cannot be read: what was expected or does not fit, and where.
///
/// The message is the sentence, then the line of the formula, then carets under the places it
/// speaks of:
///
/// ```text
/// cannot multiply X (n×d) by v (k): the inner dimensions d and k differ
///   sum(X*v)
///       ^ ^
/// ```
public final class FormulaException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /// How much of a long formula is shown to each side of the first place.
  private static final int WINDOW = 60;

  private final String sentence;
  private final String text;
  private final ArrayList<Integer> positions;
  private final String line;
  private final String pointer;

  /// Something is wrong at one character.
  public FormulaException(String sentence, int position, String text) {
    this(sentence, text, List.of(new Span(position, position + 1)));
  }

  FormulaException(String sentence, String text, List<Span> places) {
    this(sentence, text, places, Shown.of(text, places));
  }

  private FormulaException(String sentence, String text, List<Span> places, Shown shown) {
    super(sentence + "\n  " + shown.line() + "\n  " + shown.pointer());
    this.sentence = sentence;
    this.text = text;
    this.positions = new ArrayList<>(places.stream().map(Span::start).toList());
    this.line = shown.line();
    this.pointer = shown.pointer();
  }

  /// What is wrong and how to mend it, without the picture.
  public String sentence() {
    return sentence;
  }

  /// The whole formula.
  public String text() {
    return text;
  }

  /// Where the first place begins, counted from 0 in characters of the text; its length at the end.
  public int position() {
    return positions.getFirst();
  }

  /// Where each place begins: both operands where they do not fit together.
  public List<Integer> positions() {
    return List.copyOf(positions);
  }

  /// The formula, or the part of it around the places, as one line.
  public String line() {
    return line;
  }

  /// Spaces and carets that fit under the line.
  public String pointer() {
    return pointer;
  }

  /// Characters from `start` up to, not including, `end`.
  public record Span(int start, int end) {}

  private record Shown(String line, String pointer) {
    static Shown of(String text, List<Span> places) {
      String flat = text.replaceAll("\\s", " ");
      int anchor = places.get(0).start();
      int from = flat.length() <= 2 * WINDOW ? 0 : Math.max(0, anchor - WINDOW);
      int to =
          flat.length() <= 2 * WINDOW ? flat.length() : Math.min(flat.length(), anchor + WINDOW);
      String head = from > 0 ? "…" : "";
      String line = head + flat.substring(from, to) + (to < flat.length() ? "…" : "");
      StringBuilder pointer = new StringBuilder(" ".repeat(head.length()));
      for (int at = from; at <= to; at += width(flat, at)) {
        pointer.append(marked(places, at) ? '^' : ' ');
      }
      return new Shown(line, pointer.toString().stripTrailing());
    }

    /// A character outside the basic plane is two chars of a string but one column.
    private static int width(String text, int at) {
      return at < text.length() ? Character.charCount(text.codePointAt(at)) : 1;
    }

    private static boolean marked(List<Span> places, int at) {
      return places.stream()
          .anyMatch(place -> at >= place.start() && at < Math.max(place.end(), place.start() + 1));
    }
  }
}
