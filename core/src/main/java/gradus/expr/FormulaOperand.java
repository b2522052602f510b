package gradus.expr;

import gradus.expr.FormulaException.Span;

/// A part of a formula that has been read: its expression, which way it lies, and where it stands.
///
/// An expression has no columns and rows, only axes; the language has. A vector is a column until
/// it is `transposed`. A matrix that is `transposed` waits for a product to take it in by swapping
/// subscripts, and is permuted by anything else. A bare number is a `literal`, so that `−2` is a
/// number and not an operation.
record FormulaOperand(Expr expr, boolean transposed, boolean literal, Span span) {
  static FormulaOperand of(Expr expr, Span span) {
    return new FormulaOperand(expr, false, false, span);
  }

  int rank() {
    return expr.rank();
  }

  FormulaOperand at(Span place) {
    return new FormulaOperand(expr, transposed, literal, place);
  }

  /// The value itself: a waiting matrix is permuted; a vector keeps which way it lies.
  FormulaOperand settled() {
    boolean waiting = transposed && rank() == 2;
    return new FormulaOperand(
        waiting ? expr.transpose() : expr, transposed && !waiting, false, span);
  }

  /// This with another value; a vector made of a vector lies the same way.
  FormulaOperand with(Expr value) {
    return new FormulaOperand(value, transposed && rank() == 1 && value.rank() == 1, false, span);
  }

  FormulaOperand flipped() {
    return new FormulaOperand(expr, !transposed && rank() > 0, false, span);
  }
}
