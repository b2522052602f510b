package gradus.calculus;

import gradus.expr.Expr;

/// Whether a matrix equals its transpose, as far as its form and the declarations tell.
public final class Symmetry {
  private Symmetry() {}

  /// Certain to be symmetric; false where the form does not say so.
  public static boolean isCertain(Expr matrix) {
    return new Facts().symmetric(matrix)
        || matrix.rank() == 2 && new Facts().symmetric(Simplify.of(matrix));
  }
}
