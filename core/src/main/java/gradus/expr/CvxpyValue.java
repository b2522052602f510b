package gradus.expr;

import gradus.expr.FormulaException.Span;
import java.util.List;

/// What a part of an expression of CVXPY stands for.
sealed interface CvxpyValue {
  /// Where it stands.
  Span span();

  /// An array of numbers, known or not.
  record Array(Expr expr, Span span) implements CvxpyValue {}

  /// A list in brackets or parentheses.
  record Items(List<CvxpyValue> items, Span span) implements CvxpyValue {}

  /// A text in quotes.
  record Text(String text, Span span) implements CvxpyValue {}

  /// `None`
  record None(Span span) implements CvxpyValue {}
}
