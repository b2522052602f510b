package gradus.calculus;

import gradus.expr.Expr;

/// A derivative was asked for through an operation that has none.
public final class NotDifferentiableException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private NotDifferentiableException(String message) {
    super(message);
  }

  /// *cannot differentiate through argmax: its value is a place …*
  static NotDifferentiableException of(String operation, Expr where, String why) {
    return new NotDifferentiableException(
        "cannot differentiate through " + operation + " in " + where + ": " + why);
  }

  static NotDifferentiableException place(String operation, Expr where) {
    return of(
        operation,
        where,
        "its value is a place, which jumps; write stop(…) around it if it is to be held fixed");
  }
}
