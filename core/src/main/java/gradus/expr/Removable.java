package gradus.expr;

import java.util.function.UnaryOperator;

/// Derivatives of functions with a removable singularity at 0: near it the Taylor series, whose own
/// derivatives cancel nothing either; away from it the quotient.
final class Removable {
  /// Inside, the first term left out is below `2⁻⁵³` of the sum.
  private static final double RADIUS = 1;

  private Removable() {}

  /// `(cos x − sinc x)/x`, near 0 `Σⱼ (−1)ʲ⁺¹ (2j + 2)/(2j + 3)! x²ʲ⁺¹`.
  static Expr sincDerivative(Expr x) {
    double[] series = new double[9];
    double factorial = 1;
    for (int j = 0; j < series.length; j++) {
      factorial *= (2 * j + 2) * (2 * j + 3);
      series[j] = (j % 2 == 0 ? -1 : 1) * (2 * j + 2) / factorial;
    }
    return joined(
        x,
        near -> near.times(polynomial(series, near.power(2))),
        far -> Functions.cos(far).minus(Functions.sin(far).over(far)).over(far));
  }

  /// `(eˣ − exprel x)/x`, near 0 `Σₖ (k + 1)/(k + 2)! xᵏ`.
  static Expr exprelDerivative(Expr x) {
    double[] series = new double[18];
    double factorial = 1;
    for (int k = 0; k < series.length; k++) {
      factorial *= k + 2;
      series[k] = (k + 1) / factorial;
    }
    return joined(
        x,
        near -> polynomial(series, near),
        far -> Functions.exp(far).minus(SpecialFunctions.exprel(far)).over(far));
  }

  /// Neither side sees arguments of the other, so no derivative of either is `0 · ∞`.
  private static Expr joined(Expr x, UnaryOperator<Expr> near, UnaryOperator<Expr> far) {
    Expr inside = Functions.less(Functions.abs(x), Expr.of(RADIUS));
    Expr zero = Expr.of(0).broadcastLike(x);
    Expr one = Expr.of(RADIUS).broadcastLike(x);
    return Functions.select(
        inside,
        near.apply(Functions.select(inside, x, zero)),
        far.apply(Functions.select(inside, one, x)));
  }

  private static Expr polynomial(double[] coefficients, Expr x) {
    Expr sum = Expr.of(coefficients[coefficients.length - 1]).broadcastLike(x);
    for (int k = coefficients.length - 2; k >= 0; k--) {
      sum = sum.times(x).plus(coefficients[k]);
    }
    return sum;
  }
}
