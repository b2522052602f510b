package gradus.calculus;

import gradus.expr.Expr;
import gradus.expr.Node;

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

  /// Of places and random bits, whose value stands still and then jumps.
  static NotDifferentiableException jump(Expr where) {
    return switch (where.node()) {
      case Node.ArgMaximum _ -> place("argmax", where);
      case Node.ArgSort _ -> place("argsort", where);
      case Node.RandomBits _ ->
          of("random bits", where, "they are no function of the key that has a derivative");
      case Node _ -> throw new IllegalStateException(where + " does not jump");
    };
  }

  private static NotDifferentiableException place(String operation, Expr where) {
    return of(
        operation,
        where,
        "its value is a place, which jumps; write stop(…) around it if it is to be held fixed");
  }
}
