package gradus.expr.cvxpy;

import gradus.expr.Expr;
import gradus.expr.FormulaException.Span;
import java.util.List;

/// What a part of an expression of CVXPY stands for.
public sealed interface Value {
  /// Where it stands.
  Span span();

  /// An array of numbers, known or not.
  record Array(Expr expr, Span span) implements Value {}

  /// A list in brackets or parentheses.
  record Items(List<Value> items, Span span) implements Value {
    public Items {
      items = List.copyOf(items);
    }
  }

  /// A text in quotes.
  record Text(String text, Span span) implements Value {}

  /// `None`
  record None(Span span) implements Value {}
}
