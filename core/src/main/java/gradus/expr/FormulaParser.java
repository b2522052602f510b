package gradus.expr;

import gradus.expr.FormulaException.Span;
import gradus.expr.FormulaToken.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a formula from left to right. What binds tighter stands lower:
///
/// ```text
/// formula    = { name "=" comparison ";" } comparison
/// comparison = sum [ ("<" | "<=" | ">" | ">=" | "==") sum ]
/// sum        = term { ("+" | "-") term }
/// term       = unary { ("*" | ".*" | "/" | "./" | "\") unary }
/// unary      = { "-" | "+" } postfix
/// postfix    = primary { "'" | ("^" | ".^") exponent }
/// exponent   = { "-" | "+" } primary [ ("^" | ".^") exponent ]
/// primary    = number | name | name "(" arguments ")" | "(" comparison ")" | "[" numbers "]"
/// ```
final class FormulaParser {
  /// Each open parenthesis takes a few frames of the stack, whose size is not ours to choose.
  private static final int DEEPEST = 500;

  private final String text;
  private final List<FormulaToken> tokens;
  private final Map<String, Expr> variables;
  private final Map<String, FormulaOperand> definitions = new HashMap<>();
  private final Set<String> dims = new LinkedHashSet<>();
  private final FormulaOperations operations;
  private final FormulaCalls calls;
  private int next;
  private int depth;

  FormulaParser(String text, Map<String, Expr> variables) {
    this.text = text;
    this.tokens = FormulaToken.read(text);
    this.variables = variables;
    this.operations = new FormulaOperations(text);
    this.calls = new FormulaCalls(this, operations);
    for (Expr variable : variables.values()) {
      for (Dim dim : variable.dims()) {
        if (dim instanceof Dim.Named(var name)) {
          dims.add(name);
        }
      }
    }
  }

  Expr formula() {
    while (peek().kind() == Kind.NAME && tokens.get(next + 1).is("=")) {
      define();
    }
    FormulaOperand result = comparison();
    if (peek().kind() != Kind.END) {
      throw unexpected("an operator or the end of the formula");
    }
    return result.settled().expr();
  }

  private void define() {
    FormulaToken name = take();
    take();
    if (variables.containsKey(name.text()) || definitions.containsKey(name.text())) {
      throw error("'" + name.text() + "' already has a meaning; choose another name", name.span());
    }
    FormulaOperand value = comparison().settled();
    expect(";", "';' after a definition");
    definitions.put(name.text(), value);
  }

  FormulaOperand comparison() {
    FormulaOperand left = sum();
    @Nullable FormulaToken operator = takeAny("<", "<=", ">", ">=", "==");
    if (operator == null) {
      return left;
    }
    FormulaOperand right = sum();
    FormulaOperand compared =
        switch (operator.text()) {
          case "<" -> operations.elementwise("compare", Function2.LESS, left, right);
          case "<=" -> operations.elementwise("compare", Function2.LESS_EQUAL, left, right);
          case "==" -> operations.elementwise("compare", Function2.EQUAL, left, right);
          case ">" -> operations.elementwise("compare", Function2.LESS, right, left);
          default -> operations.elementwise("compare", Function2.LESS_EQUAL, right, left);
        };
    @Nullable FormulaToken second = takeAny("<", "<=", ">", ">=", "==");
    if (second != null) {
      throw error("comparisons do not chain; put parentheses around one of them", second.span());
    }
    return compared.at(FormulaOperations.join(left, right));
  }

  private FormulaOperand sum() {
    FormulaOperand left = term();
    for (var operator = takeAny("+", "-"); operator != null; operator = takeAny("+", "-")) {
      FormulaOperand right = term();
      left =
          operator.is("+")
              ? operations.elementwise("add", Function2.ADD, left, right)
              : operations.minus(left, right);
    }
    return left;
  }

  private FormulaOperand term() {
    FormulaOperand left = unary();
    for (var operator = takeAny("*", ".*", "/", "./", "\\");
        operator != null;
        operator = takeAny("*", ".*", "/", "./", "\\")) {
      FormulaOperand right = unary();
      left =
          switch (operator.text()) {
            case "*" -> operations.product(left, right);
            case ".*" -> operations.elementwise("multiply", Function2.MULTIPLY, left, right);
            case "/" -> operations.quotient(left, right);
            case "./" -> operations.elementwise("divide", Function2.DIVIDE, left, right);
            default -> operations.solution(left, right);
          };
    }
    return left;
  }

  private FormulaOperand unary() {
    List<FormulaToken> signs = signs();
    FormulaOperand operand = postfix();
    return signed(signs, operand);
  }

  private List<FormulaToken> signs() {
    List<FormulaToken> signs = new ArrayList<>();
    for (var sign = takeAny("-", "+"); sign != null; sign = takeAny("-", "+")) {
      signs.add(sign);
    }
    return signs;
  }

  private FormulaOperand signed(List<FormulaToken> signs, FormulaOperand operand) {
    FormulaOperand result = operand;
    for (FormulaToken sign : signs.reversed()) {
      Span place = new Span(sign.start(), result.span().end());
      result = sign.is("-") ? operations.negate(result, place) : result.at(place);
    }
    return result;
  }

  private FormulaOperand postfix() {
    FormulaOperand operand = primary();
    for (var operator = takeAny("'", "^", ".^");
        operator != null;
        operator = takeAny("'", "^", ".^")) {
      if (operator.is("'")) {
        operand = operations.transposed(operand, new Span(operand.span().start(), operator.end()));
      } else {
        operand = powered(operand, operator, exponent());
      }
    }
    return operand;
  }

