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
  TANH("tanh", ScalarFunctions::tanh, (x, y) -> Functions.sech2(x), "\\tanh #", "tanh #"),
  /// `1/cosh² x = 4e^{−2|x|}/(1 + e^{−2|x|})²`, the derivative of `tanh`. It keeps its digits where
  /// `1 − tanh² x` has none left.
  SECH2(
      "sech2",
      ScalarFunctions::sech2,
      (x, y) -> y.times(Functions.tanh(x)).times(-2),
      "\\operatorname{sech}^2 #",
      "sech² #"),
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
      "relu(#)"),
  FLOOR(
      "floor",
      ScalarFunctions::floor,
      (x, y) -> number(0, x),
      "\\left\\lfloor #\\right\\rfloor",
      "⌊#⌋"),
  CEIL(
      "ceil",
      ScalarFunctions::ceil,
      (x, y) -> number(0, x),
      "\\left\\lceil #\\right\\rceil",
      "⌈#⌉"),
  /// The nearest whole number, the even one of two.
  ROUND(
      "round",
      ScalarFunctions::round,
      (x, y) -> number(0, x),
      "\\operatorname{round}(#)",
      "round(#)"),
  /// 1 where `x = 0`, otherwise 0.
  NOT("not", ScalarFunctions::not, (x, y) -> number(0, x), "[#=0]", "[# = 0]"),
  /// `x` itself, held fixed: its derivative is 0. No rule removes it.
  STOP("stop", ScalarFunctions::stop, (x, y) -> number(0, x), "\\operatorname{stop}(#)", "stop(#)"),
  ASIN(
      "asin",
      ScalarFunctions::asin,
      (x, y) -> roots(x.negate().plus(1), x.plus(1)).power(-1),
      "\\arcsin #",
      "asin #"),
  ACOS(
      "acos",
      ScalarFunctions::acos,
      (x, y) -> roots(x.negate().plus(1), x.plus(1)).power(-1).negate(),
      "\\arccos #",
      "acos #"),
  ASINH(
      "asinh",
      ScalarFunctions::asinh,
      (x, y) -> Functions.hypot(number(1, x), x).power(-1),
      "\\operatorname{arsinh} #",
      "asinh #"),
  ACOSH(
      "acosh",
      ScalarFunctions::acosh,
      (x, y) -> roots(x.plus(-1), x.plus(1)).power(-1),
      "\\operatorname{arcosh} #",
      "acosh #"),
  ATANH(
      "atanh",
      ScalarFunctions::atanh,
      (x, y) -> x.negate().plus(1).times(x.plus(1)).power(-1),
      "\\operatorname{artanh} #",
      "atanh #"),
  /// `2/√π ∫₀ˣ e^{−t²} dt`
  ERF("erf", ScalarFunctions::erf, (x, y) -> gaussian(x), "\\operatorname{erf}(#)", "erf(#)"),
  /// `1 − erf x` without cancellation for large `x`.
  ERFC(
      "erfc",
      ScalarFunctions::erfc,
      (x, y) -> gaussian(x).negate(),
      "\\operatorname{erfc}(#)",
      "erfc(#)"),
  /// `e^{x²} erfc x`, which does not underflow. Its derivative, `2x erfcx x − 2/√π`, would cancel;
  /// it is `−2` times [#IERFCX].
  ERFCX(
      "erfcx",
      ScalarFunctions::erfcx,
      (x, y) -> SpecialFunctions.ierfcx(x).times(-2),
      "\\operatorname{erfcx}(#)",
      "erfcx(#)"),
  /// `1/√π − x erfcx x = e^{x²} ∫ₓ^∞ erfc t dt`
  IERFCX(
      "ierfcx",
      ScalarFunctions::ierfcx,
      (x, y) -> x.times(y).times(2).minus(SpecialFunctions.erfcx(x)),
      "\\operatorname{ierfcx}(#)",
      "ierfcx(#)"),
  /// `log Φ(x)`, the logarithm of the normal distribution function. Its derivative, `φ(x)/Φ(x)`, is
  /// [#INVERSE_MILLS] at `−x`, which is no quotient of numbers that underflow.
  LOG_NORMAL_CDF(
      "lognormcdf",
      ScalarFunctions::logNormalCdf,
      (x, y) -> SpecialFunctions.inverseMills(x.negate()),
      "\\log\\Phi(#)",
      "log Φ(#)"),
  /// `h(x) = φ(x)/(1 − Φ(x))`, the inverse of Mills' ratio, which is the hazard of the standard
  /// normal. Its derivative, `h(x)² − x h(x)`, would cancel; it is `h` times [#MEAN_RESIDUAL].
  INVERSE_MILLS(
      "invmills",
      ScalarFunctions::inverseMills,
      (x, y) -> y.times(SpecialFunctions.meanResidual(x)),
      "\\operatorname{invmills}(#)",
      "invmills(#)"),
  /// `m(x) = h(x) − x = E[X − x | X > x]`, the mean residual life of the standard normal. Its
  /// derivative, `h m − 1`, would cancel; it is [#RESIDUAL_VARIANCE], negated.
  MEAN_RESIDUAL(
      "meanresidual",
      ScalarFunctions::meanResidual,
      (x, y) -> SpecialFunctions.residualVariance(x).negate(),
      "\\operatorname{meanresidual}(#)",
      "meanresidual(#)"),
  /// `v(x) = 1 − h(x) m(x) = Var[X | X > x]` of the standard normal. Far to the right `v` and `m²`,
  /// both about `1/x²`, keep all digits, and their difference loses as many as `x²` has.
  RESIDUAL_VARIANCE(
      "residualvariance",
      ScalarFunctions::residualVariance,
      (x, y) ->
          SpecialFunctions.inverseMills(x)
              .times(y.minus(SpecialFunctions.meanResidual(x).power(2))),
      "\\operatorname{residualvariance}(#)",
      "residualvariance(#)"),
  /// `log |Γ(x)|`
  LOG_GAMMA(
      "lgamma",
      ScalarFunctions::logGamma,
      (x, y) -> SpecialFunctions.digamma(x),
      "\\log\\Gamma(#)",
      "log Γ(#)"),
  /// `ψ(x) = Γ′(x)/Γ(x)`
  DIGAMMA(
      "digamma",
      ScalarFunctions::digamma,
      (x, y) -> SpecialFunctions.trigamma(x),
      "\\psi(#)",
      "ψ(#)"),
  /// `ψ′(x)`
  TRIGAMMA(
      "trigamma",
      ScalarFunctions::trigamma,
      (x, y) -> SpecialFunctions.tetragamma(x),
      "\\psi'(#)",
      "ψ′(#)"),
  /// `ψ″(x)`; further derivatives are [Function2#POLYGAMMA].
  TETRAGAMMA(
      "tetragamma",
      ScalarFunctions::tetragamma,
      (x, y) -> SpecialFunctions.polygamma(3, x),
      "\\psi''(#)",
      "ψ″(#)"),
  /// `log(1 + x) − x` without cancellation for small `x`.
  LOG1PMX(
      "log1pmx",
      ScalarFunctions::log1pmx,
      (x, y) -> x.over(x.plus(1)).negate(),
      "\\operatorname{log1pmx}(#)",
      "log1pmx(#)"),
  /// `log cosh x` without overflow, and without cancellation for small `x`.
  LOG_COSH(
      "logcosh",
      ScalarFunctions::logCosh,
      (x, y) -> Functions.tanh(x),
      "\\log\\cosh #",
      "log cosh #"),
  /// `sin x / x`, and 1 at 0.
  SINC(
      "sinc",
      ScalarFunctions::sinc,
      (x, y) -> Removable.sincDerivative(x),
      "\\operatorname{sinc}(#)",
      "sinc(#)"),
  /// `(eˣ − 1)/x`, and 1 at 0. Its derivative is a multiple, by [#EXPREL_MEAN].
  EXPREL(
      "exprel",
      ScalarFunctions::exprel,
      (x, y) -> y.times(SpecialFunctions.exprelMean(x)),
      "\\operatorname{exprel}(#)",
      "exprel(#)"),
  /// `log((eˣ − 1)/x)` without overflow, and without cancellation for small `x`.
  LOG_EXPREL(
      "logexprel",
      ScalarFunctions::logExprel,
      (x, y) -> SpecialFunctions.exprelMean(x),
      "\\log\\operatorname{exprel}(#)",
      "log exprel(#)"),
  /// `1/(1 − e⁻ˣ) − 1/x`, the mean of `t` in `[0, 1]` with a density in proportion to `eˣᵗ`: by it
  /// `(eˣ − 1)/x` grows in proportion.
  EXPREL_MEAN(
      "exprelmean",
      ScalarFunctions::exprelMean,
      (x, y) -> SpecialFunctions.exprelVariance(x),
      "\\operatorname{exprelmean}(#)",
      "exprelmean(#)"),
  /// `1/x² − e⁻ˣ/(1 − e⁻ˣ)²`, the variance of the same `t`.
  EXPREL_VARIANCE(
      "exprelvariance",
      ScalarFunctions::exprelVariance,
      (x, y) -> Removable.exprelVarianceDerivative(x),
      "\\operatorname{exprelvariance}(#)",
      "exprelvariance(#)");

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

  /// `√a √b`, which does not overflow where `ab` does.
  private static Expr roots(Expr a, Expr b) {
    return Functions.sqrt(a).times(Functions.sqrt(b));
  }

  /// `2/√π e^{−x²}`
  private static Expr gaussian(Expr x) {
    return Functions.exp(x.power(2).negate()).times(2 / Math.sqrt(Math.PI));
  }

  /// The name of the method that computes the value, in whatever class has it.
  public String method() {
    return camelCase(name());
  }

  /// `LESS_EQUAL` → `lessEqual`
  static String camelCase(String constant) {
    StringBuilder name = new StringBuilder();
    for (String word : constant.toLowerCase(Locale.ROOT).split("_", -1)) {
      name.append(
          name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return name.toString();
  }
}
