package gradus.expr;

import java.util.Locale;

/// The pieces that the formula language is written of: names, numbers, calls, and how tightly each
/// binds.
final class FormulaPhrases {
  static final int COMPARISON = 0;
  static final int SUM = 1;
  static final int TERM = 2;
  static final int UNARY = 3;
  static final int POSTFIX = 4;
  static final int ATOM = 5;

  private FormulaPhrases() {}

  /// Between parentheses.
  static Phrase grouped(Phrase phrase) {
    return phrase.enclosed(ATOM, "(", ")");
  }

  /// Between parentheses, where a context binds tighter.
  static Phrase at(int level, Phrase phrase) {
    return phrase.level() >= level ? phrase : grouped(phrase);
  }

  static String integer(int number) {
    return Integer.toString(number);
  }

  /// An axis as the language counts it, from 1.
  static String axis(int axis) {
    return Integer.toString(axis + 1);
  }

  /// A call of a function, with phrases and texts as arguments.
  static Phrase call(String name, Object... arguments) {
    Object[] parts = new Object[Math.max(1, 2 * arguments.length - 1)];
    parts[0] = "";
    for (int k = 0; k < arguments.length; k++) {
      parts[2 * k] = arguments[k];
      if (k > 0) {
        parts[2 * k - 1] = ", ";
      }
    }
    return Phrase.of(ATOM, parts).enclosed(ATOM, name + "(", ")");
  }

  /// A name, between backquotes where it would mean something else.
  static String name(String name) {
    boolean plain =
        !name.isEmpty()
            && FormulaToken.nameStart(name.codePointAt(0))
            && name.codePoints().allMatch(FormulaToken::namePart)
            && !name.equals("axis")
            && !name.equals("none")
            && !Formula.CONSTANTS.containsKey(name);
    return plain ? name : "`" + name + "`";
  }

  static String dim(Dim dim) {
    return dim instanceof Dim.Named(var name) ? name(name) : dim.toString();
  }

  static Phrase number(double value) {
    boolean negative = value < 0 || (value == 0 && 1 / value < 0);
    return Phrase.word(negative ? UNARY : ATOM, numeral(value));
  }

  /// The shortest text that reads back as this very number.
  static String numeral(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    String text = Double.toString(value).toLowerCase(Locale.ROOT);
    return text.replace(".0e", "e").replaceAll("(?<!-0)\\.0$", "");
  }
}
