package gradus.expr.cvxpy;

import gradus.expr.Expr;
import gradus.expr.FormulaException;
import gradus.expr.FormulaException.Span;
import gradus.expr.FormulaText;
import gradus.expr.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads an expression as Python reads it with CVXPY's functions.
///
/// ```text
/// sum     = term { ("+" | "-") term }
/// term    = unary { ("*" | "@" | "/") unary }
/// unary   = ("-" | "+") unary | power
/// power   = postfix [ "**" unary ]
/// postfix = primary { ".T" | "." method "(" arguments ")" | "[" index { "," index } "]" }
/// primary = number | text | name [ "(" arguments ")" ] | "(" sum { "," sum } ")" | "[" … "]"
/// ```
public final class Parser implements Reader {
  private static final Set<String> MODULES =
      Set.of(
          "cp",
          "cvxpy",
          "np",
          "numpy",
          "linalg",
          "scipy",
          "special",
          "atoms",
          "nlp",
          "transforms",
          "logic");

  /// The functions that an expression of CVXPY has as methods.
  private static final Set<String> METHODS =
      Set.of(
          "sum", "mean", "max", "min", "prod", "ptp", "std", "var", "trace", "cumsum", "conj",
          "reshape", "flatten");

  private final FormulaText text;
  private final Map<String, Expr> variables;
  private final Tokens tokens;
  private final Operators operators;
  private final Literals literals;

  /// @param variables what names stand for
  public Parser(String text, Map<String, Expr> variables) {
    this.text = new FormulaText(text);
    this.variables = variables;
    this.tokens = new Tokens(this.text);
    this.operators = new Operators(this.text);
    this.literals = new Literals(this.text);
  }

  /// The expression that the whole text means.
  public Expr formula() {
    Value result = sum();
    if (tokens.peek().kind() != Token.Kind.END) {
      throw tokens.unexpected("an operator or the end");
    }
    return expr(result);
  }

  private Value sum() {
    Value left = term();
    while (tokens.peek().is("+") || tokens.peek().is("-")) {
      boolean plus = tokens.take().is("+");
      Value.Array x = array(left);
      Value.Array y = array(term());
      left = plus ? operators.elementwise("add", Expr::plus, x, y) : operators.minus(x, y);
    }
    return left;
  }

  private Value term() {
    Value left = unary();
    while (tokens.peek().is("*") || tokens.peek().is("@") || tokens.peek().is("/")) {
      Token operator = tokens.take();
      Value.Array x = array(left);
      Value.Array y = array(unary());
      left =
          switch (operator.text()) {
            case "/" -> operators.elementwise("divide", Expr::over, x, y);
            case "@" -> operators.product(x, y);
            default -> operators.times(x, y);
          };
    }
    return left;
  }

  private Value unary() {
    if (!tokens.peek().is("-") && !tokens.peek().is("+")) {
      return power();
    }
    Token sign = tokens.take();
    tokens.enter(sign);
    Value.Array x = array(unary());
    tokens.leave();
    Span place = new Span(sign.span().start(), x.span().end());
    return sign.is("+") ? new Value.Array(x.expr(), place) : operators.negated(x, place);
  }

  private Value power() {
    Value base = postfix();
    if (!tokens.peek().is("**")) {
      return base;
    }
    tokens.enter(tokens.take());
    Value.Array exponent = array(unary());
    tokens.leave();
    return operators.power(array(base), exponent);
  }

  private Value postfix() {
    Value value = primary();
    while (tokens.peek().is(".") || tokens.peek().is("[")) {
      value = tokens.take().is("[") ? indexed(array(value)) : attribute(value);
    }
    return value;
  }

  private Value attribute(Value value) {
    Token name = tokens.take();
    if (METHODS.contains(name.text()) && tokens.peek().is("(")) {
      return call(name, List.of(value));
    }
    if (!name.text().equals("T")) {
      throw tokens.error(
          "of attributes only the transpose .T is read here, and methods such as x.sum(); write"
              + " functions as sum(x)",
          name.span());
    }
    Value.Array x = array(value);
    int rank = x.expr().rank();
    if (rank > 2) {
      throw tokens.error("a transpose is of a matrix, but this has " + rank + " axes", x.span());
    }
    return new Value.Array(x.expr().transpose(), new Span(value.span().start(), name.span().end()));
  }

  private Value indexed(Value.Array value) {
    Expr part = new Indices(tokens).read(value.expr(), operators.described(value));
    Token close = tokens.require("]", "',' or ']'");
    return new Value.Array(part, new Span(value.span().start(), close.span().end()));
  }

  private Value primary() {
    Token token = tokens.take();
    return switch (token.kind()) {
      case NUMBER -> new Value.Array(Expr.of(Double.parseDouble(token.text())), token.span());
      case TEXT ->
          new Value.Text(token.text().substring(1, token.text().length() - 1), token.span());
      case NAME -> name(token);
      case SYMBOL -> {
        if (!token.is("(") && !token.is("[")) {
          throw missing(token);
        }
        yield items(token);
      }
      case END -> throw missing(token);
    };
  }

