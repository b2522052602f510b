package gradus.expr;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// A piece of printed mathematics: text made of pieces, which may be shared, and how tightly it
/// binds.
///
/// Joining pieces copies nothing, so a graph prints in time proportional to its nodes until the
/// text itself is wanted; a graph of 28 doublings is 28 small phrases whose length is known before
/// anyone writes it out.
///
/// | component | meaning                                                                 |
/// |-----------|--------------------------------------------------------------------------|
/// | `level`   | how tightly it binds; a context that binds tighter puts it in parentheses |
/// | `length`  | characters when written out                                              |
/// | `tokens`  | about how many names, numbers and signs a reader sees                    |
/// | `depth`   | parentheses inside each other                                            |
/// | `wordy`   | needs a space to its neighbors in a product                              |
/// | `tall`    | needs parentheses that grow                                               |
record Phrase(
    int level,
    List<Object> parts,
    long length,
    int tokens,
    int depth,
    boolean wordy,
    boolean tall) {
  private static final int MANY = 1_000_000;

  /// One word or sign.
  static Phrase word(int level, String text) {
    return new Phrase(level, List.of(text), text.length(), 1, 0, false, isTall(text));
  }

  /// Texts and phrases one after another.
  static Phrase of(int level, Object... parts) {
    long length = 0;
    int tokens = 1;
    int depth = 0;
    boolean tall = false;
    for (Object part : parts) {
      if (part instanceof Phrase phrase) {
        length = Math.min(length + phrase.length, Long.MAX_VALUE / 2);
        tokens = Math.min(tokens + phrase.tokens, MANY);
        depth = Math.max(depth, phrase.depth);
        tall |= phrase.tall;
      } else {
        length += ((String) part).length();
        tall |= isTall((String) part);
      }
    }
    return new Phrase(level, List.of(parts), length, tokens, depth, false, tall);
  }

  private static boolean isTall(String text) {
    return text.contains("\\frac")
        || text.contains("\\sum")
        || text.contains("\\prod")
        || text.contains("\\left")
        || text.contains("\\begin");
  }

  /// This phrase as part of a product that sets it off by spaces.
  Phrase asWord() {
    return new Phrase(level, parts, length, tokens, depth, true, tall);
  }

  Phrase at(int other) {
    return new Phrase(other, parts, length, tokens, depth, wordy, tall);
  }

  /// This phrase between brackets.
  Phrase enclosed(int inner, String open, String close) {
    Phrase whole = of(inner, open, this, close);
    return new Phrase(inner, whole.parts, whole.length, tokens, depth + 1, false, whole.tall);
  }

  /// The text, or the beginning of it that has at most `limit` characters and a piece.
  String text(long limit) {
    StringBuilder text = new StringBuilder();
    Deque<Object> open = new ArrayDeque<>();
    open.push(this);
    while (!open.isEmpty() && text.length() <= limit) {
      Object part = open.pop();
      if (part instanceof Phrase phrase) {
        phrase.parts.reversed().forEach(open::push);
      } else {
        text.append((String) part);
      }
    }
    return text.toString();
  }

  String text() {
    return text(Long.MAX_VALUE);
  }

  /// Whether the last word is a LaTeX command, which a letter after it would prolong.
  boolean endsInCommand() {
    Object last = parts.getLast();
    while (last instanceof Phrase phrase) {
      last = phrase.parts.getLast();
    }
    String text = (String) last;
    int k = text.length();
    while (k > 0 && Character.isLetter(text.charAt(k - 1))) {
      k--;
    }
    return k > 0 && k < text.length() && text.charAt(k - 1) == '\\';
  }

  /// The first character, or a space where there is none.
  char first() {
    String head = text(0);
    return head.isEmpty() ? ' ' : head.charAt(0);
  }

  /// Itself only: comparing shared pieces by content would take exponential time.
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
