package gradus.expr;

import gradus.expr.cvxpy.Atom;
import gradus.expr.cvxpy.Reader;
import gradus.expr.cvxpy.Value;
import java.util.List;
import java.util.Map;

/// The functions of CVXPY whose names mean nothing else in the formula language, called with
/// expressions and numbers: `quad_over_lin(x, t)`, `sum_largest(x, 2)`.
final class FormulaAtoms implements Reader {
  private final FormulaText text;

  FormulaAtoms(FormulaText text) {
    this.text = text;
  }

  Expr call(FormulaToken name, Atom atom, List<FormulaOperand> arguments) {
    List<Value> values =
        arguments.stream().map(x -> (Value) new Value.Array(x.settled().expr(), x.span())).toList();
    return atom.call(values, Map.of(), this, name.span());
  }

  @Override
  public FormulaText text() {
    return text;
  }

  @Override
  public Expr expr(Value value) {
    if (value instanceof Value.Array(var expr, var _)) {
      return expr;
    }
    throw text.error("an expression is needed here", value.span());
  }

  @Override
  public List<Value> parts(Value value) {
    return List.of(value);
  }
}
