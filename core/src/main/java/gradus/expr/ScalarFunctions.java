package gradus.expr;

/// The values of the scalar functions, one static method for each row of [Function1] and
/// [Function2], under the name of the row. Outside its domain a function is NaN.
public final class ScalarFunctions {
  private static final double LOG_HALF = -0.6931471805599453;

  private ScalarFunctions() {}

  public static double negate(double x) {
    return -x;
  }

  public static double exp(double x) {
    return Math.exp(x);
  }

  public static double log(double x) {
    return Math.log(x);
  }

  /// `eˣ − 1`
  public static double expm1(double x) {
    return Math.expm1(x);
  }

  /// `log(1 + x)`
  public static double log1p(double x) {
    return Math.log1p(x);
  }

  /// `log(1 − eˣ)` for `x < 0` (Mächler 2012, *Accurately computing log(1 − exp(−|a|))*).
  public static double log1mexp(double x) {
    return x > LOG_HALF ? Math.log(-Math.expm1(x)) : Math.log1p(-Math.exp(x));
  }

  public static double sqrt(double x) {
    return Math.sqrt(x);
  }

  public static double abs(double x) {
    return Math.abs(x);
  }

  public static double sign(double x) {
    return Math.signum(x);
  }

  /// 1 where `x > 0`, otherwise 0.
  public static double step(double x) {
    return x > 0 ? 1 : 0;
  }

  public static double sin(double x) {
    return Math.sin(x);
  }

  public static double cos(double x) {
    return Math.cos(x);
  }

  public static double tan(double x) {
    return Math.tan(x);
  }

  public static double atan(double x) {
    return Math.atan(x);
  }

  public static double sinh(double x) {
    return Math.sinh(x);
  }

  public static double cosh(double x) {
    return Math.cosh(x);
  }

  public static double tanh(double x) {
    return Math.tanh(x);
  }

  /// `1/cosh² x`; `e^{−2|x|}` never overflows, and rounding never leads above 1.
  public static double sech2(double x) {
    double t = Math.exp(-2 * Math.abs(x));
    return Math.min(4 * t / ((1 + t) * (1 + t)), 1);
  }

  /// `1/(1 + e⁻ˣ)`; `e^{−|x|}` never overflows.
  public static double sigmoid(double x) {
    double t = Math.exp(-Math.abs(x));
    return (x >= 0 ? 1 : t) / (1 + t);
  }

  /// `log(1 + eˣ)`
  public static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  /// `max(x, 0)`
  public static double relu(double x) {
    return Math.max(x, 0);
  }

  public static double add(double x, double y) {
    return x + y;
  }

  public static double multiply(double x, double y) {
    return x * y;
  }

  public static double divide(double x, double y) {
    return x / y;
  }

  /// `xʸ`
  public static double power(double x, double y) {
    return Math.pow(x, y);
  }

  public static double maximum(double x, double y) {
    return Math.max(x, y);
  }

  public static double minimum(double x, double y) {
    return Math.min(x, y);
  }

  /// `x log y`, and 0 where `x = 0`.
  public static double xlogy(double x, double y) {
    return x == 0 && !Double.isNaN(y) ? 0 : x * Math.log(y);
  }

  public static double less(double x, double y) {
    return x < y ? 1 : 0;
  }

  public static double lessEqual(double x, double y) {
    return x <= y ? 1 : 0;
  }

  public static double equal(double x, double y) {
    return x == y ? 1 : 0;
  }

  /// 1 where neither is 0, otherwise 0.
  public static double and(double x, double y) {
    return x != 0 && y != 0 ? 1 : 0;
  }

  /// 0 where both are 0, otherwise 1.
  public static double or(double x, double y) {
    return x != 0 || y != 0 ? 1 : 0;
  }

  /// 1 where `x = 0`, otherwise 0.
  public static double not(double x) {
    return x == 0 ? 1 : 0;
  }

  public static double stop(double x) {
    return x;
  }

  public static double floor(double x) {
    return Math.floor(x);
  }

  public static double ceil(double x) {
    return Math.ceil(x);
  }

  /// The nearest whole number, the even one of two.
  public static double round(double x) {
    return Math.rint(x);
  }

