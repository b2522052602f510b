package gradus.expr;

import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/// Functions of one real number. One row holds all that the readings know of a function.
///
/// A derivative is written in `x`, the argument, and `y`, the value already computed, whichever is
/// cheaper and more accurate. A template prints the function, with `#` for the argument.
public enum Function1 {
  NEGATE("neg", ScalarFunctions::negate, (x, y) -> number(-1, x), "-#", "-#"),
  EXP("exp", ScalarFunctions::exp, (x, y) -> y, "e^{#}", "exp(#)"),
  LOG("log", ScalarFunctions::log, (x, y) -> x.power(-1), "\\log #", "log #"),
  /// `eˣ − 1` without cancellation for small `x`.
  EXPM1("expm1", ScalarFunctions::expm1, (x, y) -> Functions.exp(x), "e^{#}-1", "exp(#) − 1"),
  /// `log(1 + x)` without cancellation for small `x`.
  LOG1P("log1p", ScalarFunctions::log1p, (x, y) -> x.plus(1).power(-1), "\\log(1+#)", "log(1 + #)"),
  /// `log(1 − eˣ)` for `x < 0` (Mächler 2012, *Accurately computing log(1 − exp(−|a|))*).
  LOG1MEXP(
      "log1mexp",
      ScalarFunctions::log1mexp,
      (x, y) -> Functions.expm1(x.negate()).power(-1).negate(),
      "\\log(1-e^{#})",
      "log(1 − exp(#))"),
  SQRT("sqrt", ScalarFunctions::sqrt, (x, y) -> y.power(-1).times(0.5), "\\sqrt{#}", "√#"),
  ABS("abs", ScalarFunctions::abs, (x, y) -> Functions.sign(x), "\\left|#\\right|", "|#|"),
  SIGN("sign", ScalarFunctions::sign, (x, y) -> number(0, x), "\\operatorname{sgn} #", "sgn #"),
  /// 1 where `x > 0`, otherwise 0.
  STEP("step", ScalarFunctions::step, (x, y) -> number(0, x), "[#>0]", "[# > 0]"),
  SIN("sin", ScalarFunctions::sin, (x, y) -> Functions.cos(x), "\\sin #", "sin #"),
  COS("cos", ScalarFunctions::cos, (x, y) -> Functions.sin(x).negate(), "\\cos #", "cos #"),
  TAN("tan", ScalarFunctions::tan, (x, y) -> y.power(2).plus(1), "\\tan #", "tan #"),
  ATAN(
      "atan",
      ScalarFunctions::atan,
      (x, y) -> x.power(2).plus(1).power(-1),
      "\\arctan #",
      "atan #"),
  SINH("sinh", ScalarFunctions::sinh, (x, y) -> Functions.cosh(x), "\\sinh #", "sinh #"),
  COSH("cosh", ScalarFunctions::cosh, (x, y) -> Functions.sinh(x), "\\cosh #", "cosh #"),
  /// Its derivative `4σ(2x)σ(−2x)` keeps its digits where `1 − tanh²x` has none left.
  TANH(
      "tanh",
      ScalarFunctions::tanh,
      (x, y) -> Functions.sigmoid(x.times(2)).times(Functions.sigmoid(x.times(-2))).times(4),
      "\\tanh #",
      "tanh #"),
  /// `σ(x) = 1/(1 + e⁻ˣ)`
  SIGMOID(
      "sigmoid",
      ScalarFunctions::sigmoid,
      (x, y) -> y.times(Functions.sigmoid(x.negate())),
      "\\sigma(#)",
      "σ(#)"),
  /// `log(1 + eˣ) = max(x, 0) + log1p(e^{−|x|})`
  SOFTPLUS(
      "softplus",
      ScalarFunctions::softplus,
      (x, y) -> Functions.sigmoid(x),
      "\\log(1+e^{#})",
      "log(1 + exp(#))"),
  /// `max(x, 0)`; its derivative at 0 is taken as 0.
  RELU(
      "relu",
      ScalarFunctions::relu,
      (x, y) -> Functions.step(x),
      "\\operatorname{relu}(#)",
      "relu(#)");

  private final String symbol;
  private final DoubleUnaryOperator value;
  private final Derivative derivative;
  private final String latex;
  private final String unicode;

  Function1(
      String symbol,
      DoubleUnaryOperator value,
      Derivative derivative,
      String latex,
      String unicode) {
    this.symbol = symbol;
    this.value = value;
    this.derivative = derivative;
    this.latex = latex;
    this.unicode = unicode;
  }

  /// The name in the formula language.
  public String symbol() {
    return symbol;
  }

  /// `f(x)`; NaN outside the domain.
  public double value(double x) {
    return value.applyAsDouble(x);
  }

  /// `f′(x)` as an expression of the shape of `x`, where `y = f(x)`.
  public Expr derivative(Expr x, Expr y) {
    return derivative.of(x, y);
  }

  /// The LaTeX template, with `#` for the argument.
  public String latex() {
    return latex;
  }

  /// The Unicode template, with `#` for the argument.
  public String unicode() {
    return unicode;
  }

  private interface Derivative {
    Expr of(Expr x, Expr y);
  }

  private static Expr number(double value, Expr like) {
    return Expr.of(value).broadcastLike(like);
  }

  /// The name of the method that computes the value, in whatever class has it.
  public String method() {
    return name().toLowerCase(Locale.ROOT);
  }
}
