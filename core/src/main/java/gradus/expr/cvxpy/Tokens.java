package gradus.expr.cvxpy;

import gradus.expr.FormulaException;
import gradus.expr.FormulaException.Span;
import gradus.expr.FormulaText;
import java.util.List;

/// The words of a text, taken one after another.
final class Tokens {
  private static final int DEEPEST = 500;

  private final FormulaText text;
  private final List<Token> tokens;
  private int next;
  private int depth;

  Tokens(FormulaText text) {
    this.text = text;
    this.tokens = Token.all(text);
  }

  Token peek() {
    return peek(0);
  }

  /// The word after so many others.
  Token peek(int ahead) {
    return tokens.get(Math.min(next + ahead, tokens.size() - 1));
  }

  Token take() {
    Token token = tokens.get(next);
    next = Math.min(next + 1, tokens.size() - 1);
    return token;
  }

  boolean skip(String symbol) {
    boolean there = peek().is(symbol);
    next += there ? 1 : 0;
    return there;
  }

  /// Takes a symbol that has to be there.
  Token require(String symbol, String expected) {
    if (!peek().is(symbol)) {
      throw unexpected(expected);
    }
    return take();
  }

  /// A whole number, perhaps with a sign.
  int whole(String what) {
    boolean negative = skip("-");
    Token token = peek();
    if (token.kind() != Token.Kind.NUMBER || !token.text().matches("\\d{1,9}")) {
      throw unexpected(what + ", a whole number");
    }
    take();
    int number = Integer.parseInt(token.text());
    return negative ? -number : number;
  }

  FormulaException unexpected(String expected) {
    return error("expected " + expected + ", but found " + peek().described(), peek().span());
  }

  FormulaException error(String sentence, Span... places) {
    return text.error(sentence, places);
  }

  /// Goes into a parenthesis or behind a sign; deep nesting is refused before it overflows.
  void enter(Token at) {
    if (++depth > DEEPEST) {
      throw error("more than " + DEEPEST + " parentheses or signs are open here", at.span());
    }
  }

  void leave() {
    depth--;
  }
}