  private FormulaOperand powered(
      FormulaOperand base, FormulaToken operator, FormulaOperand exponent) {
    return operator.is("^")
        ? operations.power(base, exponent)
        : operations.elementwisePower(base, exponent);
  }

  private FormulaOperand exponent() {
    List<FormulaToken> signs = signs();
    FormulaOperand operand = primary();
    @Nullable FormulaToken operator = takeAny("^", ".^");
    if (operator != null) {
      deeper();
      operand = powered(operand, operator, exponent());
      depth--;
    }
    return signed(signs, operand);
  }

  private FormulaOperand primary() {
    FormulaToken token = peek();
    return switch (token.kind()) {
      case NUMBER -> {
        take();
        yield new FormulaOperand(
            Expr.of(Double.parseDouble(token.text())), false, true, token.span());
      }
      case NAME ->
          tokens.get(next + 1).is("(") && text.charAt(token.start()) != '`' ? call() : name();
      case SYMBOL ->
          token.is("(") ? group() : token.is("[") ? calls.numbers().literal() : missing();
      case STRING, END -> missing();
    };
  }

  private FormulaOperand missing() {
    throw unexpected("a number, a name, a function or '('");
  }

  private FormulaOperand group() {
    FormulaToken open = take();
    deeper();
    FormulaOperand inside = comparison().settled();
    depth--;
    if (!peek().is(")")) {
      throw new FormulaException(
          "expected an operator or ')' to close this '(', but found "
              + peek().described()
              + product(),
          text,
          List.of(peek().span(), open.span()));
    }
    return inside.at(new Span(open.start(), take().end()));
  }

  private FormulaOperand call() {
    FormulaToken name = take();
    deeper();
    FormulaOperand result = calls.call(name);
    depth--;
    return result.at(new Span(name.start(), tokens.get(next - 1).end()));
  }

  private void deeper() {
    if (++depth > DEEPEST) {
      throw error(
          "more than "
              + DEEPEST
              + " parentheses are open here; name a part of the formula first: z = …; … z …",
          tokens.get(next - 1).span());
    }
  }

  private FormulaOperand name() {
    FormulaToken token = take();
    String name = token.text();
    @Nullable Expr variable = variables.get(name);
    if (variable != null) {
      return FormulaOperand.of(variable, token.span());
    }
    @Nullable FormulaOperand defined = definitions.get(name);
    if (defined != null) {
      return defined.at(token.span());
    }
    if (Formula.CONSTANTS.containsKey(name)) {
      return new FormulaOperand(
          Expr.of(Formula.CONSTANTS.getOrDefault(name, Double.NaN)), false, true, token.span());
    }
    if (dims.contains(name)) {
      return FormulaOperand.of(Functions.size(Dim.of(name)), token.span());
    }
    throw unknown(token);
  }

  private FormulaException unknown(FormulaToken token) {
    String name = token.text();
    if (FormulaFunction.names().contains(name)) {
      return error(
          "'" + name + "' is a function; write its argument in parentheses: " + name + "(…)",
          token.span());
    }
    Set<String> known = new LinkedHashSet<>(variables.keySet());
    known.addAll(definitions.keySet());
    String hint =
        switch (name) {
          case "T" -> "; a transpose is written x'";
          case "e" -> "; a power of e is written exp(x)";
          default -> Nearest.hint(name, known);
        };
    String all =
        hint.isEmpty() && !known.isEmpty()
            ? "; known are " + String.join(", ", known.stream().limit(10).toList())
            : hint;
    return error(
        "'" + name + "' is not a variable" + (known.isEmpty() ? "; none is declared" : all),
        token.span());
  }

  /// Whether a name can stand for a dimension: it is one of a variable's, or nothing else.
  boolean isVariable(String name) {
    return variables.containsKey(name) || definitions.containsKey(name);
  }

  boolean isDim(String name) {
    return dims.contains(name) || !(variables.containsKey(name) || definitions.containsKey(name));
  }

  FormulaToken peek() {
    return tokens.get(next);
  }

  boolean peekSecond(String symbol) {
    return tokens.get(Math.min(next + 1, tokens.size() - 1)).is(symbol);
  }

  FormulaToken take() {
    return tokens.get(next++);
  }

  @Nullable FormulaToken takeAny(String... symbols) {
    for (String symbol : symbols) {
      if (peek().is(symbol)) {
        return take();
      }
    }
    return null;
  }

  FormulaToken expect(String symbol, String what) {
    if (!peek().is(symbol)) {
      throw unexpected(what);
    }
    return take();
  }

  FormulaException unexpected(String expected) {
    return error(
        "expected " + expected + ", but found " + peek().described() + product(), peek().span());
  }

  /// Two operands side by side are no product in this language.
  private String product() {
    boolean operand = peek().kind() == Kind.NAME || peek().kind() == Kind.NUMBER || peek().is("(");
    boolean after =
        next > 0
            && (tokens.get(next - 1).kind() == Kind.NAME
                || tokens.get(next - 1).kind() == Kind.NUMBER
                || tokens.get(next - 1).is(")")
                || tokens.get(next - 1).is("'"));
    return operand && after ? "; a product is written with *" : "";
  }

  FormulaException error(String sentence, Span place) {
    return new FormulaException(sentence, text, List.of(place));
  }

  String text() {
    return text;
  }
}
