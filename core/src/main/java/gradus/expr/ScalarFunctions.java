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

  /// `then` where the condition is not 0, `otherwise` elsewhere.
  public static double select(double condition, double then, double otherwise) {
    return condition != 0 ? then : otherwise;
  }
}