  public static double asin(double x) {
    return Math.asin(x);
  }

  public static double acos(double x) {
    return Math.acos(x);
  }

  public static double asinh(double x) {
    return SpecialValues.asinh(x);
  }

  public static double acosh(double x) {
    return SpecialValues.acosh(x);
  }

  public static double atanh(double x) {
    return SpecialValues.atanh(x);
  }

  public static double erf(double x) {
    return SpecialValues.erf(x);
  }

  public static double erfc(double x) {
    return SpecialValues.erfc(x);
  }

  /// `e^{x²} erfc x`
  public static double erfcx(double x) {
    return SpecialValues.erfcx(x);
  }

  /// `1/√π − x e^{x²} erfc x`
  public static double ierfcx(double x) {
    return SpecialValues.ierfcx(x);
  }

  /// `log Φ(x)`
  public static double logNormalCdf(double x) {
    return SpecialValues.logNormalCdf(x);
  }

  /// `φ(x)/(1 − Φ(x))`
  public static double inverseMills(double x) {
    return MillsRatio.inverse(x);
  }

  /// `φ(x)/(1 − Φ(x)) − x`
  public static double meanResidual(double x) {
    return MillsRatio.meanResidual(x);
  }

  /// `1 − h(x) (h(x) − x)` with `h(x) = φ(x)/(1 − Φ(x))`
  public static double residualVariance(double x) {
    return MillsRatio.residualVariance(x);
  }

  /// `log |Γ(x)|`
  public static double logGamma(double x) {
    return SpecialValues.logGamma(x);
  }

  public static double digamma(double x) {
    return SpecialValues.digamma(x);
  }

  public static double trigamma(double x) {
    return SpecialValues.trigamma(x);
  }

  public static double tetragamma(double x) {
    return SpecialValues.tetragamma(x);
  }

  /// `ψ⁽ⁿ⁾(x)`; NaN where `n` is not a whole number from 0 to 170.
  public static double polygamma(double n, double x) {
    return SpecialValues.polygamma(n, x);
  }

  /// `log B(x, y)`
  public static double logBeta(double x, double y) {
    return SpecialValues.logBeta(x, y);
  }

  /// `log(1 + x) − x`
  public static double log1pmx(double x) {
    return SpecialValues.log1pmx(x);
  }

  public static double logCosh(double x) {
    return SpecialValues.logCosh(x);
  }

  /// `sin x / x`, and 1 at 0.
  public static double sinc(double x) {
    return SpecialValues.sinc(x);
  }

  /// `(eˣ − 1)/x`, and 1 at 0.
  public static double exprel(double x) {
    return SpecialValues.exprel(x);
  }

  /// `log((eˣ − 1)/x)`, and 0 at 0.
  public static double logExprel(double x) {
    return TruncatedExponential.logarithm(x);
  }

  /// `1/(1 − e⁻ˣ) − 1/x`, and ½ at 0.
  public static double exprelMean(double x) {
    return TruncatedExponential.mean(x);
  }

  /// `1/x² − e⁻ˣ/(1 − e⁻ˣ)²`, and 1/12 at 0.
  public static double exprelVariance(double x) {
    return TruncatedExponential.variance(x);
  }

  /// `log(eˣ + eʸ)`; equal arguments may be infinite.
  public static double logAddExp(double x, double y) {
    double below = x == y ? 0 : -Math.abs(x - y);
    return Math.max(x, y) + Math.log1p(Math.exp(below));
  }

  /// `x log(1 + y)`, and 0 where `x = 0`.
  public static double xlog1py(double x, double y) {
    return x == 0 && !Double.isNaN(y) ? 0 : x * Math.log1p(y);
  }

  /// `x log(x/y)`, and 0 where `x = 0`.
  public static double relEntr(double x, double y) {
    return SpecialValues.relEntr(x, y);
  }

  public static double hypot(double x, double y) {
    return Math.hypot(x, y);
  }

  /// The angle of the point `(x, y)`.
  public static double atan2(double y, double x) {
    return Math.atan2(y, x);
  }

  /// `then` where the condition is not 0, `otherwise` elsewhere.
  public static double select(double condition, double then, double otherwise) {
    return condition != 0 ? then : otherwise;
  }
}
