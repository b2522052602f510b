package gradus.expr;

import java.util.Collection;
import java.util.List;

/// Expressions as Java classes that build them with this library.
///
/// ```java
/// import static gradus.expr.Functions.*;
/// …
/// public final class Gradient {
///   public static Expr of(Expr X, Expr y, Expr w) {
///     return einsum("ij,i->j", X, y.times(sigmoid(y.times(X.matmul(w)).negate()))).negate();
///   }
/// }
/// ```
///
/// Called with the same variables, the method answers the same expression, which can then be
/// evaluated, compiled, or differentiated further. A name that Java reserves gets a `_` behind it;
/// what occurs more than once is built once.
public final class JavaCode {
  private JavaCode() {}

  /// A class whose method `of` builds an expression from its variables, in order of first
  /// appearance.
  ///
  /// @throws IllegalArgumentException where the expression has an opaque operation, or the name of
  ///   the class is none
  public static String unit(String className, Expr expr) {
    return unit(className, expr, Graph.variables(List.of(expr)).values());
  }

  /// A class whose method `of` has the given variables as parameters, which include those of the
  /// expression.
  public static String unit(String className, Expr expr, Collection<Expr> parameters) {
    return new JavaWriter(parameters).unit(className, expr);
  }
}
