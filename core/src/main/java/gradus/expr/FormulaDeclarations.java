package gradus.expr;

import gradus.expr.FormulaException.Span;
import gradus.expr.FormulaToken.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Reads declarations, such as `X: matrix n d, y: vector n, a: scalar positive, p: vector k in [0,
/// 1]`.
final class FormulaDeclarations {
  /// The kinds, and how many dimensions each is declared with; a tensor has as many as are written.
  private static final Map<String, Integer> KINDS = kinds();

  private static final Map<String, Domain> DOMAINS =
      Map.of(
          "real", Domain.REAL,
          "positive", Domain.between(Double.MIN_VALUE, Double.POSITIVE_INFINITY),
          "nonnegative", Domain.between(0, Double.POSITIVE_INFINITY),
          "negative", Domain.between(Double.NEGATIVE_INFINITY, -Double.MIN_VALUE),
          "nonpositive", Domain.between(Double.NEGATIVE_INFINITY, 0));

  private final String text;
  private final List<FormulaToken> tokens;
  private final Map<String, Expr> variables = new LinkedHashMap<>();
  private int next;

  FormulaDeclarations(String text) {
    this.text = text;
    this.tokens = FormulaToken.read(text);
  }

  private static Map<String, Integer> kinds() {
    Map<String, Integer> kinds = new LinkedHashMap<>();
    kinds.put("scalar", 0);
    kinds.put("vector", 1);
    kinds.put("matrix", 2);
    kinds.put("symmetric", 1);
    kinds.put("tensor", -1);
    return kinds;
  }

  Map<String, Expr> read() {
    while (peek().kind() != Kind.END) {
      variable();
      if (peek().kind() != Kind.END && !skip(",") && !skip(";")) {
        throw unexpected("',' before the next variable");
      }
    }
    return variables;
  }

  private void variable() {
    FormulaToken name = take(Kind.NAME, "the name of a variable");
    if (FormulaFunction.names().contains(name.text())
        || Formula.CONSTANTS.containsKey(name.text())) {
      throw error(
          "'"
              + name.text()
              + "' already means something in the formula language; choose another name",
          name);
    }
    if (variables.containsKey(name.text())) {
      throw error("'" + name.text() + "' is declared twice", name);
    }
    if (!skip(":")) {
      throw unexpected(
          "':' and the kind of " + name.text() + ", as in " + name.text() + ": vector n");
    }
    FormulaToken kind = take(Kind.NAME, "a kind: " + String.join(", ", KINDS.keySet()));
    if (!KINDS.containsKey(kind.text())) {
      throw error(
          "'"
              + kind.text()
              + "' is not a kind; the kinds are "
              + String.join(", ", KINDS.keySet())
              + Nearest.hint(kind.text(), KINDS.keySet()),
          kind);
    }
    List<Dim> dims = dims(kind);
    boolean symmetric = kind.text().equals("symmetric");
    List<Dim> axes = symmetric ? List.of(dims.get(0), dims.get(0)) : dims;
    Definiteness definiteness = definiteness(kind);
    Domain domain = domain();
    Domain known =
        symmetric ? new Domain(domain.lower(), domain.upper(), true, definiteness) : domain;
    variables.put(name.text(), Expr.variable(name.text(), known, axes.toArray(new Dim[0])));
  }

  /// `n d`, `n×d`, `n, d` in parentheses, as many as the kind has.
  private List<Dim> dims(FormulaToken kind) {
    int wanted = KINDS.getOrDefault(kind.text(), 0);
    boolean open = skip("(");
    List<Dim> dims = new ArrayList<>();
    for (Dim dim = dim(); dim != null; dim = dim()) {
      dims.add(dim);
      if (open) {
        skip(",");
      }
      skip("*");
    }
    if (open && !skip(")")) {
      throw unexpected("')' after the dimensions");
    }
    if (wanted >= 0 && dims.size() != wanted) {
      String example = List.of("a: scalar", "w: vector d", "X: matrix n d").get(wanted);
      String shown = kind.text().equals("symmetric") ? "S: symmetric n" : example;
      throw error(
          "a "
              + kind.text()
              + " is declared with "
              + count(wanted)
              + ", as in "
              + shown
              + ", but "
              + (dims.isEmpty() ? "none is" : dims.size() == 1 ? "1 is" : dims.size() + " are")
              + " given",
          dims.size() < wanted ? peek() : tokens.get(next - 1));
    }
    return dims;
  }

