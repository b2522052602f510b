package gradus.expr;

import java.util.Collection;
import java.util.List;

/// Expressions as Python functions on NumPy arrays, with SciPy for what NumPy has not.
///
/// ```python
/// import numpy as np
/// from scipy.special import expit
///
///
/// def gradient(X, y, w):
///     return -(X.T @ (y * expit(-(y * (X @ w)))))
/// ```
///
/// Parameters are the variables by name; a name that Python reserves gets a `_` behind it. What
/// occurs more than once is computed once. The functions are the stable ones, so the code is as
/// stable as the expression.
public final class NumpyCode {
  private NumpyCode() {}

  /// A function over the variables of an expression, in order of first appearance.
  ///
  /// @throws IllegalArgumentException where NumPy has no words for a part: random bits, opaque
  ///   operations, and some rare ways to arrange arrays
  public static String function(String name, Expr expr) {
    return function(name, expr, Graph.variables(List.of(expr)).values());
  }

  /// A function over given variables, which include those of the expression and those from which
  /// the sizes of its dimensions are known.
  public static String function(String name, Expr expr, Collection<Expr> parameters) {
    return new NumpyWriter(parameters).function(name, expr);
  }
}
