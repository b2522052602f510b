package gradus.expr;

import gradus.expr.FormulaException.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A word of the formula language: its kind, what it says, and where it stands.
record FormulaToken(Kind kind, String text, int start, int end) {
  enum Kind {
    NUMBER,
    NAME,
    STRING,
    SYMBOL,
    END
  }

  /// Signs of two characters, before those of one.
  private static final List<String> PAIRS = List.of(".*", "./", ".^", "<=", ">=", "==");

  private static final String SINGLES = "+-*/\\^'()[],;:=<>";

  /// What mathematicians write, and the sign of the language it means.
  private static final Map<Character, String> ALIASES =
      Map.ofEntries(
          Map.entry('−', "-"),
          Map.entry('⊙', ".*"),
          Map.entry('⊘', "./"),
          Map.entry('∘', ".*"),
          Map.entry('·', "*"),
          Map.entry('⋅', "*"),
          Map.entry('×', "*"),
          Map.entry('@', "*"),
          Map.entry('ᵀ', "'"),
          Map.entry('⊤', "'"),
          Map.entry('’', "'"),
          Map.entry('≤', "<="),
          Map.entry('≥', ">="));

  /// Signs that mathematicians write around or before an argument, and the call that means the
  /// same.
  private static final Map<Character, String> CALLS =
      Map.of(
          '|', "abs(x), or det(X) for a determinant",
          '‖', "norm2(x)",
          '∑', "sum(x)",
          '∏', "prod(x)",
          '√', "sqrt(x)",
          '⊗', "kron(A, B)");

  private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

  Span span() {
    return new Span(start, end);
  }

  boolean is(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  /// As an error message says it.
  String described() {
    return kind == Kind.END ? "the end" : "'" + text + "'";
  }

  /// All tokens of a text; the last is its end.
  static List<FormulaToken> read(String text) {
    List<FormulaToken> tokens = new ArrayList<>();
    for (int at = skip(text, 0); at < text.length(); at = skip(text, at)) {
      int before = tokens.size();
      at = next(text, at, tokens);
      if (tokens.size() == before) {
        throw new IllegalStateException("no token was read at " + at);
      }
    }
    tokens.add(new FormulaToken(Kind.END, "", text.length(), text.length()));
    return tokens;
  }

  private static int skip(String text, int at) {
    int next = at;
    while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
      next++;
    }
    return next;
  }

  private static int next(String text, int at, List<FormulaToken> tokens) {
    char c = text.charAt(at);
    boolean point = c == '.' && at + 1 < text.length() && digit(text, at + 1);
    if (digit(text, at) || point) {
      return add(tokens, Kind.NUMBER, text, at, endOfNumber(text, at));
    }
    if (nameStart(text.codePointAt(at))) {
      return add(tokens, Kind.NAME, text, at, endOfName(text, at));
    }
    if (c == '"' || c == '`') {
      return quoted(text, at, tokens);
    }
    if (c == '⁻' || SUPERSCRIPTS.indexOf(c) >= 0) {
      return superscript(text, at, tokens);
    }
    if (text.startsWith("**", at)) { // as in Python, element by element
      tokens.add(new FormulaToken(Kind.SYMBOL, ".^", at, at + 2));
      return at + 2;
    }
    if (text.startsWith(".T", at)
        && (at + 2 == text.length() || !namePart(text.codePointAt(at + 2)))) {
      tokens.add(new FormulaToken(Kind.SYMBOL, "'", at, at + 2)); // as in NumPy
      return at + 2;
    }
    for (String pair : PAIRS) {
      if (text.startsWith(pair, at)) {
        return add(tokens, Kind.SYMBOL, text, at, at + 2);
      }
    }
    String symbol = SINGLES.indexOf(c) >= 0 ? String.valueOf(c) : ALIASES.get(c);
    if (symbol == null) {
      throw new FormulaException(
          "'"
              + text.substring(at, text.offsetByCodePoints(at, 1))
              + "' is not a sign of the formula language"
              + hint(c),
          at,
          text);
    }
    tokens.add(new FormulaToken(Kind.SYMBOL, symbol, at, at + 1));
    return at + 1;
  }

  /// What to write for a sign of mathematics that stands for a function here.
  private static String hint(char c) {
    String call = CALLS.get(c);
    return call == null ? "" : "; write " + call;
  }

  private static int add(List<FormulaToken> tokens, Kind kind, String text, int from, int to) {
    tokens.add(new FormulaToken(kind, text.substring(from, to), from, to));
    return to;
  }

  private static boolean digit(String text, int at) {
    return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
  }

  private static int digits(String text, int at) {
    int next = at;
    while (digit(text, next)) {
      next++;
    }
    return next;
  }

  /// `2`, `2.5`, `.5`, `1e-3`; the point of `2.*x` belongs to the sign.
  private static int endOfNumber(String text, int at) {
    int end = digits(text, at);
    if (end < text.length() && text.charAt(end) == '.') {
      boolean sign = end + 1 < text.length() && "*/^".indexOf(text.charAt(end + 1)) >= 0;
      end = sign ? end : digits(text, end + 1);
    }
    if (end < text.length() && (text.charAt(end) == 'e' || text.charAt(end) == 'E')) {
      boolean signed = end + 1 < text.length() && "+-".indexOf(text.charAt(end + 1)) >= 0;
      int exponent = end + (signed ? 2 : 1);
      end = digit(text, exponent) ? digits(text, exponent) : end;
    }
    return end;
  }

  static boolean nameStart(int c) {
    return (Character.isLetter(c) && c != 'ᵀ') || c == '_';
  }

  static boolean namePart(int c) {
    return nameStart(c)
        || Character.isDigit(c)
        || Character.getType(c) == Character.NON_SPACING_MARK;
  }

  private static int endOfName(String text, int at) {
    int end = at;
    while (end < text.length() && namePart(text.codePointAt(end))) {
      end = text.offsetByCodePoints(end, 1);
    }
    return end;
  }

  /// A string in double quotes, or a name of any characters in backquotes.
  private static int quoted(String text, int at, List<FormulaToken> tokens) {
    char quote = text.charAt(at);
    int end = text.indexOf(quote, at + 1);
    if (end < 0) {
      throw new FormulaException("this " + quote + " is never closed", at, text);
    }
    Kind kind = quote == '"' ? Kind.STRING : Kind.NAME;
    tokens.add(new FormulaToken(kind, text.substring(at + 1, end), at, end + 1));
    return end + 1;
  }

  /// `²` and `⁻¹` are read as `^2` and `^-1`.
  private static int superscript(String text, int at, List<FormulaToken> tokens) {
    tokens.add(new FormulaToken(Kind.SYMBOL, "^", at, at));
    int digits = at;
    if (text.charAt(at) == '⁻') {
      tokens.add(new FormulaToken(Kind.SYMBOL, "-", at, at + 1));
      digits++;
    }
    StringBuilder number = new StringBuilder();
    while (digits + number.length() < text.length()
        && SUPERSCRIPTS.indexOf(text.charAt(digits + number.length())) >= 0) {
      number.append(SUPERSCRIPTS.indexOf(text.charAt(digits + number.length())));
    }
    if (number.isEmpty()) {
      throw new FormulaException("expected a raised number after ⁻", digits, text);
    }
    tokens.add(new FormulaToken(Kind.NUMBER, number.toString(), digits, digits + number.length()));
    return digits + number.length();
  }
}
