package gradus.expr;

import gradus.linalg.kernel.Approximations;
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

  /// `−coth(x/2)/((eˣ − 1)(e⁻ˣ − 1)) − 2/x³`, near 0 `Σⱼ B₂ⱼ (2j − 1)(2j − 2)/(2j)! x²ʲ⁻³`.
  static Expr exprelVarianceDerivative(Expr x) {
    double[] series = new double[12];
    for (int j = 0; j < series.length; j++) {
      series[j] = Approximations.EXPREL_VARIANCE[j + 1] * (2 * j + 2);
    }
    return joined(
        x,
        near -> near.times(polynomial(series, near.power(2))),
        far ->
            Functions.expm1(far)
                .times(Functions.expm1(far.negate()))
                .times(Functions.tanh(far.times(0.5)))
                .power(-1)
                .plus(far.power(-3).times(2))
                .negate());
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