  private static String count(int dims) {
    return dims == 0 ? "no dimension" : dims == 1 ? "one dimension" : dims + " dimensions";
  }

  private @Nullable Dim dim() {
    FormulaToken token = peek();
    if (token.kind() == Kind.NUMBER) {
      next++;
      return Dim.of(size(token));
    }
    boolean name =
        token.kind() == Kind.NAME
            && !DOMAINS.containsKey(token.text())
            && !token.text().equals("in");
    if (name) {
      next++;
      return Dim.of(token.text());
    }
    return null;
  }

  private int size(FormulaToken token) {
    OptionalInt size =
        token.text().matches("\\d{1,9}")
            ? OptionalInt.of(Integer.parseInt(token.text()))
            : OptionalInt.empty();
    return size.orElseThrow(
        () -> error("a dimension is a name or a whole number, not " + token.text(), token));
  }

  /// `positive definite`, `negative semidefinite` and the like.
  private Definiteness definiteness(FormulaToken kind) {
    for (Definiteness definiteness : Definiteness.values()) {
      List<String> words = List.of(definiteness.words().split(" ", -1));
      if (words.size() == 2
          && peek().text().equals(words.get(0))
          && tokens.get(next + 1).text().equals(words.get(1))) {
        if (!kind.text().equals("symmetric")) {
          throw error(
              "only a symmetric matrix is "
                  + definiteness.words()
                  + ", as in S: symmetric n "
                  + definiteness.words(),
              peek());
        }
        next += 2;
        return definiteness;
      }
    }
    return Definiteness.UNKNOWN;
  }

  private Domain domain() {
    FormulaToken token = peek();
    if (token.kind() != Kind.NAME) {
      return Domain.REAL;
    }
    next++;
    if (!token.text().equals("in")) {
      return DOMAINS.getOrDefault(token.text(), Domain.REAL);
    }
    if (!skip("[")) {
      throw unexpected("an interval, as in [0, 1]");
    }
    FormulaToken first = peek();
    double lower = bound();
    if (!skip(",")) {
      throw unexpected("',' between the bounds");
    }
    double upper = bound();
    if (!skip("]")) {
      throw unexpected("']' after the bounds");
    }
    if (!(lower <= upper)) {
      throw error("the lower bound " + lower + " is above the upper bound " + upper, first);
    }
    return Domain.between(lower, upper);
  }

  private double bound() {
    boolean negative = skip("-");
    FormulaToken token = peek();
    boolean number = token.kind() == Kind.NUMBER;
    if (!number && !Formula.CONSTANTS.containsKey(token.text())) {
      throw unexpected("a number or inf");
    }
    next++;
    double value =
        number
            ? Double.parseDouble(token.text())
            : Formula.CONSTANTS.getOrDefault(token.text(), Double.NaN);
    return negative ? -value : value;
  }

  private FormulaToken peek() {
    return tokens.get(next);
  }

  private boolean skip(String symbol) {
    boolean there = peek().is(symbol);
    next += there ? 1 : 0;
    return there;
  }

  private FormulaToken take(Kind kind, String what) {
    if (peek().kind() != kind) {
      throw unexpected(what);
    }
    return tokens.get(next++);
  }

  private FormulaException unexpected(String expected) {
    return error("expected " + expected + ", but found " + peek().described(), peek());
  }

  private FormulaException error(String sentence, FormulaToken token) {
    return new FormulaException(sentence, text, List.of(new Span(token.start(), token.end())));
  }
}
