package gradus.expr.cvxpy;

import gradus.expr.FormulaException.Span;
import gradus.expr.FormulaText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A word of Python: a number, a name, a text in quotes, an operator, or the end.
record Token(Kind kind, String text, Span span) {
  enum Kind {
    NUMBER,
    NAME,
    TEXT,
    SYMBOL,
    END
  }

  private static final Pattern PATTERN =
      Pattern.compile(
          "\\s*(?:(?<number>(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][-+]?\\d+)?)"
              + "|(?<name>[\\p{L}_][\\p{L}\\p{N}_]*)"
              + "|(?<text>'[^']*'|\"[^\"]*\")"
              + "|(?<symbol>\\*\\*|[-+*/@()\\[\\],.:=]))");

  boolean is(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  String described() {
    return kind == Kind.END ? "the end" : "'" + text + "'";
  }

  /// All words of a text, the end last.
  static List<Token> all(FormulaText formula) {
    String text = formula.text();
    List<Token> tokens = new ArrayList<>();
    Matcher matcher = PATTERN.matcher(text);
    int at = 0;
    while (!text.substring(at).isBlank()) {
      matcher.region(at, text.length());
      if (!matcher.lookingAt()) {
        throw foreign(formula, at);
      }
      tokens.add(matched(matcher));
      at = matcher.end();
    }
    tokens.add(new Token(Kind.END, "", new Span(text.length(), text.length())));
    return tokens;
  }

  private static Token matched(Matcher matcher) {
    for (Kind kind : Kind.values()) {
      String group = kind.name().toLowerCase(Locale.ROOT);
      if (kind != Kind.END && matcher.group(group) != null) {
        Span span = new Span(matcher.start(group), matcher.end(group));
        return new Token(kind, matcher.group(group), span);
      }
    }
    throw new IllegalStateException("a word of no kind: " + matcher.group());
  }

  private static RuntimeException foreign(FormulaText formula, int from) {
    String text = formula.text();
    int bad = from;
    while (Character.isWhitespace(text.charAt(bad))) {
      bad++;
    }
    int sign = text.codePointAt(bad);
    String hint =
        switch (sign) {
          case '^' -> "; a power is written **";
          case '<', '>', '!' ->
              "; a constraint is no expression: say what is known of a variable where it is"
                  + " declared";
          case '\'', '"' -> "; a text ends with the quote it begins with";
          case ';' -> "; one expression is read at a time";
          default -> "";
        };
    return formula.error(
        "'" + Character.toString(sign) + "' is not a sign of CVXPY's expressions" + hint,
        new Span(bad, bad + Character.charCount(sign)));
  }
}
