package gradus.calculus;

import gradus.expr.Expr;

/// Constant exponents.
final class Powers {
  private Powers() {}

  /// `p x^{p−1}`, in the simplest form.
  static Expr derivative(Expr x, double exponent) {
    if (exponent == 0) {
      return Uniform.of(0, x.dims());
    }
    return exponent == 1 ? Uniform.of(1, x.dims()) : of(x, exponent - 1).times(exponent);
  }

  /// `xᵖ`, which is `x` itself for `p = 1`.
  static Expr of(Expr x, double exponent) {
    return exponent == 1 ? x : x.power(exponent);
  }
}