  private FormulaException missing(Token found) {
    return tokens.error(
        "expected a number, a name, a function or '(', but found " + found.described(),
        found.span());
  }

  /// A group, or a list: whatever stands between parentheses or brackets.
  private Value items(Token open) {
    tokens.enter(open);
    String close = open.is("(") ? ")" : "]";
    List<Value> items = new ArrayList<>();
    boolean comma = false;
    while (!tokens.peek().is(close)) {
      items.add(sum());
      comma = tokens.skip(",");
      if (!comma && !tokens.peek().is(close)) {
        throw tokens.error(
            "expected an operator or '"
                + close
                + "' to close this '"
                + open.text()
                + "', but found "
                + tokens.peek().described(),
            tokens.peek().span(),
            open.span());
      }
    }
    Span place = new Span(open.span().start(), tokens.take().span().end());
    tokens.leave();
    if (open.is("(") && items.size() == 1 && !comma) {
      return items.getFirst() instanceof Value.Array(var expr, var _)
          ? new Value.Array(expr, place)
          : items.getFirst();
    }
    return new Value.Items(items, place);
  }

  private Value name(Token first) {
    Token name = first;
    boolean own = true;
    while (MODULES.contains(name.text())
        && !variables.containsKey(name.text())
        && tokens.peek().is(".")) {
      tokens.take();
      name = tokens.take();
      own = false;
    }
    if (tokens.peek().is("(")) {
      return call(name, List.of());
    }
    Expr variable = own ? variables.get(name.text()) : null;
    if (variable != null) {
      return new Value.Array(variable, name.span());
    }
    return switch (name.text()) {
      case "None" -> new Value.None(name.span());
      case "inf" -> new Value.Array(Expr.of(Double.POSITIVE_INFINITY), name.span());
      case "pi" -> new Value.Array(Expr.of(Math.PI), name.span());
      case "e" -> {
        if (own) {
          throw unknown(name);
        }
        yield new Value.Array(Expr.of(Math.E), name.span());
      }
      case "True" -> new Value.Array(Expr.of(1), name.span());
      case "False" -> new Value.Array(Expr.of(0), name.span());
      default -> throw unknown(name);
    };
  }

  private FormulaException unknown(Token name) {
    if (Atoms.names().contains(name.text())) {
      return tokens.error(
          "'"
              + name.text()
              + "' is a function; write its argument in parentheses: "
              + name.text()
              + "(…)",
          name.span());
    }
    String hint = Nearest.hint(name.text(), variables.keySet());
    String all =
        hint.isEmpty() && !variables.isEmpty()
            ? "; known are " + String.join(", ", variables.keySet().stream().limit(10).toList())
            : hint;
    return tokens.error(
        "'"
            + name.text()
            + "' is not a variable or a constant"
            + (variables.isEmpty() ? "; none is declared" : all),
        name.span());
  }

  /// The call of a function, whose name was taken.
  ///
  /// @param first arguments that stand before its parenthesis
  private Value call(Token name, List<Value> first) {
    Atom atom = Atoms.named(name.text());
    if (atom == null) {
      throw tokens.error(uncallable(name.text()), name.span());
    }
    tokens.enter(tokens.take());
    List<Value> positional = new ArrayList<>(first);
    Map<String, Value> named = new LinkedHashMap<>();
    while (!tokens.peek().is(")")) {
      if (tokens.peek().kind() == Token.Kind.NAME && tokens.peek(1).is("=")) {
        Token keyword = tokens.take();
        tokens.take();
        atom.requireKeyword(keyword.text(), text, keyword.span());
        named.put(keyword.text(), sum());
      } else {
        positional.add(sum());
      }
      if (!tokens.skip(",") && !tokens.peek().is(")")) {
        throw tokens.unexpected("',' or ')'");
      }
    }
    int start = first.isEmpty() ? name.span().start() : first.getFirst().span().start();
    Span place = new Span(start, tokens.take().span().end());
    tokens.leave();
    return new Value.Array(atom.call(positional, named, this, place), place);
  }

  private static String uncallable(String name) {
    String reason = Unread.REASONS.get(name);
    return reason != null
        ? name + " is not read here: " + reason
        : "'"
            + name
            + "' is not a function of CVXPY that is read here"
            + Nearest.hint(name, Atoms.names());
  }

  private Value.Array array(Value value) {
    return value instanceof Value.Array array ? array : new Value.Array(expr(value), value.span());
  }

  @Override
  public FormulaText text() {
    return text;
  }

  /// The value as an expression; a list of numbers is an array.
  @Override
  public Expr expr(Value value) {
    return switch (value) {
      case Value.Array(var expr, var _) -> expr;
      case Value.Items list -> literals.array(list);
      case Value.Text(var _, var span) -> throw tokens.error("a text is no number", span);
      case Value.None(var span) -> throw tokens.error("None is no number", span);
    };
  }

  @Override
  public List<Value> parts(Value value) {
    return value instanceof Value.Items(var items, var _) ? items : List.of(value);
  }
}
