package gradus.expr;

import gradus.expr.FormulaException.Span;
import java.util.List;

/// What a function of CVXPY needs of whoever reads its call.
interface CvxpyReader {
  /// The whole text.
  String text();

  /// Something is wrong at a place.
  FormulaException error(String sentence, Span place);

  /// A value as an expression.
  Expr expr(CvxpyValue value);

  /// The parts of a list, or the one value that is no list.
  List<Expr> parts(CvxpyValue value);
}
