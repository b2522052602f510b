package gradus.expr.cvxpy;

import gradus.expr.Expr;
import gradus.expr.FormulaText;
import java.util.List;

/// What a function of CVXPY needs of whoever reads its call.
public interface Reader {
  /// The whole text.
  FormulaText text();

  /// A value as an expression.
  Expr expr(Value value);

  /// The parts of a list, or the one value that is no list.
  List<Value> parts(Value value);
}
